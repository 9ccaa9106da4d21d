import { ln, SeededRandom, sigmoid } from "../../../src/base/index.js";
import { calibrate } from "../../../src/lab/train/calibrate.js";

/** Logits that are too bold by `stretch` and off by `shift`, with the labels that the true ones lead to. */
function crooked(stretch: number, shift: number): { logits: Float64Array; labels: Uint8Array } {
  const random = new SeededRandom(2);
  const truth = Float64Array.from({ length: 20_000 }, () => random.next() * 6 - 5);
  return { logits: truth.map((logit) => stretch * logit + shift), labels: Uint8Array.from(truth, (logit) => (random.chance(sigmoid(logit)) ? 1 : 0)) };
}

const logLoss = (logits: Float64Array, labels: Uint8Array, slope: number, intercept: number): number =>
  logits.reduce((sum, logit, i) => sum - ln(sigmoid((labels[i] === 1 ? 1 : -1) * (slope * logit + intercept))), 0) / logits.length;

test.each([[2.5, 3], [0.4, -1], [1, 0]])("a stretch of %p and a shift of %p are undone", (stretch, shift) => {
  const { logits, labels } = crooked(stretch, shift);
  const { slope, intercept } = calibrate(logits, labels);
  expect(slope * stretch).toBeCloseTo(1, 1);
  expect(Math.abs(slope * shift + intercept)).toBeLessThan(0.1);
  expect(logLoss(logits, labels, slope, intercept)).toBeLessThanOrEqual(logLoss(logits, labels, 1, 0));
});

test("the mean probability becomes the fraud rate", () => {
  const { logits, labels } = crooked(3, 2);
  const { slope, intercept } = calibrate(logits, labels);
  const mean = logits.reduce((sum, logit) => sum + sigmoid(slope * logit + intercept), 0) / logits.length;
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  expect(Math.abs(mean - rate)).toBeLessThan(1e-3);
});

test("a model that is wrong throughout still keeps its order", () => {
  const { logits, labels } = crooked(-1, 0);
  const { slope, intercept } = calibrate(logits, labels);
  expect(slope).toBe(0.01);
  expect(Number.isFinite(intercept)).toBe(true);
});

test("logits that separate the labels completely stay finite", () => {
  const { slope, intercept } = calibrate(Float64Array.of(-5, -4, 4, 5), Uint8Array.of(0, 0, 1, 1));
  expect(slope).toBeGreaterThan(0);
  expect(slope).toBeLessThan(10);
  expect(Number.isFinite(intercept)).toBe(true);
});
