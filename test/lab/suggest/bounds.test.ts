import fc from "fast-check";
import { bordersNear, conditionOf, factOf, wordsOf, type Bounds } from "../../../src/lab/suggest/bounds.js";
import { meets } from "../../../src/lab/suggest/draft.js";
import { fragmentOf, policyOf, proposedRule } from "../../../src/lab/suggest/fragment.js";
import { WORDS_OF_FACTS } from "../../../src/lab/suggest/words-of-facts.js";
import { FACTS, FACT_OF_FEATURE, FEATURES, FORMS } from "../../../src/risk/index.js";
import type { Facts } from "../../../src/risk/index.js";
import { tinyDataset } from "../train/world.js";

const place = (name: string): number => FEATURES.findIndex((row) => row.name === name);
const NAMES = FEATURES.map(({ name }) => name);

/** Bounds at a cut itself. */
function bounds(name: string, sides: { readonly from?: number; readonly below?: number; readonly orUnknown?: boolean }): Bounds {
  const feature = place(name);
  const at = (cut: number) => bordersNear(feature, cut).at(-1)?.[0] as { literal: number; value: number };
  return { feature, orUnknown: sides.orUnknown ?? false, ...(sides.from === undefined ? {} : { from: at(sides.from) }), ...(sides.below === undefined ? {} : { below: at(sides.below) }) };
}

test.each<[string, Parameters<typeof bounds>[1], string, string, string]>([
  ["card_device_new", { from: 0.5 }, "newDeviceForCard", "the device is new to this card", "このカードで初めての端末"],
  ["card_device_new", { below: 0.5, orUnknown: true }, "(!known(newDeviceForCard) || !newDeviceForCard)", "the card was used on this device before (or nobody knows)", "このカードで利用実績のある端末（不明を含む）"],
  ["shipping_differs", { from: 0.5 }, "!shippingIsBilling", "goods do not go to the billing address", "配送先が請求先と異なるもの"],
  ["night", { from: 0.5 }, "night == 1.0", "it is night at the cardholder's place", "深夜"],
  ["amount_log", { from: 10.8197 }, "amountReferenceMinor >= 49996", "the amount is at least ¥49,996", "金額が49,996円以上"],
  ["amount_log", { from: 6.91, below: 8.5173 }, "amountReferenceMinor >= 1002 && amountReferenceMinor < 5000", "the amount is at least ¥1,002 but less than ¥5,000", "金額が1,002円以上5,000円未満"],
  ["device_other_cards_day", { from: 0.9 }, "deviceOtherCardsDay >= 2", "the device used at least 2 other cards within a day", "1日以内に端末で使われた他のカードが2枚以上"],
  ["device_other_cards_day", { below: 0.3 }, "deviceOtherCardsDay < 1", "the device used no other cards within a day", "1日以内に端末で使われた他のカードが0枚"],
  ["account_age", { below: 1.1 }, "accountAgeDays < 2.004166", "the account at the merchant is less than 2 days old", "加盟店のアカウントの開設からの日数が2日未満"],
  ["card_age", { below: 0.25 }, "cardKnownDays < 0.284025", "the card has been known for less than 6.8 hours", "カードの利用実績の期間が6.8時間未満"],
  ["merchant_age", { below: 1.0986 }, "merchant_age < 1.0986", "the merchant has been known for less than about 2 days", "加盟店の取引実績の期間が約2日未満"],
  ["merchant_new_cards", { from: 1.2 }, "merchant_new_cards >= 1.2", "at least 3 cards appeared at the merchant for the first time within ten minutes", "10分以内に加盟店に初めて現れたカードが3枚以上"],
  ["card_amount_over_month", { from: 1.0986 }, "card_amount_over_month >= 1.0986", "the amount is at least about 3 times the card's mean of thirty days", "金額がカードの30日間の平均の約3倍以上"],
  ["card_failed_challenges", { from: 0.25 }, "card_failed_challenges >= 0.25", "at least 25 % of the card's challenges failed", "カードの認証の失敗率が25%以上"],
  ["card_amount_deviation", { below: -1.5 }, "amountAboveHabit < -1.5", "the amount's deviation from the card's habit is less than -1.5", "カードの普段の金額からの偏差が-1.5未満"],
])("%s %j is %s", (name, sides, cel, en, ja) => {
  const made = bounds(name, sides);
  expect([conditionOf(made), wordsOf(made).en, wordsOf(made).ja]).toEqual([cel, en, ja]);
});

test("rounder borders come first, and the last one keeps the cut", () => {
  const literals = (name: string, cut: number): readonly (readonly number[])[] => bordersNear(place(name), cut).map((group) => group.map(({ literal }) => literal));
  expect(literals("amount_log", 10.7941)).toEqual([
    [30_000, 40_000, 50_000, 60_000, 70_000], [47_000, 48_000, 49_000, 50_000, 51_000], [48_500, 48_600, 48_700, 48_800, 48_900], [48_732],
  ]);
  expect(literals("card_attempts_log", 1.9)[0]).toEqual([4, 5, 6, 7, 8]);
  expect(literals("email_age", 0.0004).slice(0, 2)).toEqual([[0.01], [0.0002, 0.0003, 0.0004, 0.0005, 0.0006]]);
  expect(literals("card_amount_deviation", -1.234)[0]).toEqual([-3, -2, -1]);
  expect(literals("card_device_new", 0.5)).toEqual([[1]]);
});

