import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

/** Long work beside messages that are waited for: how long it may go on before others have a turn. */
const SHARE_MS = 2;

/** Gives the other work of the process a turn whenever this one has had its share. */
export class Turns {
  private since = performance.now();

  /** @param restMs how long to leave the process to others after each share; 0 for work that somebody waits for */
  constructor(private readonly restMs = 0) {}

  /** True when it is time to `await give()`; asked often, so it costs little. */
  get due(): boolean {
    return performance.now() - this.since >= SHARE_MS;
  }

  async give(): Promise<void> {
    if (this.restMs > 0) await pause(this.restMs);
    else await nextTurn();
    this.since = performance.now();
  }
}
