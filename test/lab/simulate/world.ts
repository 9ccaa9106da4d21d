import type { AReq } from "../../../src/protocol/index.js";
import type { Cause } from "../../../src/lab/simulate/causes.js";
import { simulate } from "../../../src/lab/simulate/simulate.js";
import type { SimulatedLine } from "../../../src/lab/simulate/simulate.js";
import type { ChallengeEnd, Deed } from "../../../src/lab/simulate/world.js";

export const START = Date.UTC(2026, 0, 1);

export interface Told {
  readonly deed: Deed;
  readonly end: ChallengeEnd;
  readonly areq: AReq;
}

/** A world with what stands behind each of its requests, in the order in which they were decided on. */
export function worldTold(seed: number, cards: number, days: number): { readonly lines: readonly SimulatedLine[]; readonly told: readonly Told[]; of(...causes: Cause[]): readonly Told[] } {
  const told: Told[] = [];
  const lines = [...simulate({ seed, cards, days, startAt: START, onDeed: (deed, end) => told.push({ deed, end, areq: deed.request.areq }) })];
  return { lines, told, of: (...causes) => told.filter(({ deed }) => causes.includes(deed.cause)) };
}

/** Share of the items for which `holds`. */
export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}
