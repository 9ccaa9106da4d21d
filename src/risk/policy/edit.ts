import { isScalar } from "yaml";
import { DocumentReader, PolicyRefused } from "./document.js";
import type { Place } from "./document.js";
import type { FactValue } from "./types.js";

/**
 * The document with other values for some of its constants. Everything else, comments and layout included, stays byte for byte.
 * A double stays one: 15 for `20.0` is written `15.0`.
 * @throws {PolicyRefused} when the text is no YAML, lacks such a constant, or a value is of another type
 */
export function withConstants(text: string, values: Readonly<Record<string, FactValue>>, source: string): string {
  return edited(text, source, (reader, members) => {
    const place = members.get("constants");
    const constants = (place && reader.members(place)) ?? new Map<string, Place>();
    return Object.entries(values).flatMap(([name, value]) => {
      const member = constants.get(name);
      if (member !== undefined) return { place: member, value };
      reader.refuse({ node: undefined, line: place?.line ?? 1, path: `constants.${name}` }, "there is no such constant");
      return [];
    });
  });
}

/** The document with another version; else as {@link withConstants}. @throws {PolicyRefused} when the text is no YAML or has no version */
export function withVersion(text: string, version: number, source: string): string {
  return edited(text, source, (reader, members, root) => {
    const place = reader.need(root, members, "version");
    return place === undefined ? [] : [{ place, value: version }];
  });
}

interface Edit {
  readonly place: Place;
  readonly value: FactValue;
}

function edited(text: string, source: string, editsOf: (reader: DocumentReader, members: ReadonlyMap<string, Place>, root: Place) => readonly Edit[]): string {
  const reader = new DocumentReader();
  const root = reader.open(text);
  const members = root && reader.members(root);
  const edits = root === undefined || members === undefined ? [] : editsOf(reader, members, root);
  const splices = edits.flatMap((edit) => spliceOf(reader, edit) ?? []);
  if (reader.complaints.length > 0) throw new PolicyRefused(source, reader.complaints);
  // From the end, so that places before stay what they are.
  return [...splices].sort((a, b) => b.from - a.from).reduce((done, { from, to, literal }) => done.slice(0, from) + literal + done.slice(to), text);
}

function spliceOf(reader: DocumentReader, { place, value }: Edit): { readonly from: number; readonly to: number; readonly literal: string } | undefined {
  const { node } = place;
  if (!isScalar(node) || node.range == null) return reader.refuse(place, "must be a plain value");
  if (typeof node.value !== typeof value || (typeof value === "number" && !Number.isFinite(value))) return reader.refuse(place, `must be a ${typeof node.value}, as it is now`);
  return { from: node.range[0], to: node.range[1], literal: literalOf(value, /[.eE]/.test(node.source ?? "")) };
}

function literalOf(value: FactValue, double: boolean): string {
  const literal = JSON.stringify(value);
  return typeof value === "number" && double && !/[.e]/.test(literal) ? `${literal}.0` : literal;
}
