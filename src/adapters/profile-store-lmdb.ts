import { teachingOf } from "../engine/index.js";
import type { ProfileStore, Teaching } from "../engine/index.js";
import { PROFILE_VERSION, decodeProfile, encodeProfile, foldOne, foldPacked, storeKeyOf } from "../risk/index.js";
import type { Attempt, EntityKey, EntityKind, Profile, Profiles, RiskNews } from "../risk/index.js";
import { WriteBehind, openDatabase } from "./write-behind.js";
import type { FollowedJournal } from "./write-behind.js";

export interface LmdbProfileStoreOptions {
  readonly directory: string;
  /** The journal whose fold this store holds. */
  readonly journal: FollowedJournal;
  /** How long a change waits for the next transaction; 250 when not given. */
  readonly everyMs?: number;
  /** Changes not yet written, in bytes; past it observers wait. 32 MiB when not given. */
  readonly dirtyBytesMax?: number;
  /** Packed profiles kept in memory, in bytes; 128 MiB when not given. */
  readonly hotBytesMax?: number;
  /** Told when changes could not be written. They are kept, and tried again. */
  readonly onFailure?: (cause: unknown) => void;
}

/** A fold for which there is no room yet. */
interface Waiting {
  readonly fold: () => void;
  readonly stillWanted: (() => boolean) | undefined;
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
      format: PROFILE_VERSION,
      onRoom: () => this.admit(),
      onFailure: options.onFailure ?? (() => undefined),
    });
  }

  /**
   * Opens or makes the store and folds the records it lacks. One that is ahead of its journal, or whose profiles are packed
   * in another version, is made anew from it.
   */
  static async open(options: LmdbProfileStoreOptions): Promise<LmdbProfileStore> {
    const store = new LmdbProfileStore(options);
    await store.behind.follow((record) => {
      const teaching = teachingOf(record);
      if (teaching !== undefined) store.teach(teaching);
    });
    return store;
  }

  observe(entities: readonly EntityKey[], attempt: Attempt, stillWanted?: () => boolean): Promise<Profiles> {
    return this.inTurn(() => this.foldAttempt(entities, attempt), stillWanted);
  }

  learn(entities: readonly EntityKey[], news: RiskNews, stillWanted?: () => boolean): Promise<void> {
    return this.inTurn(() => this.foldNews(entities, news), stillWanted);
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

  /** Folds at once where there is room and nobody waits, else when those before have had their turn. */
  private inTurn<Result>(fold: () => Result, stillWanted: (() => boolean) | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          resolve(fold());
        } catch (cause) {
          reject(cause);
        }
      };
      if (this.waiting.length > 0 || this.behind.full) this.waiting.push({ fold: settle, stillWanted, reject });
      else settle();
    });
  }

  private admit(): void {
    // Those who have gone must not pile up while there is no room for anybody.
    const gone = this.waiting.filter(({ stillWanted }) => stillWanted?.() === false);
    if (gone.length > 0) this.waiting = this.waiting.filter((observer) => !gone.includes(observer));
    for (const { reject } of gone) reject(new Error("no longer wanted"));
    while (!this.behind.full) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next.fold();
    }
  }

  private teach({ entities, event }: Teaching): void {
    if (event.kind === "attempt") this.foldAttempt(entities, event);
    else this.foldNews(entities, event);
  }

  private foldAttempt(entities: readonly EntityKey[], attempt: Attempt): Profiles {
    const before = this.profilesOf(entities);
    for (const entity of entities) {
      const { kind } = entity;
      const after = foldOne(kind, before[kind], attempt);
      if (after !== undefined) this.behind.put(storeKeyOf(entity), encodeProfile(kind, after));
    }
    return before;
  }

  private foldNews(entities: readonly EntityKey[], news: RiskNews): void {
    // All before any, so that a record that cannot be read leaves nothing half done.
    const changes = entities.map((entity): [key: string, after: Uint8Array | undefined] => {
      const key = storeKeyOf(entity);
      return [key, packedAfter(entity.kind, this.behind.get(key), news)];
    });
    for (const [key, after] of changes) if (after !== undefined) this.behind.put(key, after);
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

/** A packed profile after news; undefined when the news changes nothing. */
function packedAfter(kind: EntityKind, before: Uint8Array | undefined, news: RiskNews): Uint8Array | undefined {
  if (before !== undefined) {
    const after = foldPacked(kind, before, news);
    return after === before ? undefined : after.slice();
  }
  const profile = foldOne(kind, undefined, news);
  return profile && encodeProfile(kind, profile);
}
