import { DAY_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { FRAUD_LABEL } from "../ledger/chunk.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { Turns } from "../turns.js";
import { KnownFrauds, suspicions } from "./suspicion.js";
import type { LimitsOf, ScoreLimits, Suspicion } from "./suspicion.js";

/** After so long a stake counts as half of one that is new. */
const HALVES_MS = 3 * DAY_MS;
/** Rows before it is looked whether others should have a turn. */
const STEP_ROWS = 2_048;

export interface QueueScope {
  readonly issuer: string;
  /** What is older counts as genuine by now, and nobody is asked about it any more. */
  readonly since: Instant;
  readonly limitsOf: LimitsOf;
}

/** A decision that somebody should look at. */
export interface Suspect extends Suspicion {
  readonly place: LedgerPlace;
  readonly id: string;
  /** Larger comes first. */
  readonly rank: number;
}

/**
 * Every decision without a label that somebody should look at, first what is worst and newest. The rank is the logarithm of the stake plus
 * the time: each stake halves in three days, all of them alike, so that two decisions never change places while time goes by.
 */
export async function suspectsOf(ledger: Ledger, { issuer, since, limitsOf }: QueueScope): Promise<readonly Suspect[]> {
  const turns = new Turns();
  const frauds = await fraudsOf(ledger, issuer, undefined);
  const limits = remembered(limitsOf);
  const found: Suspect[] = [];
  for (const { chunk, from, to } of ledger.stretches(STEP_ROWS)) {
    const code = chunk.issuer.codeFor(issuer);
    const suspicionAt = suspicions(chunk, limits, frauds);
    for (let row = from; row < to; row++) {
      const at = chunk.at[row] as number;
      if (chunk.label[row] !== 0 || at < since || chunk.issuer.codes[row] !== code) continue;
      const suspicion = suspicionAt(row);
      if (suspicion !== undefined) found.push({ ...suspicion, place: { chunk, row }, id: chunk.ids.read(row), rank: Math.log2(Math.max(1, suspicion.stakeMinor)) + at / HALVES_MS });
    }
    if (turns.due) await turns.give();
  }
  return found.sort((one, other) => other.rank - one.rank || (one.id < other.id ? -1 : 1));
}

/** What one decision would be in the queue for, also when it is judged by now. */
export async function suspicionOf(ledger: Ledger, { issuer, limitsOf }: QueueScope, place: LedgerPlace): Promise<Maybe<Suspicion>> {
  return suspicions(place.chunk, limitsOf, await fraudsOf(ledger, issuer, place))(place.row);
}

/** Asks for each policy once: one that is not here any more is looked for on the disk. */
function remembered(limitsOf: LimitsOf): LimitsOf {
  const known = new Map<string, ScoreLimits>();
  return (policy, fingerprint) => {
    let limits = known.get(fingerprint);
    if (limits === undefined) known.set(fingerprint, (limits = limitsOf(policy, fingerprint)));
    return limits;
  };
}

/** @param except a decision that is not asked whether it is like itself */
async function fraudsOf(ledger: Ledger, issuer: string, except: Maybe<LedgerPlace>): Promise<KnownFrauds> {
  const turns = new Turns();
  const frauds = new KnownFrauds();
  for (const { chunk, from, to } of ledger.stretches(STEP_ROWS)) {
    const code = chunk.issuer.codeFor(issuer);
    const own = chunk === except?.chunk ? except.row : -1;
    for (let row = from; row < to; row++) if (chunk.label[row] === FRAUD_LABEL && chunk.issuer.codes[row] === code && row !== own) frauds.note(chunk, row);
    if (turns.due) await turns.give();
  }
  return frauds;
}

/** Where a page ends, for the one after it: it stands wherever that decision went. */
export type Cursor = Pick<Suspect, "rank" | "id">;

export const cursorText = ({ rank, id }: Cursor): string => `${rank}~${id}`;

/** Undefined for a text that is no cursor. */
export function readCursor(text: string): Maybe<Cursor> {
  const [, rank, id = ""] = /^(\d{1,9}(?:\.\d{1,20})?)~([0-9a-f-]{36})$/.exec(text) ?? [];
  return rank === undefined ? undefined : { rank: Number(rank), id };
}

export function isBehind(suspect: Cursor, cursor: Cursor): boolean {
  return suspect.rank < cursor.rank || (suspect.rank === cursor.rank && suspect.id > cursor.id);
}
