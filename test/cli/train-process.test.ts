import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadModel } from "../../src/adapters/setup-files.js";
import { scratch, sekisho } from "./captured-io.js";
import { writeWithFrauds } from "./frauds.js";

const path = scratch();
const FILES = ["card.md", "metrics.json", "model.json", "vectors.json", "weights.bin"];
/** Nine times a thousand epochs: longer than any test waits. */
const ENDLESS = ["--epochs", "1000", "--members", "9", "--keep-last"];
/** Makes a child believe that it writes to a terminal, so that it shows how far it is. */
const ON_A_TERMINAL = "data:text/javascript,process.stderr.isTTY=true";

/** The command in a process of its own, as a person starts it. */
function training(folder: string, ...argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--import", ON_A_TERMINAL, join(process.cwd(), "bin/sekisho.mjs"), "train", "--dataset", path("rows.csv"), "--out", path(folder), ...argv], { stdio: ["ignore", "ignore", "pipe"] });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal };
}

/** Resolves once the progress bar tells of more rows than `epochs` epochs hold. */
function hasRun(child: ChildProcess, epochs: number): Promise<void> {
  const rows = epochs * (JSON.parse(readFileSync(path("one/it/metrics.json"), "utf8")) as { rows: { train: number } }).rows.train;
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if ([...text.matchAll(/([\d,]+) rows,/g)].some(([, count]) => Number(count?.replaceAll(",", "")) > rows)) resolve();
    });
    child.once("close", () => reject(new Error(`training ended by itself: ${text}`)));
  });
}

const digests = (folder: string): readonly string[] => FILES.map((name) => `${name} ${createHash("sha256").update(readFileSync(path(`${folder}/${name}`))).digest("hex")}`);

beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "60", "--days", "20", "--out", path("world.jsonl")]);
  await sekisho(["dataset", "--history", path("world.jsonl"), "--out", path("world.csv")]);
  writeWithFrauds(path("world.csv"), path("rows.csv"), 12, "2026-01-22T00:00:00.000Z");
  for (const folder of ["one", "two"]) expect(await ended(training(`${folder}/it`, "--epochs", "3", "--seed", "9"))).toEqual({ code: 0, signal: null });
}, 120_000);

test("training twice gives the same bytes, in processes that know nothing of each other", () => {
  expect(digests("two/it")).toEqual(digests("one/it"));
});

test("Ctrl-C ends a run with what it has kept so far", async () => {
  const child = training("one/it", ...ENDLESS);
  await hasRun(child, 3);
  child.kill("SIGINT");
  expect(await ended(child)).toEqual({ code: 0, signal: null });
  const { epochsRun } = JSON.parse(readFileSync(path("one/it/metrics.json"), "utf8")) as { epochsRun: number };
  expect(epochsRun).toBeGreaterThanOrEqual(3);
  expect(epochsRun).toBeLessThan(9000);
  expect(loadModel(path("one"), "it").id).toBe("it");
  expect(readdirSync(path("one/it")).sort()).toEqual(FILES);
}, 120_000);

test("a run that is killed leaves the last good model as it was", async () => {
  const before = digests("two/it");
  const child = training("two/it", ...ENDLESS);
  await hasRun(child, 3);
  child.kill("SIGKILL");
  expect(await ended(child)).toEqual({ code: null, signal: "SIGKILL" });
  expect(digests("two/it")).toEqual(before);
  expect(readdirSync(path("two/it")).sort()).toEqual(FILES);
}, 120_000);
