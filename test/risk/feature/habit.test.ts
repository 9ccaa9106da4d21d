import { bareContext, richContext } from "../context-builder.js";
import type { Case } from "./case.js";
import { cases } from "./case.js";
import { AT, profileOf } from "./profile-builder.js";

const bare = bareContext();
const rich = richContext();
const spends100 = bareContext({ purchase: { amountReferenceMinor: 10_000 } });
const everyone = profileOf();
const lnOf100 = Math.log(10_001);
/** 20 attempts of 50 major units each in every horizon. */
const spender = profileOf({
  attempts: 20, counts: { day: 2, week: 5, month: 10, quarter: 20 }, amounts: { day: 10_000, week: 25_000, month: 50_000, quarter: 100_000 },
});
const traveller = profileOf({
  sets: { mccGroups: [["travel", 100, 10]], merchantCountries: [["FR", 100, 10]], ipCountries: [["FR", 100, 10]], networks: [["AS1", 100, 10]], addresses: [["elsewhere", 100, 10]] },
});
const local = profileOf({
  sets: {
    mccGroups: [["grocery", 100, 10]], merchantCountries: [["JP", 100, 10]], ipCountries: [["JP", 100, 10]], networks: [["AS64500", 100, 10]],
    addresses: [["address-home-001", 100, 10]],
  },
});
const grocer = richContext({ purchase: { amountReferenceMinor: 10_000 } });

/** As likely as not in two hands, with a habit of a quarter of 100 and a spread of 1. */
const doubtful = profileOf({ habit: [lnOf100 - Math.log(4), 1, 12], takeoverLogOdds: 0 });
const evidence = Math.log(4) ** 2 / 2;

