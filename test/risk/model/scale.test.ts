import fc from "fast-check";
import { SeededRandom } from "../../../src/base/index.js";
import { referenceOf, scoreOf } from "../../../src/risk/index.js";

test("score s is exceeded by exactly its share of the reference, for any distribution without ties", () => {
  const random = new SeededRandom(3);
  for (const shape of [(u: number) => u, (u: number) => u ** 9 * 50, (u: number) => -1 / (u + 0.001)]) {
    const logits = Float64Array.from({ length: 20_000 }, () => shape(random.next()));
    const reference = referenceOf(logits);
    const scores = Array.from(logits, (logit) => scoreOf(reference, logit));
    for (const s of [1, 10, 500, 900, 990, 995, 999]) {
      expect(scores.filter((score) => score >= s).length / scores.length).toBeCloseTo(1 - s / 1000, 9);
    }
  }
});

test("with ties no score promises a smaller share than it has", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }), (values) => {
    const reference = referenceOf(Float64Array.from(values));
    const scores = values.map((value) => scoreOf(reference, value));
    for (const s of scores) expect(scores.filter((score) => score >= s).length * 1000).toBeLessThanOrEqual((1000 - s) * scores.length);
    expect(new Set(values.map((value, i) => `${value}:${scores[i]}`)).size).toBe(new Set(values).size);
  }));
});

test("a higher logit never scores lower, and the ends are 0 and 999", () => {
  const random = new SeededRandom(4);
  const reference = referenceOf(Float64Array.from({ length: 500 }, () => random.next() * 8 - 6));
  fc.assert(fc.property(fc.double({ min: -9, max: 5, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (logit, more) => {
    expect(scoreOf(reference, logit + more)).toBeGreaterThanOrEqual(scoreOf(reference, logit));
  }));
  expect([scoreOf(reference, -1e9), scoreOf(reference, 1e9)]).toEqual([0, 999]);
});
