import type { Policy } from "../../risk/index.js";

/** A rule that could go. */
export interface Retirement {
  readonly id: string;
  /** `never holds`: on no request. `changes nothing`: without it every request would have got the same answer. */
  readonly because: "never holds" | "changes nothing";
  /** Requests on which it holds, and on which it decided. */
  readonly held: number;
  readonly decided: number;
}

/** Facts that a replay cannot have, because nothing fails in it. */
const FAILURES = ["modelAbsent", "profilesAbsent", "journalUnwritable"];
const SCORES = ["score", "probability"];

/** Whether the requests of a replay can say anything about a rule that names these facts. */
export function isWitnessed(facts: ReadonlySet<string>, withModel: boolean): boolean {
  return ![...FAILURES, ...(withModel ? [] : SCORES)].some((name) => facts.has(name));
}

/**
 * Rules of a policy that fire on nothing or are covered by others. A rule is covered when the rules after it, or what the
 * policy does otherwise, give the same answer to every request it decides. They can all go together: each was judged
 * without those named before it, the one that decides least first.
 * @param patterns sets of rules that hold together, by place
 * @param counts how many requests each pattern is of
 */
export function retirements(policy: Policy, patterns: readonly (readonly number[])[], counts: Float64Array, withModel: boolean): readonly Retirement[] {
  const { rules } = policy;
  const held = new Float64Array(rules.length);
  const decided = new Float64Array(rules.length);
  patterns.forEach((pattern, index) => {
    for (const place of pattern) held[place]! += counts[index] as number;
    if (pattern[0] !== undefined) decided[pattern[0]]! += counts[index] as number;
  });
  const asked = rules.map((_, place) => place).filter((place) => isWitnessed((rules[place] as Policy["rules"][number]).facts, withModel));
  const gone = new Set<number>();
  const found: Retirement[] = [];
  for (const place of asked.sort((a, b) => (decided[a] as number) - (decided[b] as number) || b - a)) {
    if (!patterns.every((pattern, index) => counts[index] === 0 || unchangedWithout(place, pattern.filter((other) => !gone.has(other)), policy))) continue;
    gone.add(place);
    found.push({
      id: (rules[place] as { id: string }).id, because: held[place] === 0 ? "never holds" : "changes nothing",
      held: held[place] as number, decided: decided[place] as number,
    });
  }
  return found.sort((a, b) => rules.findIndex(({ id }) => id === a.id) - rules.findIndex(({ id }) => id === b.id));
}

/** @param pattern rules that hold, by place */
function unchangedWithout(place: number, pattern: readonly number[], { rules, otherwise }: Policy): boolean {
  if (pattern[0] !== place) return true;
  const rule = rules[place];
  const next = pattern[1] === undefined ? { then: otherwise, transStatusReason: undefined } : rules[pattern[1]];
  return next?.then === rule?.then && next?.transStatusReason === rule?.transStatusReason;
}
