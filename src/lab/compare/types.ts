import type { Dataset } from "../dataset/types.js";

/** What an issuer might use in place of our model, before it has seen any data. */
export interface Contender {
  readonly name: string;
  /** Of those that the picture of costs shows beside the model. */
  readonly costs?: CostLine;
  /**
   * Learns from `rows` alone. The same arguments give the same bits.
   * @param labels 1 where fraud was known when the learning took place, for every row of the data set
   */
  fit(data: Dataset, rows: Uint32Array, labels: Uint8Array, seed: number): FittedContender;
}

/** A curve in the picture of costs. */
export interface CostLine {
  readonly label: string;
  /** Whether a score of the contender is one that our model gave. */
  readonly byModel: (score: number) => boolean;
}

export interface FittedContender {
  /** Higher is riskier; only the order counts. */
  score(data: Dataset, row: number): number;
  /** Probability of fraud, where the contender knows one; else it is worked out from its scores of the training rows. */
  probability?(data: Dataset, row: number): number;
  /** One sentence on what was learned. */
  describe(): string;
}
