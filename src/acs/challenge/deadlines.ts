import { SECOND_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";

/** When to look at what, to the second. */
export class Deadlines {
  private readonly secondOf = new Map<string, number>();
  private readonly ids = new Map<number, Set<string>>();
  private first = Infinity;

  set(id: string, at: Instant): void {
    this.delete(id);
    const second = Math.ceil(at / SECOND_MS);
    this.secondOf.set(id, second);
    const together = this.ids.get(second);
    if (together === undefined) this.ids.set(second, new Set([id]));
    else together.add(id);
    this.first = Math.min(this.first, second);
  }

  delete(id: string): void {
    const second = this.secondOf.get(id);
    if (second === undefined) return;
    this.secondOf.delete(id);
    const together = this.ids.get(second) as Set<string>;
    together.delete(id);
    if (together.size === 0) this.ids.delete(second);
  }

  /** Those whose time has come, the oldest first; they are forgotten here. */
  takeDue(now: Instant): string[] {
    const until = Math.floor(now / SECOND_MS);
    if (this.first > until) return [];
    const due = [...this.ids.keys()].filter((second) => second <= until).sort((a, b) => a - b).flatMap((second) => [...(this.ids.get(second) as Set<string>)]);
    for (const id of due) this.delete(id);
    this.first = until + 1;
    return due;
  }
}
