import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulate } from "../dist/lab/index.js";
import { benchmark, rounded } from "./benchmark.mjs";
import { outputOf, startMeasured } from "./processes.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PUBLIC_DATA = path("../../shared/data/fraud-detection-handbook/transactions.csv.gz");
const MAPPING = path("../fixtures/mappings/fraud-detection-handbook.yaml");

function writeSimulated(folder, { cards, days }) {
  const file = join(folder, "history.jsonl");
  const lines = [...simulate({ seed: 3, cards, days, startAt: Date.UTC(2026, 0, 1) })];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return file;
}

/** The replay command on one core, model and policy on, from the start of the process to its end. */
export const replay = benchmark({
  name: "replay",
  smoke: { cards: 20, days: 5, usePublicData: false },
  real: { cards: 2_000, days: 60, usePublicData: true },
  async run({ cards, days, usePublicData }) {
    const folder = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
    try {
      const publicData = usePublicData && existsSync(PUBLIC_DATA);
      const history = publicData ? ["--map", MAPPING, PUBLIC_DATA] : [writeSimulated(folder, { cards, days })];
      const [summary, usage] = (await outputOf(startMeasured([path("command-run.mjs"), "replay", ...history]))).trim().split("\n").map((line) => JSON.parse(line));
      const events = summary.requests + summary.labels + summary.challenges;
      return {
        figures: {
          "replay.perSecond": rounded(events / usage.wallSeconds),
          "replay.perCpuSecond": rounded(events / usage.cpuSeconds),
          "replay.events": events,
          "replay.residentMiB": rounded(usage.residentMiB),
          "replay.history": publicData ? "fraud-detection-handbook" : `simulated, ${cards} cards, ${days} days`,
        },
        checksum: JSON.stringify({ requests: summary.requests, labels: summary.labels, challenges: summary.challenges, actions: summary.actions }),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
