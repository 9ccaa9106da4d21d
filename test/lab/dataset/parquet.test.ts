import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { parquetWriteFile } from "hyparquet-writer";
import fc from "fast-check";
import type { CompleteBlock } from "../../../src/lab/dataset/columns.js";
import { CsvTarget } from "../../../src/lab/dataset/csv-target.js";
import { ParquetTarget } from "../../../src/lab/dataset/parquet-target.js";
import { readDataset } from "../../../src/lab/dataset/read.js";
import { FEATURES } from "../../../src/risk/index.js";
import { scratchFolder } from "../files.js";

const file = scratchFolder();
const AT = Date.UTC(2026, 2, 1, 10);
const NAMES = ["id", "at", "card", "amount_minor", "channel", "country_pair", "mcc_group", ...FEATURES.map(({ name }) => name), "challenge", "label", "label_at"];
const FIRST = FEATURES[0]?.name as string;

/** Columns of three good rows, as a tool of any kind might hold them; `others` take the place of some. */
function columns(others: Readonly<Record<string, unknown[] | undefined>> = {}, names: readonly string[] = NAMES) {
  const good: Readonly<Record<string, unknown[]>> = {
    id: ["a", "b", "c"], at: [0, 1, 2].map((minute) => new Date(AT + minute * 60_000)), card: [7, 7, 9],
    channel: ["BRW", null, "APP"], country_pair: ["JP/US", "JP/JP", null], mcc_group: ["grocery", null, "other"],
    label: [1, 0, null], label_at: [new Date(AT + 1), new Date(AT + 2), null],
  };
  return names.map((name) => {
    const data = others[name] ?? good[name] ?? [0.5, null, 2];
    return { name, data, ...(name === "challenge" && others[name] === undefined ? { data: ["failed", null, null] } : {}) };
  });
}

/** A file that is not ours: whatever types and encodings the library chooses. */
function foreign(name: string, ...content: Parameters<typeof columns>): string {
  const path = file(name, "");
  parquetWriteFile({ filename: path, columnData: columns(...content), rowGroupSize: 2 });
  return path;
}

/** Values of every kind in rows of every kind. */
const row = fc.record({
  id: fc.string({ minLength: 1, unit: "grapheme" }).filter((id) => !/[\r\n]/.test(id)),
  amount: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: NaN }),
  features: fc.array(fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }), { nil: NaN }), { minLength: 3, maxLength: 3 }),
  channel: fc.nat(3),
  pair: fc.nat(2),
  challenge: fc.nat(3),
  label: fc.option(fc.nat(1), { nil: undefined }),
});

function blockOf(rows: readonly { id: string; amount: number; features: readonly number[]; channel: number; pair: number; challenge: number; label: number | undefined }[]): CompleteBlock {
  const values = new Float32Array(rows.length * FEATURES.length).fill(NaN);
  rows.forEach(({ features }, index) => features.forEach((value, feature) => (values[index * FEATURES.length + feature * 40] = value)));
  return {
    first: 0, ids: rows.map(({ id }) => id), values,
    at: Float64Array.from(rows, (_, index) => AT + index),
    cards: Int32Array.from(rows, (_, index) => index),
    amountMinor: Float64Array.from(rows, ({ amount }) => amount),
    categories: {
      channel: { names: ["", "3RI", "APP", "BRW"], codes: Int32Array.from(rows, ({ channel }) => channel) },
      country_pair: { names: ["", "JP/US", "JP/JP"], codes: Int32Array.from(rows, ({ pair }) => pair) },
      mcc_group: { names: ["", "gift-card"], codes: Int32Array.from(rows, (_, index) => index % 2) },
    },
    challenges: Uint8Array.from(rows, ({ challenge }) => challenge),
    labels: Uint8Array.from(rows, ({ label }) => label ?? 0),
    labelAt: Float64Array.from(rows, ({ label }) => (label === undefined ? Infinity : AT + 5)),
  };
}

test("Parquet and CSV say the same of every row, to the last bit", async () => {
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
    const block = blockOf(rows);
    const [csv, parquet] = [file("same.csv", ""), file("same.parquet", "")];
    for (const target of [new CsvTarget(csv), new ParquetTarget(parquet)]) {
      target.write(block);
      target.close();
    }
    const [one, other] = [await readDataset(csv), await readDataset(parquet)];
    expect(other).toEqual(one);
    expect(new Uint32Array(other.values.buffer)).toEqual(new Uint32Array(one.values.buffer));
    expect(other.known?.filter((known) => known === 1)).toHaveLength(block.values.filter((value) => !Number.isNaN(value)).length);
    expect(other.ids).toEqual(block.ids);
  }), { numRuns: 20, seed: 11 });
});

test("blocks become row groups that are read one after the other", async () => {
  const path = file("groups.parquet", "");
  const target = new ParquetTarget(path);
  const rows = [0, 1, 2, 3, 4].map((index) => ({ id: `row ${index}`, amount: index, features: [index, NaN, -0], channel: index % 4, pair: index % 3, challenge: index % 4, label: index % 2 }));
  const whole = blockOf(rows);
  for (const [from, to] of [[0, 2], [2, 5]] as const) {
    target.write({ ...blockOf(rows.slice(from, to)), at: whole.at.subarray(from, to), cards: whole.cards.subarray(from, to) });
  }
  target.close();
  const shares: number[] = [];
  const { ids, amountMinor, values, challenges } = await readDataset(path, (share) => shares.push(share));
  expect([ids, [...amountMinor], [...challenges]]).toEqual([rows.map(({ id }) => id), [0, 1, 2, 3, 4], [0, 1, 2, 3, 0]]);
  expect([0, 1, 2, 3, 4].map((index) => values[index * FEATURES.length])).toEqual([0, 1, 2, 3, 4]);
  expect(Object.is(values[80], -0)).toBe(true);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.filter((share) => share > 0 && share <= 1)).toHaveLength(shares.length);
  expect(shares.length).toBeGreaterThan(2);
});

