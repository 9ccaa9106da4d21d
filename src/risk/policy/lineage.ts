import { fingerprintText } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { DocumentReader } from "./document.js";
import type { Place } from "./document.js";

/** The text of the policy `name/version`, for one that names it as its parent; undefined where there is none. */
export type PolicyTextOf = (id: string) => Maybe<string>;

/** For policies that stand alone. */
export const NO_PARENTS: PolicyTextOf = () => undefined;

/** Whether a text is name and version of a policy that there could be. */
export const isPolicyId = (text: string): boolean => /^[a-z][a-z0-9-]{0,63}\/[1-9]\d{0,14}$/.test(text);

/** One of the documents that a policy is made of. */
export interface PolicyDocument {
  /** `name/version`; empty for the policy's own, which says it itself. */
  readonly id: string;
  readonly text: string;
  readonly reader: DocumentReader;
  readonly root: Place;
  readonly members: ReadonlyMap<string, Place>;
}

/** A policy's own document and those of its parents, the nearest first. */
export interface Lineage {
  readonly documents: readonly PolicyDocument[];
  /** Whether every parent is there; where not, the policy's own reader has the reason among its complaints. */
  readonly whole: boolean;
}

const MOST_PARENTS = 8;

/** Follows `extends` from a document to the one that extends nothing. */
export function lineageOf(own: PolicyDocument, textOf: PolicyTextOf): Lineage {
  const documents = [own];
  const ids: string[] = [];
  const from = own.members.get("extends");
  for (let place = from; place !== undefined && from !== undefined; place = documents.at(-1)?.members.get("extends")) {
    const parent = parentAt(documents.at(-1) as PolicyDocument, place, textOf);
    const refusal = typeof parent === "string" ? parent : refusalOf(parent, ids, ownId(own));
    if (refusal !== undefined) {
      own.reader.refuse(from, ids.length === 0 ? refusal : `${ids.join(", which extends ")}: ${refusal}`);
      return { documents, whole: false };
    }
    documents.push(parent as PolicyDocument);
    ids.push((parent as PolicyDocument).id);
  }
  return { documents, whole: true };
}

/**
 * The texts that a policy is made of: its own, then those of its parents, the nearest first; as far as they are there and can be read.
 * All that depends on a policy's content goes by them.
 */
export function policyTexts(text: string, textOf: PolicyTextOf): readonly { readonly id: string; readonly text: string }[] {
  const own = documentOf("", text);
  return typeof own === "string" ? [{ id: "", text }] : lineageOf(own, textOf).documents;
}

/** Hash of a policy's whole content, as decisions name it: of its own text where it has no parent. */
export function policyFingerprint(texts: readonly { readonly text: string }[]): string {
  return fingerprintText(texts.map(({ text }) => text).join("\0"));
}

/** The document that `place` names, or what is wrong with naming it. */
function parentAt({ reader }: PolicyDocument, place: Place, textOf: PolicyTextOf): PolicyDocument | string {
  const before = reader.complaints.length;
  const id = reader.text(place);
  reader.complaints.length = before;
  if (id === undefined || !isPolicyId(id)) return "must be the name and version of a policy, such as group/3";
  const text = textOf(id);
  return text === undefined ? `there is no policy ${id} here` : documentOf(id, text);
}

function refusalOf({ id }: PolicyDocument, ids: readonly string[], own: string): Maybe<string> {
  if (ids.includes(id) || id === own) return `${id} would be its own parent`;
  return ids.length === MOST_PARENTS ? `there are more than ${MOST_PARENTS} parents` : undefined;
}

function documentOf(id: string, text: string): PolicyDocument | string {
  const reader = new DocumentReader();
  const root = reader.open(text);
  const members = root && reader.members(root);
  const [complaint] = reader.complaints;
  return root === undefined || members === undefined ? `${id} cannot be read: line ${complaint?.line ?? 1}: ${complaint?.message ?? "is empty"}` : { id, text, reader, root, members };
}

function ownId({ members }: PolicyDocument): string {
  const [name, version] = ["name", "version"].map((member) => String((members.get(member)?.node as Maybe<{ readonly value?: unknown }>)?.value));
  return `${name ?? ""}/${version ?? ""}`;
}
