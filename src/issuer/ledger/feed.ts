import type { CheckParts, Journal, JournalEntry, JournalPosition, RecordListener } from "../../engine/index.js";
import { checkJournal } from "../../engine/index.js";
import type { Maybe } from "../../risk/index.js";
import { Turns } from "../turns.js";
import { ledgerEvent } from "./events.js";
import type { Lane, Ledger } from "./ledger.js";
import type { LedgerEvent } from "./types.js";

/** After each share of work in the background, as long again and more belongs to the messages. */
const REST_MS = 4;

export interface RefillParts extends Pick<CheckParts, "setupOf"> {
  readonly journal: Pick<Journal, "read">;
  /** Place of the journal's last record when this process began to tell the feed. */
  readonly upTo: JournalPosition;
  /** An empty store in memory, in which the past is relived. */
  readonly profiles: () => CheckParts["profiles"];
}

/** How far the past is in the ledger. */
export interface RefillState {
  /** `listing` reads the records, `reliving` takes their decisions again for the facts. */
  readonly stage: "not-begun" | "listing" | "reliving" | "done" | "failed";
  readonly listed: number;
  /** Of those listed, how many have their facts by now. */
  readonly withFacts: number;
}

/**
 * Tells a ledger what happens, and what happened. What happens is noted in the turn in which the engine tells it and taken in
 * later, so that a message waits for none of it.
 */
export class LedgerFeed {
  private waiting: LedgerEvent[] = [];
  private taking = false;
  /** News of decisions of the past that the ledger may not have yet. */
  private early: Maybe<LedgerEvent[]>;
  private stage: RefillState["stage"] = "not-begun";
  /** Place of the last record of the past that was listed. */
  private listedUpTo: JournalPosition = 0;
  private listed = 0;
  private withFacts = 0;
  private stopped = false;

  /** @param past where what a refill lists goes @param onFailure told of what nobody foresaw */
  constructor(private readonly ledger: Ledger, private readonly past: Exclude<Lane, "live">, private readonly onFailure: (cause: unknown) => void) {}

  readonly onRecord: RecordListener = (record, facts) => {
    this.waiting.push(ledgerEvent(record, facts));
    if (this.taking) return;
    this.taking = true;
    setImmediate(() => void this.takeWaiting());
  };

  get state(): RefillState {
    const { stage, listed, withFacts } = this;
    return { stage, listed, withFacts };
  }

  /**
   * Lists what a journal holds so far that another process is writing. {@link refill} goes on from there when it is whole.
   * @throws what reading throws
   */
  async listSoFar(journal: RefillParts["journal"]): Promise<void> {
    this.stage = "listing";
    await this.list(journal, Infinity);
  }

  /**
   * Makes the past again: lists what the journal holds up to `upTo`, oldest first, then relives it with profiles in memory and gives
   * each decision that comes out as it was recorded its facts. Never rejects.
   */
  async refill(parts: RefillParts): Promise<void> {
    this.early = [];
    try {
      this.stage = "listing";
      await this.list(parts.journal, parts.upTo);
      this.takeEarly();
      this.stage = "reliving";
      await this.relive(parts);
      this.stage = this.stopped ? "failed" : "done";
    } catch (cause) {
      this.stage = "failed";
      this.onFailure(cause);
    } finally {
      this.takeEarly();
    }
  }

  /** Ends a refill at its next record. */
  stop(): void {
    this.stopped = true;
  }

  private async takeWaiting(): Promise<void> {
    const turns = new Turns();
    try {
      while (this.waiting.length > 0) {
        const events = this.waiting;
        this.waiting = [];
        for (const event of events) {
          this.takeOne(event);
          if (turns.due) await turns.give();
        }
      }
    } catch (cause) {
      this.onFailure(cause);
    } finally {
      this.taking = false;
    }
  }

  private takeOne(event: LedgerEvent): void {
    if (!this.ledger.take(event) && event.kind !== "decision") this.early?.push(event);
  }

  private takeEarly(): void {
    for (const event of this.early ?? []) this.ledger.take(event);
    this.early = undefined;
  }

  private async list(journal: RefillParts["journal"], upTo: JournalPosition): Promise<void> {
    for await (const { position, record } of this.entries(journal, this.listedUpTo, upTo)) {
      this.listedUpTo = position;
      if (record.kind !== "erro" && this.ledger.take(ledgerEvent(record, undefined), this.past) && record.kind === "decision") this.listed++;
    }
  }

  private async relive(parts: RefillParts): Promise<void> {
    await checkJournal({ read: () => this.entries(parts.journal, 0, parts.upTo) }, {
      setupOf: parts.setupOf,
      profiles: parts.profiles(),
      onDifference: () => undefined,
      onDecision: (record, { facts }, same) => {
        if (same && facts !== undefined && this.ledger.giveFacts(record.acsTransID, facts)) this.withFacts++;
      },
    });
  }

  /** The journal after one place and up to another, resting often. */
  private async *entries(journal: RefillParts["journal"], after: JournalPosition, upTo: JournalPosition): AsyncGenerator<JournalEntry> {
    const turns = new Turns(REST_MS);
    for await (const entry of journal.read(after)) {
      if (entry.position > upTo || this.stopped) return;
      yield entry;
      if (turns.due) await turns.give();
    }
  }
}
