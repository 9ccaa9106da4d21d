// npm run bench: the benchmarks of bench/README.md. --json prints one object; --smoke takes tiny parameters and holds no
// limits; names of benchmarks (areq, score, replay) run only those. Exit 1 when a limit of bench/thresholds.json is crossed.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "./setup.mjs";

const root = setUp();
const { values: options, positionals } = parseArgs({ options: { json: { type: "boolean" }, smoke: { type: "boolean" } }, allowPositionals: true });
const all = await Promise.all(["score", "replay", "dataset", "train", "areq", "challenge", "tuning"].map(async (name) => (await import(`../bench/${name}.mjs`))[name]));
const unknown = positionals.filter((name) => !all.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`bench: there is no benchmark ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const result = { parameters: options.smoke ? "smoke" : "real", figures: {}, curves: {}, checksums: {}, crossed: [], loadBefore: loadavg()[0] };
for (const { name, run, smoke, real } of all) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`bench: ${name} …`);
  const { figures, curves = {}, checksum } = await run(options.smoke ? smoke : real);
  Object.assign(result.figures, figures);
  Object.assign(result.curves, curves);
  result.checksums[name] = checksum;
}
const limits = options.smoke ? {} : JSON.parse(readFileSync(join(root, "bench/thresholds.json"), "utf8"));
for (const [figure, { atLeast = -Infinity, atMost = Infinity }] of Object.entries(limits)) {
  const value = result.figures[figure];
  if (value < atLeast) result.crossed.push(`${figure} is ${value}, below ${atLeast}`);
  if (value > atMost) result.crossed.push(`${figure} is ${value}, above ${atMost}`);
}

if (options.json) {
  const { figures, ...rest } = result;
  console.log(JSON.stringify({ ...figures, ...rest }));
} else {
  for (const [figure, value] of Object.entries(result.figures)) console.log(`${figure.padEnd(26)} ${value.toLocaleString("en")}`);
  for (const [name, checksum] of Object.entries(result.checksums)) console.log(`${`${name} checksum`.padEnd(26)} ${checksum}`);
  for (const sentence of result.crossed) console.log(sentence);
}
process.exit(result.crossed.length > 0 ? 1 : 0);
