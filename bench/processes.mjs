import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** The core that what is measured runs on, and the one for who measures it. */
export const MEASURED_CORE = 0;
const OWN_CORE = 1;

const canPin = availableParallelism() > 1 && spawnSync("taskset", ["--version"]).status === 0;

/** Whether processes are held on one core; without `taskset`, or on a single core, they are not. */
export const pinned = canPin ? "one core each" : "not pinned";

/** Moves this process off the measured core. */
export function leaveMeasuredCore() {
  if (canPin) spawnSync("taskset", ["-apc", String(OWN_CORE), String(process.pid)]);
}

/** Starts Node.js with `args` on the measured core. Its stdout is a pipe, its stderr is ours. */
export function startMeasured(args, env = {}) {
  return startMeasuredProgram(process.execPath, args, env);
}

/** Starts Node.js with `args` on whichever core is free, for what is measured beside a load that leaves most of one to it. */
export function startUnpinned(args, env = {}) {
  return spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
}

/** The same on the measured core, for any program. */
export function startMeasuredProgram(program, args, env = {}) {
  const command = canPin ? ["taskset", "-c", String(MEASURED_CORE), program, ...args] : [program, ...args];
  return spawn(command[0], command.slice(1), { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line a process prints, as JSON. */
export function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)));
    });
    child.once("exit", (code) => reject(new Error(`${child.spawnargs.join(" ")} ended with ${code}: ${text}`)));
  });
}

/** All that a process prints, once it has ended well. */
export async function outputOf(child) {
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.join(" ")} ended with ${code}`);
  return Buffer.concat(chunks).toString("utf8");
}

/** Ends a process that we started, and waits until it has gone. */
export async function stop(child) {
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await gone;
}
