import { amountText } from "./amount.js";
import { CHALLENGE_RULES, optionOf } from "./machine.js";
import type { ChallengeMethod } from "../../risk/index.js";
import type { Challenge, Language, MethodOption, Notice } from "./types.js";

/** What a page of the challenge says. Functions take what is named in their parameters, as it is to be read. */
export interface ChallengeWords {
  readonly title: string;
  readonly heading: string;
  readonly merchant: string;
  readonly amount: string;
  readonly card: string;
  readonly codeSent: (to: string) => string;
  readonly codeNotSent: string;
  readonly codeLabel: string;
  readonly submit: string;
  readonly resend: string;
  readonly otherMethod: string;
  readonly choose: string;
  readonly chooseSubmit: string;
  /** The ways to choose among; `to` may be empty. */
  readonly ways: Readonly<Record<"email" | "sms" | "app", (to: string) => string>>;
  readonly cancel: string;
  readonly appText: string;
  readonly appNotAsked: string;
  readonly appContinue: string;
  readonly appAgain: string;
  readonly passkeyText: string;
  readonly passkeyUse: string;
  /** At most 64 characters, the length an SDK shows. */
  readonly trust: string;
  readonly whyLabel: string;
  readonly whyText: (issuer: string) => string;
  readonly notices: Readonly<Record<Notice, string>>;
  /** What is said in other words when no code is asked for. */
  readonly noticesOf: Readonly<Record<Exclude<ChallengeMethod, "code">, Readonly<Partial<Record<Notice, string>>>>>;
  readonly triesLeft: (tries: number) => string;
  readonly leaving: string;
  readonly leave: string;
  readonly nothingTitle: string;
  readonly nothing: string;
}

export const CHALLENGE_WORDS: Readonly<Record<Language, ChallengeWords>> = {
  en: {
    title: "Confirm your payment",
    heading: "Please confirm that it is you",
    merchant: "Merchant",
    amount: "Amount",
    card: "Card",
    codeSent: (to) => `We have sent a code of six digits to ${to}.`,
    codeNotSent: "No code could be sent.",
    codeLabel: "One-time code",
    submit: "Confirm",
    resend: "Send a new code",
    otherMethod: "Use another way",
    choose: "How would you like to confirm?",
    chooseSubmit: "Next",
    ways: { email: (to) => `E-mail ${to}`, sms: (to) => `Text message ${to}`, app: () => "Your bank's app" },
    cancel: "Cancel",
    appText: "Open your bank's app, compare merchant and amount, and confirm there. Then come back to this page.",
    appNotAsked: "Your bank's app has not been asked.",
    appContinue: "I have confirmed",
    appAgain: "Ask the app again",
    passkeyText: "Confirm with your passkey: your fingerprint, your face or the lock of your device.",
    passkeyUse: "Use the passkey",
    trust: "Trust this merchant: ask me less often there",
    whyLabel: "Why am I asked?",
    whyText: (issuer) => `${issuer} checks that nobody else is paying with your card. We never ask for this code by telephone or e-mail.`,
    notices: {
      wrong: "That code is not right.",
      expired: "That code is no longer valid. Please ask for a new one.",
      "sent-again": "A new code is on its way. The earlier one is no longer valid.",
      wait: "Please wait half a minute before asking for another code.",
      "no-more-codes": "No more codes can be sent for this payment.",
      "not-delivered": "We could not send a code. Please try again or choose another way.",
      empty: "Please enter the code.",
      "not-yet": "We have no confirmation from the app yet.",
      "choose-one": "Please choose one of these ways.",
    },
    noticesOf: {
      app: {
        "sent-again": "Your bank's app has been asked again.",
        wait: "Please wait half a minute before asking the app again.",
        "no-more-codes": "The app cannot be asked again for this payment.",
        "not-delivered": "We could not reach your bank's app. Please try again or choose another way.",
      },
      passkey: {
        wrong: "That passkey is not right.",
        empty: "The passkey could not be used here. Please try again or choose another way.",
        "no-more-codes": "There is no other way for this payment.",
      },
    },
    triesLeft: (tries) => (tries === 1 ? "One attempt is left." : `${tries} attempts are left.`),
    leaving: "Going back to the shop …",
    leave: "Go back to the shop",
    nothingTitle: "Nothing to confirm",
    nothing: "This page is no longer valid, or it was opened elsewhere. Please go back to the shop and try again.",
  },
  ja: {
    title: "お支払いの確認",
    heading: "ご本人様の確認をお願いします",
    merchant: "加盟店",
    amount: "金額",
    card: "カード",
    codeSent: (to) => `6桁の認証コードを ${to} に送信しました。`,
    codeNotSent: "認証コードを送信できませんでした。",
    codeLabel: "認証コード",
    submit: "確認する",
    resend: "新しいコードを送る",
    otherMethod: "別の方法で確認する",
    choose: "確認の方法をお選びください。",
    chooseSubmit: "次へ",
    ways: { email: (to) => `メール ${to}`, sms: (to) => `SMS ${to}`, app: () => "銀行のアプリ" },
    cancel: "中止する",
    appText: "銀行のアプリを開き、加盟店と金額をご確認のうえ承認してください。承認後、この画面にお戻りください。",
    appNotAsked: "銀行のアプリに承認を依頼できませんでした。",
    appContinue: "承認しました",
    appAgain: "アプリにもう一度依頼する",
    passkeyText: "パスキー(指紋、顔、または端末の画面ロック)でご確認ください。",
    passkeyUse: "パスキーで確認する",
    trust: "この加盟店を信頼し、今後の確認を減らす",
    whyLabel: "なぜ確認が必要ですか",
    whyText: (issuer) => `${issuer}は、第三者によるカードの不正利用を防ぐため、ご本人様の確認を行っています。電話やメールで認証コードをお尋ねすることはありません。`,
    notices: {
      wrong: "認証コードが正しくありません。",
      expired: "認証コードの有効期限が切れています。新しいコードをお送りください。",
      "sent-again": "新しい認証コードを送信しました。以前のコードは使えません。",
      wait: "再送信は30秒ほどお待ちください。",
      "no-more-codes": "このお支払いでは、これ以上コードを送信できません。",
      "not-delivered": "認証コードを送信できませんでした。もう一度お試しになるか、別の方法をお選びください。",
      empty: "認証コードを入力してください。",
      "not-yet": "アプリでの承認がまだ確認できません。",
      "choose-one": "いずれか一つをお選びください。",
    },
    noticesOf: {
      app: {
        "sent-again": "銀行のアプリにもう一度承認を依頼しました。",
        wait: "再依頼は30秒ほどお待ちください。",
        "no-more-codes": "このお支払いでは、これ以上アプリに依頼できません。",
        "not-delivered": "銀行のアプリに接続できませんでした。もう一度お試しになるか、別の方法をお選びください。",
      },
      passkey: {
        wrong: "パスキーを確認できませんでした。",
        empty: "ここではパスキーを利用できませんでした。もう一度お試しになるか、別の方法をお選びください。",
        "no-more-codes": "このお支払いでは、ほかの方法をご利用いただけません。",
      },
    },
    triesLeft: (tries) => `残り${tries}回まで入力できます。`,
    leaving: "お店の画面に戻ります…",
    leave: "お店の画面に戻る",
    nothingTitle: "確認するお支払いがありません",
    nothing: "この画面は無効になったか、別の場所で開かれています。お店の画面に戻り、もう一度お試しください。",
  },
};

