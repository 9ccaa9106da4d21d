import { DAY_MS } from "../../../src/base/index.js";
import { compare, labelsKnownBy } from "../../../src/lab/compare/compare.js";
import { logisticRegression } from "../../../src/lab/compare/logistic.js";
import { modelContender } from "../../../src/lab/compare/model.js";
import { aboveModel, severityScore } from "../../../src/lab/compare/policy.js";
import { decisionTree } from "../../../src/lab/compare/tree.js";
import type { Contender } from "../../../src/lab/compare/types.js";
import { rowsBetween } from "../../../src/lab/dataset/types.js";
import { scoredRows, train } from "../../../src/lab/train/train.js";
import { figuresOf } from "../../../src/lab/evaluate/figures.js";
import { settingsFor } from "../../../src/lab/train/settings.js";
import { START, tinyDataset } from "../train/world.js";

const data = tinyDataset();
const day = (number: number): number => START + number * DAY_MS;
const split = { train: rowsBetween(data, day(0), day(40)), test: rowsBetween(data, day(45), day(60)), labelsUntil: day(45), seed: 1 };

test("all contenders are judged on the same rows, and the tree finds what takes two features", () => {
  const [logistic, tree] = compare(data, split, [logisticRegression, decisionTree]);
  expect(logistic?.figures).toMatchObject({ transactions: split.test.length });
  expect(tree?.figures).toMatchObject({ transactions: split.test.length, frauds: logistic?.figures.frauds });
  expect(logistic?.figures.aucRoc).toBeGreaterThan(0.75);
  expect(tree?.figures.averagePrecision).toBeGreaterThan(logistic?.figures.averagePrecision as number);
  expect(tree?.describes).toMatch(/^\d+ leaves, \d deep$/);
});

test("shuffled labels teach nothing", () => {
  const shuffled = tinyDataset({ shuffled: true, count: 40_000 });
  const parts = { ...split, train: rowsBetween(shuffled, day(0), day(40)), test: rowsBetween(shuffled, day(45), day(60)) };
  for (const { name, figures } of compare(shuffled, parts, [logisticRegression, decisionTree])) {
    // Ties count against whoever makes them, so a tree falls below one half even by chance.
    expect({ name, learned: (figures.aucRoc as number) > 0.54 }).toEqual({ name, learned: false });
  }
});

test("a label that arrives after the learning is not learned from, but judges", () => {
  let taught: Uint8Array | undefined;
  const spy: Contender = { name: "spy", fit: (_, __, labels) => ((taught = labels), { score: (_, row) => row, describe: () => "" }) };
  const late = { ...split, labelsUntil: day(20) };
  const [row] = compare(data, late, [spy]);
  const at21 = rowsBetween(data, day(19), day(40));
  expect(at21.every((number) => taught?.[number] === 0)).toBe(true);
  expect(rowsBetween(data, day(0), day(17)).every((number) => taught?.[number] === data.labels[number])).toBe(true);
  expect(row?.figures.frauds).toBe(split.test.reduce((sum, number) => sum + (data.labels[number] as number), 0));
  expect(labelsKnownBy(data, -Infinity).every((label) => label === 0)).toBe(true);
});

test("the same data and seed give the same scores", () => {
  const twice = [0, 1].map(() => compare(data, split, [logisticRegression, decisionTree]).map(({ scored }) => scored));
  expect(twice[0]).toEqual(twice[1]);
});

test("a model gets the figures that scoring it elsewhere gives", async () => {
  const { model } = await train(data, settingsFor(data, { id: "tiny", seed: 1, hidden: [8], epochs: 1, end: day(44) }));
  const labels = split.test.length === 0 ? new Uint8Array() : Uint8Array.from(split.test, (row) => data.labels[row] as number);
  const [row] = compare(data, split, [modelContender("network", model)]);
  expect(row).toMatchObject({ name: "network", describes: "network tiny, trained before" });
  expect(row?.figures).toEqual(figuresOf(scoredRows(data, split.test, labels, model)));
});

test("rows that nothing can be learned from, or that are judged too early, are refused in one sentence", () => {
  const none = new Uint32Array();
  expect(() => compare(data, { ...split, train: none }, [])).toThrow("cannot train: the rows to learn from, 0, hold no known fraud");
  expect(() => compare(data, { ...split, labelsUntil: 0 }, [])).toThrow(/rows to learn from, \d+, hold no known fraud/);
  expect(() => compare(data, { ...split, test: split.test.filter((row) => data.labels[row] === 1) }, [])).toThrow(/rows to judge on, \d+, are all fraud/);
  expect(() => compare(data, { ...split, test: split.train }, [])).toThrow(/the rows to judge on begin at 2026-01-01T00:00:00.000Z, before the last that teaches/);
});

test("rules rank by what they do, then by their order", () => {
  const ranked = [
    severityScore("reject", 1), severityScore("reject", 9), severityScore("challenge", 2), severityScore("decoupled", 3),
    severityScore("attempt", 1), severityScore("frictionless", 12), severityScore("frictionless", 1),
  ];
  expect([...ranked].sort((a, b) => b - a)).toEqual(ranked);
  expect(new Set(ranked).size).toBe(ranked.length);
});

test("whom a rule stops stands above every score of the model", () => {
  const order = [aboveModel(severityScore("reject", 1)), aboveModel(severityScore("challenge", 2)), 80, 0, -80];
  expect([...order].sort((a, b) => b - a)).toEqual(order);
});
