import type { Action, Policy } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { worth } from "./draft.js";
import type { ProposedRule } from "./fragment.js";
import { isWitnessed } from "./retire.js";
import type { Bilingual } from "./units.js";
import type { RuleWitness } from "./witness.js";

/** Actions that stand in the way of a purchase. */
export const STOPPING: readonly Action[] = ["challenge", "decoupled", "reject"];

/** Places of the policy's rules that were worth most on the rows that teach, each on what those before it leave. */
export function bestExisting(witness: RuleWitness, rows: Uint32Array, known: Uint8Array, limit: number, withModel: boolean): readonly number[] {
  const [counts, frauds] = [witness.countsOfPatterns(rows), witness.countsOfPatterns(rows.filter((row) => known[row] === 1))];
  const fraudShare = sum(frauds) / sum(counts);
  const open = witness.policy.rules.flatMap(({ then, facts }, place) => (STOPPING.includes(then) && isWitnessed(facts, withModel) ? [place] : []));
  const chosen: number[] = [];
  while (chosen.length < limit) {
    const worths = open.map((place) => {
      const held = { count: 0, frauds: 0 };
      witness.patterns.forEach((pattern, index) => {
        if (!pattern.includes(place) || pattern.some((other) => chosen.includes(other))) return;
        held.count += counts[index] as number;
        held.frauds += frauds[index] as number;
      });
      return worth(held, fraudShare);
    });
    const best = worths.indexOf(Math.max(...worths));
    if (best < 0 || worths[best] === 0) break;
    chosen.push(...open.splice(best, 1));
  }
  return chosen;
}

const sum = (numbers: Float64Array): number => numbers.reduce((total, number) => total + number, 0);

/** The rules that are combined, asked by the policy engine: proposed ones as a policy of their own, those of the policy as they held in the replay. */
export class RuleTable {
  readonly rules: readonly (Pick<ProposedRule, "id" | "sentence"> & { readonly when: string | undefined; readonly then: Action })[];
  /** Bits of the rules that reject. */
  readonly rejecting: number;
  private readonly factsOf: ReturnType<RuleWitness["factReader"]>;

  constructor(dataset: Dataset, private readonly witness: RuleWitness, proposals: readonly ProposedRule[], private readonly proposed: Policy, private readonly existing: readonly number[]) {
    const { rules, sentences } = witness.policy;
    this.rules = [
      ...proposals.map(({ id, when, sentence }) => ({ id, when, sentence, then: "challenge" as const })),
      ...existing.map((place) => ({ id: rules[place]?.id as string, when: undefined, then: rules[place]?.then as Action, sentence: sentences.get(rules[place]?.id as string) as Bilingual })),
    ];
    this.rejecting = this.rules.reduce((bits, { then }, place) => bits | (then === "reject" ? 1 << place : 0), 0);
    this.factsOf = witness.factReader(dataset, new Set(proposed.rules.flatMap(({ facts }) => [...facts])));
  }

  /** Bits of the rules that hold on each row. */
  masksOf(rows: Uint32Array): Uint8Array {
    return Uint8Array.from(rows, (row) => {
      const held = this.witness.held(row);
      const first = this.existing.reduce((bits, place, index) => bits | (held.includes(place) ? 1 << (this.proposed.rules.length + index) : 0), 0);
      return this.proposed.holding(this.factsOf(row)).reduce((bits, place) => bits | (1 << place), first);
    });
  }
}
