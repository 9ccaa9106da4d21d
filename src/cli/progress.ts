import type { Io } from "./command.js";

/** Work shorter than this shows no bar. */
const QUIET_MS = 2_000;
const REDRAW_MS = 200;
const WIDTH = 28;

/** One line on stderr that says how far a long piece of work is and how long it will take. */
export class Progress {
  private readonly startedAt: number;
  private drawnAt: number;
  private shown = false;

  /** @param unit what is counted, in the plural: `events` */
  constructor(private readonly io: Io, private readonly title: string, private readonly unit: string) {
    this.startedAt = io.now();
    this.drawnAt = this.startedAt + QUIET_MS;
  }

  /**
   * @param done how many so far
   * @param share 0 to 1 of the whole, where that is known
   */
  update(done: number, share?: number): void {
    if (!this.io.showProgress) return;
    const now = this.io.now();
    if (now < this.drawnAt) return;
    this.drawnAt = now + REDRAW_MS;
    this.shown = true;
    const seconds = (now - this.startedAt) / 1000;
    const rate = `${Math.round(done / seconds).toLocaleString("en")}/s`;
    this.io.err(`\r\u001b[K${this.title} ${share === undefined ? "" : `${bar(share)} `}${done.toLocaleString("en")} ${this.unit}, ${rate}${share === undefined || share <= 0 ? "" : `, ${left((seconds / share) * (1 - share))} to go`}`);
  }

  end(): void {
    if (this.shown) this.io.err("\r\u001b[K");
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
  return `[${"█".repeat(full)}${"░".repeat(WIDTH - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function left(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
