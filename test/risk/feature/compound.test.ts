import { bareContext, richContext } from "../context-builder.js";
import type { Case } from "./case.js";
import { cases } from "./case.js";
import { distanceKm } from "../../../src/risk/feature/measures.js";
import { profileOf } from "./profile-builder.js";

const bare = bareContext();
const rich = richContext();
const everyone = profileOf();
const DAY = 1440;
/** Two attempts in each horizon, the last an hour ago. */
const anHourAgo = profileOf({ lastMinutesAgo: 60, counts: { minute: 2, tenMinutes: 2, hour: 2, sixHours: 2, day: 2, week: 2 }, amounts: { day: 5000 } });
/** Six attempts in ten minutes, in the hour and in the day; seven in the week, ten in ninety days; each of one major unit. */
const burst = profileOf({
  counts: { tenMinutes: 6, hour: 6, day: 6, week: 7, month: 8, quarter: 10 }, amounts: { tenMinutes: 600, day: 600, week: 700, month: 800, quarter: 1000 },
});
const usual50 = profileOf({ counts: { month: 100 }, amounts: { month: 500_000 } });
const burstScore = Math.log(7) * Math.log(5100 / 200);
const pace = (short: number, long: number, shareOfLong: number): number => Math.log((short + shareOfLong) / ((long + 1) * shareOfLong));
const cards = profileOf({
  sets: { cards: [["card-000000000001", 5, 1], ["b", 5, 2], ["c", 9, 3], ["d", 100 * DAY, 30 * DAY], ["e", 200 * DAY, 100 * DAY]] },
});

