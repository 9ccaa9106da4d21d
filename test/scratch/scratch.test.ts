import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { IdFile, IdIndex, RecordFile, ScratchFile } from "../../src/scratch/index.js";

const folder = mkdtempSync(join(tmpdir(), "sekisho-scratch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("ids find their newest number among thousands", () => {
  const index = new IdIndex();
  for (let number = 0; number < 5_000; number++) index.set(`id-${number}`, number);
  index.set("id-3", 9_999);
  expect([0, 3, 4_999].map((number) => index.get(`id-${number}`))).toEqual([0, 9_999, 4_999]);
  expect(index.get("id-5000")).toBeUndefined();
});

test("ids are numbered in order of arrival", () => {
  const index = new IdIndex();
  expect(["a", "b", "a", "c", "b"].map((id) => index.add(id))).toEqual([0, 1, 0, 2, 1]);
});

test("whatever is spilled and merged, an id points where it was pointed last", () => {
  const sets = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.nat({ max: 2 ** 31 - 1 })), { maxLength: 200 });
  fc.assert(
    fc.property(sets, fc.integer({ min: 1, max: 9 }), (pairs, newestMax) => {
      const index = new IdFile(folder, newestMax);
      const expected = new Map<string, number>();
      for (const [id, number] of pairs) {
        index.set(`id-${id}`, number);
        expected.set(`id-${id}`, number);
      }
      for (let id = 0; id <= 61; id++) expect(index.get(`id-${id}`)).toBe(expected.get(`id-${id}`));
      index.close();
    }),
    { numRuns: 50 },
  );
});

test("runs of many pages hold every id", () => {
  const index = new IdFile(folder, 3_000);
  for (let number = 0; number < 40_000; number++) index.set(`id-${number}`, number);
  let wrong = 0;
  for (let number = 0; number < 40_000; number++) if (index.get(`id-${number}`) !== number) wrong++;
  expect(wrong).toBe(0);
  expect(index.get("id-40000")).toBeUndefined();
  index.close();
});

test("records come back as they were set last, from memory and from disk", () => {
  const records = new RecordFile(folder, 3);
  for (let number = 0; number < 10_000; number++) expect(records.add(Uint8Array.of(number & 255, number >> 8, 7))).toBe(number);
  for (const number of [0, 4_095, 4_096, 8_191, 9_999]) {
    expect([...records.get(number)]).toEqual([number & 255, number >> 8, 7]);
    records.setByte(number, 2, 8);
    expect([...records.get(number)]).toEqual([number & 255, number >> 8, 8]);
  }
  expect([...records.get(1)]).toEqual([1, 0, 7]);
  expect(() => records.get(10_000)).toThrow("only what was added");
  records.close();
});

test("a scratch file has no name, is 0 where nobody wrote, and ends where it was written to", () => {
  const file = new ScratchFile(folder);
  const into = Buffer.alloc(8, 1);
  expect(file.read(into, 0)).toBe(0);
  file.write(Buffer.from("ab"), 4);
  expect(readdirSync(folder)).toEqual([]);
  expect(file.read(into, 0)).toBe(6);
  expect(into.toString("latin1")).toBe("\0\0\0\0ab\x01\x01");
  file.close();
  file.close();
  expect(() => new ScratchFile(join(folder, "absent")).write(into, 0)).toThrow("absent");
});
