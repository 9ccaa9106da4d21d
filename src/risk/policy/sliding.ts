import type { Maybe } from "../context/types.js";
import type { FactValues } from "./condition.js";
import type { ConstantUse } from "./constant-uses.js";
import type { Rule } from "./evaluate.js";
import { actionUnder } from "./listed.js";
import type { ListEffect } from "./listed.js";
import { ACTIONS, THRESHOLDS } from "./types.js";
import type { Action, SlidingPolicy, Thresholds } from "./types.js";

/** One past the scale of scores: a threshold that is never reached. */
export const NEVER = 1000;
/** Below the scale, so that `score > constant` holds too. */
const ALWAYS = -1;

/** Facts that would be otherwise if no model could score. */
const BLIND: ReadonlyMap<string, Maybe<boolean>> = new Map([["score", undefined], ["probability", undefined], ["modelAbsent", true]]);
const CORNERS = 4;
const OUTCOMES = 5;
const BITS = 3;

/** A rule and what sliding must know of it. */
export interface SlidRule extends Rule {
  readonly names: ReadonlySet<string>;
  readonly constantUses: readonly ConstantUse[];
}

/** The constants that put the thresholds at either end of the scale, for each of the four corners. */
export const CORNER_CONSTANTS: readonly Thresholds[] = Array.from({ length: CORNERS }, (_, corner) => ({
  challengeScore: (corner & 1) === 0 ? NEVER : ALWAYS,
  rejectScore: (corner & 2) === 0 ? NEVER : ALWAYS,
}));

/**
 * The policy for all positions of its thresholds, or why there is none.
 * @param rules as the document has them
 * @param corners the same rules with the constants of each of {@link CORNER_CONSTANTS}
 * @param given values of the thresholds that the document has as constants
 */
export function slidingOf(rules: readonly SlidRule[], corners: readonly (readonly SlidRule[])[], otherwise: Action, given: Partial<Thresholds>, factNames: readonly string[]): SlidingPolicy | { readonly fixed: string } {
  const edges: Partial<Record<keyof Thresholds, "from" | "above">> = {};
  for (const { id, constantUses } of rules) {
    for (const { name, compared } of constantUses) {
      if (!isThreshold(name)) continue;
      const edge = compared?.fact === "score" ? EDGES.get(compared.operator) : undefined;
      if (edge === undefined) return { fixed: `Rule ${id} uses ${name} for something other than score >= ${name} or score < ${name}.` };
      if ((edges[name] ??= edge) !== edge) return { fixed: `Rule ${id} leaves out a score of exactly ${name}, and a rule before it does not.` };
    }
  }
  if (Object.keys(edges).length === 0) return { fixed: `No rule compares the score with ${THRESHOLDS.join(" or ")}.` };
  const margin = (name: keyof Thresholds): number => (edges[name] === "above" ? 1 : 0);
  return {
    thresholds: { challengeScore: given.challengeScore ?? NEVER, rejectScore: given.rejectScore ?? NEVER },
    reached: ({ challengeScore, rejectScore }) => ({ challengeScore: challengeScore + margin("challengeScore"), rejectScore: rejectScore + margin("rejectScore") }),
    outcomes: outcomesOf(rules, corners, otherwise, factNames),
  };
}

const EDGES: ReadonlyMap<string, "from" | "above"> = new Map([[">=", "from"], ["<", "from"], [">", "above"], ["<=", "above"]]);

function isThreshold(name: string): name is keyof Thresholds {
  return (THRESHOLDS as readonly string[]).includes(name);
}

interface AskedRule {
  /** For each outcome whom to ask; those that must answer alike share a place in `once`. */
  readonly slides: boolean;
  readonly scored: boolean;
  readonly corners: readonly Rule[];
  readonly matchUnknown: boolean;
  readonly action: number;
}

/** Rules that name neither a threshold nor the score answer once for all five outcomes, and most do. */
function outcomesOf(rules: readonly SlidRule[], corners: readonly (readonly SlidRule[])[], otherwise: Action, factNames: readonly string[]): (values: FactValues) => number {
  const asked = rules.map((rule, place): AskedRule => ({
    slides: rule.constantUses.some(({ name }) => isThreshold(name)),
    scored: [...rule.names].some((name) => BLIND.has(name)),
    corners: corners.map((variant) => variant[place] as Rule),
    matchUnknown: rule.matchUnknown,
    action: ACTIONS.indexOf(rule.then),
  }));
  const last = ACTIONS.indexOf(otherwise);
  const blindPlaces = factNames.flatMap((name, place) => (BLIND.has(name) ? [[place, BLIND.get(name)] as const] : []));
  const allUndecided = (1 << OUTCOMES) - 1;
  return (values) => {
    const blind = values.slice();
    for (const [place, value] of blindPlaces) blind[place] = value;
    let undecided = allUndecided;
    let packed = 0;
    for (const { slides, scored, corners: variants, matchUnknown, action } of asked) {
      const holds = (corner: number, told: FactValues): boolean => (variants[corner] as Rule).holds(told) ?? matchUnknown;
      let held = 0;
      if (slides) for (let corner = 0; corner < CORNERS; corner++) held |= (undecided >> corner) & 1 && holds(corner, values) ? 1 << corner : 0;
      else if (holds(0, values)) held = scored ? (1 << CORNERS) - 1 : allUndecided;
      if (scored && (undecided >> CORNERS) & 1 && holds(0, blind)) held |= 1 << CORNERS;
      held &= undecided;
      if (held === 0) continue;
      packed |= packedFor(held, action);
      undecided &= ~held;
      if (undecided === 0) return packed;
    }
    return packed | packedFor(undecided, last);
  };
}

/** `action` at each outcome that has a bit in `outcomes`. */
function packedFor(outcomes: number, action: number): number {
  let packed = 0;
  for (let outcome = 0; outcome < OUTCOMES; outcome++) if ((outcomes >> outcome) & 1) packed |= action << (outcome * BITS);
  return packed;
}

/** Place in ACTIONS of one of the five outcomes. */
export function outcomeAt(packed: number, outcome: number): number {
  return (packed >> (outcome * BITS)) & ((1 << BITS) - 1);
}

/** All five outcomes as the lists leave them. */
export function outcomesUnder(effect: ListEffect, packed: number): number {
  if (effect === "none") return packed;
  let changed = 0;
  for (let outcome = 0; outcome < OUTCOMES; outcome++) changed |= ACTIONS.indexOf(actionUnder(effect, ACTIONS[outcomeAt(packed, outcome)] as Action)) << (outcome * BITS);
  return changed;
}

/** The same action, as a place in ACTIONS, whatever the score. */
export function fixedOutcomes(action: number): number {
  return packedFor((1 << OUTCOMES) - 1, action);
}
