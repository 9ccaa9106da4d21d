import { Environment } from "@marcbachmann/cel-js";
import type { Instant } from "../../base/index.js";
import type { JsonValue } from "../../protocol/index.js";
import type { Mapping, ValueSource } from "./mapping.js";
import { HistoryRefused } from "./refused.js";
import { RowRefused } from "./row-refused.js";
import { wireTime } from "./times.js";

/** One row of a CSV file while it is being mapped. */
export interface Row {
  readonly cells: readonly string[];
  /** Time of the request, once it is known. */
  at: Instant;
}

export type ReadText = (row: Row) => string | undefined;
export type ReadValue = (row: Row) => JsonValue | undefined;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words that CEL keeps for itself; such columns are reached as `row["in"]`. */
const RESERVED = new Set(["as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "namespace", "null", "package", "return", "row", "true", "var", "void", "while"]);

/**
 * Binds the sources of a mapping to the columns of a file.
 * Copies, constants and templates do without the expression language, which costs ten times as much per value.
 */
export class RowScope {
  private readonly environment = new Environment({ unlistedVariablesAreDyn: false });
  /** The columns by name, as expressions see them: getters over `cells`, so that a row costs nothing but what it reads. */
  private readonly names: { readonly [column: string]: unknown } = {};
  private cells: readonly string[] = [];

  constructor(private readonly mapping: Mapping, private readonly columns: readonly string[]) {
    for (const [index, name] of columns.entries()) {
      if (!IDENTIFIER.test(name) || RESERVED.has(name) || columns.indexOf(name) !== index) continue;
      this.environment.registerVariable(name, "string");
      Object.defineProperty(this.names, name, { enumerable: true, get: () => this.cells[index] });
    }
    this.environment.registerVariable("row", "map<string, string>");
    Object.defineProperty(this.names, "row", { enumerable: true, get: () => new Map(columns.map((name, index) => [name, this.cells[index]])) });
    this.environment.registerFunction("padStart(string, int): string", (text: string, width: bigint) => text.padStart(Number(width), "0"));
  }

  /** @throws {HistoryRefused} naming the mapping file's line when the source cannot be used with these columns */
  value(source: ValueSource, path: readonly string[]): ReadValue {
    if ("constant" in source) return () => source.constant;
    if ("time" in source) return ({ at }) => wireTime(at, source.time);
    if ("template" in source) return this.template(source.template, path);
    if ("expression" in source) return this.expression(source.expression, path);
    const index = this.indexOf(source.column, [...path, "column"]);
    const { decimals } = source;
    if (decimals === undefined) return ({ cells }) => cells[index] || undefined;
    const name = path.at(-1) ?? "";
    return ({ cells }) => (cells[index] ? wholeUnits(cells[index], decimals, name) : undefined);
  }

  text(source: ValueSource, path: readonly string[]): ReadText {
    const read = this.value(source, path);
    return (row) => {
      const value = read(row);
      return value === undefined || value === "" ? undefined : String(value);
    };
  }

  /** An expression that is true or false. */
  flag(expression: string, path: readonly string[]): (row: Row) => boolean {
    const { evaluate, type } = this.compile(expression, path);
    if (type !== "bool") throw this.refuse(path, `expected an expression that is true or false, this gives ${type}`);
    return (row) => evaluate(row) as boolean;
  }

  refuse(path: readonly string[], problem: string): HistoryRefused {
    return new HistoryRefused(this.mapping.file, this.mapping.lineOf(path), path.join("."), problem);
  }

  private expression(expression: string, path: readonly string[]): ReadValue {
    const { evaluate } = this.compile(expression, path);
    const name = path.at(-1) ?? "";
    return (row) => {
      const value = evaluate(row);
      if (typeof value === "bigint") return String(value);
      if (typeof value === "string") return value === "" ? undefined : value;
      if (typeof value === "boolean") return value;
      if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
      throw new RowRefused(name, typeof value === "number" ? `${value} is not a whole number` : "expected a text, a whole number, true or false");
    };
  }

  private compile(expression: string, path: readonly string[]): { evaluate: (row: Row) => unknown; type: string } {
    let parsed;
    try {
      parsed = this.environment.parse(expression);
    } catch (error) {
      throw this.refuse(path, `not an expression: ${firstLine(error)}`);
    }
    const checked = parsed.check();
    if (!checked.valid) throw this.refuse(path, firstLine(checked.error));
    const name = path.at(-1) ?? "";
    const evaluate = (row: Row): unknown => {
      this.cells = row.cells;
      try {
        return parsed(this.names);
      } catch (error) {
        throw new RowRefused(name, firstLine(error));
      }
    };
    return { evaluate, type: String(checked.type) };
  }

  private template(template: string, path: readonly string[]): ReadText {
    const pieces: (string | { readonly index: number; readonly width: number })[] = [];
    let end = 0;
    for (const match of template.matchAll(/\{([^{}:]+)(?::(\d{1,2}))?\}/g)) {
      if (match.index > end) pieces.push(template.slice(end, match.index));
      pieces.push({ index: this.indexOf(match[1] as string, path), width: Number(match[2] ?? 0) });
      end = match.index + match[0].length;
    }
    pieces.push(template.slice(end));
    const name = path.at(-1) ?? "";
    return ({ cells }) => {
      let text = "";
      for (const piece of pieces) {
        if (typeof piece === "string") {
          text += piece;
          continue;
        }
        const cell = cells[piece.index] as string;
        if (cell.length > piece.width && piece.width > 0) throw new RowRefused(name, `${JSON.stringify(cell)} is longer than ${piece.width} characters`);
        text += cell.padStart(piece.width, "0");
      }
      return text;
    };
  }

  private indexOf(column: string, path: readonly string[]): number {
    const index = this.columns.indexOf(column);
    if (index < 0) throw this.refuse(path, `no column ${column}; there are ${this.columns.join(", ")}`);
    if (this.columns.lastIndexOf(column) !== index) throw this.refuse(path, `two columns are called ${column}`);
    return index;
  }
}

/** A decimal number in units of 10^-decimals, digit by digit, so that 57.16 is 5716 and never 5715. */
function wholeUnits(cell: string, decimals: number, element: string): string {
  const [, whole, fraction = ""] = /^(\d{1,30})(?:\.(\d{0,30}))?$/.exec(cell) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(decimals))) {
    throw new RowRefused(element, `${JSON.stringify(cell)} is not a number with at most ${decimals} decimals`);
  }
  return (whole + fraction.slice(0, decimals).padEnd(decimals, "0")).replace(/^0+(?=\d)/, "");
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n")[0] as string;
}
