import { loadPolicy } from "../../../src/adapters/setup-files.js";
import { DAY_MS, formatInstant, parseInstant } from "../../../src/base/index.js";
import { suggest, suggestSettings } from "../../../src/lab/suggest/suggest.js";
import { RuleWitness } from "../../../src/lab/suggest/witness.js";
import { START, tinyDataset } from "../train/world.js";

const witness = new RuleWitness(loadPolicy("policies", "default/1"));
const day = (text: string): number => parseInstant(`${text}T00:00:00Z`) as number;

test("where nothing is chosen, the latest thirty days whose frauds are mostly known judge, and the days before them teach, but for a week of warming up", () => {
  const { from, until, judgeFrom, to } = suggestSettings(tinyDataset({ delayDays: 3 }), { proposals: 4 });
  // Requests end with the sixtieth day, on March 1; of its last three days no fraud is known.
  expect([from, until, judgeFrom, to].map((instant) => formatInstant(instant).slice(0, 10))).toEqual(["2026-01-08", "2026-01-29", "2026-01-29", "2026-02-26"]);
  expect(suggestSettings(tinyDataset({ delayDays: 3 }), { proposals: 4, judgeFrom: day("2026-02-10"), until: day("2026-02-01") })).toEqual({ from: day("2026-01-08"), until: day("2026-02-01"), judgeFrom: day("2026-02-10"), to: day("2026-02-26"), proposals: 4 });
  expect(suggestSettings(tinyDataset(), { proposals: 4, until: day("2026-01-09") }).from).toBe(day("2026-01-03"));
});

test.each<[string, Partial<Parameters<typeof suggestSettings>[1]>, string]>([
  ["judging before teaching ends", { until: day("2026-02-01"), judgeFrom: day("2026-01-20") }, "the period that judges begins on 2026-01-20, before the one that teaches ends on 2026-02-01"],
  ["teaching that ends before the data begin", { judgeFrom: day("2025-12-01") }, "the period that teaches ends on 2025-12-01, not after its beginning on 2026-01-01"],
  ["judging that ends before it begins", { judgeFrom: day("2026-02-01"), to: day("2026-01-20") }, "the period that judges ends on 2026-01-20, not after its beginning on 2026-02-01"],
])("%s is refused", (_, chosen, sentence) => {
  expect(() => suggestSettings(tinyDataset(), { proposals: 4, ...chosen })).toThrow(`cannot suggest: ${sentence}`);
});

const PERIOD = { from: START, until: day("2026-02-01"), judgeFrom: day("2026-02-01"), to: day("2026-02-20"), proposals: 4 };
const data = tinyDataset();

test.each<[string, Parameters<typeof suggest>[0], Partial<typeof PERIOD>, RegExp]>([
  ["no request that teaches", data, { from: START - 9 * DAY_MS, until: START }, /^cannot suggest: the period that teaches, from 2025-12-23 to 2025-12-31, holds no requests$/],
  ["no request that judges", data, { judgeFrom: day("2026-04-01"), to: day("2026-05-01") }, /the period that judges, from 2026-04-01 to 2026-04-30, holds no requests$/],
  ["frauds that became known too late", { ...data, labelAt: data.at.map((at) => at + 40 * DAY_MS) }, {}, /the period that teaches, from 2026-01-01 to 2026-01-31, holds \d+ requests and no fraud known by 2026-02-01$/],
  ["no fraud that judges", { ...data, labels: data.labels.map((label, row) => ((data.at[row] as number) < PERIOD.until ? label : 0)) }, {}, /the period that judges, from 2026-02-01 to 2026-02-19, holds \d+ requests and no fraud$/],
  ["nothing but fraud", { ...data, labels: data.labels.map(() => 1), labelAt: data.at }, {}, /the period that teaches, from 2026-01-01 to 2026-01-31, holds \d+ requests, and all are fraud$/],
])("%s is refused", (_, dataset, chosen, sentence) => {
  expect(() => suggest(dataset, witness, { ...PERIOD, ...chosen }, true)).toThrow(sentence);
});
