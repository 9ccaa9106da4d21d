import type { Maybe } from "../context/types.js";
import type { Action, Facts, RuleOutcome, Verdict } from "./types.js";

/** A rule ready to be asked. */
export interface Rule {
  readonly id: string;
  readonly holds: (facts: Facts) => Maybe<boolean>;
  /** Whether a condition that cannot be told counts as met. */
  readonly matchUnknown: boolean;
  readonly then: Action;
  readonly transStatusReason: Maybe<string>;
}

interface AskedRule extends Rule {
  readonly yes: RuleOutcome;
  readonly no: RuleOutcome;
  readonly unknown: RuleOutcome;
}

/** Asks the rules in order; the first that holds decides, else `otherwise`. */
export function evaluator(rules: readonly Rule[], otherwise: Action): (facts: Facts) => Verdict {
  // The outcomes are made once, so that a trail costs one array.
  const asked: readonly AskedRule[] = rules.map((rule) => ({
    ...rule,
    yes: { rule: rule.id, answer: "yes" },
    no: { rule: rule.id, answer: "no" },
    unknown: { rule: rule.id, answer: "unknown" },
  }));

  return (facts) => {
    const trail: RuleOutcome[] = [];
    for (const rule of asked) {
      const held = rule.holds(facts);
      trail.push(held === undefined ? rule.unknown : held ? rule.yes : rule.no);
      if (held ?? rule.matchUnknown) return { action: rule.then, rule: rule.id, transStatusReason: rule.transStatusReason, trail };
    }
    return { action: otherwise, rule: "otherwise", transStatusReason: undefined, trail };
  };
}
