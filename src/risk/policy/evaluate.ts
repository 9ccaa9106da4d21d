import type { Maybe } from "../context/types.js";
import type { FactValues } from "./condition.js";
import type { Action, FactReader, Facts, RuleOutcome, Verdict, WayToAsk } from "./types.js";

/** A rule ready to be asked. */
export interface Rule {
  readonly id: string;
  /** Over the values of the policy's facts, in the order of the readers that {@link evaluator} is given. */
  readonly holds: (values: FactValues) => Maybe<boolean>;
  /** Whether a condition that cannot be told counts as met. */
  readonly matchUnknown: boolean;
  readonly then: Action;
  readonly transStatusReason: Maybe<string>;
  readonly ask: Maybe<readonly WayToAsk[]>;
}

interface AskedRule extends Rule {
  readonly yes: RuleOutcome;
  readonly no: RuleOutcome;
  readonly unknown: RuleOutcome;
}

/** Asks the rules in order; the first that holds decides, else `otherwise`. Each fact named is read once. */
export function evaluator(rules: readonly Rule[], otherwise: Action, readers: readonly FactReader[]): (facts: Facts) => Verdict {
  // The outcomes are made once, so that a trail costs one array.
  const asked: readonly AskedRule[] = rules.map((rule) => ({
    ...rule,
    yes: { rule: rule.id, answer: "yes" },
    no: { rule: rule.id, answer: "no" },
    unknown: { rule: rule.id, answer: "unknown" },
  }));

  return (facts) => {
    const values = readers.map((read) => read(facts));
    const trail: RuleOutcome[] = [];
    for (const rule of asked) {
      const held = rule.holds(values);
      trail.push(held === undefined ? rule.unknown : held ? rule.yes : rule.no);
      if (held ?? rule.matchUnknown) return { action: rule.then, rule: rule.id, transStatusReason: rule.transStatusReason, ask: rule.ask, trail };
    }
    return { action: otherwise, rule: "otherwise", transStatusReason: undefined, trail };
  };
}

/** Asks one rule by its place, over values instead of facts; no trail, so that a million decisions can be asked about. */
export function holdsAtOf(rules: readonly Rule[]): (place: number, values: FactValues) => boolean {
  return (place, values) => {
    const { holds, matchUnknown } = rules[place] as Rule;
    return holds(values) ?? matchUnknown;
  };
}

/** Asks every rule, whichever has decided before it, for the places of those that hold or count as held. */
export function holder(rules: readonly Rule[], readers: readonly FactReader[]): (facts: Facts) => readonly number[] {
  return (facts) => {
    const values = readers.map((read) => read(facts));
    const places: number[] = [];
    for (const [place, { holds, matchUnknown }] of rules.entries()) if (holds(values) ?? matchUnknown) places.push(place);
    return places;
  };
}
