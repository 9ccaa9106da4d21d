import type { Instant } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { wholeSecond } from "./decay.js";
import type { Attempt, Profile, Seen, SeenSet, SetName } from "./types.js";

/** Most members of each set a kind keeps; undefined for those it does not. */
export type SetCapacities = { readonly [Name in SetName]: Maybe<number> };

const KEEPS_NONE = {
  cards: undefined, devices: undefined, merchants: undefined, networks: undefined, ipCountries: undefined, merchantCountries: undefined,
  addresses: undefined, emails: undefined, currencies: undefined, mccGroups: undefined,
};
export const NO_CAPACITIES: SetCapacities = KEEPS_NONE;
/** The sets of every kind that keeps none. */
export const NO_SETS: Profile["sets"] = KEEPS_NONE;
export const EMPTY_SET: SeenSet = { members: [], forgotten: 0 };

/** One set after the other as `each` makes it; sets not kept stay undefined. */
export function mapSets(capacities: SetCapacities, each: (name: SetName, capacity: number) => SeenSet): Profile["sets"] {
  if (capacities === NO_CAPACITIES) return NO_SETS;
  const one = (name: SetName): Maybe<SeenSet> => {
    const capacity = capacities[name];
    return capacity === undefined ? undefined : each(name, capacity);
  };
  return {
    cards: one("cards"), devices: one("devices"), merchants: one("merchants"), networks: one("networks"), ipCountries: one("ipCountries"),
    merchantCountries: one("merchantCountries"), addresses: one("addresses"), emails: one("emails"), currencies: one("currencies"),
    mccGroups: one("mccGroups"),
  };
}

export function emptySets(capacities: SetCapacities): Profile["sets"] {
  return mapSets(capacities, () => EMPTY_SET);
}

export function foldSets(capacities: SetCapacities, before: Profile["sets"], attempt: Attempt): Profile["sets"] {
  return mapSets(capacities, (name, capacity) => foldSet(before[name] ?? EMPTY_SET, attempt.members[name], attempt.at, capacity));
}

/** Remembers one use of `hash`; an unknown one changes nothing. */
function foldSet(before: SeenSet, hash: Maybe<number>, at: Instant, capacity: number): SeenSet {
  if (hash === undefined) return before;
  const seen = meet(before.members, hash, wholeSecond(at));
  const members: Seen[] = [];
  let placed = false;
  for (const member of before.members) {
    if (member.hash === hash) continue;
    if (!placed && member.lastAt <= seen.lastAt) {
      members.push(seen);
      placed = true;
    }
    members.push(member);
  }
  if (!placed) members.push(seen);
  if (members.length <= capacity) return { members, forgotten: before.forgotten };
  members.splice(leastMissed(members), 1);
  return { members, forgotten: before.forgotten + 1 };
}

function meet(members: readonly Seen[], hash: number, second: Instant): Seen {
  for (const { hash: known, firstAt, lastAt, count } of members) {
    if (known === hash) return { hash, firstAt: Math.min(firstAt, second), lastAt: Math.max(lastAt, second), count: count + 1 };
  }
  return { hash, firstAt: second, lastAt: second, count: 1 };
}

/**
 * Whom to push out: of the quarter not seen for longest, the one used least. A burst of strangers then cannot wash all
 * old acquaintances out of a set, and yet most of the set is what was seen last.
 */
function leastMissed(members: readonly Seen[]): number {
  let victim = members.length - 1;
  for (let index = victim - 1; index >= (members.length * 3) / 4; index--) {
    if ((members[index] as Seen).count < (members[victim] as Seen).count) victim = index;
  }
  return victim;
}
