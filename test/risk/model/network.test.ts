import { SeededRandom } from "../../../src/base/index.js";
import { Network, inputCount, type DenseLayer, type InputScale } from "../../../src/risk/index.js";
import { randomLayers, randomRow, randomScales } from "./sample.js";

/** The same network in plain words and doubles. */
function plainLogit(scales: readonly InputScale[], layers: readonly DenseLayer[], row: Float32Array): number {
  let values = Array.from(row, (raw, i) => {
    const { transform, mean, scale, clip } = scales[i] as InputScale;
    const x = transform === "root" ? Math.sign(raw) * Math.sqrt(Math.abs(raw)) : raw;
    return Math.max(-clip, Math.min(clip, (x - mean) / scale));
  });
  scales.forEach(({ steps }, i) => values.push(...steps.map((step) => ((row[i] as number) > step ? 1 : 0))));
  layers.forEach((layer, depth) => {
    values = Array.from({ length: layer.outputs }, (_, o) => {
      const sum = values.reduce((total, value, i) => total + value * (layer.weights[o * layer.inputs + i] as number), layer.biases[o] as number);
      return depth < layers.length - 1 ? Math.max(0, sum) : sum;
    });
  });
  return values[0] as number;
}

const SHAPES = [[1, 1], [5, 1], [3, 1, 1], [5, 7, 3, 1], [16, 16, 16, 1], [120, 64, 32, 1], [17, 33, 1], [40, 20, 50, 9, 1]];

test.each(SHAPES)("the forward pass is the network written out (%p …)", (...widths) => {
  const random = new SeededRandom(widths.length * 1000 + (widths[0] as number));
  const scales = randomScales(random, widths[0] as number);
  const layers = randomLayers(random, [inputCount(scales), ...widths.slice(1)]);
  const network = new Network({ scales, layers });
  for (let k = 0; k < 50; k++) {
    const row = randomRow(random, widths[0] as number, k % 2 === 0 ? 4 : 400);
    const plain = plainLogit(scales, layers, row);
    expect(Math.abs(network.logit(row) - plain)).toBeLessThan(1e-4 * (1 + Math.abs(plain)));
  }
});

test.each(SHAPES)("contributions add up to the difference from the typical transaction (%p …)", (...widths) => {
  const random = new SeededRandom(widths.length * 77 + (widths[0] as number));
  const count = widths[0] as number;
  const scales = randomScales(random, count);
  const network = new Network({ scales, layers: randomLayers(random, [inputCount(scales), ...widths.slice(1)]) });
  const into = new Float32Array(count);
  for (let k = 0; k < 50; k++) {
    const logit = network.logit(randomRow(random, count));
    network.contributions(0.7, into);
    const sum = into.reduce((total, part) => total + part, 0);
    const size = into.reduce((total, part) => total + Math.abs(part), 1);
    expect(Math.abs(sum - 0.7 * (logit - network.typicalLogit))).toBeLessThan(1e-5 * size);
  }
});

test("a feature at its typical value contributes nothing, and the typical row is the base", () => {
  const random = new SeededRandom(5);
  const scales = randomScales(random, 5);
  const network = new Network({ scales, layers: randomLayers(random, [inputCount(scales), 7, 3, 1]) });
  const row = Float32Array.from(scales, (scale) => scale.typical);
  expect(network.logit(row)).toBe(network.typicalLogit);
  row[2] = 9;
  network.logit(row);
  const into = new Float32Array(5);
  network.contributions(1, into);
  expect(Array.from(into, (part) => part !== 0)).toEqual([false, false, true, false, false]);
});

test("a row is scored the same whatever was scored before it, and wherever it stands in a matrix", () => {
  const random = new SeededRandom(6);
  const scales = randomScales(random, 5);
  const network = new Network({ scales, layers: randomLayers(random, [inputCount(scales), 7, 3, 1]) });
  const matrix = randomRow(random, 50);
  const first = Array.from({ length: 10 }, (_, k) => network.logit(matrix, 5 * k));
  const again = Array.from({ length: 10 }, (_, k) => network.logit(matrix.slice(5 * (9 - k), 5 * (10 - k)))).reverse();
  expect(again).toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(5);
});
