import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { arrivals } from "../../../src/lab/arrivals.js";
import { DatasetBuilder } from "../../../src/lab/dataset/builder.js";
import { CATEGORY_COLUMNS } from "../../../src/lab/dataset/categories.js";
import type { CategoryColumn } from "../../../src/lab/dataset/categories.js";
import { readDatasetCsv } from "../../../src/lab/dataset/csv-reader.js";
import { CsvTarget, shortest } from "../../../src/lab/dataset/csv-target.js";
import { DatasetWriter } from "../../../src/lab/dataset/writer.js";
import { replay } from "../../../src/lab/replay/replay.js";
import { FEATURES } from "../../../src/risk/index.js";
import { inBlocks, scratchFolder } from "../files.js";
import { replayDeps, worldItems } from "../replay/parts.js";

const file = scratchFolder();

/** One replay, kept in memory and written to a file at once. */
async function both() {
  const builder = new DatasetBuilder({ rows: 10 });
  const path = file("dataset.csv", "");
  const writer = new DatasetWriter(path, (part) => new CsvTarget(part));
  const requests: string[] = [];
  await replay(arrivals(inBlocks(worldItems)), replayDeps(), {
    request: (replayed) => {
      requests.push(replayed.event.id);
      void builder.listener.request?.(replayed);
      return writer.listener.request?.(replayed);
    },
    news: (event, learned) => {
      builder.listener.news?.(event, learned);
      writer.listener.news?.(event, learned);
    },
  });
  writer.finish();
  return { dataset: builder.build(), rows: writer.rows, path, requests };
}

let whole: Awaited<ReturnType<typeof both>>;
beforeAll(async () => {
  whole = await both();
});

test("every decision is a row, with what became known of it; the CSV says the same", () => {
  const { dataset, rows, path, requests } = whole;
  expect(dataset.ids).toEqual(requests);
  expect(rows).toBe(dataset.count);
  const labels = new Map(worldItems.flatMap(({ events }) => events).flatMap((event) => (event.kind === "label" ? [[event.ref, event] as const] : [])));
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(header.split(",")).toEqual(["id", "at", "card", "amount_minor", "channel", "country_pair", "mcc_group", ...FEATURES.map(({ name }) => name), "challenge", "label", "label_at"]);
  expect(lines).toHaveLength(dataset.count);
  expect(readdirSync(dirname(path))).toEqual([basename(path)]);

  const width = FEATURES.length;
  for (const [row, line] of lines.entries()) {
    const cells = line.split(",");
    const label = labels.get(cells[0] ?? "");
    expect([dataset.labels[row], dataset.labelAt[row]]).toEqual(label ? [label.label === "fraud" ? 1 : 0, label.at] : [0, Infinity]);
    expect(cells.slice(-2)).toEqual(label ? [label.label === "fraud" ? "1" : "0", new Date(label.at).toISOString()] : ["", ""]);
    expect([Number(cells[2]), Date.parse(cells[1] ?? "")]).toEqual([dataset.cards[row], dataset.at[row]]);
    expect(cells.slice(4, 7)).toEqual(CATEGORY_COLUMNS.map((column) => dataset.categories[column]?.names[dataset.categories[column].codes[row] as number]));
    const values = cells.slice(7, 7 + width).map((cell, index) => Math.fround(cell === "" ? (FEATURES[index]?.missing ?? NaN) : Number(cell)));
    expect(values).toEqual([...dataset.values.subarray(row * width, (row + 1) * width)]);
    expect(cells.slice(7, 7 + width).map((cell) => (cell === "" ? 0 : 1))).toEqual([...(dataset.known?.subarray(row * width, (row + 1) * width) ?? [])]);
  }
  expect(labels.size).toBeGreaterThan(0);
  const names = (column: CategoryColumn): ReadonlySet<string> => new Set(dataset.categories[column]?.names);
  for (const [column, some] of [["channel", ["BRW", "APP", "3RI"]], ["country_pair", ["JP/JP", "JP/US"]], ["mcc_group", ["grocery", "electronics"]]] as const) {
    expect(some.filter((name) => !names(column).has(name))).toEqual([]);
  }
  expect(new Set(dataset.challenges).size).toBeGreaterThan(1);
});

test("what was written is read back as it was, packed or not, whatever the order of its columns", async () => {
  const { dataset, path } = whole;
  const text = readFileSync(path, "utf8");
  const turned = text.trimEnd().split("\n").map((line) => line.split(",").reverse().join(",")).join("\r\n");
  for (const source of [path, file("rows.csv.gz", gzipSync(text)), file("turned.csv", turned)]) {
    let bytes = 0;
    expect(await readDatasetCsv(source, (more) => (bytes += more))).toEqual(dataset);
    expect(bytes).toBe(2 * statSync(source).size);
  }
});

test("an id may hold whatever a mapped file calls its rows", async () => {
  const ids = ["over\ntwo lines", 'a "quoted" one', "a,comma", "決済 1 号"];
  const requests = worldItems.flatMap(({ events }) => events).flatMap((event) => (event.kind === "request" ? [event] : [])).slice(0, ids.length);
  const path = file("named.csv", "");
  const writer = new DatasetWriter(path, (part) => new CsvTarget(part));
  await replay(arrivals(inBlocks(requests.map((event, row) => ({ at: event.at, events: [{ ...event, id: ids[row] as string }] })))), replayDeps(), writer.listener);
  writer.finish();
  const { ids: read, labelAt } = await readDatasetCsv(path);
  expect([read, [...labelAt]]).toEqual([ids, ids.map(() => Infinity)]);
});

test("rows outside the period are lived through but not kept", async () => {
  const from = Date.UTC(2026, 0, 20);
  const builder = new DatasetBuilder({ from });
  await replay(arrivals(inBlocks(worldItems)), replayDeps(), builder.listener);
  const { at, count, values } = builder.build();
  expect(Math.min(...at)).toBeGreaterThanOrEqual(from);
  expect(values).toEqual(whole.dataset.values.subarray((whole.dataset.count - count) * FEATURES.length));
});

test("a 32-bit number is written in few digits and read back the same", () => {
  fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
    expect(Math.fround(Number(shortest(value)))).toBe(value);
  }));
  expect(shortest(Math.fround(0.1))).toBe("0.1");
});