/** What stands above the question; undefined when there is nothing to say. */
export function noticeText(challenge: Challenge): string | undefined {
  const { notice, wrong, language } = challenge;
  if (notice === undefined) return undefined;
  const { notices, noticesOf, triesLeft } = CHALLENGE_WORDS[language];
  const { method } = optionOf(challenge);
  const text = (method === "code" ? undefined : noticesOf[method][notice]) ?? notices[notice];
  return notice === "wrong" ? `${text}${language === "ja" ? "" : " "}${triesLeft(CHALLENGE_RULES.triesMax - wrong)}` : text;
}

/** What the person is to do with the issuer's app. */
export function appText({ asked, language }: Challenge): string {
  const { appText: text, appNotAsked } = CHALLENGE_WORDS[language];
  return asked?.failed === false ? text : appNotAsked;
}

/** What is paid, as name and value: merchant, amount and card, as far as they are known. */
export function paymentFacts({ subject, language }: Challenge): readonly (readonly [name: string, value: string])[] {
  const words = CHALLENGE_WORDS[language];
  const facts = [[words.merchant, subject.merchantName], [words.amount, amountText(subject, language)], [words.card, `•••• ${subject.lastFour}`]] as const;
  return facts.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value] as const]));
}

/** Where the code went, or that it did not. */
export function codeText(challenge: Challenge): string {
  const { codeSent, codeNotSent } = CHALLENGE_WORDS[challenge.language];
  return challenge.code === undefined ? codeNotSent : codeSent(maskedContact(optionOf(challenge).to ?? ""));
}

/** A way to choose, as the person knows it. A passkey needs a browser and is none of them. */
export function wayText({ method, channel, to = "" }: MethodOption, language: Language): string {
  return CHALLENGE_WORDS[language].ways[method === "app" ? "app" : (channel ?? "sms")](to === "" ? "" : maskedContact(to)).trim();
}

/** Enough to recognise an address that is known, too little to learn one that is not. */
function maskedContact(contact: string): string {
  const at = contact.indexOf("@");
  return at < 0 ? `•••${contact.slice(-3)}` : `${contact.slice(0, 1)}•••${contact.slice(at)}`;
}
