import { clamp, ln } from "../../base/index.js";
import { ENTITIES } from "../profile/entities.js";
import { aboveHighest, daysKnown, groupHabit, hourShare, minutesIdle, weekdayShare } from "../profile/read.js";
import { takeoverAt } from "../profile/takeover.js";
import { HORIZON } from "../profile/types.js";
import { ageLog, amountOverMean, deviation, logOf, logRatio, meanShift, newTo, othersPurchaseOdds, takeoverOdds } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

const DAY_MINUTES = 1440;
/** ln(1 + a month in days): what the age of something that was not named is worth, neither new nor old. */
const MIDDLE_AGE_LOG = 3.4;

/** How the transaction differs from what the card usually does. */
export const CARD_HABIT_ROWS: readonly FeatureRow[] = [
  feature({
    name: "card_amount_deviation", group: "habit", reads: ["card"], missing: 0, unit: "deviations",
    describes: "Robust deviation of ln(amount) from the card's habit",
    reason: { en: "The amount is unusual for this card.", ja: "このカードとしては通常と異なる金額です。" },
    value: (context, { card }) => deviation(card.amount?.overall, context),
  }),
  feature({
    name: "card_group_amount_deviation", group: "habit", reads: ["card"], missing: 0, unit: "deviations",
    describes: "Robust deviation of ln(amount) from the card's habit in this currency and MCC group",
    reason: { en: "The amount is unusual for what this card spends in such shops.", ja: "この種の店でのこのカードの利用額としては異例です。" },
    value: (context, { card: { amount } }) =>
      (amount === undefined ? undefined : deviation(groupHabit(amount, context.purchase.currency, context.merchant.mccGroup), context)),
  }),
  feature({
    name: "card_amount_over_week", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(amount / the card's mean amount of the last week)",
    reason: { en: "The amount is far above what the card spent this week.", ja: "今週のこのカードの利用額を大きく上回っています。" },
    value: (context, { card }) => amountOverMean(card, HORIZON.week, context),
  }),
  feature({
    name: "card_amount_over_month", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(amount / the card's mean amount of the last thirty days)",
    reason: { en: "The amount is far above what the card spent this month.", ja: "この一か月のこのカードの利用額を大きく上回っています。" },
    value: (context, { card }) => amountOverMean(card, HORIZON.month, context),
  }),
  feature({
    name: "card_amount_over_quarter", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(amount / the card's mean amount of the last ninety days)",
    reason: { en: "The amount is far above what the card usually spends.", ja: "このカードの普段の利用額を大きく上回っています。" },
    value: (context, { card }) => amountOverMean(card, HORIZON.quarter, context),
  }),
  feature({
    name: "card_amount_record", group: "habit", reads: ["card"], missing: -1, unit: "log",
    describes: "ln(amount / the highest amount of the card so far); above 0 it is a record",
    reason: { en: "The card has never or hardly ever spent as much at once.", ja: "このカードで一度に使われた金額として最高水準です。" },
    value: ({ purchase }, { card: { amount } }) => {
      if (amount === undefined || purchase.amountReferenceMinor === undefined) return undefined;
      const above = aboveHighest(amount.overall, Math.max(purchase.amountReferenceMinor, 0));
      return above === undefined ? undefined : clamp(above, -8, 8);
    },
  }),
  feature({
    name: "card_mean_shift_week", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(mean amount of the last week, this purchase included / mean amount of ninety days)",
    reason: { en: "The card has been spending more per purchase this week.", ja: "今週、このカードの一回あたりの利用額が増えています。" },
    value: (context, { card }) => meanShift(card, HORIZON.week, context),
  }),
  feature({
    name: "card_takeover_before", group: "habit", reads: ["card"], missing: -4.6, unit: "log-odds",
    describes: "Log-odds that somebody else buys with the card, too, by how its earlier amounts fitted its habit",
    reason: { en: "Recent purchases do not look like this cardholder's.", ja: "最近の取引に、普段のカード会員と異なる傾向が見られます。" },
    value: ({ at }, { card }) => takeoverAt(card, at),
  }),
  feature({
    name: "card_takeover", group: "habit", reads: ["card"], missing: -4.6, unit: "log-odds",
    describes: "Log-odds that somebody else buys with the card, too, this amount included",
    reason: { en: "Together with recent ones, this purchase does not look like the cardholder's.", ja: "最近の取引と合わせて、この取引はカード会員本人らしくありません。" },
    value: (context, { card }) => takeoverOdds(card, context),
  }),
  feature({
    name: "card_others_purchase", group: "habit", reads: ["card"], missing: -5.3, unit: "log-odds",
    describes: "Log-odds that this purchase is somebody else's, by its amount and by how earlier amounts fitted the card's habit",
    reason: { en: "The amount fits a stranger better than the cardholder.", ja: "カード会員本人よりも第三者の利用に近い金額です。" },
    value: (context, { card }) => othersPurchaseOdds(card, context),
  }),
  feature({
    name: "card_hour_unusual", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "-ln(24 × share of this hour in the card's habit); 0 is an hour like any other",
    reason: { en: "The card is not usually used at this hour.", ja: "このカードが普段使われない時間帯です。" },
    value: ({ localHour }, { card: { times } }) => (times === undefined ? undefined : -ln(24 * hourShare(times, localHour))),
  }),
  feature({
    name: "card_weekday_unusual", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "-ln(7 × share of this weekday in the card's habit); 0 is a day like any other",
    reason: { en: "The card is not usually used on this day of the week.", ja: "このカードが普段使われない曜日です。" },
    value: ({ localWeekday }, { card: { times } }) => (times === undefined ? undefined : -ln(7 * weekdayShare(times, localWeekday))),
  }),
  feature({
    name: "card_mcc_group_new", group: "habit", reads: ["card"], missing: 0, unit: "flag",
    describes: "The card has not bought from this kind of merchant before",
    reason: { en: "The card has never been used for this kind of goods.", ja: "このカードで利用したことのない業種です。" },
    value: ({ merchant }, { card }) => newTo(card.sets.mccGroups, merchant.mccGroup),
  }),
  feature({
    name: "card_merchant_country_new", group: "habit", reads: ["card"], missing: 0, unit: "flag",
    describes: "The card has not bought from this country before",
    reason: { en: "The card has never bought from the merchant's country.", ja: "このカードで利用したことのない国の加盟店です。" },
    value: ({ merchant }, { card }) => newTo(card.sets.merchantCountries, merchant.country),
  }),
  feature({
    name: "card_ip_country_new", group: "habit", reads: ["card"], missing: 0, unit: "flag",
    describes: "The card has not been used from this IP country before",
    reason: { en: "The card has never been used from this country.", ja: "このカードがこの国から使われたことはありません。" },
    value: ({ geo }, { card }) => newTo(card.sets.ipCountries, geo.country),
  }),
  feature({
    name: "card_network_new", group: "habit", reads: ["card"], missing: 0, unit: "flag",
    describes: "The card has not been used from this network before",
    reason: { en: "The card has never been used from this network.", ja: "このカードがこの回線から使われたことはありません。" },
    value: ({ geo }, { card }) => newTo(card.sets.networks, geo.networkKey),
  }),
  feature({
    name: "card_address_new", group: "habit", reads: ["card"], missing: 0, unit: "flag",
    describes: "The card has not shipped to this address before",
    reason: { en: "The card has never shipped to this address.", ja: "このカードでこの住所に配送したことはありません。" },
    value: (context, { card }) => newTo(card.sets.addresses, ENTITIES.address.idOf(context)),
  }),
  feature({
    name: "card_age", group: "habit", reads: ["everyone"], mayBeAbsent: ["card"], missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the card was first seen)",
    reason: { en: "We have hardly known this card before.", ja: "このカードの利用実績がほとんどありません。" },
    value: ({ card: { key }, at }, { card }) => ageLog(key, card, at),
  }),
  feature({
    name: "card_attempts_log", group: "habit", reads: ["everyone"], mayBeAbsent: ["card"], missing: 2, unit: "log",
    describes: "ln(1 + attempts of the card so far)",
    reason: { en: "The card has been used only a few times.", ja: "このカードの利用回数がまだわずかです。" },
    value: (_, { card }) => logOf(card?.tempo.attempts ?? 0),
  }),
  feature({
    name: "card_idle", group: "habit", reads: ["card"], missing: 8, unit: "log",
    describes: "ln(1 + minutes since the card was last used)",
    reason: { en: "The time since the card's last use is telling.", ja: "このカードの前回利用からの間隔が特徴的です。" },
    value: ({ at }, { card }) => logOf(minutesIdle(card.tempo, at)),
  }),
  feature({
    name: "card_gap_surprise", group: "habit", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(time since the card's last use / its mean time between uses)",
    reason: { en: "The card is used sooner or later than it usually is.", ja: "このカードの普段の利用間隔と異なります。" },
    value: ({ at }, { card: { tempo } }) => {
      const idle = minutesIdle(tempo, at);
      if (idle === undefined || tempo.attempts < 2) return undefined;
      return logRatio(idle, (daysKnown(tempo, tempo.lastAt) * DAY_MINUTES) / (tempo.attempts - 1), 1);
    },
  }),
];

/** How the transaction differs from what others named in it usually do. */
export const OTHER_HABIT_ROWS: readonly FeatureRow[] = [
  feature({
    name: "device_amount_deviation", group: "habit", reads: ["device"], missing: 0, unit: "deviations",
    describes: "Robust deviation of ln(amount) from the device's habit",
    reason: { en: "The amount is unusual for this device.", ja: "この端末としては通常と異なる金額です。" },
    value: (context, { device }) => deviation(device.amount?.overall, context),
  }),
  feature({
    name: "device_age", group: "habit", reads: ["everyone"], mayBeAbsent: ["device"], missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the device was first seen)",
    reason: { en: "The device is new to us.", ja: "初めて、または最近確認された端末です。" },
    value: ({ device: { key }, at }, { device }) => ageLog(key, device, at),
  }),
  feature({
    name: "merchant_amount_deviation", group: "habit", reads: ["merchant"], missing: 0, unit: "deviations",
    describes: "Robust deviation of ln(amount) from what is usual at the merchant",
    reason: { en: "The amount is unusual at this merchant.", ja: "この加盟店としては通常と異なる金額です。" },
    value: (context, { merchant }) => deviation(merchant.amount?.overall, context),
  }),
  feature({
    name: "merchant_age", group: "habit", reads: ["everyone"], mayBeAbsent: ["merchant"], missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the merchant was first seen)",
    reason: { en: "The merchant is new to us.", ja: "取引実績の少ない新しい加盟店です。" },
    value: ({ merchant: { key }, at }, { merchant }) => ageLog(key, merchant, at),
  }),
  feature({
    name: "pair_amount_ratio", group: "habit", reads: ["cardMerchant"], missing: 0, unit: "log",
    describes: "ln(amount / mean amount of this card at this merchant)",
    reason: { en: "The card usually spends less at this merchant.", ja: "このカードはこの加盟店で普段より多く使っています。" },
    value: (context, { cardMerchant }) => amountOverMean(cardMerchant, HORIZON.quarter, context),
  }),
  feature({
    name: "bin_amount_deviation", group: "habit", reads: ["bin"], missing: 0, unit: "deviations",
    describes: "Robust deviation of ln(amount) from what cards of the same BIN spend",
    reason: { en: "The amount is unusual for cards of this kind.", ja: "同種のカードとしては通常と異なる金額です。" },
    value: (context, { bin }) => deviation(bin.amount?.overall, context),
  }),
  feature({
    name: "email_age", group: "habit", reads: ["everyone"], mayBeAbsent: ["email"], missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the e-mail address was first seen)",
    reason: { en: "The e-mail address is new to us.", ja: "初めて、または最近確認されたメールアドレスです。" },
    value: ({ cardholder, at }, { email }) => ageLog(cardholder.email?.key, email, at),
  }),
  feature({
    name: "address_age", group: "habit", reads: ["everyone"], mayBeAbsent: ["address"], missing: MIDDLE_AGE_LOG, unit: "log",
    describes: "ln(1 + days since the shipping address was first seen)",
    reason: { en: "The shipping address is new to us.", ja: "初めて、または最近確認された配送先です。" },
    value: (context, { address }) => ageLog(ENTITIES.address.idOf(context), address, context.at),
  }),
];
