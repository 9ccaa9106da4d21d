import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileJournal } from "../../src/adapters/journal-file/journal.js";
import type { FileJournalOptions } from "../../src/adapters/journal-file/journal.js";
import { JournalLocked } from "../../src/adapters/journal-file/lock.js";
import { readRecords } from "../../src/adapters/journal-file/read.js";
import { JournalCorrupt } from "../../src/adapters/journal-file/segments.js";
import { verifyJournal } from "../../src/adapters/journal-file/verify.js";
import { JournalUnwritable } from "../../src/adapters/journal-file/writer.js";
import { journalContract } from "../contract/journal.js";
import { START, acsTransIDOf, collect, decisionRecordOf } from "../engine/world.js";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-journal-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const openJournal = (options: Partial<FileJournalOptions> = {}): Promise<FileJournal> =>
  FileJournal.open({ directory: join(directory, "journal"), durability: "fsync", ...options });

const segmentsIn = (): string[] => readdirSync(join(directory, "journal")).filter((name) => name.endsWith(".journal")).sort();
const segmentPath = (index: number): string => join(directory, "journal", segmentsIn().at(index) as string);

describe.each([
  ["fsync", {}],
  ["os", { durability: "os" }],
  ["os, small segments", { durability: "os", segmentBytesMax: 5000 }],
  ["close", { durability: "close" }],
  ["close, small segments", { durability: "close", segmentBytesMax: 5000 }],
] as [string, Partial<FileJournalOptions>][])("file journal, %s", (_, options) => {
  journalContract({
    open: () => openJournal(options),
    reopen: async (journal) => {
      await journal.close();
      return openJournal(options);
    },
  });
});

async function write(count: number, options: Partial<FileJournalOptions> = {}): Promise<number[]> {
  const journal = await openJournal({ durability: "os", ...options });
  const positions = await Promise.all(Array.from({ length: count }, (_, id) => journal.append(decisionRecordOf({ id }))));
  await journal.close();
  return positions;
}

describe("files", () => {
  test("directory and files are for the owner alone", async () => {
    await write(3);
    expect(statSync(join(directory, "journal")).mode & 0o777).toBe(0o700);
    expect(statSync(segmentPath(0)).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "journal", "index", "data.mdb")).mode & 0o077).toBe(0);
  });

  test("a full segment is followed by another, and positions go on", async () => {
    const positions = await write(30, { segmentBytesMax: 10_000 });
    expect(segmentsIn().length).toBeGreaterThan(3);
    const report = await verifyJournal(join(directory, "journal"));
    expect(report).toMatchObject({ records: { decision: 30, erro: 0, challenge: 0, label: 0 }, upTo: positions[29], tornTail: undefined, corrupt: undefined });
    expect(report.segments).toBe(segmentsIn().length);
  });

  test("a second writer is refused, and a lock whose process is gone is not", async () => {
    const journal = await openJournal();
    await expect(openJournal()).rejects.toThrow(JournalLocked);
    await journal.close();
    expect(existsSync(join(directory, "journal", "lock"))).toBe(false);
    writeFileSync(join(directory, "journal", "lock"), "1 0");
    await expect(openJournal().then((opened) => opened.close())).resolves.toBeUndefined();
    const parent = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    writeFileSync(join(directory, "journal", "lock"), `${process.ppid} ${parent.slice(parent.lastIndexOf(")") + 2).split(" ")[19]}`);
    await expect(openJournal()).rejects.toThrow(`process ${process.ppid} writes`);
  });

  test("an index that is lost or ahead is made anew", async () => {
    await write(5);
    rmSync(join(directory, "journal", "index"), { recursive: true });
    let journal = await openJournal();
    expect((await journal.findDecision(acsTransIDOf(3)))?.acsTransID).toBe(acsTransIDOf(3));
    await journal.close();
    truncateSync(segmentPath(0), 16);
    journal = await openJournal();
    expect(await journal.findDecision(acsTransIDOf(3))).toBeUndefined();
    await journal.append(decisionRecordOf({ id: 9 }));
    expect((await journal.findDecision(acsTransIDOf(9)))?.acsTransID).toBe(acsTransIDOf(9));
    await journal.close();
  });
});

