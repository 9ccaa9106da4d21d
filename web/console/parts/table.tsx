import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { useHere } from "../state/here.js";
import { csvOf, saveCsv } from "./csv.js";
import { Icon } from "./icon.js";

/** One column: what it is worth, for sorting and for CSV, and how it looks. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row) => string | number | boolean | null;
  readonly show?: (row: Row) => ComponentChildren;
  readonly numeric?: true;
  /** Gives way first where there is little room. */
  readonly minor?: true;
  /** Gives way before those, on anything but a wide screen. */
  readonly extra?: true;
  /** Of use in a spreadsheet and not to an eye. */
  readonly csvOnly?: true;
}

interface TableProps<Row> {
  /** What stands in it; the name of the CSV file and what a screen reader hears. */
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly href?: (row: Row) => string;
  readonly toneOf?: (row: Row) => string | undefined;
  readonly empty?: ComponentChildren;
  /** Where the order is what matters. */
  readonly unsorted?: true;
  readonly heading?: ComponentChildren;
}

type Sorting = { readonly column: number; readonly down: boolean } | undefined;

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sorting: Sorting): readonly Row[] {
  const column = sorting === undefined ? undefined : columns[sorting.column];
  if (column === undefined || sorting === undefined) return rows;
  const sign = sorting.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [column.value(a), column.value(b)];
    // What is not known comes last in either order.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other)));
  });
}

/** A table that sorts by any column, gives itself as CSV and, when there is nothing in it, says what to do. */
export function Table<Row>({ title, columns: all, rows, keyOf, href, toneOf, empty, unsorted, heading }: TableProps<Row>): VNode {
  const { words } = useHere();
  const [sorting, setSorting] = useState<Sorting>(undefined);
  if (rows.length === 0 && empty !== undefined) return <>{heading}{empty}</>;
  const columns = all.filter(({ csvOnly }) => csvOnly !== true);
  const save = (): void => saveCsv(title, csvOf(all.map(({ name }) => name), rows.map((row) => all.map(({ value }) => value(row)))));
  const next = (column: number): void => setSorting((before) => (before?.column !== column ? { column, down: true } : before.down ? { column, down: false } : undefined));
  return (
    <div class="table-block">
      <div class="table-head">
        {heading}
        <button type="button" class="quiet csv" title={words.common.csvOf(title)} onClick={save}><Icon name="save" />{words.common.csv}</button>
      </div>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={column.name} scope="col" class={classesOf(column)} aria-sort={sorting?.column !== index ? undefined : sorting.down ? "descending" : "ascending"}>
                  {unsorted ? column.name : <button type="button" title={words.common.sortedBy(column.name)} onClick={() => next(index)}>{column.name}<i aria-hidden="true">{sorting?.column !== index ? "" : sorting.down ? "▼" : "▲"}</i></button>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted(rows, columns, sorting).map((row) => (
              <tr key={keyOf(row)} class={toneOf?.(row)}>
                {columns.map((column, index) => {
                  const shown = column.show?.(row) ?? column.value(row) ?? words.common.notKnown;
                  return <td key={column.name} class={classesOf(column)}>{index === 0 && href !== undefined ? <a class="row-link" href={href(row)}>{shown}</a> : shown}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const classesOf = ({ numeric, minor, extra }: Column<never>): string => [numeric && "number", minor && "minor", extra && "extra"].filter(Boolean).join(" ");

/** Nothing here, and what to do about it. */
export function Empty({ title, how, children }: { readonly title: string; readonly how: string; readonly children?: ComponentChildren }): VNode {
  return <div class="empty"><svg viewBox="0 0 64 48" aria-hidden="true"><path d="M6 10h52M10 18h44M16 10v34M48 10v34" /></svg><b>{title}</b><p>{how}</p>{children}</div>;
}
