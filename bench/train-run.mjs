// One training run in a process of its own: what the epochs took, from the first batch to the last.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFor, train } from "../dist/lab/index.js";

const [folder, columns, epochs, batchSize, hidden] = process.argv.slice(2);
const numbers = (name, Numbers) => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return new Numbers(buffer.slice(byteOffset, byteOffset + byteLength));
};
const labels = numbers("labels.u8", Uint8Array);
const count = labels.length;
const at = Float64Array.from(labels, (_, row) => row * 1000);
const dataset = {
  features: { fingerprint: "benchbenchbench0", names: Array.from({ length: Number(columns) }, (_, index) => `column ${index}`) },
  count, ids: Array.from(labels, (_, row) => String(row)), at, values: numbers("values.f32", Float32Array), labels, labelAt: at,
  amountMinor: new Float64Array(count), cards: new Int32Array(count), challenges: new Uint8Array(count),
};
// All but the last hundredth of the rows teach, as all teach the peer; what validates and calibrates is not timed.
const settings = settingsFor(dataset, {
  id: "bench", seed: 1, keep: "last", epochs: Number(epochs), batchSize: Number(batchSize), hidden: hidden.split(",").map(Number),
  validateFrom: at[Math.floor(count * 0.99)], end: at[count - 1] + 1,
});
let first;
let last;
const { metrics } = await train(dataset, settings, {
  progress({ rowsDone }) {
    const { user, system } = process.cpuUsage();
    last = { rowsDone, ms: performance.now(), cpuMs: (user + system) / 1000 };
    first ??= last;
  },
});
console.log(JSON.stringify({ seconds: (last.ms - first.ms) / 1000, cpuSeconds: (last.cpuMs - first.cpuMs) / 1000, rows: last.rowsDone - first.rowsDone, backend: metrics.backend, loss: metrics.losses[0].at(-1) }));