test("what another tool wrote is read whatever its types and the order of its columns", async () => {
  const numbers = { card: ["x", "x", "y"], label: [true, false, null], amount_minor: [1200n, 0n, null], [FIRST]: [1, NaN, 3], at: ["2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z", "2026-03-01T10:02:00Z"] };
  for (const names of [NAMES, NAMES.toReversed()]) {
    const { cards, labels, labelAt, amountMinor, values, known, at, challenges, categories } = await readDataset(foreign("tool.parquet", numbers, names));
    expect([[...cards], [...labels], [...labelAt], [...amountMinor]]).toEqual([[0, 0, 1], [1, 0, 0], [AT + 1, AT + 2, Infinity], [1200, 0, 0]]);
    expect([values[0], values[FEATURES.length], known?.[0], known?.[FEATURES.length]]).toEqual([1, Math.fround(FEATURES[0]?.missing as number), 1, 0]);
    expect([[...at], [...challenges]]).toEqual([[AT, AT + 60_000, AT + 120_000], [2, 0, 0]]);
    expect(categories.channel).toEqual({ names: ["", "BRW", "APP"], codes: Int32Array.of(1, 0, 2) });
    expect(categories.country_pair).toEqual({ names: ["", "JP/US", "JP/JP"], codes: Int32Array.of(1, 2, 0) });
  }
});

test.each([["GZIP", gzipSync], ["BROTLI", brotliCompressSync]] as const)("a file packed with %s is unpacked", async (codec, pack) => {
  const path = file("packed.parquet", "");
  parquetWriteFile({ filename: path, columnData: columns(), codec, compressors: { [codec]: (bytes: Uint8Array) => pack(bytes) } });
  expect(await readDataset(path)).toEqual(await readDataset(foreign("unpacked.parquet")));
});

test.each<[string, () => string, string | RegExp]>([
  ["a missing column", () => foreign("bad.parquet", {}, NAMES.filter((name) => name !== "night")), ": night: this column is missing"],
  ["a column of somebody else", () => foreign("bad.parquet", {}, [...NAMES, "shoe_size"]), ": shoe_size: no column of a data set; docs/features.md lists the features"],
  ["text in a feature", () => foreign("bad.parquet", { night: ["no", "yes", "no"] }), ': night: expected a number, found "no" (row 1)'],
  ["infinity in a feature", () => foreign("bad.parquet", { night: [0, 1, Infinity] }), ': night: expected a number, found "Infinity" (row 3)'],
  ["a number for a time", () => foreign("bad.parquet", { at: [1, 2, 3] }), ': at: expected a time, found "1" (row 1)'],
  ["no time", () => foreign("bad.parquet", { at: [new Date(AT), null, new Date(AT)] }), ": at: is empty (row 2)"],
  ["no id", () => foreign("bad.parquet", { id: ["a", null, "c"] }), ": id: is empty (row 2)"],
  ["another label", () => foreign("bad.parquet", { label: [0, 2, null] }), ': label: expected 1 for fraud, 0 for genuine or nothing, found "2" (row 2)'],
  ["an outcome we do not know", () => foreign("bad.parquet", { challenge: ["passed", "maybe", null] }), ': challenge: expected passed, failed, abandoned or nothing, found "maybe" (row 2)'],
  ["a group we do not know", () => foreign("bad.parquet", { mcc_group: ["grocery", "shoes", null] }), ': mcc_group: expected a group of merchant category codes such as grocery or nothing, found "shoes" (row 2)'],
  ["a row that comes too late", () => foreign("bad.parquet", { at: [AT + 9, AT, AT + 10].map((at) => new Date(at)) }), ": at: 2026-03-01T10:00:00.000Z is earlier than the row before it (row 2)"],
  ["a file that is cut short", () => file("cut.parquet", readFileSync(foreign("whole.parquet")).subarray(0, 4000)), /: cannot be read: [^\n]+$/],
  ["bytes that changed", () => file("torn.parquet", readFileSync(foreign("whole.parquet")).fill(0xaa, 100, 900)), /: cannot be read: [^\n]+$/],
  ["an empty file", () => file("empty.parquet", ""), /: cannot be read: [^\n]+$/],
  ["a CSV file by another name", () => file("named.parquet", NAMES.join(",")), /: cannot be read: [^\n]+$/],
])("%s is refused with its place", async (_, bad, complaint) => {
  const path = bad();
  const refusal = await readDataset(path).then(() => "read", (error: Error) => `${error.name}: ${error.message}`);
  expect(refusal.startsWith(`HistoryRefused: ${path}`)).toBe(true);
  const said = refusal.slice(`HistoryRefused: ${path}`.length);
  if (typeof complaint === "string") expect(said).toBe(complaint);
  else expect(said).toMatch(complaint);
});