describe("a torn end", () => {
  test("is cut wherever the last record was cut off, and reported", async () => {
    const positions = await write(3);
    const whole = readFileSync(segmentPath(0));
    const lastAt = positions[2] as number;
    for (let size = lastAt; size <= whole.length; size += size < lastAt + 40 ? 1 : 211) {
      writeFileSync(segmentPath(0), whole.subarray(0, size));
      const tails: unknown[] = [];
      const journal = await openJournal({ durability: "os", onTornTail: (tail) => tails.push(tail) });
      expect(tails).toEqual(size === lastAt ? [] : [{ position: lastAt, bytes: size - lastAt }]);
      expect((await collect(journal.read())).map(({ position }) => position)).toEqual(positions.slice(0, 2));
      await journal.append(decisionRecordOf({ id: 5 }));
      expect((await collect(journal.read())).length).toBe(3);
      await journal.close();
    }
  });

  test.each([
    ["zeros", Buffer.alloc(5000)],
    ["noise", Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 131 + 17) & 0xff))],
  ])("of %s is cut", async (_, tail) => {
    const positions = await write(3);
    const { size } = statSync(segmentPath(0));
    appendFileSync(segmentPath(0), tail);
    expect((await verifyJournal(join(directory, "journal"))).tornTail).toEqual({ position: size, bytes: tail.length });
    const journal = await openJournal();
    expect((await collect(journal.read())).map(({ position }) => position)).toEqual(positions);
    await journal.close();
    expect(statSync(segmentPath(0)).size).toBe(size);
  });

  test("in the header of a segment just begun takes the segment away", async () => {
    const positions = await write(30, { segmentBytesMax: 10_000 });
    const last = segmentPath(-1);
    const kept = positions.filter((position) => position < Number(/(\d{16})/.exec(last)?.[1]));
    truncateSync(last, 7);
    const journal = await openJournal();
    expect((await collect(journal.read())).map(({ position }) => position)).toEqual(kept);
    expect(journal.appended()).toBe(kept.at(-1));
    await journal.close();
  });
});

describe("beside a process that writes", () => {
  test("the records that are whole are read, also while the next segment is being begun", async () => {
    const positions = await write(30, { segmentBytesMax: 10_000 });
    const read = async (after: number): Promise<number[]> => (await collect(readRecords(join(directory, "journal"), { after, end: undefined }))).map(({ position }) => position);
    truncateSync(segmentPath(-1), statSync(segmentPath(-1)).size - 7);
    expect(await read(positions[9] as number)).toEqual(positions.slice(10, -1));
    truncateSync(segmentPath(-1), 7);
    expect(await read(0)).toEqual(positions.filter((position) => position < Number(/(\d{16})/.exec(segmentPath(-1))?.[1])));
  });
});

