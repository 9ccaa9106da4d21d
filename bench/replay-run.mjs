// One replay in a process of its own: the command's JSON, then what it took.
import { main } from "../dist/main.js";

const code = await main(["replay", "--json", ...process.argv.slice(2)]);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
// performance.now() counts from the start of the process, so that loading the model and compiling are part of it.
console.log(JSON.stringify({ wallSeconds: performance.now() / 1000, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, residentMiB: maxRSS / 1024 }));
process.exitCode = code;
