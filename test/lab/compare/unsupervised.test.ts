import { DAY_MS, ln, SeededRandom } from "../../../src/base/index.js";
import { compare } from "../../../src/lab/compare/compare.js";
import { noveltyLikelihood } from "../../../src/lab/compare/novelty.js";
import { selfOrganisingMap } from "../../../src/lab/compare/som.js";
import { rowsBetween, type Dataset } from "../../../src/lab/dataset/types.js";
import { FEATURES } from "../../../src/risk/index.js";
import { START, tinyDataset } from "../train/world.js";

const day = (number: number): number => START + number * DAY_MS;
const small = { width: 8, height: 8, steps: 5000 };
const splitOf = (data: Dataset) => ({ train: rowsBetween(data, day(0), day(40)), test: rowsBetween(data, day(45), day(60)), labelsUntil: day(45), seed: 2 });

/** Rows of these features alone. */
function table(names: readonly string[], rows: readonly (readonly number[])[], known?: readonly number[]): Dataset {
  const base = tinyDataset({ count: rows.length });
  return {
    ...base, features: { ...base.features, names }, values: Float32Array.from(rows.flat()),
    ...(known === undefined ? {} : { known: Uint8Array.from(known) }),
  };
}
const all = (data: Dataset): Uint32Array => Uint32Array.from({ length: data.count }, (_, row) => row);

describe("self-organising map", () => {
  const data = tinyDataset();

  test("its cells find the fraud, and twice the same", () => {
    const [first, second] = [0, 1].map(() => compare(data, splitOf(data), [selfOrganisingMap(small)])[0]);
    expect(first?.figures.aucRoc).toBeGreaterThan(0.75);
    expect(first?.scored.scores).toEqual(second?.scored.scores);
    expect(first?.describes).toMatch(/^8 × 8 cells, 5000 steps; /);
  });

  test("of rows in one cell, the farther from it is the riskier, and little known makes it weigh more", () => {
    const fitted = selfOrganisingMap(small).fit(data, splitOf(data).train, data.labels, 1);
    const places = Array.from(all(data), (row) => ({ row, ...fitted.map.place(data.values, row * 6) })).sort((a, b) => a.cell - b.cell || a.distance - b.distance);
    const pairs = places.slice(1).map((to, i) => ({ from: places[i] as typeof to, to })).filter(({ from, to }) => from.cell === to.cell && from.distance < to.distance);
    expect(pairs.length).toBeGreaterThan(1000);
    for (const { from, to } of pairs) expect(fitted.score(data, to.row)).toBeGreaterThan(fitted.score(data, from.row));
    const pull = ({ from, to }: (typeof pairs)[number]): number => (fitted.score(data, to.row) - fitted.score(data, from.row)) / (ln(to.distance) - ln(from.distance));
    const byEvidence = pairs.filter(({ from, to }) => to.distance > 1.2 * from.distance).sort((a, b) => (fitted.density.rows[a.to.cell] as number) - (fitted.density.rows[b.to.cell] as number));
    expect(pull(byEvidence[0] as (typeof pairs)[number])).toBeGreaterThan(pull(byEvidence.at(-1) as (typeof pairs)[number]));
  });
});

describe("novelty likelihood", () => {
  test("reads rows that the feature table has", () => {
    const names = FEATURES.map(({ name }) => name);
    const data = table(names, Array.from({ length: 8 }, (_, i) => names.map((__, feature) => (i + feature) % 2)));
    expect(noveltyLikelihood.fit(data, all(data), data.labels, 1).describe()).toMatch(/^10 attributes /);
  });

  test("something new weighs one over its chance, by how long the history is", () => {
    const rows = [...Array<number[]>(20).fill([1, 0]), ...Array<number[]>(20).fill([1, 1]), ...Array<number[]>(39).fill([4, 0]), [4, 1]];
    const data = table(["card_attempts_log", "card_device_new"], rows);
    const fitted = noveltyLikelihood.fit(data, all(data), data.labels, 1);
    // Half of the short histories meet a new device, one and a half in forty-one (half a row is added to each side) of the long ones.
    expect(fitted.score(data, 25)).toBeCloseTo(-ln(0.5), 9);
    expect(fitted.score(data, 79)).toBeCloseTo(-ln(1.5 / 41), 9);
    expect(fitted.score(data, 0)).toBeCloseTo(0, 9);
    expect(fitted.score(data, 45)).toBeCloseTo(ln(0.5) - ln(39.5 / 41), 9);
  });

  test("an amount rare in the habit and usual among others is suspicious; an unknown attribute says nothing", () => {
    const random = new SeededRandom(5);
    const rows = Array.from({ length: 400 }, () => [random.next() - 0.5, 4 * random.next() - 2]);
    const data = table(["card_amount_deviation", "bin_amount_deviation"], [...rows, [6, 0], [0, 0], [6, 0]], [...Array<number>(804).fill(1), 0, 1]);
    const fitted = noveltyLikelihood.fit(data, all(data), data.labels, 1);
    expect(fitted.score(data, 400)).toBeGreaterThan(2);
    expect(fitted.score(data, 401)).toBeLessThan(0);
    expect(fitted.score(data, 402)).toBe(0);
  });

  test("learns nothing from labels", () => {
    const data = table(["card_hour_unusual", "card_merchant_new"], [[1, 0], [2, 1], [3, 0]]);
    const [one, other] = [new Uint8Array(3), new Uint8Array(3).fill(1)].map((labels) => noveltyLikelihood.fit(data, all(data), labels, 1).score(data, 1));
    expect(one).toBe(other);
  });

  test("a data set without such features is refused", () => {
    const data = tinyDataset({ count: 10 });
    expect(() => noveltyLikelihood.fit(data, all(data), data.labels, 1)).toThrow("cannot train: the data set has none of the features that compare a request with its card's history");
  });
});
