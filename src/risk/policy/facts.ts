import { assert } from "../../base/index.js";
import { FEATURES } from "../feature/table.js";
import { CONTEXT_FACTS } from "./context-facts.js";
import type { FactInputs, FactRow } from "./fact-row.js";
import { HABIT_FACTS, feature } from "./habit-facts.js";
import { LIST_FACTS } from "./list-facts.js";
import type { FactReader, Facts } from "./types.js";

const SCORE_FACTS: readonly FactRow[] = [
  { name: "score", type: "int", unit: "0–999", whenUnknown: "no usable model", describes: "Place among genuine traffic: 990 means that 1 % of it scores as high", value: ({ score }) => score?.score },
  { name: "probability", type: "double", unit: "0–1", whenUnknown: "no usable model", describes: "Calibrated probability of fraud", value: ({ score }) => score?.probability },
  { name: "modelAbsent", type: "bool", unit: "flag", usual: false, describes: "No model could score, so score and probability are unknown", value: ({ score }) => score === undefined },
  { name: "profilesAbsent", type: "bool", unit: "flag", usual: false, describes: "Habits could not be read, so everything learned from the past is unknown", value: ({ degraded }) => degraded.includes("profiles-absent") },
  { name: "journalUnwritable", type: "bool", unit: "flag", usual: false, describes: "The journal could not be written lately", value: ({ degraded }) => degraded.includes("journal-unwritable") },
];

/** Every feature under its own name, for conditions that need more than the facts above. */
export const FEATURE_FACTS: readonly FactRow[] = FEATURES.map((row) => ({
  name: row.name, type: "double", unit: row.unit, describes: row.describes, whenUnknown: "message or profiles do not tell",
  says: { feature: row.name, form: "measure" }, value: feature(row.name),
}));

/** The dictionary of facts. */
export const FACTS: readonly FactRow[] = [...SCORE_FACTS, ...LIST_FACTS, ...CONTEXT_FACTS, ...HABIT_FACTS, ...FEATURE_FACTS];

export const FACTS_BY_NAME: ReadonlyMap<string, FactRow> = new Map(FACTS.map((row) => [row.name, row]));
assert(FACTS_BY_NAME.size === FACTS.length, "every fact has a name of its own");

/** The fact to write a condition on a feature with: one in the words of a bank where there is one, else the feature itself. */
export const FACT_OF_FEATURE: ReadonlyMap<string, FactRow> = new Map([...FACTS].reverse().flatMap((row) => (row.says === undefined ? [] : [[row.says.feature, row]])));

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

/** Reads a fact by its row where facts are worked out; asking forty times by computed names costs as much as all features of the message. */
export function factReader(name: string): FactReader {
  const row = FACTS_BY_NAME.get(name);
  return (facts) => (row !== undefined && facts instanceof LazyFacts ? row.value(facts[INPUTS]) : facts[name]);
}

/** Facts of one decision. Each is worked out when it is asked for, so a policy pays for what it reads. */
export function factsOf(inputs: FactInputs): Facts {
  return new LazyFacts(inputs) as object as Facts;
}
