import { exp, ln, SeededRandom } from "../../../src/base/index.js";
import { packScales } from "../../../src/risk/index.js";
import { binOf, edgesOf } from "../../../src/lab/compare/bins.js";
import { newton, solve } from "../../../src/lab/compare/logistic.js";
import { growTree, leafOf } from "../../../src/lab/compare/tree.js";
import { scalesOf } from "../../../src/lab/train/scales.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";
import { tinyDataset } from "../train/world.js";

const all = (data: Dataset): Uint32Array => Uint32Array.from({ length: data.count }, (_, row) => row);

/** A data set of these rows; the last number of each is its label. */
function table(rows: readonly (readonly number[])[]): Dataset {
  const base = tinyDataset({ count: rows.length });
  const names = (rows[0] as readonly number[]).slice(1).map((_, i) => `f${i}`);
  return {
    ...base,
    features: { ...base.features, names },
    values: Float32Array.from(rows.flatMap((row) => row.slice(0, -1))),
    labels: Uint8Array.from(rows, (row) => row.at(-1) as number),
  };
}

describe("logistic regression", () => {
  test("with inputs that never vary, the intercept is the log-odds of all rows", () => {
    const data = table([[3, 1], [3, 0], [3, 0], [3, 0]]);
    const { weights, gradient } = newton(data, all(data), data.labels, packScales(scalesOf(data, all(data), data.labels)));
    expect(weights[0]).toBe(0);
    expect(exp(weights[1] as number)).toBeCloseTo(1 / 3, 9);
    expect(gradient).toBeLessThanOrEqual(1e-9);
  });

  test("one balanced flag meets the closed form: the ridge holds the weight where its pull equals the error's", () => {
    const data = table([...Array<number[]>(30).fill([1, 1]), ...Array<number[]>(10).fill([1, 0]), ...Array<number[]>(10).fill([-1, 1]), ...Array<number[]>(30).fill([-1, 0])]);
    const scales = packScales([{ transform: "none", mean: 0, scale: 1, clip: 8, typical: 0, steps: [] }]);
    const { weights } = newton(data, all(data), data.labels, scales);
    const weight = weights[0] as number;
    // Without a ridge the weight would be ln 3; with it, 80 · (3/4 - p) = weight.
    expect(weight).toBeLessThan(ln(3));
    expect(80 * (0.75 - 1 / (1 + exp(-weight)))).toBeCloseTo(weight, 6);
    expect(weights[1]).toBeCloseTo(0, 9);
  });

  test("the gradient vanishes on data of all kinds, separable ones too", () => {
    const separable = table(Array.from({ length: 60 }, (_, i) => [i, i * i, i > 40 ? 1 : 0]));
    for (const data of [tinyDataset({ count: 1500 }), separable]) {
      const { gradient, steps } = newton(data, all(data), data.labels, packScales(scalesOf(data, all(data), data.labels)));
      expect(gradient).toBeLessThanOrEqual(1e-9);
      expect(steps).toBeLessThan(25);
    }
  });

  test("a system of equations is solved", () => {
    expect([...solve(Float64Array.from([4, 0, 2, 3]), Float64Array.from([8, 7]), 2)].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1.25, 1.5]);
  });
});

describe("decision tree", () => {
  const limits = { depth: 1, leaves: 2, rows: 1 };

  /** The best cut of one question, by trying each. */
  function bruteForce(data: Dataset): { readonly impurity: number } {
    const frauds = data.labels.reduce((sum, label) => sum + label, 0);
    const weight = Math.sqrt((data.count - frauds) / frauds);
    let impurity = Infinity;
    data.features.names.forEach((_, feature) => {
      for (let cut = 0; cut < data.count; cut++) {
        impurity = Math.min(impurity, impurityAt(data, feature, data.values[cut * data.features.names.length + feature] as number, weight));
      }
    });
    return { impurity };
  }

  function impurityAt(data: Dataset, feature: number, threshold: number, weight: number): number {
    const sides = [[0, 0], [0, 0]];
    data.labels.forEach((label, row) => {
      const side = sides[(data.values[row * data.features.names.length + feature] as number) <= threshold ? 0 : 1] as number[];
      side[label] = (side[label] as number) + (label === 1 ? weight : 1);
    });
    return sides.reduce((sum, [genuine = 0, fraud = 0]) => (genuine + fraud === 0 ? sum : sum + (2 * genuine * fraud) / (genuine + fraud)), 0);
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("the first question is the best of all there are (world %i)", (seed) => {
    const random = new SeededRandom(seed);
    const data = table(Array.from({ length: 40 }, () => [random.below(20), random.next(), random.below(3), random.chance(0.3) ? 1 : 0]));
    const tree = growTree(data, all(data), data.labels, limits);
    if (tree.kind !== "split") throw new Error("expected a question");
    const frauds = data.labels.reduce((sum, label) => sum + label, 0);
    expect(impurityAt(data, tree.feature, tree.threshold, Math.sqrt((40 - frauds) / frauds))).toBeCloseTo(bruteForce(data).impurity, 9);
  });

  test("two questions tell apart what neither tells alone, and the leaves hold every row once", () => {
    const data = table(Array.from({ length: 400 }, (_, i) => [i % 20, Math.floor(i / 20), i % 20 > 9 && i >= 200 ? 1 : 0]));
    const tree = growTree(data, all(data), data.labels, { depth: 4, leaves: 8, rows: 5 });
    const leaves = new Set(Array.from(all(data), (row) => leafOf(tree, data, row)));
    expect([...leaves].reduce((sum, { count }) => sum + count, 0)).toBe(400);
    expect([...leaves].every(({ frauds, count }) => frauds === 0 || frauds === count)).toBe(true);
    expect(leaves.size).toBe(3);
  });

  test("limits are kept, and pure rows are not split", () => {
    const data = tinyDataset({ count: 2000 });
    const tree = growTree(data, all(data), data.labels, { depth: 3, leaves: 5, rows: 100 });
    const leaves = [...new Set(Array.from(all(data), (row) => leafOf(tree, data, row)))];
    expect(leaves.length).toBeLessThanOrEqual(5);
    expect(Math.min(...leaves.map(({ count }) => count))).toBeGreaterThanOrEqual(100);
    const pure = table([[1, 0], [2, 0], [3, 0]]);
    expect(growTree(pure, all(pure), pure.labels, limits)).toEqual({ kind: "leaf", count: 3, frauds: 0, probability: 0 });
  });

  test("edges lie halfway between values, and are few where values are many", () => {
    const data = table([[1, 0], [2, 0], [2, 0], [5, 0]]);
    const [edges] = edgesOf(data, all(data));
    expect([...(edges as Float64Array)]).toEqual([1.5, 3.5]);
    expect([0, 1.5, 1.6, 3.5, 9].map((value) => binOf(edges as Float64Array, value))).toEqual([0, 0, 1, 1, 2]);
    const many = table(Array.from({ length: 5000 }, (_, i) => [i, 0]));
    const [fine] = edgesOf(many, all(many));
    expect(fine?.length).toBe(63);
    expect(fine?.every((edge, i) => Math.abs(edge - ((i + 1) * 5000) / 64) <= 1)).toBe(true);
  });
});
