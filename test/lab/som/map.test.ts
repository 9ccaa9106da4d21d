import { SeededRandom } from "../../../src/base/index.js";
import { scalesOf } from "../../../src/lab/train/scales.js";
import { densityOf, mapSvg } from "../../../src/lab/som/density.js";
import { sharesAround, trainMap } from "../../../src/lab/som/map.js";
import { SelfOrganisingMap } from "../../../src/risk/index.js";
import { tinyDataset } from "../train/world.js";

const data = tinyDataset({ count: 2000 });
const rows = Uint32Array.from({ length: data.count }, (_, row) => row);
const scales = scalesOf(data, rows, data.labels);
const settings = { width: 8, height: 6, seed: 3, steps: 6000 };
const plain = { transform: "none", mean: 0, scale: 1, clip: 8, typical: 0, steps: [] } as const;

const meanDistance = (map: SelfOrganisingMap): number => rows.reduce((sum, row) => sum + map.place(data.values, row * scales.length).distance, 0) / rows.length;

test("a row is placed in its nearest cell, the first of equally near ones", () => {
  const map = new SelfOrganisingMap(3, 1, [plain, plain], Float32Array.from([0, 0, 3, 4, 3, 4]));
  expect(map.place(Float32Array.from([9, 0, 0]), 1)).toEqual({ cell: 0, distance: 0 });
  expect(map.place(Float32Array.from([3, 4]), 0)).toEqual({ cell: 1, distance: 0 });
  expect(map.place(Float32Array.from([3, 1]), 0)).toEqual({ cell: 1, distance: Math.sqrt(9 / 2) });
});

test.each([[20, 20, 5], [3, 7, 17], [2, 1, 1], [40, 25, 3]])("of %d × %d cells the nearest is the one that a plain search finds", (width, height, features) => {
  const random = new SeededRandom(width);
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => 4 * random.next() - 2);
  const cells = draw(width * height * features);
  const map = new SelfOrganisingMap(width, height, Array.from({ length: features }, () => plain), cells);
  expect(map.cells()).toEqual(cells);
  for (let k = 0; k < 100; k++) {
    const row = draw(features);
    const squares = Array.from({ length: map.size }, (_, cell) => row.reduce((sum, value, i) => sum + (value - (cells[cell * features + i] as number)) ** 2, 0));
    const { cell, distance } = map.place(row, 0);
    expect(squares[cell] as number).toBeLessThan(Math.min(...squares) + 1e-5);
    expect(distance).toBeCloseTo(Math.sqrt((squares[cell] as number) / features), 6);
  }
});

test("training moves the cell most and those far away not at all", () => {
  const map = new SelfOrganisingMap(9, 1, [plain], new Float32Array(9));
  map.place(Float32Array.from([1]), 0);
  map.move(sharesAround(map, 0, 0.5, 1, new Float32Array(9)));
  const cells = map.cells();
  expect(cells[0]).toBe(0.5);
  expect(cells[1]).toBeCloseTo(0.5 * Math.exp(-0.5), 6);
  expect([...cells.subarray(4)]).toEqual([0, 0, 0, 0, 0]);
});

test("training brings the cells closer to the rows, and neighbours closer to each other", () => {
  const untrained = trainMap(data, rows, scales, { ...settings, steps: 0 });
  const trained = trainMap(data, rows, scales, settings);
  expect(meanDistance(trained)).toBeLessThan(0.95 * meanDistance(untrained));
  const roughness = (map: SelfOrganisingMap): number => {
    const [cells, width] = [map.cells(), map.width];
    let sum = 0;
    for (let cell = 0; cell < 48; cell++) {
      if (cell % width === 0) continue;
      for (let i = 0; i < scales.length; i++) sum += ((cells[cell * scales.length + i] as number) - (cells[(cell - 1) * scales.length + i] as number)) ** 2;
    }
    return sum;
  };
  expect(roughness(trained)).toBeLessThan(0.5 * roughness(untrained));
});

test("the seed decides the map, the labels do not", () => {
  const map = trainMap(data, rows, scales, settings);
  expect(trainMap({ ...data, labels: new Uint8Array(data.count) }, rows, scales, settings).cells()).toEqual(map.cells());
  expect(trainMap(data, rows, scales, { ...settings, seed: 4 }).cells()).not.toEqual(map.cells());
});

test("the density tells of a cell and its neighbourhood", () => {
  const map = new SelfOrganisingMap(5, 1, [plain], Float32Array.from([0, 1, 2, 3, 4]));
  const points = { ...tinyDataset({ count: 40 }), features: { fingerprint: "", names: ["x"] }, values: Float32Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 4)) };
  const labels = Uint8Array.from({ length: 40 }, (_, i) => (i < 10 ? 1 : 0));
  const density = densityOf(map, points, Uint32Array.from({ length: 40 }, (_, i) => i), labels);
  expect(density.rows[0]).toBeCloseTo(20, 9);
  expect(density.fraudShare[0]).toBeCloseTo((10 + 20 * 0.25) / 40, 9);
  expect(density.fraudShare[4]).toBeCloseTo((20 * 0.25) / 40, 9);
  // Both ends reach the middle with e^-2 of their twenty rows.
  expect(density.rows[2]).toBeCloseTo(40 * Math.exp(-2), 9);
  expect(density.medianDistance).toBe(0);
  const svg = mapSvg(map, density);
  expect(svg.match(/<rect /g)).toHaveLength(5);
  expect(svg).toContain("<title>37.50 % fraud, 20 rows around</title>");
});

test.each([[1, 1], [0, 5], [101, 3], [3, 101], [NaN, 2]])("a map of %d × %d cells is refused", (width, height) => {
  expect(() => trainMap(data, rows, scales, { ...settings, width, height })).toThrow(/expected at least two, at most 100 × 100/);
});
