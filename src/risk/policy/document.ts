import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Node, Pair, Scalar } from "yaml";
import type { Maybe } from "../context/types.js";

/** One thing wrong, or worth a look, in a document. */
export interface Complaint {
  readonly severity: "error" | "warning";
  /** From 1. */
  readonly line: number;
  /** Where in the document, such as `rules.impossible-travel.when`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A policy or case document that must not be used. */
export class PolicyRefused extends Error {
  constructor(readonly source: string, readonly complaints: readonly Complaint[]) {
    super(complaints.map((complaint) => complaintLine(source, complaint)).join("\n"));
    this.name = "PolicyRefused";
  }
}

/** `source:line: path: message`, as compilers print it. */
export function complaintLine(source: string, { severity, line, path, message }: Complaint): string {
  return `${source}:${line}: ${severity === "warning" ? "warning: " : ""}${path === "" ? "" : `${path}: `}${message}`;
}

const LONGEST_DOCUMENT = 256 * 1024;
const DEEPEST_FLOW = 32;

/** A part of a document together with the place it stands at. */
export interface Place {
  readonly node: Maybe<Node>;
  readonly line: number;
  readonly path: string;
}

/** Reads a YAML document part by part and collects what is wrong with it. */
export class DocumentReader {
  readonly complaints: Complaint[] = [];
  private readonly lines = new LineCounter();

  /** The document's root; undefined when the text is no YAML, which is then among the complaints. */
  open(text: string): Maybe<Place> {
    const start: Place = { node: undefined, line: 1, path: "" };
    if (text.length > LONGEST_DOCUMENT) return this.refuse(start, `is longer than ${LONGEST_DOCUMENT} characters`);
    if (nestsTooDeep(text)) return this.refuse(start, `nests brackets more than ${DEEPEST_FLOW} deep`);
    const document = parse(text, this.lines);
    if (document === undefined) return this.refuse(start, "nests too deep to be read");
    for (const error of [...document.errors, ...document.warnings]) {
      this.refuse({ ...start, line: error.linePos?.[0].line ?? 1 }, error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "is no YAML");
    }
    return this.complaints.length > 0 ? undefined : { ...start, node: document.contents ?? undefined };
  }

  refuse(place: Place, message: string): undefined {
    this.complaints.push({ severity: "error", line: place.line, path: place.path, message });
    return undefined;
  }

  warn(place: Place, message: string): void {
    this.complaints.push({ severity: "warning", line: place.line, path: place.path, message });
  }

  /** The members of a mapping by name. `allowed` refuses all others. */
  members(place: Place, allowed?: readonly string[]): Maybe<ReadonlyMap<string, Place>> {
    if (!isMap(place.node)) return this.refuse(place, "must be a mapping of names to values");
    const members = new Map<string, Place>();
    for (const pair of place.node.items as Pair<Node, Node | null>[]) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "?";
      const member = { node: pair.value ?? undefined, line: this.lineOf(pair.key), path: inside(place.path, name) };
      if (allowed === undefined || allowed.includes(name)) members.set(name, member);
      else this.refuse(member, `is not a known member here; known are ${allowed.join(", ")}`);
    }
    return members;
  }

  /** A list's items; what is no list stands for a list of itself. */
  oneOrItems(place: Place): readonly Place[] {
    return isSeq(place.node) ? (this.items(place) ?? []) : [place];
  }

  items(place: Place): Maybe<readonly Place[]> {
    if (!isSeq(place.node)) return this.refuse(place, "must be a list");
    return (place.node.items as Node[]).map((node, index) => ({ node, line: this.lineOf(node), path: inside(place.path, String(index + 1)) }));
  }

  /** A member that has to be there. */
  need(owner: Place, members: ReadonlyMap<string, Place>, name: string): Maybe<Place> {
    return members.get(name) ?? this.refuse(owner, `lacks the member "${name}"`);
  }

  scalar(place: Place): Maybe<Scalar> {
    if (!isScalar(place.node) || place.node.value === null) return this.refuse(place, "must be a plain value");
    return place.node;
  }

  text(place: Place): Maybe<string> {
    const value = isScalar(place.node) ? place.node.value : undefined;
    if (typeof value !== "string" || value.trim() === "") return this.refuse(place, "must be a text");
    return value;
  }

  /** A text, or `true` and `false` written without quotes. */
  conditionText(place: Place): Maybe<string> {
    const value = isScalar(place.node) ? place.node.value : undefined;
    return typeof value === "boolean" ? String(value) : this.text(place);
  }

  oneOf<Word extends string>(place: Place, words: readonly Word[]): Maybe<Word> {
    const value = isScalar(place.node) ? place.node.value : undefined;
    return words.find((word) => word === value) ?? this.refuse(place, `must be one of ${words.join(", ")}`);
  }

  /** Line of character `offset` of a text value, for texts written on one line or as a block; else its first line. */
  lineInside(place: Place, offset: number): number {
    if (!isScalar(place.node) || place.node.range == null) return place.line;
    const first = this.lines.linePos(place.node.range[0]).line;
    if (place.node.type !== "BLOCK_LITERAL") return first;
    return first + 1 + (String(place.node.value).slice(0, offset).match(/\n/g)?.length ?? 0);
  }

  private lineOf(node: Maybe<Node>): number {
    return node?.range == null ? 1 : this.lines.linePos(node.range[0]).line;
  }
}

function inside(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function parse(text: string, lines: LineCounter): Maybe<ReturnType<typeof parseDocument>> {
  try {
    return parseDocument(text, { version: "1.2", schema: "core", lineCounter: lines, strict: true, uniqueKeys: true, merge: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The YAML parser calls itself for every bracket; we count first, so that nobody can exhaust its stack. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === "[" || letter === "{") depth++;
    else if ((letter === "]" || letter === "}") && depth > 0) depth--;
    if (depth > DEEPEST_FLOW) return true;
  }
  return false;
}