describe("damage that no crash explains", () => {
  test.each([
    ["a payload", 20, 0x20],
    ["a checksum", 5, 0xff],
    ["a length", 1, 0x40],
  ])("in the middle, in %s, is refused with its position", async (_, offset, flip) => {
    const positions = await write(5);
    const path = segmentPath(0);
    const bytes = readFileSync(path);
    const at = positions[2] as number;
    bytes[at + offset] = (bytes[at + offset] as number) ^ flip;
    writeFileSync(path, bytes);
    await expect(openJournal()).rejects.toMatchObject({ name: "JournalCorrupt", position: at });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("in an earlier segment is found by verify and by reading", async () => {
    const positions = await write(30, { segmentBytesMax: 10_000 });
    const bytes = readFileSync(segmentPath(1));
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 1;
    writeFileSync(segmentPath(1), bytes);
    const report = await verifyJournal(join(directory, "journal"));
    expect(positions).toContain(report.corrupt?.position);
    expect(report.records.decision).toBe(positions.indexOf(report.corrupt?.position as number));
    const journal = await openJournal();
    await expect(collect(journal.read())).rejects.toThrow(JournalCorrupt);
    await journal.close();
  });

  test("a missing segment is refused", async () => {
    await write(30, { segmentBytesMax: 10_000 });
    rmSync(segmentPath(1));
    await expect(openJournal()).rejects.toThrow("a segment is missing");
  });

  test("a frame that is no record is refused", async () => {
    const { frameOf } = await import("../../src/adapters/journal-file/frame.js");
    await write(1);
    const { size } = statSync(segmentPath(0));
    appendFileSync(segmentPath(0), frameOf('{"kind":"decision","at":"yesterday"}'));
    await expect(openJournal()).rejects.toMatchObject({ name: "JournalCorrupt", position: size });
  });
});

describe("a journal that cannot be written", () => {
  test("rejects the record and everything after it, and keeps what was answered", async () => {
    const journal = await openJournal({ segmentBytesMax: 6000, durability: "os" });
    const first = await journal.append(decisionRecordOf({ id: 0 }));
    const copy = join(directory, "copy");
    // The next segment cannot be made while something else has its name.
    const pad = "y".repeat(6000);
    const { size } = statSync(segmentPath(0));
    mkdirSync(join(directory, "journal", `${String(size).padStart(16, "0")}.journal`));
    const large = { ...decisionRecordOf({ id: 1 }), messageDigest: pad };
    const [second, third] = [journal.append(large), journal.append(decisionRecordOf({ id: 2 }))];
    await expect(second).rejects.toThrow(JournalUnwritable);
    await expect(third).rejects.toThrow(JournalUnwritable);
    await expect(journal.append(decisionRecordOf({ id: 3 }))).rejects.toThrow(JournalUnwritable);
    await expect(journal.findDecision(acsTransIDOf(1))).rejects.toThrow(JournalUnwritable);
    expect((await journal.findDecision(acsTransIDOf(0)))?.acsTransID).toBe(acsTransIDOf(0));
    await journal.close();
    cpSync(join(directory, "journal"), copy, { recursive: true });
    rmSync(join(copy, `${String(size).padStart(16, "0")}.journal`), { recursive: true });
    const reopened = await FileJournal.open({ directory: copy, durability: "os" });
    expect((await collect(reopened.read())).map(({ position }) => position)).toEqual([first]);
    expect(await reopened.findDecision(acsTransIDOf(1))).toBeUndefined();
    await reopened.close();
  });

  test("that nobody waits for is refused when it is closed, and takes nothing more", async () => {
    const journal = await openJournal({ segmentBytesMax: 6000, durability: "close" });
    await journal.append({ ...decisionRecordOf({ id: 0 }), messageDigest: "y".repeat(6000) });
    await journal.durable(journal.appended());
    const { size } = statSync(segmentPath(0));
    mkdirSync(join(directory, "journal", `${String(size).padStart(16, "0")}.journal`));
    await expect(journal.append(decisionRecordOf({ id: 1 }))).resolves.toBe(size + 16);
    await expect(journal.findDecision(acsTransIDOf(1))).rejects.toThrow(JournalUnwritable);
    await expect(journal.append(decisionRecordOf({ id: 2 }))).rejects.toThrow(JournalUnwritable);
    await expect(journal.close()).rejects.toThrow(JournalUnwritable);
    expect(existsSync(join(directory, "journal", "lock"))).toBe(false);
  });

  test("a record that is too large is refused alone", async () => {
    const journal = await openJournal();
    await expect(journal.append({ ...decisionRecordOf({ id: 1 }), messageDigest: "z".repeat(9 << 20) })).rejects.toThrow(RangeError);
    await expect(journal.append(decisionRecordOf({ id: 2 }))).resolves.toBeGreaterThan(START * 0);
    await journal.close();
  });
});
