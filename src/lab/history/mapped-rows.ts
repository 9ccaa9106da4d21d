import { DAY_MS } from "../../base/index.js";
import { CsvRecords, splitCells } from "./csv.js";
import type { HistoryFormat, TextRecord } from "./format.js";
import type { Mapping } from "./mapping.js";
import { HistoryRefused } from "./refused.js";
import { RowRefused } from "./row-refused.js";
import { RowScope } from "./row-values.js";
import type { Row } from "./row-values.js";
import { countedTime, isoTime, patternTime } from "./times.js";
import type { ReadTime } from "./times.js";
import { messageMaker } from "./row-message.js";
import type { ParseMessage } from "./row-message.js";
import type { HistoryItem, LabelEvent } from "./types.js";

interface RowReader {
  timeOf(row: Row): number;
  itemOf(row: Row, line: number): HistoryItem;
}

/**
 * Rows of a CSV file as messages and labels, by a mapping. The first record names the columns.
 * @param parse every mapped message must be one that a directory server could send
 * @param onBadRow told of rows that cannot be mapped, which are then passed over; without it the first one stops the run
 */
export function mappedRows(file: string, mapping: Mapping, parse: ParseMessage, onBadRow?: (refusal: HistoryRefused) => void): HistoryFormat {
  const csv = new CsvRecords(file);
  let columns: readonly string[] | undefined;
  let reader: RowReader | undefined;

  const read = <T>(record: TextRecord, what: (reader: RowReader, row: Row) => T): T | undefined => {
    if (!columns || !reader) throw new HistoryRefused(file, record.line, "", "no line with column names");
    try {
      const cells = splitCells(record.text, mapping.delimiter);
      if (!cells) throw new RowRefused("", "a quote stands where none may");
      if (cells.length !== columns.length) throw new RowRefused("", `${cells.length} cells, expected ${columns.length}`);
      return what(reader, { cells, at: NaN });
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      const refusal = new HistoryRefused(file, record.line, error.element, error.problem);
      if (!onBadRow) throw refusal;
      onBadRow(refusal);
      return undefined;
    }
  };

  return {
    *records(block) {
      for (const record of csv.of(block)) {
        if (columns) {
          yield record;
        } else {
          columns = splitCells(record.text, mapping.delimiter);
          if (!columns) throw new HistoryRefused(file, record.line, "", "a quote stands where none may");
          reader = rowReader(file, mapping, columns, parse);
        }
      }
    },
    finish: () => csv.finish(),
    timeOf: (record) => read(record, (rows, row) => rows.timeOf(row)),
    itemOf: (record) => read(record, (rows, row) => rows.itemOf(row, record.line)),
  };
}

function rowReader(file: string, mapping: Mapping, columns: readonly string[], parse: ParseMessage): RowReader {
  const scope = new RowScope(mapping, columns);
  const timeText = scope.text(mapping.time.source, ["time"]);
  const idText = scope.text(mapping.id, ["id"]);
  const readTime = readTimeBy(mapping);
  const labelOf = labelReader(mapping, scope);
  const messageOf = messageMaker(mapping, scope, parse);

  const timeOf = (row: Row): number => {
    const text = timeText(row);
    const at = text === undefined ? undefined : readTime(text);
    if (at === undefined) throw new RowRefused("time", text === undefined ? "empty" : `${JSON.stringify(text)} is not a time of the mapped form`);
    return at;
  };
  return {
    timeOf,
    itemOf(row, line) {
      row.at = timeOf(row);
      const id = idText(row);
      if (id === undefined) throw new RowRefused("id", "empty");
      const areq = messageOf(row);
      const request = { kind: "request" as const, at: row.at, id, areq, parsed: areq, observation: undefined, expect: undefined, origin: { file, line } };
      const label = labelOf(row, areq.threeDSServerTransID);
      return { at: row.at, events: label ? [request, label] : [request] };
    },
  };
}

function readTimeBy(mapping: Mapping): ReadTime {
  const { form } = mapping.time;
  if ("unit" in form) return countedTime(form.unit, form.since);
  return form.format === "iso" ? isoTime : (patternTime(form.format, form.zone) as ReadTime);
}

function labelReader(mapping: Mapping, scope: RowScope): (row: Row, ref: string) => LabelEvent | undefined {
  const { label } = mapping;
  if (!label) return () => undefined;
  const isFraud = scope.flag(label.fraud, ["label", "fraud"]);
  const isGenuine = label.genuine === undefined ? () => true : scope.flag(label.genuine, ["label", "genuine"]);
  const delayMs = delayReader(label.delay, scope);
  return (row, ref) => {
    const fraud = isFraud(row);
    if (!fraud && !isGenuine(row)) return undefined;
    return { kind: "label", at: row.at + delayMs(row), ref, label: fraud ? "fraud" : "genuine", source: label.source };
  };
}

function delayReader(delay: NonNullable<Mapping["label"]>["delay"], scope: RowScope): (row: Row) => number {
  if ("days" in delay) {
    const delayMs = Math.round(delay.days * DAY_MS);
    return () => delayMs;
  }
  const text = scope.text({ column: delay.column }, ["label", "delay", "column"]);
  const count = countedTime(delay.unit, 0);
  return (row) => {
    const delayMs = count(text(row) ?? "");
    if (delayMs === undefined || delayMs < 0) throw new RowRefused("label.delay", `expected a number of ${delay.unit}, at least 0`);
    return delayMs;
  };
}

