import { sigmoid, SeededRandom } from "../../../src/base/index.js";
import type { ComparedRow } from "../../../src/lab/compare/compare.js";
import { aboveModel } from "../../../src/lab/compare/policy.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";
import { evaluate } from "../../../src/lab/evaluate/evaluate.js";
import { figuresOf, ranked } from "../../../src/lab/evaluate/figures.js";
import { pricedWays, type PricedWay } from "../../../src/lab/report/costs.js";
import { reportPage } from "../../../src/lab/report/report.js";
import { SLICE_RATE, slicesOf } from "../../../src/lab/report/slices.js";
import type { Model } from "../../../src/risk/index.js";
import { tinyDataset } from "../train/world.js";

/** One request in a hundred is fraud, and the first feature shows four in five of them. Some features bear names that slices read. */
function world(): Dataset {
  const random = new SeededRandom(2);
  const dataset = tinyDataset({ count: 5000 });
  const names = ["amount_root", "night", "card_attempts_log", "merchant_abroad", "ip_abroad", "card_device_new"];
  const labels = dataset.labels.map(() => (random.chance(0.01) ? 1 : 0));
  const values = dataset.values.slice();
  labels.forEach((label, row) => {
    values.set([random.next() + (label === 1 && random.chance(0.8) ? 1 : 0), random.chance(0.2) ? 1 : 0, random.below(3), random.chance(0.1) ? 1 : 0, 0], row * names.length);
  });
  const known = new Uint8Array(values.length).fill(1);
  const categories = {
    channel: { names: ["", "BRW"], codes: new Int32Array(dataset.count).fill(1) },
    // A few pairs that many have, then more of two requests each than a report shows; the first hundred are not known.
    country_pair: { names: ["", ...Array.from({ length: 30 }, (_, pair) => `JP/${String.fromCharCode(65 + pair % 26, 65 + pair)}`)], codes: Int32Array.from({ length: dataset.count }, (_, row) => (row < 100 ? 0 : row < 150 ? 6 + (row % 25) : 1 + (row % 5))) },
  };
  return { ...dataset, features: { ...dataset.features, names }, labels, values, known, categories };
}

/** Leans on the first feature alone. */
const model: Model = {
  id: "<b>first</b>", kind: "network", featureFingerprint: "feedfacefeedface",
  score(values) {
    const logit = 8 * (values[0] as number) - 8;
    return { logit, probability: sigmoid(logit), score: Math.min(999, Math.floor(1000 * sigmoid(logit))), base: -4, contributions: Float32Array.from(values, (value, index) => (index === 0 ? 8 * value - 4 : 0)) };
  },
};

const dataset = world();
const evaluation = evaluate(dataset, model, { from: -Infinity, to: Infinity, seed: 1 });
const page = reportPage(dataset, evaluation);

test("the best point of the cost curve is drawn and said", () => {
  expect(page).toMatch(/>best: ¥[\d,]+<\/text>/);
  expect(page).toMatch(/With the model alone least, ¥[\d,]+ per 10,000 transactions, when \d\.\d % are challenged: from probability [\d.]+ % \(score \d+\), \d\d % of the frauds detected, [\d.]+ % of the honest disturbed/);
});

describe("beside rules", () => {
  const { rows } = evaluation;
  const judgedAs = (label: string, scores: Float64Array, byModel: (score: number) => boolean): ComparedRow => {
    const scored = { ...rows, scores };
    return { name: label, describes: "", costs: { label, byModel }, figures: figuresOf(scored), scored };
  };
  // A rule that stops one in fifty requests blindly, and the same one before the model.
  const stops = (row: number): boolean => row % 50 === 0;
  const rules = judgedAs("rules alone", rows.scores.map((_, row) => (stops(row) ? 3 : 0)), () => false);
  const both = judgedAs("rules and model", rows.scores.map((score, row) => (stops(row) ? aboveModel(3) : score)), (score) => Math.abs(score) < 1000);
  const { costs: _, ...bare } = rules;
  const ways = pricedWays(rows, ranked(rows.scores, rows.labels, rows.amountMinor), evaluation.points, [rules, both, bare]);

  test("each way is priced at its own best point, and a contender without a cost curve is not", () => {
    expect(ways.map(({ label }) => label)).toEqual(["model alone", "rules alone", "rules and model"]);
    const [model, blind, mixed] = ways.map(({ curve, best }) => curve.costMinor[best] as number) as [number, number, number];
    expect(model).toBeLessThan(mixed);
    expect(mixed).toBeLessThan(blind);
    for (const { curve, best } of ways) expect(curve.costMinor[best]).toBe(Math.min(...curve.costMinor));
  });

  test("a score is named where a score decides", () => {
    expect(ways[1]?.fromScore).toBeUndefined();
    const { curve, best, fromScore } = ways[2] as PricedWay;
    expect(fromScore).toBe(Math.min(999, Math.floor(1000 * sigmoid(curve.thresholds[best] as number))));
  });

  test("three lines and their best points are drawn, and told in a table", () => {
    const withRules = reportPage(dataset, evaluation, [rules, both]);
    const picture = /<h2>Cost against challenges.*?<\/section>/s.exec(withRules)?.[0] ?? "";
    for (const { label } of ways) expect(picture).toContain(`>${label}</text>`);
    expect(picture.match(/<circle/g)).toHaveLength(3);
    expect(withRules).toContain("<h2>Cost: the best point of each</h2>");
    expect(page).not.toContain("<h2>Cost: the best point of each</h2>");
  });
});

