import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SeededRandom } from "../dist/base/index.js";
import { FEATURES } from "../dist/risk/index.js";
import { benchmark, median, rounded } from "./benchmark.mjs";
import { outputOf, startMeasured, startMeasuredProgram } from "./processes.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PYTHON = process.env["SEKISHO_BENCH_PYTHON"] ?? "python3";
const BATCH = 512;
const HIDDEN = "64,32";

/** Rows of as many columns as there are features, a twentieth of them fraud, that a network can tell apart: writes values.f32 and labels.u8. */
function writeRows(folder, rows) {
  const random = new SeededRandom(9);
  const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 20 === 0 ? 1 : 0));
  const values = Float32Array.from({ length: rows * FEATURES.length }, (_, index) => random.next() + 0.1 * labels[Math.floor(index / FEATURES.length)]);
  writeFileSync(join(folder, "values.f32"), values);
  writeFileSync(join(folder, "labels.u8"), labels);
}

/** Whether the peer can run; says on stderr what is missing. */
function peerRuns() {
  const found = spawnSync(PYTHON, ["-c", "import numpy, sklearn"]).status === 0;
  if (!found) console.error(`bench: train: no peer, because ${PYTHON} does not know scikit-learn; SEKISHO_BENCH_PYTHON names another Python`);
  return found;
}

/** Epochs of the trainer and of scikit-learn's MLPClassifier of the same shape, in turn, one core each. */
export const train = benchmark({
  name: "train",
  smoke: { rows: 10_000, epochs: 1, rounds: 1 },
  real: { rows: 100_000, epochs: 2, rounds: 3 },
  async run({ rows, epochs, rounds }) {
    const folder = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
    try {
      writeRows(folder, rows);
      const parameters = [folder, FEATURES.length, epochs, BATCH, HIDDEN].map(String);
      const peer = peerRuns();
      const [ours, theirs] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ours.push(JSON.parse(await outputOf(startMeasured([path("train-run.mjs"), ...parameters]))));
        if (peer) theirs.push(JSON.parse(await outputOf(startMeasuredProgram(PYTHON, [path("peers/mlp.py"), ...parameters], { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" }))));
      }
      const perMillion = (runs, member) => median(runs.map((run) => (run[member] / run.rows) * 1e6));
      const compared = peer ? {
        "train.vsSklearn": rounded(perMillion(theirs, "cpuSeconds") / perMillion(ours, "cpuSeconds")),
        "train.sklearnSecondsPerMillionRows": rounded(perMillion(theirs, "seconds")),
        "train.sklearnCpuSecondsPerMillionRows": rounded(perMillion(theirs, "cpuSeconds")),
        "train.sklearnVersion": theirs[0].version,
      } : {};
      return {
        figures: {
          "train.secondsPerMillionRows": rounded(perMillion(ours, "seconds")),
          "train.cpuSecondsPerMillionRows": rounded(perMillion(ours, "cpuSeconds")),
          "train.backend": ours[0].backend, "train.shape": `${FEATURES.length},${HIDDEN},1 in batches of ${BATCH}`,
          ...compared,
        },
        checksum: `loss after ${epochs} epochs ${ours[0].loss.toPrecision(4)}${new Set(ours.map(({ loss }) => loss)).size === 1 ? "" : ", and not the same each time"}`,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
