import type { Maybe } from "../context/types.js";
import type { EntityKind } from "../profile/types.js";
import type { Action, Facts, Policy, Verdict } from "./types.js";

/**
 * An issuer's lists. What is on `block` is rejected; what is on `allow` is not challenged; `watch` only takes note; `trust` is `allow` for one
 * card and a time.
 */
export const LISTS = ["block", "allow", "watch", "trust"] as const;
export type ListName = (typeof LISTS)[number];

/** That a list has an entity of a message. */
export interface Listed {
  readonly list: ListName;
  readonly kind: EntityKind;
  /** Id of the entry that says so. */
  readonly entry: string;
}

/** What lists do to a decision: reject it, spare it a challenge, or nothing. */
export type ListEffect = "none" | "reject" | "spare";

/** Ids in a trail of what the lists decided, as rules of their own; no policy may have a rule of such an id. */
export const LIST_RULES = { block: "list-block", allow: "list-allow", trust: "list-trust" } as const satisfies { readonly [List in ListName]?: string };

export const LIST_SENTENCES: ReadonlyMap<string, { readonly en: string; readonly ja: string }> = new Map([
  [LIST_RULES.block, { en: "Something in this purchase is on the issuer's block list.", ja: "この取引に含まれる情報が、発行者の拒否リストに登録されています。" }],
  [LIST_RULES.allow, { en: "The policy would have asked for a challenge, but something in this purchase is on the issuer's allow list.", ja: "方針では認証が必要でしたが、この取引に含まれる情報が発行者の許可リストに登録されています。" }],
  [LIST_RULES.trust, { en: "The policy would have asked for a challenge, but the issuer trusts this card for a time.", ja: "方針では認証が必要でしたが、発行者がこのカードを期間を限って信頼しています。" }],
]);

const SUSPECTED_FRAUD = "11";

/**
 * What the lists do. A block counts before everything; a challenge that the requestor says is mandated is nobody's to spare.
 * @param has whether an entity of the message is on a list
 */
export function listEffect(has: (list: ListName) => boolean, challengeMandated: boolean): ListEffect {
  if (has("block")) return "reject";
  return !challengeMandated && (has("allow") || has("trust")) ? "spare" : "none";
}

/** What a policy's action becomes. Sparing never lifts a rejection. */
export function actionUnder(effect: ListEffect, action: Action): Action {
  if (effect === "reject") return "reject";
  return effect === "spare" && (action === "challenge" || action === "decoupled") ? "frictionless" : action;
}

/** The rejection of a message that is blocked, whatever else is known of it; undefined where none is. */
export function blockedVerdict(listed: Maybe<readonly Listed[]>): Maybe<Verdict> {
  if (listed?.some(({ list }) => list === "block") !== true) return undefined;
  return { action: "reject", rule: LIST_RULES.block, transStatusReason: SUSPECTED_FRAUD, trail: [{ rule: LIST_RULES.block, answer: "yes" }] };
}

/** The policy's verdict, after the lists have had their say. Of a message that is blocked the policy is not asked. */
export function verdictOf(policy: Policy, facts: Facts, listed: Maybe<readonly Listed[]>): Verdict {
  if (listed === undefined) return policy.evaluate(facts);
  const blocked = blockedVerdict(listed);
  if (blocked !== undefined) return blocked;
  const verdict = policy.evaluate(facts);
  const has = (name: ListName): boolean => listed.some(({ list }) => list === name);
  const action = actionUnder(listEffect(has, facts["challengeMandated"] === true), verdict.action);
  if (action === verdict.action) return verdict;
  const rule = has("allow") ? LIST_RULES.allow : LIST_RULES.trust;
  return { action, rule, transStatusReason: undefined, trail: [...verdict.trail, { rule, answer: "yes" }] };
}
