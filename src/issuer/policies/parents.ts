import type { Maybe, PolicyTextOf } from "../../risk/index.js";
import { policyTexts } from "../../risk/index.js";
import type { PolicyBook } from "./book.js";
import type { ParentTexts, ShippedPolicies, WholePolicy } from "./types.js";

/**
 * Where the policies of an issuer find their parents: among the versions that were published for this issuer, else among those that have
 * files, which all issuers share. A published version brings the parents that it was published with.
 */
export function parentsFor(issuer: Maybe<string>, book: PolicyBook, shipped: ShippedPolicies): PolicyTextOf {
  const brought = new Map<string, string>();
  return (id) => {
    const known = brought.get(id);
    if (known !== undefined) return known;
    const version = issuer === undefined ? undefined : book.versionsOf(issuer).find(({ policy }) => policy === id);
    for (const [parent, text] of Object.entries(version?.parents ?? {})) brought.set(parent, text);
    return version?.text ?? shipped.texts(id)?.text;
  };
}

/** Where a policy that is kept whole finds its parents. */
export function keptParents({ parents = {} }: WholePolicy): PolicyTextOf {
  return (id) => (Object.hasOwn(parents, id) ? parents[id] : undefined);
}

/** The texts of the parents that a policy has by now, to be kept with it; undefined where it has none. */
export function parentsOf(text: string, textOf: PolicyTextOf): Maybe<ParentTexts> {
  const [, ...parents] = policyTexts(text, textOf);
  return parents.length === 0 ? undefined : Object.fromEntries(parents.map((parent) => [parent.id, parent.text]));
}