const table: readonly Case[] = [
  ["card_amount_deviation", "one spread above", spends100, { card: profileOf({ habit: [lnOf100 - 0.5, 0.5, 12] }) }, 1],
  ["card_amount_deviation", "far outside is capped", spends100, { card: profileOf({ habit: [1, 0.1, 1] }) }, 8],
  ["card_amount_deviation", "no amount named", bare, { card: profileOf({ habit: [1, 0.1, 1] }) }, undefined],
  ["card_amount_deviation", "a card never seen", spends100, { everyone }, undefined],
  ["card_group_amount_deviation", "two spreads below in this group", grocer, { card: profileOf({ habit: [1, 1, 1], groups: { "JPY/grocery": [lnOf100 + 1, 0.5] } }) }, -2],
  ["card_group_amount_deviation", "the first time in this group", grocer, { card: profileOf({ habit: [1, 1, 1], groups: { "EUR/grocery": [1, 1] } }) }, undefined],
  ["card_amount_over_week", "twice the usual", spends100, { card: spender }, Math.log(10_100 / 5_100)],
  ["card_amount_over_month", "twice the usual", spends100, { card: spender }, Math.log(10_100 / 5_100)],
  ["card_amount_over_quarter", "twice the usual", spends100, { card: spender }, Math.log(10_100 / 5_100)],
  ["card_amount_over_quarter", "nothing remembered to compare with", spends100, { card: profileOf() }, undefined],
  ["card_amount_record", "above the highest so far", spends100, { card: profileOf({ habit: [1, 1, lnOf100 - 0.25] }) }, 0.25],
  ["card_mean_shift_week", "five of 50 and now one of 100", spends100, { card: spender }, Math.log((35_000 / 6 + 100) / 5_100)],
  ["card_takeover_before", "as likely as not", spends100, { card: doubtful }, 0],
  ["card_takeover_before", "not followed for this entity", spends100, { card: profileOf() }, undefined],
  ["card_takeover", "four times the usual amount", spends100, { card: doubtful }, Math.log((1 + Math.exp(evidence)) / 2)],
  ["card_takeover", "no amount named", bare, { card: doubtful }, 0],
  ["card_others_purchase", "four times the usual amount", spends100, { card: doubtful }, evidence - Math.log(3)],
  ["card_others_purchase", "no amount named", bare, { card: doubtful }, -Math.log(3)],
  ["card_hour_unusual", "the habit is this very hour", bareContext({ localHour: 9 }), { card: profileOf({ hours: { 9: 99 } }) }, -Math.log(24 * (99 / 2 + 1 / 24) / 100)],
  ["card_hour_unusual", "the habit is far from this hour", bareContext({ localHour: 21 }), { card: profileOf({ hours: { 9: 99 } }) }, -Math.log(24 / 24 / 100)],
  ["card_weekday_unusual", "the habit is this very day", bareContext({ localWeekday: 2 }), { card: profileOf({ weekdays: { 2: 99 } }) }, -Math.log(7 * (99 + 1 / 7) / 100)],
  ["card_weekday_unusual", "the habit is another day", bareContext({ localWeekday: 3 }), { card: profileOf({ weekdays: { 2: 99 } }) }, -Math.log(1 / 100)],
  ["card_mcc_group_new", "first groceries", rich, { card: traveller }, 1],
  ["card_mcc_group_new", "groceries again", rich, { card: local }, 0],
  ["card_mcc_group_new", "a card without a memory of it", rich, { card: profileOf({ sets: { mccGroups: [] } }) }, undefined],
  ["card_merchant_country_new", "first purchase in Japan", rich, { card: traveller }, 1],
  ["card_merchant_country_new", "at home", rich, { card: local }, 0],
  ["card_ip_country_new", "first time from Japan", rich, { card: traveller }, 1],
  ["card_ip_country_new", "from home", rich, { card: local }, 0],
  ["card_network_new", "another network", rich, { card: traveller }, 1],
  ["card_network_new", "the usual network", rich, { card: local }, 0],
  ["card_address_new", "another address", rich, { card: traveller }, 1],
  ["card_address_new", "home", rich, { card: local }, 0],
  ["card_address_new", "nothing is shipped", bare, { card: local }, undefined],
  ["card_age", "known for 30 days", bare, { everyone, card: profileOf({ firstDaysAgo: 30 }) }, Math.log(31)],
  ["card_age", "met for the first time", bare, { everyone }, 0],
  ["card_age", "the profiles could not be read", bare, {}, undefined],
  ["card_attempts_log", "ten attempts", bare, { everyone, card: profileOf({ attempts: 10 }) }, Math.log(11)],
  ["card_attempts_log", "none", bare, { everyone }, 0],
  ["card_idle", "an hour", bare, { card: profileOf({ lastMinutesAgo: 60 }) }, Math.log(61)],
  ["card_idle", "only a label is remembered", bare, { card: profileOf({ attempts: 0 }) }, undefined],
  ["card_gap_surprise", "eleven attempts a day apart, then two hours", bare, { card: profileOf({ attempts: 11, firstDaysAgo: 10 + 1 / 12, lastMinutesAgo: 120 }) }, Math.log(121 / 1441)],
  ["card_gap_surprise", "one attempt makes no rhythm", bare, { card: profileOf({ attempts: 1 }) }, undefined],

  ["device_amount_deviation", "one spread above", spends100, { device: profileOf({ habit: [lnOf100 - 0.5, 0.5, 12] }) }, 1],
  ["device_age", "known for a week", rich, { everyone, device: profileOf({ firstDaysAgo: 7 }) }, Math.log(8)],
  ["device_age", "met for the first time", rich, { everyone }, 0],
  ["device_age", "a fraud label alone does not make it known", rich, { everyone, device: profileOf({ attempts: 0 }) }, 0],
  ["device_age", "no device to know", bare, { everyone }, undefined],
  ["merchant_amount_deviation", "two spreads below", spends100, { merchant: profileOf({ habit: [lnOf100 + 1, 0.5, 12] }) }, -2],
  ["merchant_age", "a year", rich, { everyone, merchant: profileOf({ firstDaysAgo: 365 }) }, Math.log(366)],
  ["bin_amount_deviation", "one spread above", spends100, { bin: profileOf({ habit: [lnOf100 - 0.5, 0.5, 12] }) }, 1],
  ["pair_amount_ratio", "twice the usual here", spends100, { cardMerchant: spender }, Math.log(10_100 / 5_100)],
  ["email_age", "known for a day", rich, { everyone, email: profileOf({ firstDaysAgo: 1 }) }, Math.log(2)],
  ["address_age", "never seen", rich, { everyone }, 0],
  ["address_age", "the billing address when it is the same", richContext({ cardholder: { shipping: bare.cardholder.shipping } }), { everyone, address: profileOf({ firstDaysAgo: 9 }) }, Math.log(10)],
];

cases(["habit"], table);

test("the stories are told at one instant", () => {
  expect(new Set(table.map(([, , { at }]) => at))).toEqual(new Set([AT]));
});
