import { renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { IdFile, IdIndex } from "../../scratch/index.js";
import type { ReplayListener } from "../replay/types.js";
import { categoriesOf } from "./categories.js";
import type { RowsTarget } from "./columns.js";
import { PendingNews } from "./pending-news.js";
import { PendingRows } from "./pending-rows.js";

/**
 * Writes one row per decision of a replay. Labels come weeks after their request, so rows and news wait in scratch files beside the
 * target while the replay runs, and are joined when it is over; memory grows with cards and not with rows.
 */
export class DatasetWriter {
  private readonly pending: PendingRows;
  private readonly news: PendingNews;
  private readonly rowOfRef: IdFile;
  private readonly cards = new IdIndex();
  private readonly part: string;

  /** @param target opens a file of the wanted format */
  constructor(private readonly path: string, private readonly target: (path: string) => RowsTarget) {
    const folder = dirname(path);
    this.pending = new PendingRows(folder);
    this.news = new PendingNews(folder);
    this.rowOfRef = new IdFile(folder);
    this.part = `${path}.part`;
  }

  readonly listener: ReplayListener = {
    request: ({ event, decision }) => {
      if (!decision) return;
      const { attempt, areq, assessment } = decision;
      const card = this.cards.add(areq.card.key);
      const row = this.pending.add({ id: event.id, at: event.at, card, amountMinor: attempt.amountReferenceMinor, categories: categoriesOf(decision) }, assessment.features);
      this.rowOfRef.set(decision.threeDSServerTransID, row);
    },
    news: (event, learned) => {
      const row = learned.result === "learned" ? this.rowOfRef.get(event.ref) : undefined;
      if (row !== undefined) this.news.attach(row, event);
    },
  };

  /** How many so far. */
  get rows(): number {
    return this.pending.count;
  }

  /**
   * Joins features and what became known. The target takes its name when it is complete.
   * @param onRows told how many rows are written, and of how many
   */
  finish(onRows: (done: number, total: number) => void = () => undefined): void {
    const target = this.target(this.part);
    for (const block of this.pending.blocks(target.rowsAtOnce)) {
      target.write({ ...block, ...this.news.of(block.first, block.ids.length) });
      onRows(block.first + block.ids.length, this.rows);
    }
    target.close();
    renameSync(this.part, this.path);
    this.close();
  }

  /** Ends without a target: what was written so far goes. */
  abandon(): void {
    this.close();
    rmSync(this.part, { force: true });
  }

  private close(): void {
    this.pending.close();
    this.news.close();
    this.rowOfRef.close();
  }
}