const table: readonly Case[] = [
  ["card_attempts_ten_minutes", "two an hour ago are all but forgotten", bare, { card: anHourAgo }, Math.log(1 + 2 * Math.exp(-6))],
  ["card_attempts_hour", "two an hour ago", bare, { card: anHourAgo }, Math.log(1 + 2 * Math.exp(-1))],
  ["card_attempts_six_hours", "two an hour ago", bare, { card: anHourAgo }, Math.log(1 + 2 * Math.exp(-1 / 6))],
  ["card_attempts_day", "two an hour ago", bare, { card: anHourAgo }, Math.log(1 + 2 * Math.exp(-1 / 24))],
  ["card_attempts_week", "two an hour ago", bare, { card: anHourAgo }, Math.log(1 + 2 * Math.exp(-1 / 168))],
  ["card_attempts_week", "a card never seen", bare, { everyone }, undefined],
  ["card_spend_day", "50 major units an hour ago", bare, { card: anHourAgo }, Math.log(1 + 5000 * Math.exp(-1 / 24))],
  ["card_pace_hour_day", "all six of the day within the hour", bare, { card: burst }, pace(6, 6, 1 / 24)],
  ["card_pace_day_week", "six of the week's seven within the day", bare, { card: burst }, pace(6, 7, 1 / 7)],
  ["card_pace_week_quarter", "seven of ten within the week", bare, { card: burst }, pace(7, 10, 7 / 90)],
  ["card_pace_week_quarter", "nothing counted is no acceleration", bare, { card: profileOf() }, 0],
  ["card_spend_pace_week_quarter", "seven of ten within the week", bare, { card: burst }, Math.log((700 + 101 * 7 / 90) / ((1000 + 101) * 7 / 90))],
  ["device_attempts_ten_minutes", "six", rich, { device: burst }, Math.log(7)],
  ["device_pace_hour_day", "all six of the day within the hour", rich, { device: burst }, pace(6, 6, 1 / 24)],
  ["device_spend_pace_day_month", "six of the month's eight today", rich, { device: burst }, Math.log((600 + 101 / 30) / ((800 + 101) / 30))],
  ["ip_attempts_hour", "six", rich, { ip: burst }, Math.log(7)],
  ["bin_pace_ten_minutes_day", "all six of the day within minutes", bare, { bin: burst }, pace(6, 6, 1 / 144)],
  ["merchant_pace_ten_minutes_day", "all six of the day within minutes", rich, { merchant: burst }, pace(6, 6, 1 / 144)],
  ["merchant_pace_day_month", "six of the month's eight today", rich, { merchant: burst }, pace(6, 8, 1 / 30)],
  ["device_small_amount_burst", "six times one unit where fifty is usual", rich, { device: burst, bin: usual50 }, burstScore],
  ["device_small_amount_burst", "amounts as usual are no test of cards", rich, { device: burst, bin: burst }, 0],
  ["device_small_amount_burst", "a device without a past", rich, { bin: usual50 }, undefined],
  ["merchant_small_amount_burst", "six times one unit where fifty is usual", rich, { merchant: burst, bin: usual50 }, burstScore],
  ["bin_small_amount_burst", "six times one unit where fifty is usual", bare,
    { bin: profileOf({ counts: { tenMinutes: 6, month: 100 }, amounts: { tenMinutes: 600, month: 500_000 } }) }, burstScore],

  ["card_device_new", "never together", rich, { everyone }, 1],
  ["card_device_new", "together before", rich, { everyone, cardDevice: profileOf() }, 0],
  ["card_device_new", "no device to know", bare, { everyone }, undefined],
  ["card_device_new", "the profiles could not be read", rich, {}, undefined],
  ["card_device_age", "together for a week", rich, { everyone, cardDevice: profileOf({ firstDaysAgo: 7 }) }, Math.log(8)],
  ["card_device_age", "never together", rich, { everyone }, 0],
  ["card_merchant_new", "never here", rich, { everyone }, 1],
  ["card_merchant_new", "here before", rich, { everyone, cardMerchant: profileOf() }, 0],
  ["card_merchant_visits", "twelve visits", rich, { everyone, cardMerchant: profileOf({ attempts: 12 }) }, Math.log(13)],
  ["card_merchant_visits", "never here", rich, { everyone }, 0],
  ["card_merchant_loyalty", "five of twenty", rich, { card: profileOf({ counts: { quarter: 20 } }), cardMerchant: profileOf({ counts: { quarter: 5 } }) }, 0.25],
  ["card_merchant_loyalty", "never here", rich, { card: profileOf({ counts: { quarter: 20 } }) }, 0],
  ["loyalty_against_peers", "five times where others come twice", rich,
    { merchant: profileOf({ attempts: 8, sets: { cards: [["a", 9, 9], ["b", 9, 9]] }, forgotten: 2 }), cardMerchant: profileOf({ attempts: 5 }) }, Math.log(6 / 3)],
  ["loyalty_against_peers", "never where others come twice", rich, { merchant: profileOf({ attempts: 4, sets: { cards: [["a", 9, 9], ["b", 9, 9]] } }) }, Math.log(1 / 3)],
  ["device_merchant_new", "never here", rich, { everyone }, 1],
  ["device_merchant_new", "here before", rich, { everyone, deviceMerchant: profileOf() }, 0],
  ["card_new_merchants_day", "two new ones today, one old", bare, { card: profileOf({ sets: { merchants: [["a", 60, 60], ["b", 90, 5], ["c", 2 * DAY, 3]] } }) }, Math.log(3)],
  ["card_other_devices_week", "this one and another", rich, { card: profileOf({ sets: { devices: [["device-phone-001", 99, 1], ["tablet", 99, 2]] } }) }, Math.log(2)],
  ["card_other_devices_week", "another one long ago", rich, { card: profileOf({ sets: { devices: [["device-phone-001", 99, 1], ["tablet", 9 * DAY, 8 * DAY]] } }) }, 0],
  ["device_other_cards_day", "two others today", rich, { device: cards }, Math.log(3)],
  ["device_other_cards_quarter", "three others", rich, { device: cards }, Math.log(4)],
  ["ip_other_cards_day", "two others today", rich, { ip: cards }, Math.log(3)],
  ["email_other_cards", "three others", rich, { email: cards }, Math.log(4)],
  ["phone_other_cards", "three others", rich, { phone: cards }, Math.log(4)],
  ["address_other_cards", "three others", rich, { address: cards }, Math.log(4)],
  ["address_other_cards", "an address nobody shipped to", rich, { everyone }, undefined],
  ["travel_distance", "Osaka to Tokyo", rich, { card: profileOf({ place: [34.69, 135.5, 60] }) }, Math.log(1 + distanceKm(34.69, 135.5, 35.68, 139.77) - 100)],
  ["travel_distance", "Yokohama is too near to tell", rich, { card: profileOf({ place: [35.44, 139.64, 60] }) }, 0],
  ["travel_distance", "a line without a place", bare, { card: profileOf({ place: [34.69, 135.5, 60] }) }, undefined],
  ["travel_speed", "Osaka to Tokyo in two hours", rich, { card: profileOf({ place: [34.69, 135.5, 120] }) }, Math.log(1 + (distanceKm(34.69, 135.5, 35.68, 139.77) - 100) / 2)],
  ["travel_speed", "a minute is taken for a quarter of an hour", rich, { card: profileOf({ place: [34.69, 135.5, 1] }) }, Math.log(1 + (distanceKm(34.69, 135.5, 35.68, 139.77) - 100) * 4)],
  ["bin_new_cards", "three within minutes", bare, { bin: cards }, Math.log(4)],
  ["merchant_new_cards", "three within minutes", rich, { merchant: cards }, Math.log(4)],
  ["device_new_cards", "three within the hour", rich, { device: cards }, Math.log(4)],
  ["network_new_cards", "three within minutes", rich, { network: cards }, Math.log(4)],
  ["address_new_cards", "three within the day", rich, { address: cards }, Math.log(4)],
  ["card_failed_challenges", "three of four", bare, { card: profileOf({ challenges: { passed: 1, failed: 3 } }) }, 3.2 / 6],
  ["card_failed_challenge_age", "three days ago", bare, { card: profileOf({ challenges: { failed: 1, failedDaysAgo: 3 } }) }, Math.log(4)],
  ["card_failed_challenge_age", "never", bare, { card: profileOf({ challenges: {} }) }, 8.2],
  ["card_abandoned_challenges", "three of four", bare, { card: profileOf({ challenges: { passed: 1, abandoned: 3 } }) }, 3.2 / 6],
  ["card_failed_challenges", "never challenged", bare, { card: profileOf({ challenges: {} }) }, 0.1],
  ["card_device_passed_age", "passed a week ago", rich, { cardDevice: profileOf({ challenges: { passed: 1, passedDaysAgo: 7 } }) }, Math.log(8)],
  ["card_device_passed_age", "never passed", rich, { cardDevice: profileOf({ challenges: { failed: 1 } }) }, 8.2],
];

cases(["compound"], table);

test.each([
  ["Tokyo to New York", 35.68, 139.77, 40.71, -74.01, 10_850],
  ["across the date line", 0, 179.5, 0, -179.5, 111],
  ["pole to pole", 90, 0, -90, 120, 20_015],
  ["nowhere", 12, 34, 12, 34, 0],
])("distance: %s", (_, latitude, longitude, otherLatitude, otherLongitude, expected) => {
  expect(Math.abs(distanceKm(latitude, longitude, otherLatitude, otherLongitude) - expected)).toBeLessThan(10);
});
