import { assert } from "../../base/index.js";
import { CONTEXT_FACTS, FACTS_BY_NAME, FORMS, factsOf } from "../../risk/index.js";
import type { Action, FactRow, Facts, FactValue, Maybe, Policy } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import type { ReplayListener } from "../replay/types.js";

/** Facts that a rule made from features may name, but which are read from the message and not from the feature. */
const MESSAGE_FACTS: readonly FactRow[] = CONTEXT_FACTS.filter(({ says }) => says !== undefined);

/**
 * What stood beside the features of each request of a replay: which rules of a policy held, what it answered, and those
 * facts that features do not tell to the last bit. Listens beside a DatasetBuilder without limits, so that its rows are the builder's.
 */
export class RuleWitness {
  /** Every set of rules, by their places in the policy, that ever held together. */
  readonly patterns: (readonly number[])[] = [];
  /** What the policy answered to each request. */
  readonly actions: Action[] = [];
  private readonly patternOf: number[] = [];
  private readonly placeOfPattern = new Map<string, number>();
  /** NaN is unknown, 1 true and 0 false. */
  private readonly columns = new Map<string, number[]>(MESSAGE_FACTS.map(({ name }) => [name, []]));

  constructor(readonly policy: Policy) {}

  readonly listener: ReplayListener = {
    request: ({ decision, context }) => {
      if (!decision || !context) return;
      const { features, score, verdict } = decision.assessment;
      const facts = factsOf({ context, features, score, degraded: decision.degraded, listed: decision.listed });
      this.patternOf.push(this.placeOf(this.policy.holding(facts)));
      this.actions.push(verdict.action);
      for (const [name, column] of this.columns) column.push(Number(facts[name] ?? NaN));
    },
  };

  /** Places of the policy's rules that held on a request, whether or not one before them decided. */
  held(row: number): readonly number[] {
    return this.patterns[this.patternOf[row] as number] as readonly number[];
  }

  /** How many of `rows` are of each pattern. */
  countsOfPatterns(rows: Uint32Array): Float64Array {
    const counts = new Float64Array(this.patterns.length);
    for (const row of rows) counts[this.patternOf[row] as number]!++;
    return counts;
  }

  /** Reads facts of a request, as they were when it was decided. @param names facts that say what a feature says */
  factReader(dataset: Dataset, names: Iterable<string>): (row: number) => Facts {
    const readers = [...names].map((name) => [name, this.readerOf(dataset, name)] as const);
    return (row) => Object.fromEntries(readers.map(([name, read]) => [name, read(row)]));
  }

  private readerOf({ features, values, known }: Dataset, name: string): (row: number) => Maybe<FactValue> {
    const fact = FACTS_BY_NAME.get(name);
    assert(fact?.says !== undefined, `${name} is a fact that says what a feature says`);
    const column = this.columns.get(name);
    if (column !== undefined) {
      return (row) => {
        const value = column[row] as number;
        return Number.isNaN(value) ? undefined : fact.type === "bool" ? value === 1 : value;
      };
    }
    const place = features.names.indexOf(fact.says.feature);
    const { fact: said } = FORMS[fact.says.form];
    return (row) => {
      const cell = row * features.names.length + place;
      return known?.[cell] === 0 ? undefined : said(values[cell] as number);
    };
  }

  private placeOf(held: readonly number[]): number {
    const key = held.join();
    const known = this.placeOfPattern.get(key);
    if (known !== undefined) return known;
    this.placeOfPattern.set(key, this.patterns.length);
    return this.patterns.push(held) - 1;
  }
}
