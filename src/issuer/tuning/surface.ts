import { fixedOutcomes, outcomesUnder } from "../../risk/index.js";
import type { Policy, SlidingPolicy } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Ledger } from "../ledger/ledger.js";
import { listEffectAt } from "../ledger/listed.js";
import { BLOCK_ROWS, ValueBlock, columnsOf } from "../ledger/values.js";
import { Turns } from "../turns.js";

/** Beside the outcomes of a decision whose facts are not known. */
export const UNMOVED = 1 << 15;

interface Judged {
  /** Outcomes as {@link SlidingPolicy} packs them, by row, and UNMOVED. */
  readonly outcomes: Uint16Array;
  upTo: number;
  /** Of the chunk when they were judged. */
  factsGiven: number;
}

/**
 * What a policy would do with each decision of an issuer, at every position of its thresholds. Decisions are judged once and
 * remembered; those whose facts are not known keep what was decided, whatever the position.
 */
export class Surface {
  private readonly judged = new WeakMap<Chunk, Judged>();
  private readonly values: ValueBlock;
  private readonly rows = new Uint16Array(BLOCK_ROWS);

  constructor(readonly issuer: string, readonly policy: Policy, readonly sliding: SlidingPolicy) {
    this.values = new ValueBlock(policy.factNames.length);
  }

  /** Judges what has come since. */
  async bringUpToDate(ledger: Ledger): Promise<void> {
    const turns = new Turns();
    for (const { chunk } of ledger.stretches()) {
      const judged = this.of(chunk);
      if (judged.factsGiven !== chunk.factsGiven) Object.assign(judged, { upTo: 0, factsGiven: chunk.factsGiven });
      while (judged.upTo < chunk.length) {
        const to = Math.min(chunk.length, judged.upTo + BLOCK_ROWS);
        this.judge(chunk, judged, to);
        if (turns.due) await turns.give();
      }
    }
  }

  /** Outcomes of the rows that are judged so far, and how many those are. Rows of other issuers have none. */
  outcomesIn(chunk: Chunk): { readonly outcomes: Uint16Array; readonly upTo: number } {
    return this.of(chunk);
  }

  private of(chunk: Chunk): Judged {
    let judged = this.judged.get(chunk);
    if (judged === undefined) this.judged.set(chunk, (judged = { outcomes: new Uint16Array(chunk.at.length), upTo: 0, factsGiven: chunk.factsGiven }));
    return judged;
  }

  private judge(chunk: Chunk, judged: Judged, to: number): void {
    const { upTo, outcomes } = judged;
    const columns = columnsOf(chunk, this.policy.factNames);
    const issuer = chunk.issuer.codeFor(this.issuer);
    const { rows } = this;
    let count = 0;
    for (let row = upTo; row < to; row++) {
      if (chunk.issuer.codes[row] !== issuer) continue;
      if (columns === undefined || chunk.hasFacts[row] === 0) outcomes[row] = UNMOVED | fixedOutcomes(chunk.action[row] as number);
      else rows[count++] = row;
    }
    for (const [place, column] of columns?.entries() ?? []) this.values.fill(column, place, rows, count, upTo);
    for (let number = 0; number < count; number++) {
      const row = rows[number] as number;
      outcomes[row] = outcomesUnder(listEffectAt(chunk, row), this.sliding.outcomes(this.values.of(row - upTo)));
    }
    judged.upTo = to;
  }
}
