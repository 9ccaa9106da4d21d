import fc from "fast-check";
import { stepsOf } from "../../../src/lab/train/steps.js";
import type { Dataset } from "../../../src/lab/index.js";

/** Rows of one feature or two, with their labels. */
function rowsOf(values: readonly (readonly number[])[], labels: readonly number[]): { readonly data: Dataset; readonly rows: Uint32Array; readonly labels: Uint8Array } {
  const names = (values[0] as readonly number[]).map((_, feature) => `f${feature}`);
  const data = { features: { fingerprint: "", names }, count: values.length, values: Float32Array.from(values.flat()) } as unknown as Dataset;
  return { data, rows: Uint32Array.from(values, (_, row) => row), labels: Uint8Array.from(labels) };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("a jump is found between the two values where it is", () => {
  const { data, rows, labels } = rowsOf(numbers(1000).map((x) => [x]), numbers(1000).map((x) => (x >= 970 ? 1 : 0)));
  expect(stepsOf(data, rows, labels, 10)).toEqual([[969.5]]);
});

test("of two features the one that tells more comes first, and one that tells nothing never", () => {
  const { data, rows, labels } = rowsOf(numbers(2000).map((x) => [x % 50, x, 7]), numbers(2000).map((x) => (x >= 1900 || x % 50 === 49 ? 1 : 0)));
  expect(stepsOf(data, rows, labels, 1)).toEqual([[], [1898.5], []]);
  expect(stepsOf(data, rows, labels, 2)).toEqual([[48.5], [1898.5], []]);
  expect(stepsOf(data, rows, labels, 0)).toEqual([[], [], []]);
});

test("a band is bounded on both sides", () => {
  const { data, rows, labels } = rowsOf(numbers(1000).map((x) => [x]), numbers(1000).map((x) => (x >= 400 && x < 450 ? 1 : 0)));
  expect(stepsOf(data, rows, labels, 10)).toEqual([[399.5, 449.5]]);
});

test("labels drawn by lot and parts of a few rows make no steps", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 200 }), (lots) => {
    const { data, rows, labels } = rowsOf(lots.map((_, x) => [x]), lots.map((lot) => (lot === 0 ? 1 : 0)));
    expect(stepsOf(data, rows, labels, 10).flat().length).toBeLessThanOrEqual(1);
  }), { numRuns: 50, seed: 1 });
  const few = rowsOf(numbers(1000).map((x) => [x]), numbers(1000).map((x) => (x >= 985 ? 1 : 0)));
  expect(stepsOf(few.data, few.rows, few.labels, 10).flat().every((threshold) => threshold <= 979.5)).toBe(true);
});

test("thresholds rise and lie between values of rows that teach, whatever the order of rows", () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(fc.property(fc.array(value, { minLength: 100, maxLength: 300 }), (values) => {
    const labelsOf = values.map((x) => (Math.abs(x) > 60 ? 1 : 0));
    const { data, rows, labels } = rowsOf(values.map((x) => [x]), labelsOf);
    const [steps] = stepsOf(data, rows, labels, 10) as [readonly number[]];
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(stepsOf(data, rows.slice().reverse(), labels, 10)).toEqual([steps]);
    for (const step of steps) {
      expect(data.values.some((x) => x < step)).toBe(true);
      expect(data.values.some((x) => x > step)).toBe(true);
    }
  }), { numRuns: 50, seed: 2 });
});
