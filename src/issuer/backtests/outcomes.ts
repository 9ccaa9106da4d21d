import { labelAfter } from "../../engine/index.js";
import type { ChallengeRecord, DecisionRecord, LabelRecord, Reason } from "../../engine/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Action, Maybe } from "../../risk/index.js";
import { CHALLENGE_CODES, LABEL_CODES } from "../ledger/chunk.js";
import { IdColumn, IdIndex, idWords } from "../ledger/ids.js";
import { recordRow } from "../ledger/search.js";
import { Turns } from "../turns.js";
import { BesideSums } from "../tuning/beside.js";
import { truthOf } from "../tuning/sums.js";
import type { DecisionRow } from "../views.js";
import type { FlippedRow } from "./views.js";

const CHUNK_ROWS = 16_384;
const STEP_ROWS = 4_096;

/** What the candidate says of one decision. */
export interface Alternative {
  readonly action: Action;
  readonly rule: string;
  readonly score: Maybe<number>;
  /** Strongest first. */
  readonly reasons: readonly Reason[];
}

/** Decisions of one stretch, by row: as they were, as they would have been, and what became known of them. */
class OutcomeChunk {
  length = 0;
  readonly at = new Float64Array(CHUNK_ROWS);
  readonly amountMinor = new Float64Array(CHUNK_ROWS);
  /** Places in ACTIONS. */
  readonly was = new Uint8Array(CHUNK_ROWS);
  readonly would = new Uint8Array(CHUNK_ROWS);
  /** Places in LABEL_CODES and CHALLENGE_CODES. */
  readonly label = new Uint8Array(CHUNK_ROWS);
  readonly challenge = new Uint8Array(CHUNK_ROWS);
  readonly ids = new IdColumn(CHUNK_ROWS);
  readonly rowsById = new IdIndex(this.ids, CHUNK_ROWS);
}

interface Place {
  readonly chunk: OutcomeChunk;
  readonly row: number;
}

interface KeptFlip extends Omit<FlippedRow, "decision"> {
  readonly place: Place;
  readonly decision: Omit<DecisionRow, "label" | "challenge">;
}

/** Every decision that a candidate took again: some fifty bytes each, and the flipped ones as they are shown. */
export class Outcomes {
  private readonly chunks: OutcomeChunk[] = [];
  private flipped: KeptFlip[] = [];
  private gone = 0;

  /** @param flipsMax the newest so many flipped decisions are listed @param reasonsMax so many reasons are kept of each */
  constructor(private readonly flipsMax: number, private readonly reasonsMax: number) {}

  get count(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0);
  }

  /** Flipped decisions that are counted but not listed any more. */
  get unlisted(): number {
    return this.gone + Math.max(0, this.flipped.length - this.flipsMax);
  }

  /** @param alternative undefined where the decision cannot be taken again, and so stands */
  add(record: DecisionRecord, alternative: Maybe<Alternative>, sample: boolean): void {
    let chunk = this.chunks.at(-1);
    if (chunk === undefined || chunk.length === CHUNK_ROWS) this.chunks.push((chunk = new OutcomeChunk()));
    const row = chunk.length++;
    const id = idWords(record.acsTransID);
    chunk.ids.write(row, id);
    if (id !== undefined) chunk.rowsById.note(row, id);
    chunk.at[row] = record.at;
    chunk.amountMinor[row] = record.attempt.amountReferenceMinor ?? NaN;
    chunk.was[row] = ACTIONS.indexOf(record.action);
    chunk.would[row] = ACTIONS.indexOf(alternative?.action ?? record.action);
    if (alternative !== undefined && alternative.action !== record.action) this.keep({ chunk, row }, record, alternative, sample);
  }

  /** News of a decision that is none of these tells nothing. */
  learn(record: ChallengeRecord | LabelRecord): void {
    const id = idWords(record.acsTransID);
    const place = id && this.chunks.findLast(({ rowsById }) => rowsById.rowOf(id) !== undefined);
    const row = id && place?.rowsById.rowOf(id);
    if (place === undefined || row === undefined) return;
    if (record.kind === "label") place.label[row] = LABEL_CODES.indexOf(labelAfter(record));
    else place.challenge[row] = CHALLENGE_CODES.indexOf(record.outcome);
  }

  /** @param settledBefore as for {@link truthOf} */
  async sums(settledBefore: Instant): Promise<BesideSums> {
    const sums = new BesideSums();
    const turns = new Turns();
    for (const chunk of this.chunks) {
      for (let row = 0; row < chunk.length; row++) {
        sums.add(truthOf(chunk, row, settledBefore), chunk.was[row] as number, chunk.would[row] as number, chunk.amountMinor[row] as number);
        if (row % STEP_ROWS === 0 && turns.due) await turns.give();
      }
    }
    return sums;
  }

  /** Flipped decisions that are listed, newest first, with what is known of them by now; each is numbered by its age. */
  *listed(): Generator<{ readonly number: number; readonly row: FlippedRow }> {
    const first = Math.max(0, this.flipped.length - this.flipsMax);
    for (let index = this.flipped.length - 1; index >= first; index--) {
      const { place: { chunk, row }, decision, ...flip } = this.flipped[index] as KeptFlip;
      const news = { label: LABEL_CODES[chunk.label[row] as number] ?? null, challenge: CHALLENGE_CODES[chunk.challenge[row] as number] ?? null };
      yield { number: this.gone + index, row: { decision: { ...decision, ...news }, ...flip } };
    }
  }

  /** The first so many of {@link listed}. */
  newest(count: number): readonly FlippedRow[] {
    const rows: FlippedRow[] = [];
    for (const { row } of this.listed()) if (rows.push(row) === count) break;
    return rows;
  }

  private keep(place: Place, record: DecisionRecord, { action, rule, score, reasons }: Alternative, sample: boolean): void {
    const strongest = (all: readonly Reason[]): readonly Reason[] => all.slice(0, this.reasonsMax);
    this.flipped.push({ place, decision: recordRow(record, sample), reasons: strongest(record.reasons), to: action, rule, score: score ?? null, newReasons: strongest(reasons) });
    if (this.flipped.length < 2 * this.flipsMax) return;
    // In two steps a flip, and not in as many as there are: only now and then the older half goes.
    this.flipped = this.flipped.slice(this.flipsMax);
    this.gone += this.flipsMax;
  }
}
