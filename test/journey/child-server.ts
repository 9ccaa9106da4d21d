import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

/** A server in a process of its own, started by the launcher as an operator would. */
export interface ChildServer {
  readonly url: string;
  readonly token: string;
  /** Ends it with a signal. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

const LAUNCHER = join(process.cwd(), "bin/sekisho.mjs");

const running = new Set<ChildProcess>();
afterAll(() => running.forEach((child) => child.kill("SIGKILL")));

function launch(environment: Readonly<Record<string, string>>): { child: ChildProcess; ended: Promise<Ended>; greeting: Promise<string> } {
  const env = { PATH: process.env["PATH"] ?? "", HOST: "127.0.0.1", PORT: "0", SEKISHO_LOG_LEVEL: "silent", ...environment };
  const child = spawn(process.execPath, [LAUNCHER, "serve", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let out = "";
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code, signal) => {
    running.delete(child);
    // The launcher of a checkout says so when it compiles first.
    resolve({ code, signal, err: err.replace(/^sekisho: (installing|compiling).*\n/gm, "") });
  }));
  const greeting = new Promise<string>((resolve) => child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    if (out.includes("\n")) resolve(out);
  }));
  return { child, ended, greeting };
}

/** Starts a server on a free port. */
export async function startChild(environment: Readonly<Record<string, string>>): Promise<ChildServer> {
  const { child, ended, greeting } = launch(environment);
  const first = await Promise.race([greeting, ended.then(({ code, err }) => Promise.reject(new Error(`the server ended with ${code}: ${err}`)))]);
  const { areq, token } = JSON.parse(first) as { areq: string; token: string };
  return {
    url: areq.replace("/3ds/areq", ""),
    token,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a server that must not start, and gives its one line back. */
export async function refusedStart(environment: Readonly<Record<string, string>>): Promise<string> {
  const { child, ended, greeting } = launch(environment);
  const outcome = await Promise.race([ended, greeting.then(() => "it started" as const)]);
  if (outcome === "it started") child.kill("SIGKILL");
  expect(outcome).toMatchObject({ code: 2, err: expect.stringMatching(/^sekisho serve: [^\n]+\n$/) });
  return (outcome as Ended).err.trim();
}

/** Runs a command line with `--json` in a process of its own, where it is as fast as in earnest, and reads what it printed. */
export function runChild(...argv: string[]): Promise<{ code: number; report: unknown }> {
  return new Promise((resolve, reject) =>
    execFile(process.execPath, [LAUNCHER, ...argv, "--json"], { maxBuffer: 1 << 26 }, (error, out, err) => {
      if (out === "") reject(new Error(err));
      else resolve({ code: Number(error?.code ?? 0), report: JSON.parse(out) });
    }),
  );
}
