import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

/** Long work beside messages that are waited for: how long it may go on before others have a turn. */
const SHARE_MS = 2;
/** A turn that takes others longer than this says that they are at work. */
const OTHERS_MS = 1;
/** For how long they are left the process then: a message comes back several times before it is answered. */
const OTHERS_FOR_MS = 20;

/** Gives the other work of the process a turn whenever this one has had its share. */
export class Turns {
  private since = performance.now();
  private othersUntil = 0;

  /** @param restMs how long to leave the process to others after each share while they are at work; 0 for work that somebody waits for */
  constructor(private readonly restMs = 0) {}

  /** True when it is time to `await give()`; asked often, so it costs little. */
  get due(): boolean {
    return performance.now() - this.since >= SHARE_MS;
  }

  async give(): Promise<void> {
    const before = performance.now();
    await nextTurn();
    const after = performance.now();
    if (after - before > OTHERS_MS) this.othersUntil = after + OTHERS_FOR_MS;
    if (this.restMs > 0 && after < this.othersUntil) await pause(this.restMs);
    this.since = performance.now();
  }
}
