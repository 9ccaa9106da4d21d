import type { Profile } from "../../../src/risk/index.js";
import { bareContext, richContext } from "../context-builder.js";
import type { Case } from "./case.js";
import { cases, valueOf } from "./case.js";
import { profileOf } from "./profile-builder.js";

const bare = bareContext();
const rich = richContext();
/** A hundred thousand attempts, one fraud in a hundred. */
const many = { day: 100_000, week: 100_000, month: 100_000, quarter: 100_000 };
const some = { day: 1_000, week: 1_000, month: 1_000, quarter: 1_000 };
const everyone = profileOf({ counts: many, fraud: some, genuine: { day: 99_000, week: 99_000, month: 99_000, quarter: 99_000 } });
const WORLD = 1001 / 101_000;
/** `frauds` of `all` labelled attempts, shrunk towards everybody by `smoothing`, less the log-odds of everybody. */
const odds = (frauds: number, all: number, smoothing: number): number =>
  Math.log((frauds + smoothing * WORLD) / (all - frauds + smoothing * (1 - WORLD))) - Math.log(WORLD / (1 - WORLD));
const labelled = (frauds: number, all: number): Profile =>
  profileOf({ fraud: { day: frauds, week: frauds, month: frauds, quarter: frauds }, genuine: { day: all - frauds, week: all - frauds, month: all - frauds, quarter: all - frauds } });
const bad = labelled(10, 50);
const reported = profileOf({
  fraud: { day: 1, week: 2, month: 3, quarter: 4 }, genuine: { quarter: 6 }, fraudDaysAgo: 3, genuineDaysAgo: 9, fraudRun: [3, 8],
});

const table: readonly Case[] = [
  ["mcc_group_risk", "ten of fifty", rich, { everyone, mccGroup: bad }, odds(10, 50, 100)],
  ["mcc_group_risk", "as much as everywhere, and seen often", rich, { everyone, mccGroup: everyone }, odds(1_000, 100_000, 100)],
  ["merchant_risk", "ten of fifty", rich, { everyone, merchant: bad }, odds(10, 50, 20)],
  ["merchant_risk", "nothing known yet", rich, { everyone, merchant: profileOf() }, 0],
  ["merchant_risk", "a merchant never seen", rich, { everyone }, undefined],
  ["merchant_risk_month", "ten of fifty", rich, { everyone, merchant: bad }, odds(10, 50, 3)],
  ["merchant_risk_week", "ten of fifty", rich, { everyone, merchant: bad }, odds(10, 50, 3)],
  ["merchant_risk_day", "ten of fifty", rich, { everyone, merchant: bad }, odds(10, 50, 3)],
  ["country_pair_risk", "ten of fifty", rich, { everyone, countryPair: bad }, odds(10, 50, 100)],
  ["network_risk", "ten of fifty", rich, { everyone, network: bad }, odds(10, 50, 20)],
  ["bin_risk", "ten of fifty", bare, { everyone, bin: bad }, odds(10, 50, 100)],
  ["hour_risk", "ten of fifty", bare, { everyone, hour: bad }, odds(10, 50, 100)],
  ["email_domain_risk", "ten of fifty", rich, { everyone, emailDomain: bad }, odds(10, 50, 100)],
  ["device_kind_risk", "ten of fifty", rich, { everyone, deviceKind: bad }, odds(10, 50, 100)],
  ["merchant_frauds_day", "one", rich, { merchant: reported }, Math.log(2)],
  ["merchant_frauds_week", "two", rich, { merchant: reported }, Math.log(3)],
  ["merchant_frauds_month", "three", rich, { merchant: reported }, Math.log(4)],
  ["merchant_fraud_age", "three days", rich, { merchant: reported }, Math.log(4)],
  ["merchant_fraud_age", "never", rich, { merchant: profileOf() }, Math.log(91)],
  ["merchant_fraud_run", "three", rich, { merchant: reported }, Math.log(4)],
  ["merchant_fraud_run", "none", rich, { merchant: profileOf() }, 0],
  ["merchant_fraud_run_age", "eight days", rich, { merchant: reported }, Math.log(9)],
  ["merchant_fraud_run_age", "no run", rich, { merchant: profileOf() }, undefined],
  ["merchant_cleared_age", "nine days", rich, { merchant: reported }, Math.log(10)],
  ["merchant_cleared_age", "never", rich, { merchant: profileOf() }, Math.log(91)],
  ["card_frauds_week", "two", bare, { card: reported }, Math.log(3)],
  ["card_frauds_quarter", "four", bare, { card: reported }, Math.log(5)],
  ["card_frauds_quarter", "a card never seen", bare, { everyone }, undefined],
  ["card_fraud_age", "three days", bare, { card: reported }, Math.log(4)],
  ["card_cleared", "six", bare, { card: reported }, Math.log(7)],
  ["device_frauds", "four", rich, { device: reported }, Math.log(5)],
  ["card_device_frauds", "four", rich, { cardDevice: reported }, Math.log(5)],
  ["ip_frauds", "four", rich, { ip: reported }, Math.log(5)],
  ["email_frauds", "four", rich, { email: reported }, Math.log(5)],
  ["address_frauds", "four", rich, { address: reported }, Math.log(5)],
];

cases(["risk"], table);

test("more fraud is worth more, none is worth less than nothing, the usual share is worth nothing", () => {
  const worth = (merchant: Profile): number => valueOf("merchant_risk", rich, { everyone, merchant })!;
  const [none, few, quite, mostly] = [labelled(0, 400), labelled(4, 400), labelled(20, 400), labelled(300, 400)].map(worth) as [number, number, number, number];
  expect(none).toBeLessThan(few);
  expect(few).toBeLessThan(quite);
  expect(quite).toBeLessThan(mostly);
  expect(none).toBeLessThan(0);
  expect(Math.abs(few)).toBeLessThan(0.02);
});
