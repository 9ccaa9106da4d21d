import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { SeededRandom } from "../dist/base/index.js";
import { benchmark, rounded } from "./benchmark.mjs";
import { outputOf, startMeasured } from "./processes.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PUBLIC_DATA = path("../../shared/data/fraud-detection-handbook/transactions.csv.gz");
const MAPPING = path("../fixtures/mappings/fraud-detection-handbook.yaml");
const HEAD = "TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO";
const SPAN_SECONDS = 183 * 86_400;
const LINES_AT_ONCE = 4096;

/** The public transactions, one after the other, without their header. */
async function* publicRows() {
  let first = true;
  for await (const line of createInterface({ input: createReadStream(PUBLIC_DATA).pipe(createGunzip()) })) {
    if (!first) yield line.split(",");
    first = false;
  }
}

/** Rows of the same form where the public ones are not at hand: 5,000 cards, each at a few of 10,000 terminals. */
async function* drawnRows() {
  const random = new SeededRandom(5);
  for (let row = 0; row < 1_500_000; row++) {
    const card = random.below(5_000);
    yield [row, row * 10, card, (card * 17 + random.below(28) * 353) % 10_000, (1 + 200 * random.next()).toFixed(2), random.chance(0.008) ? 1 : 0, 0];
  }
}

/** A history of `count` rows: the same half year over and over, each time under ids of its own and half a year later. */
async function* historyLines(count, rows) {
  let text = `${HEAD}\n`;
  let written = 0;
  for (let round = 0; written < count; round++) {
    for await (const [, seconds, ...others] of rows()) {
      if (written === count) break;
      text += `${[written, Number(seconds) + round * SPAN_SECONDS, ...others].join(",")}\n`;
      if (++written % LINES_AT_ONCE !== 0) continue;
      yield text;
      text = "";
    }
  }
  yield text;
}

const BLOCKS = "▁▂▃▄▅▆▇█";
/** Memory over rows in one line of text, from nothing to the most it was. */
function drawing(samples) {
  const most = Math.max(...samples.map(([, mebibytes]) => mebibytes));
  const step = Math.max(1, Math.floor(samples.length / 60));
  return samples.filter((_, index) => index % step === 0).map(([, mebibytes]) => BLOCKS[Math.min(7, Math.floor((8 * mebibytes) / (most + 1)))]).join("");
}

/** Bytes by which memory grows with each row, by least squares over the second half of the rows. */
function growth(samples) {
  const late = samples.slice(samples.length >> 1);
  const mean = (value) => late.reduce((sum, one) => sum + value(one), 0) / late.length;
  const [rows, mebibytes] = [mean(([row]) => row), mean(([, memory]) => memory)];
  const slope = late.reduce((sum, [row, memory]) => sum + (row - rows) * (memory - mebibytes), 0) / late.reduce((sum, [row]) => sum + (row - rows) ** 2, 0);
  return slope * 2 ** 20;
}

/** The dataset command on one core, from the start of the process to its end, and the memory it holds on the way. */
export const dataset = benchmark({
  name: "dataset",
  smoke: { rows: 200, usePublicData: false },
  real: { rows: 5_000_000, usePublicData: true },
  async run({ rows, usePublicData }) {
    const folder = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
    try {
      const publicData = usePublicData && existsSync(PUBLIC_DATA);
      const history = join(folder, "history.csv");
      await pipeline(Readable.from(historyLines(rows, publicData ? publicRows : drawnRows)), createWriteStream(history));
      const command = ["dataset", "--map", MAPPING, "--history", history, "--out", join(folder, "rows.parquet")];
      const [summary, usage] = (await outputOf(startMeasured([path("command-run.mjs"), ...command]))).trim().split("\n").map((line) => JSON.parse(line));
      const samples = usage.samples.filter(([title]) => title === "features").map(([, row, memory]) => [row, memory]);
      const curve = samples.length < 4 ? {} : {
        "dataset.memory.growthBytesPerRow": rounded(growth(samples)),
        "dataset.memory.drawing": drawing(samples),
      };
      return {
        figures: {
          "dataset.rowsPerSecond": rounded(summary.rows / usage.wallSeconds),
          "dataset.rowsPerCpuSecond": rounded(summary.rows / usage.cpuSeconds),
          "dataset.rows": summary.rows,
          "dataset.residentMiB": rounded(usage.residentMiB),
          ...curve,
          "dataset.history": publicData ? "fraud-detection-handbook, repeated" : "drawn rows of its form",
        },
        checksum: `${summary.rows} rows`,
        curves: { "dataset.memory": usage.samples },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
