import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileChangeLog, readChanges, verifyChanges } from "../../src/adapters/change-log-file.js";
import { frameOf, headerOf } from "../../src/adapters/journal-file/frame.js";
import { JournalLocked } from "../../src/adapters/journal-file/lock.js";
import { ChainBroken } from "../../src/issuer/index.js";
import type { ChangeRecord } from "../../src/issuer/index.js";
import { changeLogContract, changeOf } from "../contract/change-log.js";

let folder: string;
let directory: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sekisho-changes-"));
  directory = join(folder, "changes");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: { readonly segmentBytesMax?: number } = {}): Promise<FileChangeLog> => FileChangeLog.open({ directory, ...options });

describe.each([["", {}], [" of small files", { segmentBytesMax: 600 }]])("changes in files%s", (_, options) => {
  changeLogContract({
    open: () => open(options),
    reopen: async (log) => {
      await log.close();
      return open(options);
    },
  });
});

async function write(count: number): Promise<readonly ChangeRecord[]> {
  const log = await open();
  const changes = await Promise.all(Array.from({ length: count }, (_, index) => log.record(changeOf(index + 1))));
  await log.close();
  return changes;
}

const file = (): string => join(directory, readdirSync(directory).find((name) => name.endsWith(".journal")) as string);

/** Writes the file anew as somebody would who knows the form of the frames. */
function forge(changes: readonly ChangeRecord[]): void {
  writeFileSync(file(), Buffer.concat([headerOf(0), ...changes.map((change) => frameOf(JSON.stringify(change)))]));
}

test("files are for the owner alone, and one process writes them", async () => {
  await write(1);
  expect([statSync(directory).mode & 0o777, statSync(file()).mode & 0o777]).toEqual([0o700, 0o600]);
  const log = await open();
  await expect(open()).rejects.toThrow(JournalLocked);
  await log.close();
});

test("what a crash left unfinished is cut, wherever that was, and the chain goes on", async () => {
  const changes = await write(3);
  const whole = readFileSync(file());
  const lastAt = whole.length - frameOf(JSON.stringify(changes[2])).length;
  for (let size = lastAt; size < whole.length; size += 37) {
    writeFileSync(file(), whole.subarray(0, size));
    expect(await verifyChanges(directory)).toEqual({ count: 2, tornTail: size === lastAt ? undefined : { position: lastAt, bytes: size - lastAt }, broken: undefined });
    expect(await readChanges(directory)).toEqual(changes.slice(0, 2));
    const tails: unknown[] = [];
    const log = await FileChangeLog.open({ directory, onTornTail: (tail) => tails.push(tail) });
    expect(tails.length).toBe(size === lastAt ? 0 : 1);
    expect((await log.record(changeOf(7))).number).toBe(3);
    await log.close();
    expect((await verifyChanges(directory)).count).toBe(3);
  }
});

test("a log in which a change was altered, left out or exchanged is not opened, and verified to be broken there", async () => {
  const [one, two, three] = (await write(3)) as [ChangeRecord, ChangeRecord, ChangeRecord];
  for (const [forged, number] of [[[one, { ...two, author: "another" }, three], 2], [[one, three], 2], [[two, one, three], 1]] as const) {
    forge(forged);
    await expect(open()).rejects.toThrow(ChainBroken);
    await expect(readChanges(directory)).rejects.toThrow(ChainBroken);
    expect(await verifyChanges(directory)).toMatchObject({ count: number - 1, broken: { number, reason: expect.stringContaining(`at number ${number}`) } });
  }
  // The lock was given back each time.
  forge([one, two, three]);
  await (await open()).close();
});

test("a bit that fell over in the middle is damage, and found", async () => {
  await write(3);
  const bytes = readFileSync(file());
  bytes[60] = (bytes[60] as number) ^ 1;
  writeFileSync(file(), bytes);
  expect(await verifyChanges(directory)).toMatchObject({ count: 0, broken: { number: 1, reason: expect.stringContaining("wrong checksum") } });
  await expect(open()).rejects.toThrow("corrupt");
});

test("what is too large to be kept is refused, and the chain goes on without it", async () => {
  const log = await open();
  await log.record(changeOf(1));
  await expect(log.record(changeOf(2, { text: "x".repeat(9 << 20) }))).rejects.toThrow(RangeError);
  expect((await log.record(changeOf(3))).number).toBe(2);
  await log.close();
  expect(await verifyChanges(directory)).toEqual({ count: 2, tornTail: undefined, broken: undefined });
});

test("where nothing was ever changed there is nothing to read", async () => {
  expect(await readChanges(directory)).toEqual([]);
  expect(await verifyChanges(directory)).toEqual({ count: 0, tornTail: undefined, broken: undefined });
});
