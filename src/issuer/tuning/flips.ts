import { ACTIONS } from "../../risk/index.js";
import type { Action } from "../../risk/index.js";
import type { Flip } from "../views.js";

/** Counts decisions that change, by what they were and would be (places in ACTIONS). */
export class FlipCounts {
  private readonly counts = new Map<number, { count: number; fraud: number; amountMinor: number }>();

  /** One decision. @param amountMinor NaN where it is not known, which counts as nothing */
  add(from: number, to: number, fraud: boolean, amountMinor: number): void {
    this.addSome(from, to, 1, fraud ? 1 : 0, amountMinor === amountMinor ? amountMinor : 0);
  }

  /** Many of the same kind. @param amountMinor of all of them together */
  addSome(from: number, to: number, count: number, fraud: number, amountMinor: number): void {
    const key = from * ACTIONS.length + to;
    let flip = this.counts.get(key);
    if (flip === undefined) this.counts.set(key, (flip = { count: 0, fraud: 0, amountMinor: 0 }));
    flip.count += count;
    flip.fraud += fraud;
    flip.amountMinor += amountMinor;
  }

  /** The most frequent first. */
  view(): readonly Flip[] {
    const actionAt = (place: number): Action => ACTIONS[place] as Action;
    return [...this.counts].map(([key, flip]) => ({ from: actionAt(Math.floor(key / ACTIONS.length)), to: actionAt(key % ACTIONS.length), ...flip })).sort((a, b) => b.count - a.count);
  }
}
