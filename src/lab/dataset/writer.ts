import { renameSync, rmSync } from "node:fs";
import type { ReplayListener } from "../replay/types.js";
import type { RowsTarget } from "./columns.js";
import { RowFacts } from "./facts.js";
import { PendingRows } from "./pending-rows.js";

/**
 * Writes one row per decision of a replay. Labels come weeks after their request, so features wait in a file beside the target
 * while the replay runs, and are joined with what became known when it is over; memory holds some sixty bytes per row.
 */
export class DatasetWriter {
  private readonly facts = new RowFacts();
  private readonly pending: PendingRows;
  private readonly part: string;

  /** @param target opens a file of the wanted format */
  constructor(private readonly path: string, private readonly target: (path: string) => RowsTarget) {
    this.pending = new PendingRows(`${path}.rows`);
    this.part = `${path}.part`;
  }

  readonly listener: ReplayListener = {
    request: ({ event, decision }) => {
      if (!decision) return;
      const { attempt, areq, assessment } = decision;
      this.facts.add(decision.threeDSServerTransID, event.at, areq.card.key, attempt.amountReferenceMinor);
      this.pending.add(event.id, attempt.amountReferenceMinor, assessment.features);
    },
    news: (event, learned) => {
      if (learned.result === "learned") this.facts.attach(event);
    },
  };

  /** How many so far. */
  get rows(): number {
    return this.facts.count;
  }

  /**
   * Joins features and what became known. The target takes its name when it is complete.
   * @param onRows told how many rows are written, and of how many
   */
  finish(onRows: (done: number, total: number) => void = () => undefined): void {
    const { facts } = this;
    const target = this.target(this.part);
    for (const block of this.pending.blocks(target.rowsAtOnce)) {
      const [first, end] = [block.first, block.first + block.ids.length];
      target.write({
        ...block,
        at: facts.at.subarray(first, end),
        cards: facts.cards.subarray(first, end),
        challenges: facts.challenges.subarray(first, end),
        labels: facts.labels.subarray(first, end),
        labelAt: facts.labelAt.subarray(first, end),
      });
      onRows(end, facts.count);
    }
    target.close();
    renameSync(this.part, this.path);
    this.pending.remove();
  }

  /** Ends without a target: what was written so far goes. */
  abandon(): void {
    this.pending.remove();
    rmSync(this.part, { force: true });
  }
}
