import { decodeProfile, encodeProfile, fold, storeKeyOf } from "../risk/index.js";
import type { EntityKey, EntityKind, Profile, Profiles, RiskEvent } from "../risk/index.js";
import type { ProfileStore } from "../engine/index.js";

/** Profiles in this process, packed: a profile as an object would take ten times the memory. */
export class MemoryProfileStore implements ProfileStore {
  private readonly packed = new Map<string, Uint8Array>();

  observe(entities: readonly EntityKey[], event: RiskEvent): Promise<Profiles> {
    const before = this.profilesOf(entities);
    const after = fold(entities, before, event);
    for (const entity of entities) {
      const profile = after[entity.kind];
      if (profile !== undefined && profile !== before[entity.kind]) this.packed.set(storeKeyOf(entity), encodeProfile(entity.kind, profile));
    }
    return Promise.resolve(before);
  }

  read(entities: readonly EntityKey[]): Promise<Profiles> {
    return Promise.resolve(this.profilesOf(entities));
  }

  /** Every packed profile by store key; for comparing stores. */
  contents(): IterableIterator<[string, Uint8Array]> {
    return this.packed.entries();
  }

  close(): Promise<void> {
    this.packed.clear();
    return Promise.resolve();
  }

  private profilesOf(entities: readonly EntityKey[]): Profiles {
    const profiles: { [Kind in EntityKind]?: Profile } = {};
    for (const entity of entities) {
      const bytes = this.packed.get(storeKeyOf(entity));
      if (bytes !== undefined) profiles[entity.kind] = decodeProfile(entity.kind, bytes);
    }
    return profiles;
  }
}
