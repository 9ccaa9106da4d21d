import fc from "fast-check";
import { treesFrom } from "../../../src/risk/index.js";
import { Trees, type TreeColumns } from "../../../src/risk/model/trees.js";
import { FIXTURES, NAMES, fixtureBytes, predictedBy } from "./lightgbm-fixture.js";

test.each(FIXTURES)("%s.txt says what LightGBM says, to the last digits", (name, unknown) => {
  const { scorer, model } = treesFrom(fixtureBytes(name), name, unknown);
  const rows = predictedBy(name);
  expect(rows).toHaveLength(48);
  for (const { values, known, raw, probability } of rows) {
    const logit = scorer.logit(values, 0, known);
    expect(Math.abs(logit / model.sigmoid - raw)).toBeLessThan(1e-12);
    expect(Math.abs(1 / (1 + Math.exp(-logit)) - probability)).toBeLessThan(1e-12);
  }
  expect(new Set(rows.map(({ raw }) => raw)).size).toBeGreaterThan(10);
});

test("whether unknown values are missing ones makes a difference, and so rows must tell", () => {
  const { scorer } = treesFrom(fixtureBytes("empty"), "empty", "empty");
  const differing = predictedBy("empty").filter(({ values, known }) => scorer.logit(values, 0, known) !== scorer.logit(values));
  expect(differing.length).toBeGreaterThan(10);
});

test.each(FIXTURES)("the path contributions of %s.txt add up, and only features that split have any", (name, unknown) => {
  const { scorer, baseLogit, model } = treesFrom(fixtureBytes(name), name, unknown);
  const into = new Float32Array(NAMES.length);
  for (const { values, known } of predictedBy(name)) {
    const logit = scorer.logit(values, 0, known);
    scorer.contributions(0.6, into);
    expect(into.reduce((sum, part) => sum + part, 0.6 * baseLogit)).toBeCloseTo(0.6 * logit, 5);
    NAMES.forEach((feature, place) => model.used.includes(feature) || expect(into[place]).toBe(0));
  }
});

/** Two features: the first split asks one, its left child the other; leaves 1, 2 and 4. */
function small(missing: number, defaultLeft: number): TreeColumns {
  return {
    roots: Int32Array.of(0, ~3), feature: Int32Array.of(0, 1), threshold: Float64Array.of(0.1, -1), missing: Uint8Array.of(missing, missing),
    defaultLeft: Uint8Array.of(defaultLeft, defaultLeft), left: Int32Array.of(1, ~0), right: Int32Array.of(~2, ~1),
    splitValue: Float64Array.of(2.5, 1.25), leafValue: Float64Array.of(1, 2, 4, 0.5),
  };
}

const FLOAT_TENTH = Math.fround(0.1);
test.each<[what: string, missing: number, defaultLeft: number, row: readonly [number, number], known: readonly [number, number], leaf: number]>([
  ["a value on the threshold goes left", 0, 0, [0, -1], [1, 1], 1],
  ["a 32-bit 0.1 lies above the double 0.1", 0, 1, [FLOAT_TENTH, 0], [1, 1], 4],
  ["an unknown value is nought where no missing ones were seen", 0, 1, [9, 9], [0, 0], 2],
  ["nought is missing where zeros are, and goes left", 1, 1, [0, 0], [1, 1], 1],
  ["nought is missing where zeros are, and goes right", 1, 0, [0, 0], [1, 1], 4],
  ["so is less than any number worth the name", 1, 0, [1e-36, 5], [1, 1], 4],
  ["a small number is not", 1, 0, [1e-34, 5], [1, 1], 2],
  ["an unknown value is missing where zeros are", 1, 0, [-3, 5], [0, 1], 4],
  ["an unknown value is missing where missing ones were seen, and goes left", 2, 1, [9, 9], [0, 0], 1],
  ["an unknown value is missing where missing ones were seen, and goes right", 2, 0, [-9, 9], [0, 0], 4],
  ["nought is not missing where missing ones were seen", 2, 0, [0, -2], [1, 1], 1],
])("%s", (_, missing, defaultLeft, row, known, leaf) => {
  const trees = new Trees(small(missing, defaultLeft), 2, 1, true);
  expect(trees.logit(Float32Array.from(row), 0, Uint8Array.from(known))).toBe(leaf + 0.5);
});

test("a path hands each difference to the feature of the split above it; a tree of one leaf is part of the base", () => {
  const trees = new Trees(small(0, 0), 2, 2, false);
  expect(trees.rootLogit).toBe(2 * (2.5 + 0.5));
  const into = new Float32Array(2);
  trees.logit(Float32Array.of(0, 5));
  trees.contributions(3, into);
  expect(Array.from(into)).toEqual([6 * (1.25 - 2.5), 6 * (2 - 1.25)]);
});

test("a row is scored the same whatever was scored before it, and wherever it stands in a matrix", () => {
  const { scorer } = treesFrom(fixtureBytes("empty"), "empty", "empty");
  const rows = predictedBy("empty");
  const width = NAMES.length;
  const values = Float32Array.from(rows.flatMap((row) => Array.from(row.values)));
  const known = Uint8Array.from(rows.flatMap((row) => Array.from(row.known)));
  const alone = rows.map((row) => scorer.logit(row.values, 0, row.known));
  fc.assert(fc.property(fc.integer({ min: 0, max: rows.length - 1 }), (row) => scorer.logit(values, row * width, known) === alone[row]));
});
