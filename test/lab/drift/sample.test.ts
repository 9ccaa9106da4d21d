import { SeededRandom } from "../../../src/base/index.js";
import { DriftSample } from "../../../src/lab/drift/sample.js";

const features = { fingerprint: "test", names: ["still", "moving"] };
const reference = { from: -Infinity, until: 1_000 };
const later = { from: 1_000, until: 2_000 };

function sampled(each: number, options: { readonly scored?: boolean } = {}): DriftSample {
  const random = new SeededRandom(3);
  const sample = new DriftSample(features, reference, later);
  for (let at = 0; at < 2_500; at++) {
    for (let n = 0; n < each; n++) {
      const moving = random.next() + (at >= 1_000 ? 0.6 : 0);
      sample.add(at, { values: Float32Array.of(random.next(), moving), known: Uint8Array.of(1, 1) }, options.scored === true ? Math.floor(moving * 500) : undefined);
    }
  }
  return sample;
}

test("each decision counts in the period of its day, and what moved stands out", () => {
  const report = sampled(2, { scored: true }).report();
  expect(report?.reference).toEqual({ rows: 2_000 });
  expect(report?.later).toEqual({ rows: 2_000 });
  expect(report?.features.map(({ name, level }) => [name, level])).toEqual([["still", "stable"], ["moving", "act"]]);
  expect(report?.score).toMatchObject({ name: "score", level: "act" });
});

test("of many decisions an even sample says the same, twice alike", () => {
  const [many, again] = [sampled(80).report(), sampled(80).report()];
  expect(many?.reference).toEqual({ rows: 80_000 });
  expect(many?.features.map(({ level }) => level)).toEqual(["stable", "act"]);
  expect(many?.features[0]?.psi).toBeLessThan(0.001);
  expect(many).toEqual(again);
  expect(many?.score).toBeUndefined();
});

test("a period without decisions has no report", () => {
  const sample = new DriftSample(features, reference, later);
  sample.add(5, { values: Float32Array.of(1, 2), known: Uint8Array.of(1, 1) }, 5);
  expect(sample.report()).toBeUndefined();
});
