import { cpSync, rmSync } from "node:fs";
import { FileJournal } from "../../src/adapters/journal-file/journal.js";
import { ReadOnlyJournal } from "../../src/adapters/journal-file/read-only.js";
import { FEATURES } from "../../src/risk/index.js";
import { payment, post, startServer } from "../journey/running-server.js";
import { AT, requestLine, written } from "./history.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();

interface Report {
  readonly reference: { readonly rows: number };
  readonly later: { readonly rows: number };
  readonly score: { readonly psi: number };
  readonly features: readonly { readonly name: string; readonly psi: number; readonly level: string }[];
}

/** Forty payments a day over four days; on the last two amounts are a hundred times as high. */
function history(): string {
  const lines = Array.from({ length: 160 }, (_, seed) => {
    const day = Math.floor(seed / 40);
    const line = JSON.parse(requestLine(seed)) as { at: string; areq: Record<string, unknown> };
    line.at = new Date(AT + day * 86_400_000 + (seed % 40) * 600_000).toISOString();
    line.areq["purchaseAmount"] = day < 2 ? String(1000 + seed) : String(100_000 + 100 * seed);
    return JSON.stringify(line);
  });
  return written(path("history.jsonl"), lines);
}

test("what moved between two periods of a history stands out", async () => {
  const report = (await jsonOf(0, "drift", "--history", history(), "--from", "2026-03-03")) as Report;
  expect([report.reference.rows, report.later.rows]).toEqual([80, 80]);
  expect(report.features.find(({ name }) => name === "amount_log")).toMatchObject({ level: "act" });
  expect(report.features.filter(({ level }) => level === "stable").length).toBeGreaterThan(30);
  expect(report.score.psi).toBeGreaterThan(0);
  const { out, code } = await sekisho(["drift", "--history", path("history.jsonl"), "--from", "2026-03-03", "--fail-at", "act"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^80 decisions of the reference, 80 later ones\n\d+ features: \d+ to act on, \d+ to watch, \d+ stable\n/);
  expect(out).toContain("amount_log");
});

test("a journal gives the same features to look at", async () => {
  const server = await startServer(path("data"));
  for (let seed = 1; seed <= 6; seed++) await post(server, payment(seed));
  await server.stop();
  const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
  expect(await refused("drift", "--data-dir", path("data"), "--from", day(2))).toBe("sekisho drift: one of the two periods holds no decision; are the days right?");

  // The first three, as if they had come three days earlier.
  cpSync(path("data"), path("aged"), { recursive: true });
  rmSync(path("aged/journal"), { recursive: true });
  const original = new ReadOnlyJournal(path("data/journal"));
  const aged = await FileJournal.open({ directory: path("aged/journal"), durability: "os" });
  let decisions = 0;
  for await (const { record } of original.read()) {
    const earlier = record.kind === "decision" && ++decisions <= 3;
    await aged.append(earlier ? { ...record, at: record.at - 3 * 86_400_000 } : record);
  }
  await aged.close();
  const report = (await jsonOf(0, "drift", "--data-dir", path("aged"), "--from", day(-1))) as Report;
  expect([report.reference.rows, report.later.rows, report.features.length]).toEqual([3, 3, FEATURES.length]);
  expect(report.score.psi).toBeGreaterThanOrEqual(0);
});

test.each<[args: readonly string[], sentence: string]>([
  [[], "--from is missing: first day of the later period, and where nothing else is said, the end of the reference"],
  [["--from", "yesterday"], "--from yesterday: expected a day, YYYY-MM-DD"],
  [["--from", "2026-03-03", "--reference-until", "2026-03-04"], "--reference-until: the reference has to end before the later period begins (--from)"],
  [["--from", "2026-03-03", "--fail-at", "much"], "--fail-at much: expected watch or act"],
])("%j is refused in one line", async (args, sentence) => {
  expect(await refused("drift", "--history", history(), ...args)).toBe(`sekisho drift: ${sentence}`);
});
