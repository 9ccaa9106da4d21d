import type { ChallengePreference, Maybe } from "../context/types.js";
import { flag, logOf } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

/** ln(1 + half a year in days): what an age that nobody told is worth, neither new nor old. */
const MIDDLE_AGE_LOG = 5.2;

/** What the login at the merchant proves: 0 nothing, 1 a password, 2 somebody else's word, 3 a cryptographic proof. */
const LOGIN_STRENGTH = {
  "none": 0, "own-credentials": 1, "federated": 2, "issuer": 2, "third-party": 2, "other": 1, "srn": 2, "fido": 3, "fido-signed": 3, "spc": 3,
};

/** What the requestor asks for: 1 a challenge, -1 none, 0 leaves it to us. */
const CHALLENGE_WISH: { readonly [Preference in ChallengePreference]: number } = {
  "none": 0, "other": 0, "challenge-preferred": 1, "challenge-mandated": 1, "issuer-requested": 1, "whitelist-prompt": 1, "device-binding-prompt": 1,
  "no-challenge": -1, "no-challenge-tra": -1, "data-only": -1, "no-challenge-sca-done": -1, "no-challenge-whitelist": -1,
  "no-challenge-low-value": -1, "no-challenge-secure-corporate": -1, "no-challenge-recurring": -1,
};

const not = (condition: Maybe<boolean>): Maybe<boolean> => (condition === undefined ? undefined : !condition);