test("the headline is the figure at 1 %, with its interval", () => {
  const { detection } = evaluation.figures.at[1] as { detection: number };
  const { low, high } = evaluation.intervals.detection[1]?.interval as { low: number; high: number };
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  expect(page).toContain(`<b>${percent(detection)} of the frauds</b> (95 % interval ${percent(low)} to ${percent(high)})`);
});

test("what others named is escaped", () => {
  expect(page).toContain("&lt;b&gt;first&lt;/b&gt;");
  expect(page).not.toContain("<b>first");
});

test("importance is the mean absolute contribution, the highest first", () => {
  expect([...page.matchAll(/<td><code>([a-z_]+)<\/code><\/td><td class="meter">/g)][0]?.[1]).toBe("amount_root");
  const expected = dataset.values.filter((_, cell) => cell % 6 === 0).reduce((sum, value) => sum + Math.abs(8 * value - 4), 0) / dataset.count;
  expect(evaluation.importance[0]).toBeCloseTo(expected, 4);
});

test("each group of slices holds every request once, and all that was caught", () => {
  const slices = slicesOf(dataset, evaluation, ranked(evaluation.rows.scores, evaluation.rows.labels, evaluation.rows.amountMinor));
  const groups = [...new Set(slices.map(({ group }) => group))];
  // Everybody is at the same channel and nobody at home abroad, and goods are no column: those groups would say nothing.
  expect(groups).toEqual(["Card", "Country pair", "Amount", "Local time", "Device"].sort((a, b) => groups.indexOf(a) - groups.indexOf(b)));
  const caught = Math.round((evaluation.figures.at.find(({ rate }) => rate === SLICE_RATE)?.detection ?? 0) * evaluation.figures.frauds);
  for (const group of groups) {
    const sum = (of: "transactions" | "frauds" | "intervened" | "caught"): number => slices.filter((slice) => slice.group === group).reduce((total, slice) => total + slice[of], 0);
    expect([sum("transactions"), sum("frauds"), sum("intervened"), sum("caught")]).toEqual([dataset.count, evaluation.figures.frauds, 50, caught]);
  }
  const { values, labels } = dataset;
  const nightly = labels.reduce((total, label, row) => total + (values[row * 6 + 1] === 1 ? label : 0), 0);
  expect(slices.find(({ name }) => name === "at night (0 to 5)")?.frauds).toBe(nightly);
  const pairs = slices.filter(({ group }) => group === "Country pair");
  expect(pairs.map(({ name }) => name).slice(-2)).toEqual(["all others", "unknown"]);
  expect(pairs).toHaveLength(12);
  expect(pairs.find(({ name }) => name === "unknown")?.transactions).toBe(100);
  const firstFive = pairs.slice(0, 5);
  expect(new Set(firstFive.map(({ name }) => name))).toEqual(new Set(["JP → AA", "JP → BB", "JP → CC", "JP → DD", "JP → EE"]));
  expect(firstFive.map(({ frauds }) => frauds)).toEqual(firstFive.map(({ frauds }) => frauds).sort((a, b) => b - a));
  expect(firstFive.map(({ transactions }) => transactions)).toEqual([970, 970, 970, 970, 970]);
});

test("a report says which columns its data set lacks", () => {
  expect(page).toContain("The data set lacks mcc_group, and there are no slices by what it lacks; made anew, it has them.");
});

describe("worlds at the edge still give a page with no broken number", () => {
  const few = (count: number, frauds: number): Dataset => {
    const tiny = tinyDataset({ count });
    return { ...tiny, labels: tiny.labels.map((_, row) => (row < frauds ? 1 : 0)), amountMinor: new Float64Array(count) };
  };
  const saying = (logitOf: (values: Float32Array) => number): Model => ({
    ...model,
    score(values) {
      const logit = logitOf(values);
      return { logit, probability: sigmoid(logit), score: 0, base: logit, contributions: new Float32Array(values.length) };
    },
  });
  test.each<[string, Dataset, Model]>([
    ["two requests", few(2, 1), saying((values) => values[0] as number)],
    ["a model that always says the same", few(300, 3), saying(() => -5)],
    ["a model that is always sure", few(300, 150), saying((values) => ((values[0] as number) > 0.5 ? 60 : -60))],
    ["nearly everything is fraud", few(300, 299), saying((values) => values[1] as number)],
    ["features that no slice reads", few(300, 30), saying((values) => values[3] as number)],
  ])("%s", (_, rows, judge) => {
    const edge = reportPage(rows, evaluate(rows, judge, { from: -Infinity, to: Infinity, seed: 1 }));
    expect(edge.match(/<svg /g)).toHaveLength(6);
    expect(edge).not.toMatch(/NaN|undefined|Infinity|null/);
  });
});
