import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { readRecords } from "../adapters/journal-file/read.js";
import type { Logger } from "../adapters/log-pino.js";
import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import { DAY_MS, formatInstant } from "../base/index.js";
import type { Config } from "../config.js";
import { Engine } from "../engine/index.js";
import { LedgerFeed } from "../issuer/index.js";
import type { DecisionSource, Ledger, OverviewView, RunSource } from "../issuer/index.js";
import type { Maybe } from "../risk/index.js";
import { worldReference } from "./world.js";

/** Some fifty thousand requests. */
const WORLD: SampleWorld = { seed: 1, cards: 2_000, days: 90 };
const LOWEST_PRIORITY = 19;
/** How often it is looked what there is by now while it is being made. */
const LOOK_EVERY_MS = 500;

/** The world whose history it is; it ends on the day on which it is made. */
export interface SampleWorld {
  readonly seed: number;
  readonly cards: number;
  readonly days: number;
}

export interface SampleSources {
  readonly config: Config;
  /** Folder of the product: the launcher of its commands, and the simulated world's geo data. */
  readonly root: string;
  readonly ledger: Ledger;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * A simulated history, with labels, for an installation that has none of its own to show. It is decided by the demo issuer's policy in
 * a process beside this one, kept in a journal of its own (`sample/` of the data folder) and never mixed with what really happened:
 * neither profiles nor the installation's journal know of it. It is made once; what was removed is not made again.
 */
export class Sample {
  private readonly directory: string;
  private readonly feed: LedgerFeed;
  private readonly library: SetupLibrary;
  private opened: Maybe<{ readonly source: DecisionSource; readonly journal: FileJournal }>;
  private making: Maybe<ChildProcess>;
  private begun: Promise<void> = Promise.resolve();
  private loading = false;
  private closing = false;

  constructor(private readonly sources: SampleSources, private readonly world: SampleWorld = WORLD) {
    const { config, root, ledger, log } = sources;
    this.directory = join(config.dataDir, "sample");
    this.feed = new LedgerFeed(ledger, "sample", (err) => log.error({ err }, "the sample history could not be listed"));
    this.library = new SetupLibrary(config, worldReference(["city", "asn", "anonymous"].map((kind) => join(root, `fixtures/geo/world-${kind}.mmdb`))));
  }

  /** Undefined until it can be asked for decisions, and again when it was removed. */
  get source(): Maybe<DecisionSource> {
    return this.opened?.source;
  }

  /** Its journal, to be lived through again; undefined as {@link source}. */
  get run(): Maybe<RunSource> {
    return this.opened && { journal: this.opened.journal, upTo: this.opened.journal.appended(), knowledgeOf: (ids) => this.library.knowledgeOf(ids), sample: true };
  }

  /** Null where there is none. */
  get state(): OverviewView["sample"] {
    return this.loading || this.opened !== undefined ? { decisions: this.sources.ledger.sampleSize, loading: this.loading } : null;
  }

  /** Makes it where it never was, and lists it as it grows. Resolves when it is all there, and never rejects. */
  async begin(): Promise<void> {
    if (this.closing || existsSync(this.removedMark)) return;
    this.loading = true;
    this.begun = this.load()
      .catch((err: unknown) => this.sources.log.error({ err }, "there is no sample history"))
      .finally(() => {
        this.loading = false;
        if (this.opened === undefined) this.sources.ledger.forgetSample();
      });
    await this.begun;
  }

  /** Takes it away for good: from what the console shows, and from the disk. */
  async remove(): Promise<void> {
    await this.close();
    this.sources.ledger.forgetSample();
    rmSync(this.directory, { recursive: true, force: true });
    mkdirSync(this.directory, { mode: 0o700 });
    writeFileSync(this.removedMark, "");
  }

  /** Ends what is under way and lets go of the files. */
  async close(): Promise<void> {
    this.closing = true;
    this.making?.kill();
    this.feed.stop();
    await this.begun;
    await this.opened?.journal.close();
    this.opened = undefined;
  }

  private get removedMark(): string {
    return join(this.directory, "removed");
  }

  private async load(): Promise<void> {
    const journalFolder = join(this.directory, "journal");
    if (!existsSync(journalFolder)) await this.make(journalFolder);
    if (this.closing) return;
    const journal = await FileJournal.open({ directory: journalFolder, durability: "os" });
    const setupOf: DecisionSource["setupOf"] = (ids) => this.library.setupOf(ids);
    // Labels that people give it teach profiles that decide nothing.
    this.opened = { journal, source: { engine: new Engine({ profiles: new MemoryProfileStore(), journal, onRecord: this.feed.onRecord }), setupOf } };
    await this.feed.refill({ journal, upTo: journal.appended(), setupOf, profiles: () => new MemoryProfileStore() });
  }

  /** In a folder that gets its name when it is whole. */
  private async make(journalFolder: string): Promise<void> {
    const partial = `${this.directory}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    const { seed, cards, days } = this.world;
    const start = formatInstant(this.sources.now() - days * DAY_MS).slice(0, 10);
    const growing = join(partial, "journal");
    const made = this.command("simulate", "--seed", String(seed), "--cards", String(cards), "--days", String(days), "--start", start, "--journal", growing);
    await Promise.all([made, this.listUntil(made, growing)]);
    if (this.closing) return;
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    renameSync(growing, journalFolder);
    rmSync(partial, { recursive: true });
  }

  /** Lists what there is of a journal by and by, until it is whole or given up. */
  private async listUntil(made: Promise<void>, growing: string): Promise<void> {
    let ended = false;
    const end = (): void => void (ended = true);
    made.then(end, end);
    const journal = { read: (after?: number) => readRecords(growing, { after: after ?? 0, end: undefined }) };
    while (!ended) {
      await Promise.race([pause(LOOK_EVERY_MS), made]);
      if (existsSync(growing)) await this.feed.listSoFar(journal);
    }
  }

  /** Runs a command of ours to its end, behind everything else that wants the processor. */
  private command(...args: readonly string[]): Promise<void> {
    if (this.closing) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(this.sources.root, "bin/sekisho.mjs"), ...args], { stdio: ["ignore", "ignore", "ignore"] });
      this.making = child;
      child.once("spawn", () => setPriority(child.pid as number, LOWEST_PRIORITY));
      child.once("error", reject);
      child.once("close", (code) => (code === 0 || this.closing ? resolve() : reject(new Error(`sekisho ${String(args[0])} ended with ${String(code)}`))));
    });
  }
}
