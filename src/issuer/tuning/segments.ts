import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { FlagColumn, WordColumn } from "../ledger/columns.js";
import type { Chunk } from "../ledger/chunk.js";
import type { CurvesView, Segment } from "../views.js";

/** Bands of amounts by their upper ends, which European rules on low-risk payments name. */
export const AMOUNT_BANDS = ["up to 100 EUR", "up to 250 EUR", "up to 500 EUR", "above 500 EUR"] as const;

/** The upper ends of the first three bands, in minor units of the reference currency. */
export type BandLimits = readonly [number, number, number];

/** Which decisions are looked at. */
export interface Scope {
  readonly issuer: string;
  readonly from: Maybe<Instant>;
  /** Not included. */
  readonly to: Maybe<Instant>;
  readonly segment: Segment;
}

/**
 * Place of the band an amount falls into, the last being that above all limits; -1 for an amount that is not known.
 * @param limits upper ends, rising, each included
 */
export function bandOf(amountMinor: number, limits: readonly number[]): number {
  if (amountMinor !== amountMinor) return -1;
  let place = 0;
  while (place < limits.length && amountMinor > (limits[place] as number)) place++;
  return place;
}

type ValueCode = (row: number) => number;

/** How a chunk's rows fall into the values of one member of a segment: a code each, 0 for a row of which it is not known. */
interface Division {
  readonly values: readonly string[];
  readonly codeOf: ValueCode;
}

const MEMBERS = ["bin", "mccGroup", "place", "device", "channel", "amountBand"] as const satisfies readonly (keyof Segment)[];

function divisionOf(chunk: Chunk, member: keyof Segment, limits: BandLimits): Division {
  switch (member) {
    case "bin":
      return byWord(chunk.cardBin);
    case "mccGroup":
      return byWord(chunk.fact("mccGroup") as WordColumn);
    case "channel":
      return byWord(chunk.channel);
    case "amountBand":
      return { values: AMOUNT_BANDS, codeOf: (row) => bandOf(chunk.amountMinor.values[row] as number, limits) + 1 };
    case "device": {
      const { codes } = chunk.fact("newDeviceForCard") as FlagColumn;
      return { values: ["known", "new"], codeOf: (row) => codes[row] as number };
    }
    case "place": {
      const [card, merchant] = [chunk.fact("cardCountry") as WordColumn, chunk.merchantCountry];
      const same = [0, ...merchant.words.map((country) => card.codeFor(country))];
      return { values: ["domestic", "abroad"], codeOf: (row) => (card.codes[row] === 0 || merchant.codes[row] === 0 ? 0 : card.codes[row] === same[merchant.codes[row] as number] ? 1 : 2) };
    }
  }
}

function byWord(column: WordColumn): Division {
  return { values: column.words, codeOf: (row) => column.codes[row] as number };
}

/** Whether a row of the chunk is in scope; undefined where none can be. */
export function scopeTest(chunk: Chunk, { issuer, from = -Infinity, to = Infinity, segment }: Scope, limits: BandLimits): Maybe<(row: number) => boolean> {
  const issuerCode = chunk.issuer.codeFor(issuer);
  if (issuerCode === 0xffff) return undefined;
  const { at, issuer: { codes: issuers } } = chunk;
  const wanted: { readonly codeOf: ValueCode; readonly code: number }[] = [];
  for (const member of MEMBERS) {
    const value = segment[member];
    if (value === undefined) continue;
    const { values, codeOf } = divisionOf(chunk, member, limits);
    const place = values.indexOf(value);
    if (place === -1) return undefined;
    wanted.push({ codeOf, code: place + 1 });
  }
  return (row) => issuers[row] === issuerCode && (at[row] as number) >= from && (at[row] as number) < to && wanted.every(({ codeOf, code }) => codeOf(row) === code);
}

/** Values of a segment's member that are offered; the most frequent ones. */
const VALUES_MAX = 30;

/** Counts the values of every member of a segment, chunk by chunk. */
export class SegmentCounts {
  private readonly counts = new Map(MEMBERS.map((member) => [member, new Map<string, number>()]));

  constructor(private readonly limits: BandLimits) {}

  add(chunk: Chunk, rows: Uint32Array): void {
    for (const [member, counts] of this.counts) {
      const { values, codeOf } = divisionOf(chunk, member, this.limits);
      const found = new Uint32Array(values.length + 1);
      for (const row of rows) found[codeOf(row)]!++;
      values.forEach((value, place) => {
        const count = found[place + 1] as number;
        if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
      });
    }
  }

  view(): CurvesView["segments"] {
    return [...this.counts].map(([member, counts]) => ({
      member,
      values: [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, VALUES_MAX),
    }));
  }
}
