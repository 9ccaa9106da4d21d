import { hash32 } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { secondOf } from "./decay.js";
import type { Attempt, Profile, Seen, SeenSet, SetName } from "./types.js";

/** Most members of each set a kind keeps; undefined for those it does not. */
export type SetCapacities = { readonly [Name in SetName]: Maybe<number> };

const KEEPS_NONE = {
  cards: undefined, devices: undefined, merchants: undefined, networks: undefined, ipCountries: undefined, merchantCountries: undefined,
  addresses: undefined, emails: undefined, currencies: undefined, mccGroups: undefined,
};
export const NO_CAPACITIES: SetCapacities = KEEPS_NONE;
/** The sets of every kind that keeps none. */
const NO_SETS: Profile["sets"] = KEEPS_NONE;

type Members = { readonly [Name in SetName]?: Maybe<number> };

/**
 * The sets a kind keeps, in the order of SET_NAMES, each as `each` makes it of what it was, its capacity and the member of
 * the same name; sets not kept stay undefined. Written out, because asking by computed names was a tenth of a decision.
 */
export function mapSets(
  kept: SetCapacities, sets: Profile["sets"], members: Members, each: (set: SeenSet, capacity: number, member: Maybe<number>) => SeenSet,
): Profile["sets"] {
  if (kept === NO_CAPACITIES) return NO_SETS;
  const one = (capacity: Maybe<number>, set: Maybe<SeenSet>, member: Maybe<number>): Maybe<SeenSet> =>
    capacity === undefined ? undefined : each(set ?? EMPTY_SET, capacity, member);
  return {
    cards: one(kept.cards, sets.cards, members.cards),
    devices: one(kept.devices, sets.devices, members.devices),
    merchants: one(kept.merchants, sets.merchants, members.merchants),
    networks: one(kept.networks, sets.networks, members.networks),
    ipCountries: one(kept.ipCountries, sets.ipCountries, members.ipCountries),
    merchantCountries: one(kept.merchantCountries, sets.merchantCountries, members.merchantCountries),
    addresses: one(kept.addresses, sets.addresses, members.addresses),
    emails: one(kept.emails, sets.emails, members.emails),
    currencies: one(kept.currencies, sets.currencies, members.currencies),
    mccGroups: one(kept.mccGroups, sets.mccGroups, members.mccGroups),
  };
}

/** Every kept set as `make` makes it. */
export function newSets(kept: SetCapacities, make: () => SeenSet): Profile["sets"] {
  return mapSets(kept, NO_SETS, KEEPS_NONE, make);
}

export function foldSets(kept: SetCapacities, before: Profile["sets"], attempt: Attempt): Profile["sets"] {
  const second = secondOf(attempt.at);
  return mapSets(kept, before, attempt.members, (set, capacity, member) => foldSet(set, member, second, capacity));
}

/** The hash under which a set remembers `text`; unknown stays unknown. */
export function memberHash(text: Maybe<string>): Maybe<number> {
  return text === undefined ? undefined : hash32(text);
}

/** Numbers per member: hash as a signed integer, second last seen, second first seen, uses. */
export const WORDS = 4;
export const LAST = 1;
export const FIRST = 2;
const USES = 3;

/**
 * A set as one flat list of small integers, which V8 copies as a block: most decisions read few of a card's hundred
 * members, so that an object for each is made only when somebody asks.
 */
export class PackedSet implements SeenSet {
  private unpacked: Maybe<readonly Seen[]> = undefined;

  constructor(readonly words: readonly number[], readonly forgotten: number) {}

  get members(): readonly Seen[] {
    return (this.unpacked ??= this.unpack());
  }

  private unpack(): readonly Seen[] {
    const members: Seen[] = [];
    for (let at = 0; at < this.words.length; at += WORDS) members.push(seenAt(this.words, at));
    return members;
  }
}

export const EMPTY_SET = new PackedSet([], 0);

/** The words of a set, also of one that was put together from members. */
export function wordsOf(set: SeenSet): readonly number[] {
  if (set instanceof PackedSet) return set.words;
  return set.members.flatMap(({ hash, firstAt, lastAt, count }) => [hash | 0, secondOf(lastAt), secondOf(firstAt), count]);
}

/** The member whose words begin at `at`. */
export function seenAt(words: readonly number[], at: number): Seen {
  return {
    hash: (words[at] as number) >>> 0, firstAt: (words[at + FIRST] as number) * 1000, lastAt: (words[at + LAST] as number) * 1000,
    count: words[at + USES] as number,
  };
}

/** Where the words of the member with `hash` begin, or -1. */
export function placeOf(words: readonly number[], hash: number): number {
  const signed = hash | 0;
  for (let at = 0; at < words.length; at += WORDS) if (words[at] === signed) return at;
  return -1;
}

/** Where a set is put together, so that the finished one is copied in one block at its final length. */
const desk: number[] = Array.from({ length: 256 }, () => 0);

/** Remembers one use of `hash`; an unknown one changes nothing. */
function foldSet(before: SeenSet, hash: Maybe<number>, second: number, capacity: number): SeenSet {
  if (hash === undefined) return before;
  const words = wordsOf(before);
  const place = placeOf(words, hash);
  const known = place >= 0;
  const from = known ? place : words.length;
  const last = known ? Math.max(words[from + LAST] as number, second) : second;
  let at = from;
  while (at > 0 && (words[at - WORDS + LAST] as number) <= last) at -= WORDS;
  copyToDesk(words, 0, at, 0);
  desk[at] = hash | 0;
  desk[at + LAST] = last;
  desk[at + FIRST] = known ? Math.min(words[from + FIRST] as number, second) : second;
  desk[at + USES] = known ? (words[from + USES] as number) + 1 : 1;
  copyToDesk(words, at, from, at + WORDS);
  if (known) {
    copyToDesk(words, from + WORDS, words.length, from + WORDS);
    return new PackedSet(desk.slice(0, words.length), before.forgotten);
  }
  const length = words.length + WORDS;
  if (length <= capacity * WORDS) return new PackedSet(desk.slice(0, length), before.forgotten);
  const victim = leastMissed(length);
  for (let index = victim + WORDS; index < length; index++) desk[index - WORDS] = desk[index] as number;
  return new PackedSet(desk.slice(0, length - WORDS), before.forgotten + 1);
}

function copyToDesk(words: readonly number[], from: number, to: number, at: number): void {
  for (let index = from; index < to; index++) desk[at + index - from] = words[index] as number;
}

/**
 * Where on the desk the member is that is pushed out: of the quarter not seen for longest, the one used least. A burst of
 * strangers then cannot wash all old acquaintances out of a set, and yet most of the set is what was seen last.
 */
function leastMissed(length: number): number {
  let victim = length - WORDS;
  for (let at = victim - WORDS; at >= (length * 3) / 4; at -= WORDS) {
    if ((desk[at + USES] as number) < (desk[victim + USES] as number)) victim = at;
  }
  return victim;
}
