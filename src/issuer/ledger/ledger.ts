import type { DecisionRecord } from "../../engine/index.js";
import { FACTS, FACTS_BY_NAME, FEATURE_FACTS } from "../../risk/index.js";
import type { FactRow, Facts, Maybe } from "../../risk/index.js";
import { CHALLENGE_CODES, CHUNK_ROWS, Chunk, LABEL_CODES, METHOD_CODES, keptFact } from "./chunk.js";
import type { KeptFact } from "./chunk.js";
import { idWords } from "./ids.js";
import type { LedgerEvent } from "./types.js";

/** Where a decision goes: behind all others, behind those that were taken before this process began, or behind those of the sample. */
export type Lane = "sample" | "past" | "live";

/** One decision's place. It stays the same for as long as the decision is there. */
export interface LedgerPlace {
  readonly chunk: Chunk;
  readonly row: number;
}

/** Rows of one chunk, from `from` to before `to`. */
export interface Stretch {
  readonly chunk: Chunk;
  readonly from: number;
  readonly to: number;
}

const LANES: readonly Lane[] = ["sample", "past", "live"];
const FEATURE_NAMES = new Set(FEATURE_FACTS.map(({ name }) => name));
/** All facts but the plain features, which only few policies name. */
const WORDS_OF_BANKS: readonly FactRow[] = FACTS.filter(({ name }) => !FEATURE_NAMES.has(name));
/** Chunks written lately that keep what writing needs: three lanes, and two whose facts are given later. */
const OPEN_CHUNKS = 5;

/**
 * What the console asks of decisions, in memory: in the order of the journal, the oldest leave when there are too many. A cache: the
 * journal has it all, and a ledger can be made again from it.
 */
export class Ledger {
  /** Oldest first; the sample before the past, the past before what is live. */
  private chunks: Chunk[] = [];
  private readonly open: { [Name in Lane]?: Chunk } = {};
  private pastFrom = 0;
  private liveFrom = 0;
  private kept: readonly KeptFact[] = WORDS_OF_BANKS.map(keptFact);
  private written: readonly Chunk[] = [];
  private begun = 0;
  private unlisted = 0;
  private readonly listeners = new Set<(place: LedgerPlace) => void>();

  /** @param rowsMax at least this many are held, and at most so many and a chunk */
  constructor(private readonly rowsMax: number) {}

  /** How many decisions are there. */
  get size(): number {
    return sizeOf(this.chunks);
  }

  /** Decisions without an id of the protocol's form, which are not held. */
  get leftOut(): number {
    return this.unlisted;
  }

  /** Keeps these facts, too, of decisions that come from now on. @param names facts of the dictionary */
  keep(names: Iterable<string>): void {
    const known = new Set(this.kept.map(({ row }) => row.name));
    const added = [...new Set(names)].flatMap((name) => (known.has(name) ? [] : [FACTS_BY_NAME.get(name)])).filter((row) => row !== undefined);
    if (added.length === 0) return;
    this.kept = [...this.kept, ...added.map(keptFact)];
    for (const lane of LANES) delete this.open[lane];
  }

  /** Takes in what came about; news of a decision that is not there tells nothing. @returns whether there is such a decision */
  take(event: LedgerEvent, lane: Lane = "live"): boolean {
    if (event.kind === "decision") return this.add(event.record, event.facts, lane);
    const place = this.find(event.acsTransID);
    if (place === undefined) return false;
    const { chunk, row } = place;
    if (event.kind === "label") {
      chunk.label[row] = LABEL_CODES.indexOf(event.label);
      chunk.labelAt[row] = event.label === undefined ? 0 : event.at;
    } else {
      chunk.challenge[row] = CHALLENGE_CODES.indexOf(event.outcome);
      chunk.method[row] = METHOD_CODES.indexOf(event.method);
    }
    return true;
  }

  /** Facts of a decision that came without. @returns whether there is such a decision */
  giveFacts(acsTransID: string, facts: Facts): boolean {
    const place = this.find(acsTransID);
    if (place === undefined) return false;
    this.wrote(place.chunk);
    place.chunk.giveFacts(place.row, facts);
    return true;
  }

  find(acsTransID: string): Maybe<LedgerPlace> {
    const id = idWords(acsTransID);
    if (id === undefined) return undefined;
    for (let index = this.chunks.length - 1; index >= 0; index--) {
      const chunk = this.chunks[index] as Chunk;
      const row = chunk.rowsById.rowOf(id);
      if (row !== undefined) return { chunk, row };
    }
    return undefined;
  }

  /** Everything, oldest first, in stretches of at most `rowsMax`, so that whoever walks can give others a turn in between. */
  *stretches(rowsMax = CHUNK_ROWS): Generator<Stretch> {
    for (const chunk of [...this.chunks]) for (let from = 0; from < chunk.length; from += rowsMax) yield { chunk, from, to: Math.min(chunk.length, from + rowsMax) };
  }

  /** The same, newest first. */
  *newestFirst(): Generator<Stretch> {
    for (const chunk of [...this.chunks].reverse()) yield { chunk, from: 0, to: chunk.length };
  }

  /** Told of each decision that comes live. @returns ends it */
  listen(listener: (place: LedgerPlace) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Decisions of the sample. */
  get sampleSize(): number {
    return sizeOf(this.chunks.slice(0, this.pastFrom));
  }

  forgetSample(): void {
    const gone = this.chunks.splice(0, this.pastFrom);
    this.liveFrom -= gone.length;
    this.pastFrom = 0;
    delete this.open.sample;
    this.written = this.written.filter((chunk) => !gone.includes(chunk));
  }

  private add(record: DecisionRecord, facts: Maybe<Facts>, lane: Lane): boolean {
    const id = idWords(record.acsTransID);
    if (id === undefined) {
      this.unlisted++;
      return false;
    }
    const chunk = this.chunkFor(lane);
    if (chunk === undefined) return false;
    this.wrote(chunk);
    const row = chunk.add(record, id, idWords(record.threeDSServerTransID), facts, lane === "sample");
    if (lane === "live") for (const listener of this.listeners) listener({ chunk, row });
    return true;
  }

  /** Undefined for what is past once what is live takes all the room. */
  private chunkFor(lane: Lane): Maybe<Chunk> {
    const open = this.open[lane];
    if (open !== undefined && !open.full && this.chunks.includes(open)) return open;
    if (lane !== "live" && sizeOf(this.chunks.slice(this.liveFrom)) >= this.rowsMax) return undefined;
    const chunk = new Chunk(this.begun++, this.kept);
    this.chunks.splice({ sample: this.pastFrom, past: this.liveFrom, live: this.chunks.length }[lane], 0, chunk);
    if (lane === "sample") this.pastFrom++;
    if (lane !== "live") this.liveFrom++;
    this.open[lane] = chunk;
    this.leave();
    return chunk;
  }

  private leave(): void {
    let size = this.size;
    for (let oldest = this.chunks[0]; oldest !== undefined && size - oldest.length >= this.rowsMax; oldest = this.chunks[0]) {
      size -= oldest.length;
      this.chunks.shift();
      if (this.pastFrom > 0) this.pastFrom--;
      if (this.liveFrom > 0) this.liveFrom--;
    }
  }

  private wrote(chunk: Chunk): void {
    if (this.written[0] === chunk) return;
    const others = this.written.filter((one) => one !== chunk);
    for (const one of others.splice(OPEN_CHUNKS - 1)) one.seal();
    this.written = [chunk, ...others];
  }
}

function sizeOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
