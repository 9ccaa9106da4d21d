import { teachingOf } from "../engine/index.js";
import type { Journal, JournalProgress, ProfileStore } from "../engine/index.js";
import { decodeProfile, encodeProfile, fold, storeKeyOf } from "../risk/index.js";
import type { EntityKey, EntityKind, Profile, Profiles, RiskEvent } from "../risk/index.js";
import { WriteBehind, openDatabase } from "./write-behind.js";

export interface LmdbProfileStoreOptions {
  readonly directory: string;
  /** The journal whose fold this store holds. */
  readonly journal: Pick<Journal, "read"> & JournalProgress;
  /** How long a change waits for the next transaction; 250 when not given. */
  readonly everyMs?: number;
  /** Changes not yet written, in bytes; past it observers wait. 32 MiB when not given. */
  readonly dirtyBytesMax?: number;
  /** Packed profiles kept in memory, in bytes; 128 MiB when not given. */
  readonly hotBytesMax?: number;
  /** Told when changes could not be written. They are kept, and tried again. */
  readonly onFailure?: (cause: unknown) => void;
}

/** An observer for whom there is no room yet. */
interface Waiting {
  readonly entities: readonly EntityKey[];
  readonly event: RiskEvent;
  readonly stillWanted: (() => boolean) | undefined;
  readonly resolve: (before: Profiles) => void;
  readonly reject: (cause: unknown) => void;
}

/** Profiles in an lmdb database of this process, packed, with the hot ones in memory; written behind the journal. */
export class LmdbProfileStore implements ProfileStore {
  private readonly behind: WriteBehind;
  private waiting: Waiting[] = [];

  private constructor(options: LmdbProfileStoreOptions) {
    this.behind = new WriteBehind(openDatabase(options.directory), options.journal, {
      everyMs: options.everyMs ?? 250,
      dirtyBytesMax: options.dirtyBytesMax ?? 32 << 20,
      hotBytesMax: options.hotBytesMax ?? 128 << 20,
      onRoom: () => this.admit(),
      onFailure: options.onFailure ?? (() => undefined),
    });
  }

  /** Opens or makes the store and folds the records it lacks. One that is ahead of its journal is made anew from it. */
  static async open(options: LmdbProfileStoreOptions): Promise<LmdbProfileStore> {
    const store = new LmdbProfileStore(options);
    const { behind } = store;
    let upTo = behind.checkpoint();
    if (upTo > options.journal.appended()) {
      await behind.clear();
      upTo = 0;
    }
    for await (const { position, record } of options.journal.read(upTo)) {
      const teaching = teachingOf(record);
      if (teaching !== undefined) store.foldNow(teaching.entities, teaching.event);
      upTo = position;
      if (behind.full) await behind.commit(upTo);
    }
    await behind.commit(upTo);
    behind.follow();
    return store;
  }

  observe(entities: readonly EntityKey[], event: RiskEvent, stillWanted?: () => boolean): Promise<Profiles> {
    return new Promise((resolve, reject) => {
      const observer = { entities, event, stillWanted, resolve, reject };
      if (this.waiting.length > 0 || this.behind.full) this.waiting.push(observer);
      else this.serve(observer);
    });
  }

  read(entities: readonly EntityKey[]): Promise<Profiles> {
    return new Promise((resolve) => resolve(this.profilesOf(entities)));
  }

  /** Every packed profile by store key, in key order; for comparing stores. */
  contents(): Generator<[string, Uint8Array]> {
    return this.behind.entries();
  }

  async close(): Promise<void> {
    for (const { reject } of this.waiting.splice(0)) reject(new Error("the profile store is closing"));
    await this.behind.close();
  }

  private admit(): void {
    // Those who have gone must not pile up while there is no room for anybody.
    const gone = this.waiting.filter(({ stillWanted }) => stillWanted?.() === false);
    if (gone.length > 0) this.waiting = this.waiting.filter((observer) => !gone.includes(observer));
    for (const { reject } of gone) reject(new Error("no longer wanted"));
    while (!this.behind.full) {
      const observer = this.waiting.shift();
      if (observer === undefined) return;
      this.serve(observer);
    }
  }

  private serve({ entities, event, resolve, reject }: Waiting): void {
    try {
      resolve(this.foldNow(entities, event));
    } catch (cause) {
      reject(cause);
    }
  }

  private foldNow(entities: readonly EntityKey[], event: RiskEvent): Profiles {
    const before = this.profilesOf(entities);
    const after = fold(entities, before, event);
    for (const entity of entities) {
      const profile = after[entity.kind];
      if (profile !== undefined && profile !== before[entity.kind]) this.behind.put(storeKeyOf(entity), encodeProfile(entity.kind, profile));
    }
    return before;
  }

  private profilesOf(entities: readonly EntityKey[]): Profiles {
    const profiles: { [Kind in EntityKind]?: Profile } = {};
    for (const entity of entities) {
      const bytes = this.behind.get(storeKeyOf(entity));
      if (bytes !== undefined) profiles[entity.kind] = decodeProfile(entity.kind, bytes);
    }
    return profiles;
  }
}
