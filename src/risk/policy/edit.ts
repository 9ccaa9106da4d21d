import { isMap, isNode, isScalar, isSeq } from "yaml";
import { DocumentReader, PolicyRefused } from "./document.js";
import type { Place } from "./document.js";
import { NO_PARENTS, policyTexts } from "./lineage.js";
import type { PolicyTextOf } from "./lineage.js";
import type { FactValue } from "./types.js";

/**
 * The document with other values for some of its constants. Everything else, comments and layout included, stays byte for byte.
 * A double stays one: 15 for `20.0` is written `15.0`. A constant of a parent's is written into the document, in place of the parent's.
 * @throws {PolicyRefused} when the text is no YAML, lacks such a constant, or a value is of another type
 */
export function withConstants(text: string, values: Readonly<Record<string, FactValue>>, source: string, textOf: PolicyTextOf = NO_PARENTS): string {
  return edited(text, source, (reader, members) => {
    const place = members.get("constants");
    const constants = (place && reader.members(place)) ?? new Map<string, Place>();
    const inherited = inheritedConstants(text, textOf);
    const own = Object.entries(values).flatMap(([name, value]) => spliceAt(reader, constants.get(name), value) ?? []);
    const lines = Object.entries(values).flatMap(([name, value]) => {
      if (constants.has(name)) return [];
      const literal = literalFor(reader, inherited.get(name) ?? { node: undefined, line: place?.line ?? 1, path: `constants.${name}` }, value);
      return literal === undefined ? [] : [`${name}: ${literal}`];
    });
    return [...own, ...(lines.length === 0 ? [] : [insertion(text, place, members, lines)])];
  });
}

/** The document with another version; else as {@link withConstants}. @throws {PolicyRefused} when the text is no YAML or has no version */
export function withVersion(text: string, version: number, source: string): string {
  return edited(text, source, (reader, members, root) => {
    const place = reader.need(root, members, "version");
    return spliceAt(reader, place, version) ?? [];
  });
}

/**
 * The document with further rules behind its own, where they decide only what those before them leave; else as {@link withConstants}.
 * @param rules the items of a YAML list, each on lines of its own; what they say is not looked at
 * @throws {PolicyRefused} when the text is no YAML, or its rules do not stand on lines of their own
 */
export function withRules(text: string, rules: string, source: string): string {
  return edited(text, source, (reader, members, root) => {
    const place = reader.need(root, members, "rules");
    const list = place?.node;
    const last = isSeq(list) && list.flow !== true ? list.items.at(-1) : undefined;
    if (place === undefined) return [];
    if (!isSeq(list) || list.range == null || !isNode(last) || last.range == null) return reader.refuse(place, "must be a list with a rule on lines of its own, so that others can be added") ?? [];
    const [start] = list.range;
    const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
    const end = text.indexOf("\n", text.slice(0, last.range[1]).trimEnd().length);
    const at = end === -1 ? text.length : end;
    return [{ from: at, to: at, literal: `\n${indented(rules, indent)}` }];
  });
}

/** The lines so far in that the first of them stands at the column `indent`. */
function indented(lines: string, indent: number): string {
  const all = lines.trimEnd().split("\n");
  const margin = Math.min(...all.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length));
  return all.map((line) => (line.trim() === "" ? "" : " ".repeat(indent) + line.slice(margin))).join("\n");
}

/** What takes the place of the characters from `from` to before `to`. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly literal: string;
}

function edited(text: string, source: string, splicesOf: (reader: DocumentReader, members: ReadonlyMap<string, Place>, root: Place) => readonly Splice[]): string {
  const reader = new DocumentReader();
  const root = reader.open(text);
  const members = root && reader.members(root);
  const splices = root === undefined || members === undefined ? [] : splicesOf(reader, members, root);
  if (reader.complaints.length > 0) throw new PolicyRefused(source, reader.complaints);
  // From the end, so that places before stay what they are.
  return [...splices].sort((a, b) => b.from - a.from).reduce((done, { from, to, literal }) => done.slice(0, from) + literal + done.slice(to), text);
}

/** Constants of a policy's parents, the nearest's where several have one. */
function inheritedConstants(text: string, textOf: PolicyTextOf): ReadonlyMap<string, Place> {
  const constants = new Map<string, Place>();
  for (const parent of [...policyTexts(text, textOf).slice(1)].reverse()) {
    const reader = new DocumentReader();
    const root = reader.open(parent.text);
    const place = root && reader.members(root)?.get("constants");
    for (const [name, member] of (place && reader.members(place)) ?? []) constants.set(name, { ...member, path: `constants.${name}` });
  }
  return constants;
}

/** Lines of further constants: before those that are there, or under a heading of their own behind the parent's name. */
function insertion(text: string, constants: Place | undefined, members: ReadonlyMap<string, Place>, lines: readonly string[]): Splice {
  const map = constants?.node;
  if (isMap(map) && map.range != null) {
    const [start] = map.range;
    const at = map.flow === true ? start + 1 : start;
    const between = map.flow === true ? ", " : `\n${" ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1))}`;
    const ending = map.flow === true && map.items.length === 0 ? "" : between;
    return { from: at, to: at, literal: lines.join(between) + ending };
  }
  const after = text.indexOf("\n", members.get("extends")?.node?.range?.[1] ?? 0);
  const at = after === -1 ? text.length : after;
  return { from: at, to: at, literal: `\nconstants:${lines.map((line) => `\n  ${line}`).join("")}` };
}

function spliceAt(reader: DocumentReader, place: Place | undefined, value: FactValue): readonly Splice[] | undefined {
  const literal = place && literalFor(reader, place, value);
  const range = place?.node?.range;
  return literal === undefined || range == null ? undefined : [{ from: range[0], to: range[1], literal }];
}

/** How a value is written in place of the one that `place` has. */
function literalFor(reader: DocumentReader, place: Place, value: FactValue): string | undefined {
  const { node } = place;
  if (node === undefined) return reader.refuse(place, "there is no such constant");
  if (!isScalar(node) || node.range == null) return reader.refuse(place, "must be a plain value");
  if (typeof node.value !== typeof value || (typeof value === "number" && !Number.isFinite(value))) return reader.refuse(place, `must be a ${typeof node.value}, as it is now`);
  return literalOf(value, /[.eE]/.test(node.source ?? ""));
}

function literalOf(value: FactValue, double: boolean): string {
  const literal = JSON.stringify(value);
  return typeof value === "number" && double && !/[.e]/.test(literal) ? `${literal}.0` : literal;
}
