import { exp, ln1p, SeededRandom } from "../../../src/base/index.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";
import { conditionOf, type Bounds } from "../../../src/lab/suggest/bounds.js";
import { propose } from "../../../src/lab/suggest/propose.js";
import { steadyIn } from "../../../src/lab/suggest/steady.js";
import { FEATURES } from "../../../src/risk/index.js";
import { tinyDataset } from "../train/world.js";

const place = (name: string): number => FEATURES.findIndex((row) => row.name === name);
const [AMOUNT, NEW_DEVICE, OTHER_CARDS, HOSTING, MERCHANT_AGE] = ["amount_log", "card_device_new", "device_other_cards_day", "ip_hosting", "merchant_age"].map(place) as [number, number, number, number, number];

interface Purchase {
  readonly amount: number;
  readonly newDevice: boolean;
  readonly otherCards: number;
  readonly hosting: boolean;
  /** Between 0 and 1, from the first to the last. */
  readonly time: number;
}

/** Purchases of which some features vary and whose others are unknown, with the frauds that `chance` says. */
function world(chance: (purchase: Purchase) => number, { count = 5000, unknownDevices = 0 } = {}): { readonly data: Dataset; readonly rows: Uint32Array } {
  const random = new SeededRandom(11);
  const width = FEATURES.length;
  const values = Float32Array.from({ length: count * width }, (_, cell) => FEATURES[cell % width]?.missing ?? 0);
  const known = new Uint8Array(count * width);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const purchase = { amount: Math.floor(exp(5 + 7 * random.next())), newDevice: random.chance(0.15), otherCards: random.chance(0.03) ? 1 + random.below(6) : 0, hosting: random.chance(0.05), time: row / count };
    const set = (feature: number, value: number): void => {
      values[row * width + feature] = value;
      known[row * width + feature] = 1;
    };
    set(AMOUNT, ln1p(purchase.amount));
    if (!random.chance(unknownDevices)) set(NEW_DEVICE, purchase.newDevice ? 1 : 0);
    set(OTHER_CARDS, ln1p(purchase.otherCards));
    set(HOSTING, purchase.hosting ? 1 : 0);
    // Every merchant was met on the first day, except the young ones.
    set(MERCHANT_AGE, ln1p(random.chance(0.1) ? 2 * random.next() : 60 * purchase.time + random.next()));
    labels[row] = random.chance(chance(purchase)) ? 1 : 0;
  }
  const data = { ...tinyDataset({ count }), features: { fingerprint: "", names: FEATURES.map(({ name }) => name) }, values, known, labels };
  return { data, rows: Uint32Array.from({ length: count }, (_, row) => row) };
}

const conditions = ({ data, rows }: ReturnType<typeof world>, limit = 6): readonly string[] => propose(data, rows, data.labels, limit).map((draft) => draft.map(conditionOf).join(" && "));

test("the rules that make the frauds are found, in round numbers, and nothing else", () => {
  const made = conditions(world(({ amount, newDevice, otherCards }) => (newDevice && amount >= 50_000 ? 0.5 : otherCards >= 2 ? 0.4 : 0.0005)));
  expect(made).toHaveLength(2);
  const [both, testing] = made[0]?.includes("newDevice") ? made : [made[1], made[0]];
  expect(testing).toBe("deviceOtherCardsDay >= 2");
  const [, amount] = /^(?:newDeviceForCard && )?amountReferenceMinor >= (\d+)(?: && newDeviceForCard)?$/.exec(both ?? "") ?? [];
  expect(both).toContain("newDeviceForCard");
  expect([50_000, 49_000, 48_000, 51_000, 52_000, 47_000]).toContain(Number(amount));
});

test("labels that say nothing make no rule, and neither do too few frauds", () => {
  expect(conditions(world(() => 0.01))).toEqual([]);
  expect(conditions(world(({ hosting, time }) => (hosting && time > 0.99 ? 0.5 : 0), { count: 600 }))).toEqual([]);
});

test("a campaign that was over in the first half makes no rule, one that goes on does", () => {
  const over = world(({ hosting, otherCards, time }) => (hosting && time < 0.3 ? 0.6 : otherCards >= 2 && time > 0.3 ? 0.4 : 0));
  expect(conditions(over)).toEqual(["deviceOtherCardsDay >= 2"]);
  expect(conditions(world(({ hosting }) => (hosting ? 0.3 : 0.001)))).toEqual(["ipIsHosting"]);
});

test("a bound that passes with time, as ages do of what was known from the start, makes no rule", () => {
  // As when the frauds of the latest third are not known yet.
  const late = world(({ otherCards, time }) => (time > 0.66 ? 0 : otherCards >= 2 ? 0.4 : 0.002));
  for (const condition of conditions(late)) expect(condition).not.toContain("merchant_age");
  expect(conditions(late)[0]).toBe("deviceOtherCardsDay >= 2");
  const { data, rows } = late;
  const isSteady = steadyIn(data, rows);
  const below = (days: number): Bounds => ({ feature: MERCHANT_AGE, below: { literal: 0, value: ln1p(days) }, orUnknown: false });
  expect([1, 10, 30, 50].map((days) => isSteady(below(days)))).toEqual([true, true, true, false]);
  expect(isSteady({ feature: MERCHANT_AGE, from: { literal: 0, value: ln1p(50) }, orUnknown: false })).toBe(false);
});

test("the unknown is let in where fraud is among it, and only there", () => {
  const among = world(({ newDevice, hosting }) => (!newDevice && hosting ? 0.5 : 0.0005), { count: 10_000, unknownDevices: 0.3 });
  expect(conditions(among, 1)).toEqual(["ipIsHosting && (!known(newDeviceForCard) || !newDeviceForCard)"]);
  const notAmong = world(({ otherCards }) => (otherCards >= 3 ? 0.6 : 0.0005));
  expect(conditions(notAmong, 1)).toEqual(["deviceOtherCardsDay >= 3"]);
});

test("the same rows give the same rules, and never more than were asked for", () => {
  const one = world(({ hosting, otherCards, newDevice }) => (hosting ? 0.3 : otherCards >= 2 ? 0.3 : newDevice ? 0.05 : 0.001));
  expect(conditions(one)).toEqual(conditions(one));
  expect(conditions(one).slice(0, 2)).toEqual(conditions(one, 2));
});
