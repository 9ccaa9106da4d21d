import type { Instant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import type { ReplayListener } from "../replay/types.js";
import { categoriesOf } from "./categories.js";
import { enlarged } from "./enlarged.js";
import { RowFacts } from "./facts.js";
import type { Dataset } from "./types.js";

export interface BuilderOptions {
  /** Rows outside [from, until) are decided and learned from like all others, but not kept. */
  readonly from?: Instant;
  readonly until?: Instant;
  /** How many rows to expect; more may come. */
  readonly rows?: number;
}

const FIRST_ROWS = 1024;

/** Keeps the feature vector of each decision of a replay, and attaches outcomes and labels when they arrive. */
export class DatasetBuilder {
  private readonly width = FEATURES.length;
  private readonly facts: RowFacts;
  private readonly ids: string[] = [];
  private values: Float32Array;
  private known: Uint8Array;

  constructor(private readonly options: BuilderOptions = {}) {
    const rows = options.rows ?? FIRST_ROWS;
    this.facts = new RowFacts(rows);
    this.values = new Float32Array(rows * this.width);
    this.known = new Uint8Array(rows * this.width);
  }

  readonly listener: ReplayListener = {
    request: ({ event, decision }) => {
      const { from = -Infinity, until = Infinity } = this.options;
      if (!decision || event.at < from || event.at >= until) return;
      const row = this.facts.add(decision.threeDSServerTransID, event.at, decision.areq.card.key, decision.attempt.amountReferenceMinor, categoriesOf(decision));
      this.ids.push(event.id);
      const start = row * this.width;
      if (start + this.width > this.values.length) this.grow();
      const { features } = decision.assessment;
      this.values.set(features.values, start);
      this.known.set(features.known, start);
    },
    news: (event, learned) => {
      if (learned.result === "learned") this.facts.attach(event);
    },
  };

  /** The rows so far. Shares memory with the builder: nothing may be added afterwards. */
  build(): Dataset {
    return this.facts.datasetWith(this.ids, this.values, this.known);
  }

  private grow(): void {
    const rows = Math.ceil((this.values.length / this.width) * 1.5) + 1;
    this.values = enlarged(this.values, rows * this.width);
    this.known = enlarged(this.known, rows * this.width);
  }
}
