import { decodeProfile, foldOne, foldPacked, packProfile, storeKeyOf } from "../risk/index.js";
import type { Attempt, EntityKey, EntityKind, Profile, Profiles, RiskNews } from "../risk/index.js";
import type { ProfileStore } from "../engine/index.js";
import { EntityNumbers, kindIn, numberIn } from "./entity-numbers.js";
import type { EntityCode } from "./entity-numbers.js";
import { PackedBytes } from "./packed-bytes.js";

/**
 * Profiles held as objects at a time, in each of two generations. Enough for what nearly every message touches; with 2,048
 * the garbage collector was measured to take a third of the time, because the objects outlive its nursery.
 */
const GENERATION_SIZE = 256;

/** A profile as an object. */
interface Held {
  profile: Profile;
}

/**
 * Profiles in this process. Those that attempts met lately are objects, all others packed: as objects a million would take
 * gigabytes. Packing loses nothing, so that it does not matter which are which.
 */
export class MemoryProfileStore implements ProfileStore {
  private young = new Map<EntityCode, Held>();
  private old = new Map<EntityCode, Held>();
  private packed = new Map<EntityKind, PackedBytes>();

  /** @param entities shared with the journal of the same run, which meets the same ones */
  constructor(private readonly entities: EntityNumbers = new EntityNumbers()) {}

  observe(entities: readonly EntityKey[], attempt: Attempt): Promise<Profiles> {
    const before: { [Kind in EntityKind]?: Profile } = {};
    for (const entity of entities) {
      const { kind } = entity;
      const code = this.entities.codeOf(entity);
      const held = this.heldOf(code, kind);
      const profile = held?.profile;
      if (profile !== undefined) before[kind] = profile;
      const after = foldOne(kind, profile, attempt) as Profile;
      if (held === undefined) this.young.set(code, { profile: after });
      else held.profile = after;
    }
    if (this.young.size > GENERATION_SIZE) this.packOld();
    return Promise.resolve(before);
  }

  /** News comes long after its attempt: what is packed by then is changed as it lies. */
  learn(entities: readonly EntityKey[], news: RiskNews): Promise<void> {
    for (const entity of entities) {
      const { kind } = entity;
      const code = this.entities.codeOf(entity);
      const held = this.young.get(code) ?? this.old.get(code);
      if (held !== undefined) {
        held.profile = foldOne(kind, held.profile, news) as Profile;
        continue;
      }
      const packed = this.packedOf(kind);
      const bytes = packed.get(numberIn(code));
      if (bytes !== undefined) {
        const after = foldPacked(kind, bytes, news);
        if (after !== bytes) packed.set(numberIn(code), after);
        continue;
      }
      const profile = foldOne(kind, undefined, news);
      if (profile !== undefined) this.young.set(code, { profile });
    }
    return Promise.resolve();
  }

  read(entities: readonly EntityKey[]): Promise<Profiles> {
    const profiles: { [Kind in EntityKind]?: Profile } = {};
    for (const entity of entities) {
      const held = this.heldOf(this.entities.codeOf(entity), entity.kind);
      if (held !== undefined) profiles[entity.kind] = held.profile;
    }
    return Promise.resolve(profiles);
  }

  /** Every profile, packed, by store key; for comparing stores. */
  *contents(): Generator<[string, Uint8Array]> {
    this.packOld();
    this.packOld();
    for (const code of this.entities.codes()) {
      const bytes = this.packedOf(kindIn(code)).get(numberIn(code));
      if (bytes !== undefined) yield [storeKeyOf(this.entities.entityOf(code)), Uint8Array.from(bytes)];
    }
  }

  close(): Promise<void> {
    this.young = new Map();
    this.old = new Map();
    this.packed = new Map();
    return Promise.resolve();
  }

  /** The entity's place among the young; undefined when it was never seen. */
  private heldOf(code: EntityCode, kind: EntityKind): Held | undefined {
    const young = this.young.get(code);
    if (young !== undefined) return young;
    const held = this.old.get(code) ?? this.unpack(code, kind);
    if (held !== undefined) this.young.set(code, held);
    return held;
  }

  private unpack(code: EntityCode, kind: EntityKind): Held | undefined {
    const bytes = this.packedOf(kind).get(numberIn(code));
    return bytes === undefined ? undefined : { profile: decodeProfile(kind, bytes) };
  }

  private packedOf(kind: EntityKind): PackedBytes {
    let packed = this.packed.get(kind);
    if (packed === undefined) this.packed.set(kind, (packed = new PackedBytes()));
    return packed;
  }

  /** Packs what no attempt met for a generation. */
  private packOld(): void {
    for (const [code, { profile }] of this.old) {
      if (this.young.has(code)) continue;
      const kind = kindIn(code);
      this.packedOf(kind).set(numberIn(code), packProfile(kind, profile));
    }
    this.old = this.young;
    this.young = new Map();
  }
}
