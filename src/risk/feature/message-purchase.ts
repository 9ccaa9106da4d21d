import type { Maybe, MccGroup } from "../context/types.js";
import { flag, logOf } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

const CASH_LIKE_GROUPS: ReadonlySet<MccGroup> = new Set(["gambling", "crypto", "money", "gift-card"]);
const HASTE = { "two-days-or-more": 0, "overnight": 1, "same-day": 2, "electronic": 3 };

/** Trailing zeros over the digits that could be zero: 1 for 50000, 0.5 for 12300, 0 for 12345. */
function roundness(amountMinor: Maybe<number>): Maybe<number> {
  if (amountMinor === undefined) return undefined;
  let digits = 1;
  let zeros = 0;
  for (let rest = amountMinor; rest >= 10; rest = Math.floor(rest / 10)) {
    if (rest % 10 === 0 && zeros === digits - 1) zeros++;
    digits++;
  }
  return digits === 1 ? 0 : zeros / (digits - 1);
}

/** What the message says of the purchase, its moment and the merchant. */
export const PURCHASE_ROWS: readonly FeatureRow[] = [
  feature({
    name: "amount_log", group: "message", missing: 0, unit: "log",
    describes: "ln(1 + amount in minor units of the reference currency)",
    reason: { en: "The amount is of a risky size.", ja: "金額の大きさにリスクがあります。" },
    value: ({ purchase }) => logOf(purchase.amountReferenceMinor),
  }),
  feature({
    name: "amount_root", group: "message", missing: 0, unit: "score",
    describes: "Square root of the amount in major units of the reference currency, at most 1,000",
    reason: { en: "The amount is high.", ja: "金額が高額です。" },
    value: ({ purchase }) =>
      purchase.amountReferenceMinor === undefined ? undefined : Math.min(Math.sqrt(Math.max(purchase.amountReferenceMinor, 0)) / 10, 1000),
  }),
  feature({
    name: "amount_roundness", group: "message", missing: 0, unit: "share",
    describes: "Share of the amount's digits after the first that are trailing zeros",
    reason: { en: "The amount is a round number.", ja: "金額がきりのよい数字です。" },
    value: ({ purchase }) => roundness(purchase.amountMinor),
  }),
  feature({
    name: "night", group: "message", missing: 0, unit: "flag",
    describes: "Local hour between 0 and 5",
    reason: { en: "The purchase is made in the middle of the night.", ja: "深夜の購入です。" },
    value: ({ localHour }) => flag(localHour < 6),
  }),
  feature({
    name: "weekend", group: "message", missing: 0, unit: "flag",
    describes: "Saturday or Sunday at the cardholder's place",
    reason: { en: "The purchase is made at the weekend.", ja: "週末の購入です。" },
    value: ({ localWeekday }) => flag(localWeekday === 0 || localWeekday === 6),
  }),
  feature({
    name: "without_cardholder", group: "message", missing: 0, unit: "flag",
    describes: "The requestor starts the authentication without the cardholder (3RI)",
    reason: { en: "The merchant asks while the cardholder is not present.", ja: "カード会員が不在のまま加盟店が要求しています。" },
    value: ({ channel }) => flag(channel === "3RI"),
  }),
  feature({
    name: "non_payment", group: "message", missing: 0, unit: "flag",
    describes: "Non-payment authentication",
    reason: { en: "The request is not for a payment.", ja: "支払い以外の目的の認証です。" },
    value: ({ category }) => flag(category === "NPA"),
  }),
  feature({
    name: "adds_card", group: "message", missing: 0, unit: "flag",
    describes: "The card is being added to, or maintained in, an account or wallet",
    reason: { en: "The card is being added to an account.", ja: "カードをアカウントに登録しようとしています。" },
    value: ({ purchase }) => (purchase.purpose === "unknown" ? undefined : flag(purchase.purpose === "add-card" || purchase.purpose === "maintain-card")),
  }),
  feature({
    name: "recurring_payment", group: "message", missing: 0, unit: "flag",
    describes: "Recurring or instalment payment",
    reason: { en: "The payment sets up or continues a series.", ja: "継続払いまたは分割払いです。" },
    value: ({ purchase }) => flag(purchase.recurring || purchase.instalments !== undefined || purchase.purpose === "instalment"),
  }),
  feature({
    name: "cash_like", group: "message", missing: 0, unit: "flag",
    describes: "Account funding, quasi-cash, prepaid, or a merchant of gambling, crypto, money transfer or gift cards",
    reason: { en: "What is bought can be turned into money at once.", ja: "すぐに換金できるものの購入です。" },
    value: ({ purchase, merchant }) => {
      if (purchase.transType !== undefined && purchase.transType !== "goods" && purchase.transType !== "check") return 1;
      return merchant.mccGroup === undefined ? flag(purchase.transType === undefined ? undefined : false) : flag(CASH_LIKE_GROUPS.has(merchant.mccGroup));
    },
  }),
  feature({
    name: "resalable_goods", group: "message", missing: 0, unit: "flag",
    describes: "The merchant sells goods that are easily resold",
    reason: { en: "The merchant sells goods that are easily resold.", ja: "転売しやすい商品を扱う加盟店です。" },
    value: ({ merchant }) => flag(merchant.resalable),
  }),
  feature({
    name: "ships_elsewhere", group: "message", missing: 0, unit: "flag",
    describes: "Shipping to an address that is neither the billing address nor verified by the merchant, a locker or a third party",
    reason: { en: "The goods go to an address the merchant has not verified.", ja: "加盟店が確認していない住所への配送です。" },
    value: ({ merchant: { shipIndicator } }) =>
      (shipIndicator === undefined ? undefined : flag(shipIndicator === "different" || shipIndicator === "locker" || shipIndicator === "third-party")),
  }),
  feature({
    name: "delivery_haste", group: "message", missing: 0, unit: "score",
    describes: "0 for delivery in two days or more, 1 overnight, 2 the same day, 3 electronic",
    reason: { en: "The goods are delivered in haste.", ja: "受け取りが急がれています。" },
    value: ({ merchant }) => (merchant.deliveryTimeframe === undefined ? undefined : HASTE[merchant.deliveryTimeframe]),
  }),
];