/** What the message says of the person, the account at the merchant and the requestor's wishes. */
export const CARDHOLDER_ROWS: readonly FeatureRow[] = [
  feature({
    name: "shipping_differs", group: "message", missing: 0, unit: "flag",
    describes: "Shipping address differs from the billing address",
    reason: { en: "Shipping and billing address differ.", ja: "配送先と請求先の住所が異なります。" },
    value: ({ cardholder }) => flag(not(cardholder.shippingIsBilling)),
  }),
  feature({
    name: "guest_checkout", group: "message", missing: 0, unit: "flag",
    describes: "No account at the merchant, or one opened in this transaction",
    reason: { en: "The buyer has no earlier account at the merchant.", ja: "加盟店に以前からのアカウントがありません。" },
    value: ({ cardholder }) => flag(cardholder.account.guest),
  }),
  feature({
    name: "account_age", group: "message", missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the account at the merchant was opened)",
    reason: { en: "The account at the merchant is young.", ja: "加盟店のアカウントが作られて間もない状態です。" },
    value: ({ cardholder }) => logOf(cardholder.account.ageDays),
  }),
  feature({
    name: "account_change_age", group: "message", missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the account's details were changed)",
    reason: { en: "The account's details were changed recently.", ja: "アカウント情報が最近変更されています。" },
    value: ({ cardholder }) => logOf(cardholder.account.changedDaysAgo),
  }),
  feature({
    name: "password_change_age", group: "message", missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the account's password was changed)",
    reason: { en: "The account's password was changed recently.", ja: "アカウントのパスワードが最近変更されています。" },
    value: ({ cardholder }) => logOf(cardholder.account.passwordChangedDaysAgo),
  }),
  feature({
    name: "ship_address_age", group: "message", missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the merchant first shipped to this address)",
    reason: { en: "The merchant has hardly ever shipped to this address.", ja: "加盟店がこの住所に配送した実績がほとんどありません。" },
    value: ({ cardholder }) => logOf(cardholder.account.shipAddressFirstUsedDaysAgo),
  }),
  feature({
    name: "card_on_file_age", group: "message", missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the card was stored in the account)",
    reason: { en: "The card was stored in the account recently.", ja: "カードがアカウントに登録されて間もない状態です。" },
    value: ({ cardholder }) => logOf(cardholder.account.cardOnFileDaysAgo),
  }),
  feature({
    name: "account_purchases_log", group: "message", missing: 1, unit: "log",
    describes: "ln(1 + purchases of the account in six months)",
    reason: { en: "The account has few purchases behind it.", ja: "アカウントの購入実績が少ない状態です。" },
    value: ({ cardholder }) => logOf(cardholder.account.purchasesSixMonths),
  }),
  feature({
    name: "add_card_attempts_log", group: "message", missing: 0, unit: "log",
    describes: "ln(1 + attempts of the account to add a card within the last day)",
    reason: { en: "The account tried to add cards several times today.", ja: "本日、カードの登録が何度も試みられています。" },
    value: ({ cardholder }) => logOf(cardholder.account.addCardAttemptsDay),
  }),
  feature({
    name: "merchant_suspects", group: "message", missing: 0, unit: "flag",
    describes: "The merchant reports suspicious activity on the account",
    reason: { en: "The merchant noticed suspicious activity on the account.", ja: "加盟店がアカウントの不審な動きを報告しています。" },
    value: ({ cardholder }) => flag(cardholder.account.suspiciousActivity),
  }),
  feature({
    name: "ship_name_differs", group: "message", missing: 0, unit: "flag",
    describes: "The name of the recipient is not the account's",
    reason: { en: "The recipient's name is not the account holder's.", ja: "受取人の名前がアカウントの名義と異なります。" },
    value: ({ cardholder }) => flag(not(cardholder.account.shipNameMatches)),
  }),
  feature({
    name: "email_disposable", group: "message", missing: 0, unit: "flag",
    describes: "E-mail address of a throw-away service",
    reason: { en: "The e-mail address is of a throw-away service.", ja: "使い捨てメールサービスのアドレスです。" },
    value: ({ cardholder: { email } }) => (email === undefined || email.domainKind === "unknown" ? undefined : flag(email.domainKind === "disposable")),
  }),
  feature({
    name: "email_randomness", group: "message", missing: 0.2, unit: "share",
    describes: "How much the local part of the e-mail address looks like random letters, 0 to 1",
    reason: { en: "The e-mail address looks made up by a machine.", ja: "メールアドレスが機械的に作られたように見えます。" },
    value: ({ cardholder }) => cardholder.email?.localRandomness,
  }),
  feature({
    name: "phone_doubtful", group: "message", missing: 0, unit: "flag",
    describes: "The first phone number is no valid one, or an internet, premium or toll-free number",
    reason: { en: "The phone number is not one a person usually has.", ja: "個人が通常使う電話番号ではありません。" },
    value: ({ cardholder }) => {
      const phone = cardholder.phones[0];
      return phone && flag(!phone.valid || phone.lineType === "voip" || phone.lineType === "premium" || phone.lineType === "toll-free");
    },
  }),
  feature({
    name: "login_strength", group: "message", missing: 0, unit: "score",
    describes: "What the login at the merchant proves: 0 nothing, 1 a password, 2 another party's word, 3 a cryptographic proof",
    reason: { en: "The merchant hardly checked who is buying.", ja: "加盟店での本人確認が弱い状態です。" },
    value: ({ requestor }) => (requestor.authenticationMethod === undefined ? undefined : LOGIN_STRENGTH[requestor.authenticationMethod]),
  }),
  feature({
    name: "challenge_wish", group: "message", missing: 0, unit: "score",
    describes: "1 where the requestor wants a challenge, -1 where it wants none, 0 where it leaves the choice",
    reason: { en: "The merchant itself asks for a challenge.", ja: "加盟店自身がチャレンジ認証を求めています。" },
    value: ({ requestor }) => CHALLENGE_WISH[requestor.preference],
  }),
  feature({
    name: "whitelisted", group: "message", missing: 0, unit: "flag",
    describes: "The cardholder put the merchant on a list of trusted ones",
    reason: { en: "The merchant is not on the cardholder's trust list.", ja: "カード会員の信頼リストにない加盟店です。" },
    value: ({ requestor }) => flag(requestor.whitelisted),
  }),
];
