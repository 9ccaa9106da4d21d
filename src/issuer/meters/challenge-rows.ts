import { DAY_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ABANDONED, FAILED, METHOD_CODES, PASSED } from "../ledger/chunk.js";
import type { Chunk } from "../ledger/chunk.js";
import { WordColumn } from "../ledger/columns.js";
import type { Ledger } from "../ledger/ledger.js";
import { wilson } from "../tuning/curves.js";
import { asks } from "../tuning/sums.js";
import { Turns } from "../turns.js";
import { WINDOW_DAYS } from "./day-sums.js";
import type { ChallengeRow, Estimate, MetersView } from "./views.js";

/** By what challenges are told apart, with the values of a chunk: place 0 for what is not known. */
const DIVISIONS = {
  method: ({ method }: Chunk) => ({ codes: method, words: METHOD_CODES }),
  channel: ({ channel }: Chunk) => byWord(channel),
  device: (chunk: Chunk) => byWord(chunk.fact("deviceKind") as WordColumn),
  merchant: ({ merchantName }: Chunk) => byWord(merchantName),
} satisfies Readonly<Record<keyof MetersView["challenges"], (chunk: Chunk) => Division>>;

interface Division {
  readonly codes: Uint8Array | Uint16Array;
  readonly words: readonly (string | undefined)[];
}

function byWord({ codes, words }: WordColumn): Division {
  return { codes, words: [undefined, ...words] };
}

class Ends {
  asked = 0;
  askedAmountMinor = 0;
  passed = 0;
  failed = 0;
  abandoned = 0;
  abandonedAmountMinor = 0;

  add(end: number, amountMinor: number): void {
    this.asked++;
    this.askedAmountMinor += amountMinor;
    if (end === PASSED) this.passed++;
    else if (end === FAILED) this.failed++;
    else if (end === ABANDONED) {
      this.abandoned++;
      this.abandonedAmountMinor += amountMinor;
    }
  }

  join(other: Ends): void {
    for (const name of ["asked", "askedAmountMinor", "passed", "failed", "abandoned", "abandonedAmountMinor"] as const) this[name] += other[name];
  }

  row(value: string | null, merchants: number | null): ChallengeRow {
    const { asked, askedAmountMinor, passed, failed, abandoned, abandonedAmountMinor } = this;
    const ended = passed + failed + abandoned;
    return { value, merchants, asked, askedAmountMinor, passed, failed, abandoned, abandonedAmountMinor, open: asked - ended, success: shareOf(passed, ended), abandonment: shareOf(abandoned, ended) };
  }
}

function shareOf(part: number, whole: number): Estimate | null {
  if (whole === 0) return null;
  const [low, high] = wilson(part, whole);
  return { value: part / whole, low, high };
}

/** How the challenges of the window ended, as they were decided: by method, channel, kind of device, and merchant. @param merchantsMax how many are listed; the others are summed */
export async function challengeRows(ledger: Ledger, issuer: string, now: Instant, merchantsMax: number): Promise<MetersView["challenges"]> {
  const names = Object.keys(DIVISIONS) as (keyof typeof DIVISIONS)[];
  const found = new Map(names.map((name) => [name, new Map<string | undefined, Ends>()]));
  const turns = new Turns();
  for (const { chunk, from, to } of ledger.stretches()) {
    const rows = askedRows(chunk, from, to, issuer, now);
    for (const name of names) addRows(found.get(name) as Map<string | undefined, Ends>, DIVISIONS[name](chunk), chunk, rows);
    if (turns.due) await turns.give();
  }
  const of = (name: keyof typeof DIVISIONS): ChallengeRow[] => sorted(found.get(name) as Map<string | undefined, Ends>).map(([value, ends]) => ends.row(value ?? null, null));
  return { method: of("method"), channel: of("channel"), device: of("device"), merchant: topOf(found.get("merchant") as Map<string | undefined, Ends>, merchantsMax) };
}

function askedRows(chunk: Chunk, from: number, to: number, issuer: string, now: Instant): readonly number[] {
  const code = chunk.issuer.codeFor(issuer);
  const rows: number[] = [];
  for (let row = from; row < to; row++) {
    const since = now - (chunk.at[row] as number);
    if (asks(chunk.action[row] as number) && since >= 0 && since < WINDOW_DAYS * DAY_MS && chunk.issuer.codes[row] === code) rows.push(row);
  }
  return rows;
}

function addRows(found: Map<string | undefined, Ends>, { codes, words }: Division, chunk: Chunk, rows: readonly number[]): void {
  const byCode = new Map<number, Ends>();
  for (const row of rows) {
    const code = codes[row] as number;
    let ends = byCode.get(code);
    if (ends === undefined) byCode.set(code, (ends = new Ends()));
    const amount = chunk.amountMinor.values[row] as number;
    ends.add(chunk.challenge[row] as number, amount === amount ? amount : 0);
  }
  for (const [code, ends] of byCode) {
    const value = words[code];
    const known = found.get(value);
    if (known === undefined) found.set(value, ends);
    else known.join(ends);
  }
}

/** Most asked first. */
function sorted(found: ReadonlyMap<string | undefined, Ends>): [string | undefined, Ends][] {
  return [...found].sort(([one, a], [other, b]) => b.asked - a.asked || ((one ?? "") < (other ?? "") ? -1 : 1));
}

function topOf(found: ReadonlyMap<string | undefined, Ends>, rowsMax: number): ChallengeRow[] {
  const all = sorted(found);
  const rest = all.slice(rowsMax);
  const rows = all.slice(0, rowsMax).map(([value, ends]) => ends.row(value ?? null, null));
  if (rest.length === 0) return rows;
  const together = new Ends();
  for (const [, ends] of rest) together.join(ends);
  return [...rows, together.row(null, rest.length)];
}
