import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileJournal } from "../../src/adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../../src/adapters/profile-store-lmdb.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { checkJournal, rebuildProfiles } from "../../src/engine/index.js";
import type { Difference } from "../../src/engine/index.js";
import { REFERENCE, SETUP, acsTransIDOf } from "../engine/world.js";

/** Lets a process trade in `directory` until `count` purchases are acknowledged, then kills it. */
function tradeAndKill(directory: string, firstId: number, count: number): Promise<number[]> {
  const child = spawn(process.execPath, ["--no-warnings", join(process.cwd(), "test/adapters/kill.mjs"), directory, String(firstId)], { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let acknowledged = "";
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      acknowledged += chunk.toString();
      if (acknowledged.split("\n").length > count) child.kill("SIGKILL");
    });
    child.on("close", (_, signal) => {
      // A last line without its end was not acknowledged in full.
      const ids = acknowledged.slice(0, acknowledged.lastIndexOf("\n")).split("\n").map(Number);
      if (signal === "SIGKILL") resolve(ids);
      else reject(new Error(complaint));
    });
  });
}

const hexOf = (entries: Iterable<[string, Uint8Array]>): string[] => [...entries].map(([key, bytes]) => `${key} ${Buffer.from(bytes).toString("hex")}`).sort();

test("killed under load, again and again: nothing acknowledged is lost, and profiles are the fold of the journal", async () => {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-kill-"));
  const acknowledged: number[] = [];
  for (const [round, count] of [300, 900].entries()) {
    acknowledged.push(...(await tradeAndKill(directory, round * 1_000_000, count)));

    const journal = await FileJournal.open({ directory: join(directory, "journal"), durability: "os" });
    for (const id of acknowledged) {
      if ((await journal.findSummary(acsTransIDOf(id))) === undefined) throw new Error(`purchase ${id} was acknowledged and is gone`);
    }
    const store = await LmdbProfileStore.open({ directory: join(directory, "profiles"), journal });
    const rebuilt = new MemoryProfileStore();
    await rebuildProfiles(journal, rebuilt);
    expect(hexOf(store.contents())).toEqual(hexOf(rebuilt.contents()));
    await store.close();

    const differences: Difference[] = [];
    const report = await checkJournal(journal, { setupOf: () => ({ risk: SETUP, reference: REFERENCE }), profiles: new MemoryProfileStore(), onDifference: (difference) => differences.push(difference) });
    expect(differences).toEqual([]);
    expect(report.same).toBeGreaterThanOrEqual(acknowledged.length);
    await journal.close();
  }
  rmSync(directory, { recursive: true });
}, 240_000);
