import type { Instant } from "../../base/index.js";
import { EMPTY_AMOUNT, amountGroupHash, foldAmount } from "./amount-habit.js";
import { EMPTY_CHALLENGES, foldChallenge } from "./challenge-history.js";
import type { EntityRow } from "./entities.js";
import { ENTITIES } from "./entities.js";
import { EMPTY_LABELS, foldLabel } from "./label-history.js";
import { foldPlace } from "./place.js";
import { EMPTY_SET, foldSets, newSets } from "./seen-set.js";
import { USUAL_TAKEOVER, foldTakeover } from "./takeover.js";
import { emptyTempo, foldTempo } from "./tempo.js";
import { EMPTY_TIMES, foldTimes } from "./time-habit.js";
import type { Attempt, ChallengeOutcome, EntityKey, EntityKind, LabelArrived, Profile, Profiles, RiskEvent } from "./types.js";

/**
 * What `entities` are after `event`, from what they were before it. Changes nothing it is given. An attempt makes the
 * profile of an entity never seen; so does a challenge or a label of one whose profile was evicted, if its kind keeps
 * such news. An entity that learns nothing stays the same object, or absent.
 */
export function fold(entities: readonly EntityKey[], before: Profiles, event: RiskEvent): Profiles {
  const after: { [Kind in EntityKind]?: Profile } = {};
  for (const { kind } of entities) {
    const profile = foldOne(kind, before[kind], event);
    if (profile !== undefined) after[kind] = profile;
  }
  return after;
}

/** {@link fold} for one entity of `kind`. */
export function foldOne(kind: EntityKind, before: Profile | undefined, event: RiskEvent): Profile | undefined {
  const row = ENTITIES[kind];
  switch (event.kind) {
    case "attempt":
      return withAttempt(row, before ?? emptyProfile(row, event.at), event);
    case "challenge":
      return row.challenges ? withChallenge(before ?? emptyProfile(row, event.requestedAt), event) : before;
    case "label":
      return row.labels ? withLabel(before ?? emptyProfile(row, event.requestedAt), event) : before;
  }
}

function emptyProfile(row: EntityRow, at: Instant): Profile {
  return {
    tempo: emptyTempo(at),
    amount: row.amountGroups === undefined ? undefined : EMPTY_AMOUNT,
    times: row.times ? EMPTY_TIMES : undefined,
    sets: newSets(row.sets, () => EMPTY_SET),
    place: undefined,
    challenges: row.challenges ? EMPTY_CHALLENGES : undefined,
    labels: row.labels ? EMPTY_LABELS : undefined,
    takeover: row.takeover ? USUAL_TAKEOVER : undefined,
  };
}

function withAttempt(row: EntityRow, before: Profile, attempt: Attempt): Profile {
  const { amountReferenceMinor: amount } = attempt;
  return {
    tempo: foldTempo(before.tempo, attempt.at, row.spend ? amount : undefined),
    amount: before.amount === undefined || row.amountGroups === undefined || amount === undefined
      ? before.amount
      : foldAmount(before.amount, amount, amountGroupHash(attempt.currency, attempt.mccGroup), row.amountGroups),
    // Nobody sits in front of a payment that the merchant initiates, so that its hour is no habit of a person.
    times: before.times === undefined || attempt.channel === "3RI"
      ? before.times
      : foldTimes(before.times, attempt.localHour, attempt.localWeekday),
    sets: foldSets(row.sets, before.sets, attempt),
    place: row.place ? foldPlace(before.place, attempt) : undefined,
    challenges: before.challenges,
    labels: before.labels,
    takeover: before.takeover && foldTakeover(before.takeover, attempt.at - before.tempo.lastAt, before.amount?.overall, amount),
  };
}

function withChallenge(before: Profile, event: ChallengeOutcome): Profile {
  const { tempo, amount, times, sets, place, challenges, labels, takeover } = before;
  return { tempo, amount, times, sets, place, challenges: foldChallenge(challenges ?? EMPTY_CHALLENGES, event), labels, takeover };
}

function withLabel(before: Profile, event: LabelArrived): Profile {
  const { tempo, amount, times, sets, place, challenges, labels, takeover } = before;
  return { tempo, amount, times, sets, place, challenges, labels: foldLabel(labels ?? EMPTY_LABELS, event), takeover };
}
