import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/adapters/log-pino.js";
import { Sample } from "../../src/compose/sample.js";
import { readConfig } from "../../src/config.js";
import { explainDecision, receiveLabel } from "../../src/issuer/index.js";
import type { DecisionSource } from "../../src/issuer/index.js";
import { Ledger } from "../../src/issuer/ledger/ledger.js";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const dataDir = mkdtempSync(join(tmpdir(), "sekisho-sample-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const sampleWith = (ledger: Ledger): Sample => new Sample(
  { config: { ...readConfig({ policyDir: "policies", modelDir: "models" }, {}), dataDir }, root: process.cwd(), ledger, log: openLog("silent"), now: () => NOW },
  { seed: 1, cards: 30, days: 10 },
);

async function begun(sample: Sample): Promise<Sample> {
  const all = sample.begin();
  expect(sample.state).toMatchObject({ loading: true });
  await all;
  return sample;
}

/** How many decisions of a sample were listed before it could be asked for them. */
async function listedWhileMade(ledger: Ledger, sample: Sample): Promise<number> {
  let listed = 0;
  const looking = setInterval(() => (listed = sample.source === undefined ? ledger.size : listed), 5);
  await begun(sample);
  clearInterval(looking);
  return listed;
}

/** The latest decision of a ledger. */
function latestOf(ledger: Ledger): string {
  for (const { chunk, to } of ledger.newestFirst()) return chunk.ids.read(to - 1) as string;
  throw new Error("there is none");
}

test("a sample is made once, listed with its facts, explained and labelled like any other, and gone for good when it is removed", async () => {
  const ledger = new Ledger(1_000_000);
  const sample = sampleWith(ledger);
  const whileMade = await listedWhileMade(ledger, sample);
  const made = ledger.size;
  expect(whileMade).toBe(made);
  expect(sample.state).toEqual({ decisions: made, loading: false });
  expect(made).toBeGreaterThan(50);
  const [first] = [...ledger.stretches()];
  expect(first?.chunk.hasFacts.subarray(0, made).every((one) => one === 1)).toBe(true);
  expect(first?.chunk.at[0]).toBeGreaterThanOrEqual(Date.parse("2026-02-19T00:00:00Z"));
  expect(first?.chunk.at[made - 1]).toBeLessThan(NOW);

  const source = sample.source as DecisionSource;
  const id = latestOf(ledger);
  expect(await explainDecision({ journal: source.engine.journal, setupOf: source.setupOf }, id)).toMatchObject({ outcome: "explained", explanation: { exact: true } });
  expect(await receiveLabel(source.engine, { ref: id, label: "fraud", source: "issuer" }, NOW, "somebody")).toMatchObject({ outcome: "accepted" });
  await sample.close();
  expect(sample.source).toBeUndefined();

  // The next process finds it as it was left, label and all.
  const again = new Ledger(1_000_000);
  const next = await begun(sampleWith(again));
  expect(again.size).toBe(made);
  expect(again.find(id)?.chunk.label[again.find(id)?.row as number]).toBe(1);

  await next.remove();
  expect(next.state).toBeNull();
  expect(again.size).toBe(0);
  expect(readdirSync(join(dataDir, "sample"))).toEqual(["removed"]);
  const last = sampleWith(again);
  await last.begin();
  expect(last.state).toBeNull();
}, 60_000);

test("what was interrupted is made anew", async () => {
  rmSync(join(dataDir, "sample"), { recursive: true, force: true });
  const ledger = new Ledger(1_000_000);
  const sample = sampleWith(ledger);
  const all = sample.begin();
  await sample.close();
  await all;
  expect(existsSync(join(dataDir, "sample"))).toBe(false);
  expect((await begun(sampleWith(ledger))).state).toMatchObject({ loading: false });
  expect(ledger.size).toBeGreaterThan(50);
}, 60_000);
