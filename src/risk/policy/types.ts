import type { Maybe } from "../context/types.js";

/** What the bank wants to do, in its own words; only `acs/answer` knows what the protocol calls it. */
export const ACTIONS = ["frictionless", "challenge", "decoupled", "reject", "attempt", "inform"] as const;
export type Action = (typeof ACTIONS)[number];

export type FactValue = boolean | number | string;

/** Values of the fact dictionary for one decision; undefined is unknown, which is not false. */
export interface Facts {
  readonly [name: string]: Maybe<FactValue>;
}

/** Reads one fact. */
export type FactReader = (facts: Facts) => Maybe<FactValue>;

export type Answer = "yes" | "no" | "unknown";

export interface RuleOutcome {
  readonly rule: string;
  readonly answer: Answer;
}

/** What the policy decided and how it came to it. */
export interface Verdict {
  readonly action: Action;
  /** Id of the rule that decided, or `otherwise`. */
  readonly rule: string;
  /** transStatusReason the rule names, where the action needs one. */
  readonly transStatusReason: Maybe<string>;
  /** Every rule that was asked, in order, up to the one that decided. */
  readonly trail: readonly RuleOutcome[];
}

/** A rule of a policy, as it is written. */
export interface PolicyRule {
  readonly id: string;
  /** Text of its condition. */
  readonly when: string;
  readonly then: Action;
  readonly transStatusReason: Maybe<string>;
  /** Facts its condition names. */
  readonly facts: ReadonlySet<string>;
}

export interface Policy {
  /** `name/version`. */
  readonly id: string;
  /** Hash of the document's text, for the record. */
  readonly fingerprint: string;
  /** Its named numbers, words and flags. */
  readonly constants: ReadonlyMap<string, FactValue>;
  /** English and Japanese sentence of each rule id, for explanations. */
  readonly sentences: ReadonlyMap<string, { readonly en: string; readonly ja: string }>;
  /** In the order in which they are asked. */
  readonly rules: readonly PolicyRule[];
  /** What it does where no rule holds. */
  readonly otherwise: Action;
  evaluate(facts: Facts): Verdict;
  /** Places of all rules that hold, whether or not one before them has decided. */
  holding(facts: Facts): readonly number[];
}
