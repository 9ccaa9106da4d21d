import { decodeProfile, fold, packProfile, storeKeyOf } from "../risk/index.js";
import type { EntityKey, EntityKind, Profile, Profiles, RiskEvent } from "../risk/index.js";
import type { ProfileStore } from "../engine/index.js";
import { PackedBytes } from "./packed-bytes.js";
import { PackedTexts } from "./packed-texts.js";

/**
 * Profiles held as objects at a time, in each of two generations. Enough for what nearly every message touches; with 2,048
 * the garbage collector was measured to take a third of the time, because the objects outlive its nursery.
 */
const GENERATION_SIZE = 256;

interface Held {
  readonly kind: EntityKind;
  profile: Profile;
}

/**
 * Profiles in this process. Those used lately are objects, all others packed: as objects a million would take gigabytes.
 * Packing loses nothing, so that it does not matter which are which.
 */
export class MemoryProfileStore implements ProfileStore {
  private young = new Map<string, Held>();
  private old = new Map<string, Held>();
  private keys = new PackedTexts();
  private packed = new PackedBytes();

  observe(entities: readonly EntityKey[], event: RiskEvent): Promise<Profiles> {
    const held = entities.map((entity) => this.heldOf(entity));
    const before = profilesOf(held);
    const after = fold(entities, before, event);
    for (const [index, entity] of entities.entries()) {
      const profile = after[entity.kind];
      if (profile === undefined) continue;
      const known = held[index];
      if (known === undefined) this.young.set(storeKeyOf(entity), { kind: entity.kind, profile });
      else known.profile = profile;
    }
    if (this.young.size > GENERATION_SIZE) this.packOld();
    return Promise.resolve(before);
  }

  read(entities: readonly EntityKey[]): Promise<Profiles> {
    return Promise.resolve(profilesOf(entities.map((entity) => this.heldOf(entity))));
  }

  /** Every profile, packed, by store key; for comparing stores. */
  *contents(): Generator<[string, Uint8Array]> {
    this.packOld();
    this.packOld();
    for (const [number, key] of this.keys.texts().entries()) yield [key, Uint8Array.from(this.packed.get(number) ?? [])];
  }

  close(): Promise<void> {
    this.young = new Map();
    this.old = new Map();
    this.keys = new PackedTexts();
    this.packed = new PackedBytes();
    return Promise.resolve();
  }

  /** The entity's place among the young; undefined when it was never seen. */
  private heldOf(entity: EntityKey): Held | undefined {
    const key = storeKeyOf(entity);
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const held = this.old.get(key) ?? this.unpack(entity.kind, key);
    if (held !== undefined) this.young.set(key, held);
    return held;
  }

  private unpack(kind: EntityKind, key: string): Held | undefined {
    const number = this.keys.find(key);
    const bytes = number === undefined ? undefined : this.packed.get(number);
    return bytes === undefined ? undefined : { kind, profile: decodeProfile(kind, bytes) };
  }

  /** Packs what has not been used for a generation. */
  private packOld(): void {
    for (const [key, held] of this.old) {
      if (!this.young.has(key)) this.packed.set(this.keys.add(key), packProfile(held.kind, held.profile));
    }
    this.old = this.young;
    this.young = new Map();
  }
}

function profilesOf(held: readonly (Held | undefined)[]): Profiles {
  const profiles: { [Kind in EntityKind]?: Profile } = {};
  for (const entity of held) if (entity !== undefined) profiles[entity.kind] = entity.profile;
  return profiles;
}
