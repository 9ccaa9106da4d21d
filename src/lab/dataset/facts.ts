import type { Instant } from "../../base/index.js";
import { FEATURES, FEATURE_FINGERPRINT } from "../../risk/index.js";
import { IdIndex } from "../../scratch/index.js";
import type { ChallengeEvent, LabelEvent } from "../history/types.js";
import { CATEGORY_COLUMNS, CategoryRows } from "./categories.js";
import type { CategoryColumn, CategoryTexts } from "./categories.js";
import { enlarged } from "./enlarged.js";
import { CHALLENGE_CODES } from "./types.js";
import type { Dataset } from "./types.js";

const FIRST_ROWS = 1024;

/** What is known of each row besides its features, in columns that grow: who, how much, and what became of it. */
export class RowFacts {
  count = 0;
  at: Float64Array;
  labels: Uint8Array;
  labelAt: Float64Array;
  amountMinor: Float64Array;
  cards: Int32Array;
  challenges: Uint8Array;
  private readonly categories: CategoryRows;
  private readonly rowOfRef = new IdIndex();
  private readonly cardNumbers = new IdIndex();

  /**
   * @param rows how many rows to expect; more may come
   * @param categories columns that are known of them
   */
  constructor(rows = FIRST_ROWS, categories: readonly CategoryColumn[] = CATEGORY_COLUMNS) {
    this.categories = new CategoryRows(rows, categories);
    this.at = new Float64Array(rows);
    this.labels = new Uint8Array(rows);
    this.labelAt = new Float64Array(rows).fill(Infinity);
    this.amountMinor = new Float64Array(rows);
    this.cards = new Int32Array(rows);
    this.challenges = new Uint8Array(rows);
  }

  /** @returns the row's number */
  add(ref: string, at: Instant, cardKey: string, amountMinor: number | undefined, categories: CategoryTexts): number {
    const row = this.count++;
    if (row === this.at.length) this.grow();
    this.at[row] = at;
    this.amountMinor[row] = amountMinor ?? 0;
    this.cards[row] = this.cardNumbers.add(cardKey);
    this.categories.set(row, categories);
    this.rowOfRef.set(ref, row);
    return row;
  }

  /** The latest row of a request; undefined where none is kept. */
  rowOf(ref: string): number | undefined {
    return this.rowOfRef.get(ref);
  }

  /** Attaches news to its row. A later label takes the place of an earlier one. News of a row that is not kept is passed over. */
  attach(event: ChallengeEvent | LabelEvent): void {
    const row = this.rowOf(event.ref);
    if (row === undefined) return;
    if (event.kind === "challenge") {
      this.challenges[row] = CHALLENGE_CODES[event.outcome];
    } else {
      this.labels[row] = event.label === "fraud" ? 1 : 0;
      this.labelAt[row] = event.at;
    }
  }

  /**
   * These facts with what was kept beside them, cut to the rows there are. Shares memory with both: nothing may be added afterwards.
   * @param values features in table order, row after row
   * @param known as `values`: 0 where a value stands for an unknown one
   */
  datasetWith(ids: readonly string[], values: Float32Array, known: Uint8Array): Dataset {
    const { count } = this;
    return {
      features: { fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map(({ name }) => name) },
      count, ids,
      at: this.at.subarray(0, count),
      values: values.subarray(0, count * FEATURES.length),
      known: known.subarray(0, count * FEATURES.length),
      labels: this.labels.subarray(0, count),
      labelAt: this.labelAt.subarray(0, count),
      amountMinor: this.amountMinor.subarray(0, count),
      cards: this.cards.subarray(0, count),
      challenges: this.challenges.subarray(0, count),
      categories: this.categories.of(count),
    };
  }

  private grow(): void {
    const rows = Math.ceil(this.at.length * 1.5);
    this.at = enlarged(this.at, rows);
    this.labels = enlarged(this.labels, rows);
    const known = this.labelAt.length;
    this.labelAt = enlarged(this.labelAt, rows).fill(Infinity, known);
    this.amountMinor = enlarged(this.amountMinor, rows);
    this.cards = enlarged(this.cards, rows);
    this.challenges = enlarged(this.challenges, rows);
    this.categories.grow(rows);
  }
}
