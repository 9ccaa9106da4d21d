import type { Instant } from "../../base/index.js";

/** How often somebody may be wrong under one key, and how long the waits after that grow. */
export interface AttemptRule {
  /** Attempts without any wait. */
  readonly free: number;
  /** The first wait; each further attempt doubles it. */
  readonly waitMs: number;
  readonly waitMsMax: number;
}

interface Tried {
  count: number;
  /** Until when nothing is tried. */
  until: Instant;
}

/** Counts attempts by key, such as a name or an address, and says when the next one may be. Without attempts a key is forgotten in time. */
export class Attempts {
  readonly #tried = new Map<string, Tried>();

  /** @param countMax keys that are remembered; the one that was tried longest ago goes first */
  constructor(
    private readonly rule: AttemptRule,
    private readonly countMax: number,
  ) {}

  /** Milliseconds until the next attempt under this key; 0 where there may be one now. */
  waitOf(key: string, at: Instant): number {
    return Math.max(0, (this.#tried.get(key)?.until ?? 0) - at);
  }

  /** An attempt under way counts as wrong: many at once are no way around the waits. */
  count(key: string, at: Instant): void {
    const { free, waitMs, waitMsMax } = this.rule;
    const before = this.#tried.get(key);
    const count = before === undefined || at - before.until > waitMsMax * FORGOTTEN_AFTER_WAITS ? 1 : before.count + 1;
    const wait = count < free ? 0 : Math.min(waitMs * 2 ** Math.min(count - free, 40), waitMsMax);
    this.#tried.delete(key);
    this.#tried.set(key, { count, until: at + wait });
    const [oldest] = this.#tried.keys();
    if (this.#tried.size > this.countMax && oldest !== undefined) this.#tried.delete(oldest);
  }

  /** It was right after all. */
  forgive(key: string): void {
    this.#tried.delete(key);
  }
}

const FORGOTTEN_AFTER_WAITS = 10;
