import { SeededRandom } from "../../../src/base/index.js";
import { startBackend } from "../../../src/lab/train/backend.js";
import { Network } from "../../../src/risk/index.js";
import { randomLayers, randomRow } from "../../risk/model/sample.js";

test.each([[[6, 1]], [[6, 5, 1]], [[40, 24, 10, 1]], [[120, 64, 32, 1]]])("our forward pass agrees with the library's predict (%p)", async (widths) => {
  const { tf } = await startBackend();
  const random = new SeededRandom(widths.length);
  const layers = randomLayers(random, widths);
  const width = widths[0] as number;
  const network = new Network({ scales: Array.from({ length: width }, () => ({ transform: "none", mean: 0, scale: 1, clip: 100, typical: 0, steps: [] })), layers });
  const model = tf.sequential({
    layers: layers.map(({ inputs, outputs, weights, biases }, depth) => tf.layers.dense({
      inputShape: [inputs],
      units: outputs,
      activation: depth < layers.length - 1 ? "relu" : "linear",
      weights: [tf.tensor2d(weights, [outputs, inputs]).transpose(), tf.tensor1d(biases)],
    })),
  });
  for (let k = 0; k < 20; k++) {
    const row = randomRow(random, width);
    const theirs = tf.tidy(() => (model.predict(tf.tensor2d(row, [1, width])) as { dataSync(): Float32Array }).dataSync()[0] as number);
    expect(Math.abs(network.logit(row) - theirs)).toBeLessThan(1e-5 * (1 + Math.abs(theirs)));
  }
  model.dispose();
});

test("the backend is chosen once and named", async () => {
  const [one, two] = await Promise.all([startBackend(), startBackend()]);
  expect(two).toBe(one);
  expect(one.tf.getBackend()).toBe(one.name);
});
