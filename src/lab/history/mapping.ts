import { LineCounter, isNode, parseDocument } from "yaml";
import { parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { AREQ_FIELDS } from "../../protocol/index.js";
import type { JsonValue } from "../../protocol/index.js";
import type { LabelSource } from "../../engine/index.js";
import { HistoryRefused } from "./refused.js";
import { UNIT_MS, WIRE_TIMES, patternTime } from "./times.js";
import type { TimeUnit } from "./times.js";

/** Where a value comes from. An empty cell, or an expression that gives an empty text, leaves the element out. */
export type ValueSource =
  | { readonly constant: JsonValue }
  /** `decimals`: the cell is a decimal number, the element wants whole units of 10^-decimals (57.16, 2 → 5716). */
  | { readonly column: string; readonly decimals?: number }
  /** Text with columns in braces; `{CUSTOMER:10}` is filled with zeros on the left to ten characters. */
  | { readonly template: string }
  /** CEL over the columns as strings, by name, or as `row["any name"]`. */
  | { readonly expression: string }
  /** The time of the request as the wire writes it, in UTC. */
  | { readonly time: keyof typeof WIRE_TIMES };

/** How the text of a cell or expression becomes an instant. */
export type TimeForm =
  | { readonly unit: TimeUnit; readonly since: Instant }
  | { readonly format: string; readonly zone: string };

export interface LabelMapping {
  /** CEL, true for fraud. */
  readonly fraud: string;
  /** CEL, true for genuine; without it what is not fraud is genuine. With it, a row that is neither has no label. */
  readonly genuine?: string;
  readonly source: LabelSource;
  /** How long after the request the label reached us. */
  readonly delay: { readonly days: number } | { readonly column: string; readonly unit: TimeUnit };
}

/** A mapping file, checked in itself; whether its columns exist is seen when a file's first line is read. */
export interface Mapping {
  /** File the mapping was read from, for messages. */
  readonly file: string;
  readonly delimiter: string;
  readonly id: ValueSource;
  readonly time: { readonly source: ValueSource; readonly form: TimeForm };
  readonly label: LabelMapping | undefined;
  /** Element name, dotted when nested, and where its value comes from. */
  readonly areq: ReadonlyMap<string, ValueSource>;
  /** Line of a dotted path in the mapping file. */
  lineOf(path: readonly string[]): number;
}

type Plain = { readonly [member: string]: unknown };
type Refuse = (path: readonly string[], problem: string) => HistoryRefused;

/** Every element an AReq can hold in any version. Members of lists cannot be mapped one by one; a list is mapped whole. */
const ELEMENTS: ReadonlySet<string> = new Set(AREQ_FIELDS.map(({ name }) => name).filter((name) => !name.includes("[]")));

/**
 * Reads a mapping file.
 * @throws {HistoryRefused} with the line and the dotted path of what is wrong
 */
export function readMapping(text: string, file: string): Mapping {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, strict: true, uniqueKeys: true });
  const lineOf = (path: readonly string[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const refuse: Refuse = (path, problem) => new HistoryRefused(file, lineOf(path), path.join("."), problem);

  const [syntax] = document.errors;
  if (syntax) throw new HistoryRefused(file, counter.linePos(syntax.pos[0]).line, "", `not YAML: ${syntax.message.split("\n")[0]}`);
  const root = document.toJS({ maxAliasCount: 100 }) as unknown;
  if (!isPlain(root)) throw refuse([], "expected a mapping with id, time and areq");
  onlyMembers(root, [], ["delimiter", "id", "time", "label", "areq"], ["id", "time", "areq"], refuse);

  const delimiter = root["delimiter"] ?? ",";
  if (typeof delimiter !== "string" || delimiter.length !== 1 || delimiter === '"') throw refuse(["delimiter"], "expected one character");
  return {
    file, delimiter, lineOf,
    id: readSource(root["id"], ["id"], refuse),
    time: readTime(root["time"], refuse),
    label: root["label"] === undefined ? undefined : readLabel(root["label"], refuse),
    areq: readElements(root["areq"], refuse),
  };
}

function readElements(value: unknown, refuse: Refuse): ReadonlyMap<string, ValueSource> {
  if (!isPlain(value)) throw refuse(["areq"], "expected element names and where their values come from");
  const elements = new Map<string, ValueSource>();
  for (const name of Object.keys(value)) {
    if (!ELEMENTS.has(name)) throw refuse(["areq", name], "an AReq has no such element");
    elements.set(name, readSource(value[name], ["areq", name], refuse));
  }
  for (const name of elements.keys()) {
    const parent = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    if (parent !== "" && elements.has(parent)) throw refuse(["areq", name], `${parent} is mapped as a whole already`);
  }
  return elements;
}

/** Text, number and flag stand for a constant, so that a mapping reads like the message it makes. */
function readSource(value: unknown, path: readonly string[], refuse: Refuse): ValueSource {
  if (typeof value === "string" || typeof value === "boolean") return { constant: value };
  if (!isPlain(value)) throw refuse(path, "expected a constant text, or one of constant, column, template, expression, time");
  const [kind, ...more] = Object.keys(value).filter((member) => member !== "decimals");
  if (more.length > 0 || kind === undefined) throw refuse(path, "expected exactly one of constant, column, template, expression, time");
  const given = value[kind];
  if (kind === "constant") return { constant: given as JsonValue };
  if (kind === "time") {
    if (typeof given !== "string" || !Object.hasOwn(WIRE_TIMES, given)) throw refuse([...path, kind], `expected one of ${Object.keys(WIRE_TIMES).join(", ")}`);
    return { time: given as keyof typeof WIRE_TIMES };
  }
  if (typeof given !== "string" || given === "") throw refuse([...path, kind], "expected a text");
  if (kind === "template") return { template: given };
  if (kind === "expression") return { expression: given };
  if (kind !== "column") throw refuse([...path, kind], "expected one of constant, column, template, expression, time");
  const decimals = value["decimals"];
  if (decimals === undefined) return { column: given };
  if (!Number.isInteger(decimals) || (decimals as number) < 0 || (decimals as number) > 9) throw refuse([...path, "decimals"], "expected a whole number from 0 to 9");
  return { column: given, decimals: decimals as number };
}

function readTime(value: unknown, refuse: Refuse): Mapping["time"] {
  if (!isPlain(value)) throw refuse(["time"], "expected a column or expression with unit and since, or with format and zone");
  onlyMembers(value, ["time"], ["column", "expression", "unit", "since", "format", "zone"], [], refuse);
  const { unit, since, format, zone, ...source } = value;
  const form = format === undefined ? countedForm(unit, since, refuse) : writtenForm(format, zone, refuse);
  if (format !== undefined && (unit !== undefined || since !== undefined)) throw refuse(["time"], "format and unit exclude each other");
  return { source: readSource(source, ["time"], refuse), form };
}

function countedForm(unit: unknown, since: unknown, refuse: Refuse): TimeForm {
  if (typeof unit !== "string" || !Object.hasOwn(UNIT_MS, unit)) throw refuse(["time", "unit"], `expected one of ${Object.keys(UNIT_MS).join(", ")}, or a format`);
  const start = since === undefined ? 0 : typeof since === "string" ? parseInstant(since) : undefined;
  if (start === undefined) throw refuse(["time", "since"], "expected an instant such as 2018-04-01T00:00:00Z");
  return { unit: unit as TimeUnit, since: start };
}

function writtenForm(format: unknown, zone: unknown, refuse: Refuse): TimeForm {
  const distance = zone ?? "Z";
  if (typeof distance !== "string" || !/^(Z|[+-]\d{2}:\d{2})$/.test(distance)) throw refuse(["time", "zone"], "expected Z or a distance from UTC such as +09:00");
  if (typeof format !== "string" || (format !== "iso" && !patternTime(format, distance))) {
    throw refuse(["time", "format"], "expected iso, or a pattern of YYYY MM DD HH mm ss and punctuation");
  }
  return { format, zone: distance };
}

const LABEL_SOURCES: readonly LabelSource[] = ["issuer", "chargeback", "cardholder", "network"];

function readLabel(value: unknown, refuse: Refuse): LabelMapping {
  if (!isPlain(value)) throw refuse(["label"], "expected fraud, source and delay");
  onlyMembers(value, ["label"], ["fraud", "genuine", "source", "delay"], ["fraud", "delay"], refuse);
  const { fraud, genuine, source = "issuer", delay } = value;
  if (typeof fraud !== "string") throw refuse(["label", "fraud"], "expected an expression that is true for fraud");
  if (genuine !== undefined && typeof genuine !== "string") throw refuse(["label", "genuine"], "expected an expression that is true for genuine");
  if (!LABEL_SOURCES.includes(source as LabelSource)) throw refuse(["label", "source"], `expected one of ${LABEL_SOURCES.join(", ")}`);
  return { fraud, ...(genuine === undefined ? {} : { genuine }), source: source as LabelSource, delay: readDelay(delay, refuse) };
}

function readDelay(delay: unknown, refuse: Refuse): LabelMapping["delay"] {
  const path = ["label", "delay"];
  if (!isPlain(delay)) throw refuse(path, "expected days, or column and unit");
  const { days, column, unit } = delay;
  if (days !== undefined) {
    onlyMembers(delay, path, ["days"], [], refuse);
    if (typeof days !== "number" || !(days >= 0) || days > 3650) throw refuse([...path, "days"], "expected a number from 0 to 3650");
    return { days };
  }
  onlyMembers(delay, path, ["column", "unit"], ["column", "unit"], refuse);
  if (typeof column !== "string") throw refuse([...path, "column"], "expected a column name");
  if (typeof unit !== "string" || !Object.hasOwn(UNIT_MS, unit)) throw refuse([...path, "unit"], `expected one of ${Object.keys(UNIT_MS).join(", ")}`);
  return { column, unit: unit as TimeUnit };
}

function onlyMembers(value: Plain, path: readonly string[], known: readonly string[], needed: readonly string[], refuse: Refuse): void {
  for (const member of Object.keys(value)) {
    if (!known.includes(member)) throw refuse([...path, member], `unknown member; known are ${known.join(", ")}`);
  }
  for (const member of needed) {
    if (value[member] === undefined) throw refuse([...path, member], "missing");
  }
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

