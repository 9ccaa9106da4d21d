import { assert } from "../../base/index.js";
import type { Context, Maybe } from "../context/types.js";
import { FEATURES } from "../feature/table.js";
import type { FeatureVector } from "../feature/types.js";
import type { Score } from "../model/types.js";
import type { FactType } from "./condition.js";
import { CONTEXT_FACTS } from "./context-facts.js";
import type { Facts, FactValue } from "./types.js";

/** All that the facts of one decision are made from. */
export interface FactInputs {
  readonly context: Context;
  readonly features: FeatureVector;
  readonly score: Maybe<Score>;
  /** What went wrong on the way, by the names of the degrade table. */
  readonly degraded: readonly string[];
}

/** One fact that conditions may name. It can be unknown, and says when; or it never is, and says what it usually is. */
export type FactRow = {
  readonly name: string;
  readonly type: FactType;
  readonly unit: string;
  readonly describes: string;
  /** All values of a text fact, where they are a closed list. */
  readonly values?: readonly string[];
  readonly value: (inputs: FactInputs) => Maybe<FactValue>;
} & ({ readonly whenUnknown: string; readonly usual?: never } | { readonly usual: FactValue; readonly whenUnknown?: never });

const FEATURE_INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map((row, index) => [row.name, index]));

/** Reads a row of the feature vector; what was measured once is not measured again. */
function feature(name: string): (inputs: FactInputs) => Maybe<number> {
  const index = FEATURE_INDEX.get(name);
  assert(index !== undefined, `the feature table has a row ${name}`);
  return ({ features }) => (features.known[index] === 0 ? undefined : features.values[index]);
}

/** A feature that is 1 or 0, as a yes or no. */
function flagFeature(name: string): (inputs: FactInputs) => Maybe<boolean> {
  const read = feature(name);
  return (inputs) => {
    const value = read(inputs);
    return value === undefined ? undefined : value > 0.5;
  };
}

const SCORE_FACTS: readonly FactRow[] = [
  { name: "score", type: "int", unit: "0–999", whenUnknown: "no usable model", describes: "Place among genuine traffic: 990 means that 1 % of it scores as high", value: ({ score }) => score?.score },
  { name: "probability", type: "double", unit: "0–1", whenUnknown: "no usable model", describes: "Calibrated probability of fraud", value: ({ score }) => score?.probability },
  { name: "modelAbsent", type: "bool", unit: "flag", usual: false, describes: "No model could score, so score and probability are unknown", value: ({ score }) => score === undefined },
  { name: "profilesAbsent", type: "bool", unit: "flag", usual: false, describes: "Habits could not be read, so everything learned from the past is unknown", value: ({ degraded }) => degraded.includes("profiles-absent") },
  { name: "journalUnwritable", type: "bool", unit: "flag", usual: false, describes: "The journal could not be written lately", value: ({ degraded }) => degraded.includes("journal-unwritable") },
];

/** Measures of the feature table that rules ask for most, under the names a bank would use. */
const HABIT_FACTS: readonly FactRow[] = [
  { name: "ipIsAnonymous", type: "bool", unit: "flag", whenUnknown: "no data about the address", describes: "The address hides who uses it: VPN, proxy or Tor", value: flagFeature("ip_anonymous") },
];

/** Every feature under its own name, for conditions that need more than the facts above. */
export const FEATURE_FACTS: readonly FactRow[] = FEATURES.map((row) => ({
  name: row.name, type: "double", unit: row.unit, describes: row.describes, whenUnknown: "message or profiles do not tell", value: feature(row.name),
}));

/** The dictionary of facts. */
export const FACTS: readonly FactRow[] = [...SCORE_FACTS, ...CONTEXT_FACTS, ...HABIT_FACTS, ...FEATURE_FACTS];

export const FACTS_BY_NAME: ReadonlyMap<string, FactRow> = new Map(FACTS.map((row) => [row.name, row]));
assert(FACTS_BY_NAME.size === FACTS.length, "every fact has a name of its own");

const INPUTS = Symbol("inputs");

class LazyFacts {
  readonly [INPUTS]: FactInputs;
  constructor(inputs: FactInputs) {
    this[INPUTS] = inputs;
  }
}

for (const { name, value } of FACTS) {
  Object.defineProperty(LazyFacts.prototype, name, { get(this: LazyFacts) { return value(this[INPUTS]); } });
}

/** Facts of one decision. Each is worked out when it is asked for, so a policy pays for what it reads. */
export function factsOf(inputs: FactInputs): Facts {
  return new LazyFacts(inputs) as object as Facts;
}