test("words are of facts that say what a feature says, and every feature but the twin of the amount has some", () => {
  const sayable = new Set([...FACT_OF_FEATURE.values()].map(({ name }) => name));
  expect([...WORDS_OF_FACTS.keys()].filter((name) => !sayable.has(name))).toEqual([]);
  const kindOf = (name: string): string | undefined => WORDS_OF_FACTS.get(FACT_OF_FEATURE.get(name)?.name ?? "")?.kind;
  expect(FEATURES.filter(({ name, unit }) => kindOf(name) !== undefined && (kindOf(name) === "flag") !== (unit === "flag")).map(({ name }) => name)).toEqual([]);
  expect(wordsOf(bounds("amount_root", { from: 22 }))).toMatchObject({ en: expect.stringMatching(/^amount_root \(Square root .*\) is at least 22$/), ja: "amount_rootの値が22以上" });
});

/** One row with these values, of features that are known where they are given. */
function rowWith(values: ReadonlyMap<number, number>): { readonly data: ReturnType<typeof tinyDataset>; readonly facts: Facts } {
  const data = { ...tinyDataset({ count: 1 }), features: { fingerprint: "", names: NAMES }, values: Float32Array.from(NAMES, (_, index) => values.get(index) ?? 0), known: Uint8Array.from(NAMES, (_, index) => (values.has(index) ? 1 : 0)) };
  const facts = [...values.keys()].map((feature) => {
    const { name, says } = factOf(feature);
    return [name, FORMS[says?.form ?? "measure"].fact(data.values[feature] as number)] as const;
  });
  const usual = FACTS.flatMap(({ name, usual: value }) => (value === undefined ? [] : [[name, value] as const]));
  return { data, facts: Object.fromEntries([...usual, ...facts]) };
}

/** In steps that are well apart, because at a border itself the last bit may decide otherwise. */
const anyValue = fc.integer({ min: -6 * 64, max: 12 * 64 }).map((steps) => steps / 64);

const anyBounds = fc.record({
  feature: fc.integer({ min: 0, max: NAMES.length - 1 }), cut: anyValue, width: fc.option(fc.integer({ min: 8, max: 320 }).map((steps) => steps / 64), { nil: undefined }),
  low: fc.boolean(), orUnknown: fc.boolean(), rounding: fc.integer({ min: 0, max: 5 }),
}).map(({ feature, cut, width, low, orUnknown, rounding }): Bounds => {
  const near = (at: number) => {
    // What is held as ln(1 + size) is never below 0.
    const borders = bordersNear(feature, factOf(feature).says?.form === "measure" ? at : Math.abs(at) + 1 / 64).flat();
    return borders[Math.min(rounding, borders.length - 1)] as { literal: number; value: number };
  };
  const both = width !== undefined && FEATURES[feature]?.unit !== "flag";
  return { feature, orUnknown, ...(low || both ? { from: near(cut) } : {}), ...(!low || both ? { below: near(cut + (width ?? 0)) } : {}) };
});

test("a draft written as YAML, read back and asked by the policy engine holds where the draft does", () => {
  const values = fc.dictionary(fc.integer({ min: 0, max: NAMES.length - 1 }).map(String), anyValue, { maxKeys: 40 });
  let held = 0;
  fc.assert(fc.property(fc.uniqueArray(anyBounds, { minLength: 1, maxLength: 4, selector: ({ feature }) => feature }), values, (draft, given) => {
    const isFlag = (feature: number): boolean => FEATURES[feature]?.unit === "flag";
    // Every other bound has a value to meet it, or to miss it narrowly; the others have a chance value or none.
    const row = new Map(draft.filter((_, index) => index % 2 === 0).map(({ feature, from, below }) => [feature, isFlag(feature) ? (from === undefined ? 0 : 1) : (from ?? below ?? { value: 0 }).value + 0.25] as const));
    for (const [feature, value] of Object.entries(given)) row.set(Number(feature), isFlag(Number(feature)) ? Number(value > 0.5) : value);
    const { data, facts } = rowWith(row);
    const rule = proposedRule("suggested-1", draft);
    const policy = policyOf(fragmentOf([rule], () => "as data say"));
    expect(policy.rules.map(({ id, then }) => [id, then])).toEqual([["suggested-1", "challenge"]]);
    expect(policy.sentences.get("suggested-1")).toEqual(rule.sentence);
    expect(rule.sentence.en).toMatch(/^[A-Z].*\.$/);
    expect(rule.sentence.ja).toMatch(/の取引です。$/);
    expect(`${rule.sentence.en}${rule.sentence.ja}`).not.toMatch(/undefined|NaN|Infinity|\{\}/);
    const expected = meets(data, 0, draft.map((one) => (factOf(one.feature).whenUnknown === undefined && !row.has(one.feature) ? { ...one, orUnknown: one.from === undefined } : one)));
    held += expected ? 1 : 0;
    expect(policy.holding(facts)).toEqual(expected ? [0] : []);
  }), { numRuns: 300 });
  expect(held).toBeGreaterThan(20);
});
