import { SeededRandom } from "../../../src/base/index.js";
import { driftOf, featureDrift, stabilityIndex } from "../../../src/lab/drift/stability.js";
import { tinyDataset } from "../train/world.js";

const numbers = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const flags = (ones: number, zeros: number, unknown = 0): Float64Array => numbers(...Array<number>(zeros).fill(0), ...Array<number>(ones).fill(1), ...Array<number>(unknown).fill(NaN));

test("the index of a flag is what a pocket calculator says", () => {
  // Cuts at 0 and 1: bins are zero, one, above, unknown, of which half a row is added to each: (80.5, 20.5, .5, .5) / 102 and (40.5, 60.5, .5, .5) / 102.
  const byHand = ((40.5 - 80.5) / 102) * Math.log(40.5 / 80.5) + ((60.5 - 20.5) / 102) * Math.log(60.5 / 20.5);
  expect(stabilityIndex(flags(20, 80), flags(60, 40))).toBeCloseTo(byHand, 12);
});

test("becoming unknown is a drift of its own", () => {
  const byHand = ((50.5 - 100.5) / 101.5) * Math.log(50.5 / 100.5) + ((50.5 - 0.5) / 101.5) * Math.log(50.5 / 0.5);
  expect(stabilityIndex(flags(0, 100), flags(0, 50, 50))).toBeCloseTo(byHand, 12);
  expect(stabilityIndex(flags(0, 0, 100), flags(0, 0, 40))).toBeLessThan(0.02);
});

test("the same numbers have not drifted, in whatever order; a shifted population has", () => {
  const random = new SeededRandom(4);
  const before = Float64Array.from({ length: 5000 }, () => random.next());
  const again = Float64Array.from({ length: 5000 }, () => random.next());
  expect(stabilityIndex(before, before.slice().reverse())).toBe(0);
  expect(driftOf("x", before, again)).toMatchObject({ name: "x", level: "stable" });
  expect(driftOf("x", before, again.map((value) => value + 0.08))).toMatchObject({ level: "watch" });
  expect(driftOf("x", before, again.map((value) => value + 0.5))).toMatchObject({ level: "act" });
});

test("every feature is named in the order of the table, and only the one that changed stands out", () => {
  const data = tinyDataset({ count: 4000 });
  const rows = Array.from({ length: 4000 }, (_, row) => row);
  for (let row = 2000; row < 4000; row++) data.values[row * 6 + 1] = 2;
  const drifts = featureDrift(data, Uint32Array.from(rows.slice(0, 2000)), Uint32Array.from(rows.slice(2000)));
  expect(drifts.map(({ name, level }) => [name, level])).toEqual([
    ["first", "stable"], ["second", "act"], ["tail", "stable"], ["noise", "stable"], ["constant", "stable"], ["flag", "stable"],
  ]);
  expect(drifts.every(({ psi }) => psi >= 0)).toBe(true);
});
