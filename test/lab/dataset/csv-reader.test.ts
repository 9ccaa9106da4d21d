import { readDatasetCsv } from "../../../src/lab/dataset/csv-reader.js";
import { FEATURES } from "../../../src/risk/index.js";
import { scratchFolder } from "../files.js";

const file = scratchFolder();
const NAMES = ["id", "at", "card", "amount_minor", "channel", "country_pair", "mcc_group", ...FEATURES.map(({ name }) => name), "challenge", "label", "label_at"];
const GOOD: Readonly<Record<string, string>> = { at: "2026-03-01T10:00:00.000Z", card: "0", amount_minor: "1200", amount_log: "7.1", label: "1", label_at: "2026-03-05T00:00:00.000Z" };

/** A file of rows that are good but for what is said of them. */
function csv(rows: readonly Readonly<Record<string, string>>[], names: readonly string[] = NAMES): string {
  return [names.join(","), ...rows.map((row, index) => names.map((name) => ({ id: "abc"[index], ...GOOD, ...row })[name] ?? "").join(","))].join("\n");
}

test("cells become numbers, empty ones what unknown is worth; cards are numbered as they come", async () => {
  const path = file("good.csv", csv([{ card: "c-9" }, { id: '"a,\n""b"""', card: "c-3", label: "", label_at: "", challenge: "failed", amount_minor: "" }, { card: "c-9", label: "0" }]));
  const dataset = await readDatasetCsv(path);
  expect(dataset.ids).toEqual(["a", 'a,\n"b"', "c"]);
  expect([[...dataset.cards], [...dataset.amountMinor], [...dataset.challenges]]).toEqual([[0, 1, 0], [1200, 0, 1200], [0, 2, 0]]);
  expect([[...dataset.labels], [...dataset.labelAt]]).toEqual([[1, 0, 0], [Date.UTC(2026, 2, 5), Infinity, Date.UTC(2026, 2, 5)]]);
  expect([dataset.values[0], dataset.values[1], dataset.known?.[0], dataset.known?.[1]]).toEqual([Math.fround(7.1), FEATURES[1]?.missing, 1, 0]);
});

test("a message sent again is a row of its own, one at the same instant is a row joined twice", async () => {
  const again = await readDatasetCsv(file("again.csv", csv([{ id: "a" }, { id: "a", at: "2026-03-01T10:00:00.001Z" }])));
  expect(again.ids).toEqual(["a", "a"]);
  const path = file("twice.csv", csv([{ id: "a" }, { id: "a" }]));
  await expect(readDatasetCsv(path)).rejects.toThrow(`${path}:3: id: a is there twice at the same instant`);
});

test("a file without categories is read, and its data set has none; what is empty is unknown", async () => {
  const without = await readDatasetCsv(file("without.csv", csv([{}], NAMES.filter((name) => name !== "channel" && name !== "mcc_group"))));
  expect(without.categories).toEqual({ country_pair: { names: [""], codes: Int32Array.of(0) } });
  const { channel } = (await readDatasetCsv(file("with.csv", csv([{ channel: "APP" }, {}, { channel: "3RI" }])))).categories;
  expect(channel).toEqual({ names: ["", "APP", "3RI"], codes: Int32Array.of(1, 0, 2) });
});

test("a file of columns alone is a data set without rows", async () => {
  expect((await readDatasetCsv(file("columns.csv", csv([])))).count).toBe(0);
});

test.each<[string, string, string]>([
  ["an empty file", "", ": is empty; expected the columns that sekisho dataset writes"],
  ["a missing feature", csv([{}], NAMES.filter((name) => name !== "night")), ":1: night: this column is missing"],
  ["a missing label", csv([{}], NAMES.filter((name) => name !== "label")), ":1: label: this column is missing"],
  ["a column of somebody else", csv([{}], [...NAMES, "shoe_size"]), ":1: shoe_size: no column of a data set; docs/features.md lists the features"],
  ["a column that is there twice", csv([{}], [...NAMES, "card"]), ":1: card: this column is there twice"],
  ["text in a feature", csv([{}, { night: "yes" }]), ':3: night: expected a number, found "yes"'],
  ["a feature no 32-bit number holds", csv([{ night: "1e39" }]), ':2: night: expected a number, found "1e39"'],
  ["another language's number", csv([{ night: "0x1f" }]), ':2: night: expected a number, found "0x1f"'],
  ["text in the amount", csv([{ amount_minor: "¥1200" }]), ':2: amount_minor: expected an amount in minor units, 0 or more, found "¥1200"'],
  ["an amount below nothing", csv([{ amount_minor: "-1" }]), ':2: amount_minor: expected an amount in minor units, 0 or more, found "-1"'],
  ["no time", csv([{ at: "" }]), ":2: at: expected a time such as 2026-03-01T10:00:00.000Z, found nothing"],
  ["a row that comes too late", csv([{}, { at: "2026-02-01T10:00:00.000Z" }]), ":3: at: 2026-02-01T10:00:00.000Z is earlier than the row before it"],
  ["no card", csv([{ card: "" }]), ":2: card: is empty"],
  ["another label", csv([{ label: "fraud" }]), ':2: label: expected 1 for fraud, 0 for genuine or nothing, found "fraud"'],
  ["a label that never arrived", csv([{ label_at: "" }]), ":2: label_at: is empty although label is not"],
  ["an arrival of no label", csv([{ label: "" }]), ":2: label: is empty although label_at is not"],
  ["an outcome we do not know", csv([{ challenge: "constructor" }]), ':2: challenge: expected passed, failed, abandoned or nothing, found "constructor"'],
  ["a channel by its code", csv([{}, { channel: "02" }]), ':3: channel: expected APP, BRW, 3RI, other or nothing, found "02"'],
  ["a country alone", csv([{ country_pair: "JP" }]), ':2: country_pair: expected two countries such as JP/US or nothing, found "JP"'],
  ["a short row", `${csv([{}])}\na,b`, `:3: has 2 cells where the first line names ${NAMES.length} columns`],
  ["a stray quote", `${csv([{}])}\na"b"`, ":3: a quote stands where none may"],
  ["a quote that stays open", `${csv([{}])}\n"a`, ":3: a quoted field is never closed"],
])("%s is refused with its place", async (_, text, complaint) => {
  const path = file("bad.csv", text);
  await expect(readDatasetCsv(path)).rejects.toThrow(new Error(`${path}${complaint}`));
});
