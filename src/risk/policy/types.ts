import type { Maybe } from "../context/types.js";
import type { FactValues } from "./condition.js";

/** What the bank wants to do, in its own words; only `acs/answer` knows what the protocol calls it. */
export const ACTIONS = ["frictionless", "challenge", "decoupled", "reject", "attempt", "inform"] as const;
export type Action = (typeof ACTIONS)[number];

/** Ways to ask a cardholder, as a policy names them: a passkey, the issuer's app, a one-time code by text message or by e-mail. */
export const WAYS_TO_ASK = ["passkey", "app", "sms", "email"] as const;
export type WayToAsk = (typeof WAYS_TO_ASK)[number];

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
  /** How the rule wants a challenge to begin, the best first; undefined leaves it to what the cardholder has. */
  readonly ask?: Maybe<readonly WayToAsk[]>;
  /** Every rule that was asked, in order, up to the one that decided. */
  readonly trail: readonly RuleOutcome[];
}

/** One fact beside one value. */
export interface Comparison {
  readonly fact: string;
  readonly operator: "==" | "<" | "<=" | ">" | ">=";
  readonly value: FactValue;
}

/** A rule of a policy, as it is written. */
export interface PolicyRule {
  readonly id: string;
  /** `name/version` of the document it stands in: the policy, or one that it extends. */
  readonly from: string;
  /** Text of its condition. */
  readonly when: string;
  readonly then: Action;
  readonly transStatusReason: Maybe<string>;
  /** Facts its condition names. */
  readonly facts: ReadonlySet<string>;
  /** What its condition asks for in any case: it does not hold where one of these is false, and may hold where the fact is unknown. */
  readonly needs: readonly Comparison[];
  /** The same text for two rules that do the same, whatever their policies are called: condition with its constants, and what follows. */
  readonly does: string;
}

export interface Policy {
  /** `name/version`. */
  readonly id: string;
  /** Hash of the document's text, and of its parents' where it has some, for the record. */
  readonly fingerprint: string;
  /** `name/version` of the policies it extends, the nearest first. */
  readonly parents: readonly string[];
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
  /** Facts that its conditions name, in the order in which {@link Policy.holdsAt} and {@link SlidingPolicy} take their values. */
  readonly factNames: readonly string[];
  /** Whether the rule at this place holds, or counts as held. Only the values of the facts that it names need be there. */
  holdsAt(place: number, values: FactValues): boolean;
  /** The same policy with its two thresholds left open, or one sentence on why they cannot be moved. Made when asked for. */
  sliding(): SlidingPolicy | { readonly fixed: string };
}

/** Thresholds of a policy: the constants of these names. A score from `challengeScore` on is challenged, from `rejectScore` on rejected. */
export const THRESHOLDS = ["challengeScore", "rejectScore"] as const;
export type Thresholds = Readonly<Record<(typeof THRESHOLDS)[number], number>>;

/** Those of the thresholds that are numbers among some constants, and undefined for the others. */
export function thresholdsIn(constants: Maybe<Policy["constants"]>): { readonly [Name in keyof Thresholds]: Maybe<number> } {
  const number = (name: keyof Thresholds): Maybe<number> => {
    const value = constants?.get(name);
    return typeof value === "number" ? value : undefined;
  };
  return { challengeScore: number("challengeScore"), rejectScore: number("rejectScore") };
}

/**
 * A policy for every position of its two thresholds at once. What it does with a decision depends on them only by whether the
 * score reaches each, so there are four outcomes, and a fifth for when there were no score.
 */
export interface SlidingPolicy {
  /** As the document has them; a threshold that no rule names is one past the scale. */
  readonly thresholds: Thresholds;
  /** What a score must reach for each threshold: one more where the policy writes `score > constant`. */
  reached(thresholds: Thresholds): Thresholds;
  /**
   * All five outcomes in 15 bits, three for each as a place in ACTIONS: at place 0 neither threshold is reached, at 1 that of challenges,
   * at 2 that of rejections, at 3 both, at 4 there is no score.
   */
  outcomes(values: FactValues): number;
}
