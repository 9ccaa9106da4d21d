import type { HorizonIndex, Profile } from "../profile/types.js";
import { acceleration, amountWithin, meanAmountWithin, spendAcceleration } from "../profile/read.js";
import { HORIZON } from "../profile/types.js";
import { attemptsLog, logOf, smallAmountBurst } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

/** Spending acceleration, smoothed by one purchase of the profile's usual size. */
function spendPace({ tempo }: Profile, short: HorizonIndex, long: HorizonIndex, at: number): number {
  return spendAcceleration(tempo, short, long, (meanAmountWithin(tempo, HORIZON.quarter) ?? 0) + 1, at);
}

/** How often and how fast the card, the device and others were used: counts, accelerations, bursts. */
export const PACE_ROWS: readonly FeatureRow[] = [
  feature({
    name: "card_attempts_ten_minutes", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the card over ten minutes)",
    reason: { en: "The card has been tried repeatedly within minutes.", ja: "このカードが数分の間に繰り返し使われています。" },
    value: ({ at }, { card }) => attemptsLog(card, HORIZON.tenMinutes, at),
  }),
  feature({
    name: "card_attempts_hour", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the card over an hour)",
    reason: { en: "The card has been used often within the hour.", ja: "このカードが一時間以内に何度も使われています。" },
    value: ({ at }, { card }) => attemptsLog(card, HORIZON.hour, at),
  }),
  feature({
    name: "card_attempts_six_hours", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the card over six hours)",
    reason: { en: "The card has been used often within a few hours.", ja: "このカードが数時間以内に何度も使われています。" },
    value: ({ at }, { card }) => attemptsLog(card, HORIZON.sixHours, at),
  }),
  feature({
    name: "card_attempts_day", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the card over a day)",
    reason: { en: "The card has been used often today.", ja: "このカードが本日何度も使われています。" },
    value: ({ at }, { card }) => attemptsLog(card, HORIZON.day, at),
  }),
  feature({
    name: "card_attempts_week", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the card over a week)",
    reason: { en: "The card has been used often this week.", ja: "このカードが今週何度も使われています。" },
    value: ({ at }, { card }) => attemptsLog(card, HORIZON.week, at),
  }),
  feature({
    name: "card_spend_day", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + decayed spending of the card over a day, in minor units of the reference currency)",
    reason: { en: "The card has spent much today.", ja: "このカードの本日の利用額が多くなっています。" },
    value: ({ at }, { card }) => logOf(amountWithin(card.tempo, HORIZON.day, at)),
  }),
  feature({
    name: "card_pace_hour_day", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(rate of the card's attempts over an hour / rate over a day)",
    reason: { en: "The card is used faster than earlier today.", ja: "このカードの利用が本日急に増えています。" },
    value: ({ at }, { card }) => acceleration(card.tempo, HORIZON.hour, HORIZON.day, at),
  }),
  feature({
    name: "card_pace_day_week", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(rate of the card's attempts over a day / rate over a week)",
    reason: { en: "The card is used faster today than this week.", ja: "このカードの利用頻度が今週より上がっています。" },
    value: ({ at }, { card }) => acceleration(card.tempo, HORIZON.day, HORIZON.week, at),
  }),
  feature({
    name: "card_pace_week_quarter", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(rate of the card's attempts over a week / rate over ninety days)",
    reason: { en: "The card is used more this week than in months.", ja: "このカードの今週の利用頻度がここ数か月より高くなっています。" },
    value: ({ at }, { card }) => acceleration(card.tempo, HORIZON.week, HORIZON.quarter, at),
  }),
  feature({
    name: "card_spend_pace_week_quarter", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(rate of the card's spending over a week / rate over ninety days)",
    reason: { en: "The card spends more this week than in months.", ja: "このカードの今週の支出がここ数か月の水準を超えています。" },
    value: ({ at }, { card }) => spendPace(card, HORIZON.week, HORIZON.quarter, at),
  }),
  feature({
    name: "device_attempts_ten_minutes", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the device over ten minutes)",
    reason: { en: "The device has tried repeatedly within minutes.", ja: "この端末から数分の間に繰り返し試みられています。" },
    value: ({ at }, { device }) => attemptsLog(device, HORIZON.tenMinutes, at),
  }),
  feature({
    name: "device_pace_hour_day", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(rate of the device's attempts over an hour / rate over a day)",
    reason: { en: "The device is used faster than earlier today.", ja: "この端末からの利用が本日急に増えています。" },
    value: ({ at }, { device }) => acceleration(device.tempo, HORIZON.hour, HORIZON.day, at),
  }),
  feature({
    name: "device_spend_pace_day_month", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(rate of the device's spending over a day / rate over thirty days)",
    reason: { en: "The device spends faster today than this month.", ja: "この端末の本日の支出が今月の水準を超えています。" },
    value: ({ at }, { device }) => spendPace(device, HORIZON.day, HORIZON.month, at),
  }),
  feature({
    name: "ip_attempts_hour", group: "compound", reads: ["ip"], missing: 0, unit: "log",
    describes: "ln(1 + decayed attempts of the IP address over an hour)",
    reason: { en: "The connection has been used often within the hour.", ja: "この接続元から一時間以内に何度も試みられています。" },
    value: ({ at }, { ip }) => attemptsLog(ip, HORIZON.hour, at),
  }),
  feature({
    name: "bin_pace_ten_minutes_day", group: "compound", reads: ["bin"], missing: 0, unit: "log",
    describes: "ln(rate of the BIN's attempts over ten minutes / rate over a day)",
    reason: { en: "Attempts on cards of this BIN have surged.", ja: "同じBINのカードへの試行が急増しています。" },
    value: ({ at }, { bin }) => acceleration(bin.tempo, HORIZON.tenMinutes, HORIZON.day, at),
  }),
  feature({
    name: "merchant_pace_ten_minutes_day", group: "compound", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(rate of the merchant's attempts over ten minutes / rate over a day)",
    reason: { en: "Attempts at this merchant have surged.", ja: "この加盟店での試行が急増しています。" },
    value: ({ at }, { merchant }) => acceleration(merchant.tempo, HORIZON.tenMinutes, HORIZON.day, at),
  }),
  feature({
    name: "merchant_pace_day_month", group: "compound", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(rate of the merchant's attempts over a day / rate over thirty days)",
    reason: { en: "The merchant sells more than it did this month.", ja: "この加盟店の取引が今月の水準を超えています。" },
    value: ({ at }, { merchant }) => acceleration(merchant.tempo, HORIZON.day, HORIZON.month, at),
  }),
  feature({
    name: "device_small_amount_burst", group: "compound", reads: ["device", "bin"], missing: 0, unit: "score",
    describes: "ln(1 + the device's attempts over ten minutes) × ln(usual amount of the BIN / mean amount of those attempts), at least 0",
    reason: { en: "The device tries many small amounts, as card testers do.", ja: "カードの有効性を試すような少額の試行がこの端末から続いています。" },
    value: ({ at }, { device, bin }) => smallAmountBurst(device, bin, at),
  }),
  feature({
    name: "merchant_small_amount_burst", group: "compound", reads: ["merchant", "bin"], missing: 0, unit: "score",
    describes: "ln(1 + the merchant's attempts over ten minutes) × ln(usual amount of the BIN / mean amount of those attempts), at least 0",
    reason: { en: "Many small amounts are tried at this merchant, as card testers do.", ja: "カードの有効性を試すような少額の試行がこの加盟店で続いています。" },
    value: ({ at }, { merchant, bin }) => smallAmountBurst(merchant, bin, at),
  }),
  feature({
    name: "bin_small_amount_burst", group: "compound", reads: ["bin"], missing: 0, unit: "score",
    describes: "ln(1 + the BIN's attempts over ten minutes) × ln(usual amount of the BIN / mean amount of those attempts), at least 0",
    reason: { en: "Many small amounts are tried on cards of this BIN.", ja: "同じBINのカードで少額の試行が続いています。" },
    value: ({ at }, { bin }) => smallAmountBurst(bin, bin, at),
  }),
];
