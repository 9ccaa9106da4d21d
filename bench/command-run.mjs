// One command in a process of its own. Prints its JSON, then what it took, with the memory it held as it went on. The command
// is told that it writes to a terminal, so that its progress bar says how far it is.
import { run } from "../dist/cli/index.js";

const SAMPLES_MAX = 200;
const samples = [];
let every = 1;
let drawn = 0;

/** @param text a progress bar: `features [███░░░] 12 % 1,234 requests, 567/s` */
function sample(text) {
  const [, title, count] = /([a-z]+) (?:\[[^\]]*\] +\d+ % )?([\d,]+) (?:requests|rows),/.exec(text) ?? [];
  if (count === undefined || drawn++ % every !== 0) return;
  samples.push([title, Number(count.replaceAll(",", "")), Math.round(process.memoryUsage.rss() / 2 ** 20)]);
  if (samples.length < SAMPLES_MAX) return;
  every *= 2;
  for (let index = samples.length - 1; index > 0; index -= 2) samples.splice(index, 1);
}

const code = await run([...process.argv.slice(2), "--json"], {
  out: (text) => void process.stdout.write(text),
  err: sample,
  now: Date.now,
  showProgress: true,
  onInterrupt: () => undefined,
});
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ wallSeconds: performance.now() / 1000, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, residentMiB: maxRSS / 1024, samples }));
process.exitCode = code;
