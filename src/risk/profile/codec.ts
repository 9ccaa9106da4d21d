import type { Instant } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { EMPTY_AMOUNT } from "./amount-habit.js";
import {
  finishReading, finishWriting, readByte, readFloat32, readInt16, readMembers, readRuns, readSigned, readSparse, readInt32, readUint48, readVarint, readingPlace,
  startReading, startWriting, writeByte, writeFloat32, writeInt16, writeMembers, writeRest, writeRuns, writeSigned, writeSparse, writeInt32, writeUint48, writeVarint,
} from "./bytes.js";
import { EMPTY_CHALLENGES, foldChallenge } from "./challenge-history.js";
import { secondOf, wholeSecond } from "./decay.js";
import type { EntityRow } from "./entities.js";
import { ENTITIES } from "./entities.js";
import { EMPTY_LABELS, foldLabel, zeroPerLabelHorizon } from "./label-history.js";
import { degreesOf, stepsOf } from "./place.js";
import { EMPTY_SET, PackedSet, WORDS, mapSets, newSets, wordsOf } from "./seen-set.js";
import { NO_AMOUNTS, zeroPerHorizon } from "./tempo.js";
import { USUAL_TAKEOVER } from "./takeover.js";
import { EMPTY_TIMES } from "./time-habit.js";
import type {
  AmountHabit, ChallengeHistory, EntityKind, LabelHistory, LastPlace, Profile, RiskNews, RobustHabit, SeenSet, Takeover, Tempo, TimeHabit,
} from "./types.js";

/*
 * Version 3 of a packed profile. Integers are varints where no width is named, big-endian where one is.
 *
 *   version  byte 3
 *   parts    byte, a bit for each part that is not empty
 *   lastAt   ms (48 bits)
 *   challenges, labels: see their functions; in front, so that news need not read the rest
 *   tempo    attempts, seconds from firstAt to lastAt, counts, [sums]
 *   amount   overall habit, number of groups, each: hash (32 bits), habit
 *   times    mask of 24 hours, their counts, mask of 7 weekdays, their counts (a byte each)
 *   sets     those the kind keeps, in the order of SET_NAMES: 2 · members + (some forgotten), [forgotten], each member:
 *            hash (32 bits), seconds since it was seen, uses less one, [seconds from first to last use]
 *   place    seconds, coordinates in steps (16 bits each), country (two letters or two zero bytes)
 *   takeover log-odds
 *
 * Seconds count from lastAt's second. Everything a profile holds is already rounded to what is written, so that a profile
 * read back is the same to the last bit; the parts a kind keeps stand in the entity table and not in the bytes, so that a
 * change of that table, as of this layout, needs a new version.
 */
export const PROFILE_VERSION = 3;

const HAS_SUMS = 1;
const HAS_AMOUNT = 2;
const HAS_TIMES = 4;
const HAS_PLACE = 8;
const HAS_CHALLENGES = 16;
const HAS_LABELS = 32;
const HAS_TAKEOVER = 64;

/** Packs a profile that `fold` or {@link decodeProfile} made. */
export function encodeProfile(kind: EntityKind, profile: Profile): Uint8Array {
  return packProfile(kind, profile).slice();
}

/** {@link encodeProfile} for who copies the bytes at once: they are valid until the next profile is packed or unpacked. */
export function packProfile(kind: EntityKind, profile: Profile): Uint8Array {
  const row = ENTITIES[kind];
  const { tempo, amount, times, place, challenges, labels, takeover } = profile;
  const base = secondOf(tempo.lastAt);
  startWriting();
  writeHead(partsOf(profile), tempo.lastAt, challenges, labels);
  writeTempo(tempo, base);
  if (amount !== undefined && amount !== EMPTY_AMOUNT) writeAmount(amount);
  if (times !== undefined && times !== EMPTY_TIMES) writeTimes(times);
  writeSets(row, profile.sets, base);
  if (place !== undefined) writePlace(place, base);
  if (takeover !== undefined && takeover !== USUAL_TAKEOVER) writeFloat32(takeover.logOdds);
  return finishWriting();
}

/**
 * Unpacks what {@link encodeProfile} packed for the same kind.
 * @throws {Error} for bytes of another version, and for bytes that cannot be a record of this one
 */
export function decodeProfile(kind: EntityKind, bytes: Uint8Array): Profile {
  const row = ENTITIES[kind];
  startReading(bytes);
  const { parts, lastAt, challenges, labels } = readHead();
  const base = secondOf(lastAt);
  const profile = {
    tempo: readTempo(lastAt, parts),
    amount: row.amountGroups === undefined ? undefined : parts & HAS_AMOUNT ? readAmount() : EMPTY_AMOUNT,
    times: !row.times ? undefined : parts & HAS_TIMES ? readTimes() : EMPTY_TIMES,
    sets: readSets(row, base),
    place: parts & HAS_PLACE ? readPlace(base) : undefined,
    challenges: row.challenges ? challenges : undefined,
    labels: row.labels ? labels : undefined,
    takeover: row.takeover ? readTakeover(parts) : undefined,
  };
  finishReading();
  return profile;
}

/**
 * What `bytes` are after `news`: the same as packing the fold of the unpacked profile, and several times cheaper, because
 * news changes the head alone. A kind that does not keep such news keeps its bytes.
 * @returns bytes that are valid until the next profile is packed or unpacked
 * @throws {Error} for bytes of another version
 */
export function foldPacked(kind: EntityKind, bytes: Uint8Array, news: RiskNews): Uint8Array {
  const row = ENTITIES[kind];
  if (news.kind === "label" ? !row.labels : !row.challenges) return bytes;
  startReading(bytes);
  const { parts, lastAt, challenges, labels } = readHead();
  const rest = readingPlace();
  startWriting();
  if (news.kind === "label") {
    const after = foldLabel(labels, news);
    writeHead(after === EMPTY_LABELS ? parts : parts | HAS_LABELS, lastAt, challenges, after);
  } else {
    writeHead(parts | HAS_CHALLENGES, lastAt, foldChallenge(challenges, news), labels);
  }
  writeRest(bytes, rest);
  return finishWriting();
}

/** Which parts are not empty. Empty parts are shared objects; one that is merely equal to them costs bytes, and reads back the same. */
function partsOf({ tempo, amount, times, place, challenges, labels, takeover }: Profile): number {
  return (tempo.amounts === NO_AMOUNTS ? 0 : HAS_SUMS) | (amount === undefined || amount === EMPTY_AMOUNT ? 0 : HAS_AMOUNT)
    | (times === undefined || times === EMPTY_TIMES ? 0 : HAS_TIMES) | (place === undefined ? 0 : HAS_PLACE)
    | (challenges === undefined || challenges === EMPTY_CHALLENGES ? 0 : HAS_CHALLENGES)
    | (labels === undefined || labels === EMPTY_LABELS ? 0 : HAS_LABELS)
    | (takeover === undefined || takeover === USUAL_TAKEOVER ? 0 : HAS_TAKEOVER);
}

function writeHead(parts: number, lastAt: Instant, challenges: Maybe<ChallengeHistory>, labels: Maybe<LabelHistory>): void {
  const base = secondOf(lastAt);
  writeByte(PROFILE_VERSION);
  writeByte(parts);
  writeUint48(lastAt);
  if (challenges !== undefined && parts & HAS_CHALLENGES) writeChallenges(challenges, base);
  if (labels !== undefined && parts & HAS_LABELS) writeLabels(labels, base);
}

interface Head {
  readonly parts: number;
  readonly lastAt: Instant;
  readonly challenges: ChallengeHistory;
  readonly labels: LabelHistory;
}

function readHead(): Head {
  const version = readByte();
  if (version !== PROFILE_VERSION) throw new Error(`a profile is packed in version ${version}, this build reads version ${PROFILE_VERSION}`);
  const parts = readByte();
  const lastAt = readUint48();
  const base = secondOf(lastAt);
  return {
    parts, lastAt,
    challenges: parts & HAS_CHALLENGES ? readChallenges(base) : EMPTY_CHALLENGES,
    labels: parts & HAS_LABELS ? readLabels(base) : EMPTY_LABELS,
  };
}

function writeTempo(tempo: Tempo, base: number): void {
  writeVarint(tempo.attempts);
  writeVarint(base - tempo.firstAt / 1000);
  writeRuns(tempo.counts, 1);
  if (tempo.amounts !== NO_AMOUNTS) writeRuns(tempo.amounts, 0);
}

function readTempo(lastAt: Instant, parts: number): Tempo {
  const attempts = readVarint();
  return {
    firstAt: wholeSecond(lastAt) - readVarint() * 1000,
    lastAt,
    attempts,
    counts: readRuns(zeroPerHorizon(), 1),
    amounts: parts & HAS_SUMS ? readRuns(zeroPerHorizon(), 0) : NO_AMOUNTS,
  };
}

function writeAmount(amount: AmountHabit): void {
  writeHabit(amount.overall);
  writeVarint(amount.groups.length);
  for (const { hash, habit } of amount.groups) {
    writeInt32(hash);
    writeHabit(habit);
  }
}

function readAmount(): AmountHabit {
  const overall = readHabit();
  const groups: { hash: number; habit: RobustHabit }[] = [];
  for (let left = readVarint(); left > 0; left--) groups.push({ hash: readInt32() >>> 0, habit: readHabit() });
  return { overall, groups };
}

function writeHabit(habit: RobustHabit): void {
  writeVarint(habit.count);
  writeFloat32(habit.centre);
  writeFloat32(habit.spread);
  writeFloat32(habit.highest);
}

function readHabit(): RobustHabit {
  return { count: readVarint(), centre: readFloat32(), spread: readFloat32(), highest: readFloat32() };
}

function writeTimes(times: TimeHabit): void {
  writeSparse(times.hours);
  writeSparse(times.weekdays);
}

function readTimes(): TimeHabit {
  return { hours: readSparse(24), weekdays: readSparse(7) };
}

function writeSets(row: EntityRow, sets: Profile["sets"], base: number): void {
  mapSets(row.sets, sets, {}, (set) => {
    writeSet(set, base);
    return set;
  });
}

function writeSet(set: SeenSet, base: number): void {
  const words = wordsOf(set);
  writeVarint((words.length / WORDS) * 2 + (set.forgotten > 0 ? 1 : 0));
  if (set.forgotten > 0) writeVarint(set.forgotten);
  writeMembers(words, base);
}

function readSets(row: EntityRow, base: number): Profile["sets"] {
  return newSets(row.sets, () => readSet(base));
}

function readSet(base: number): SeenSet {
  const head = readVarint();
  if (head === 0) return EMPTY_SET;
  const forgotten = head % 2 === 0 ? 0 : readVarint();
  return new PackedSet(readMembers(head >>> 1, base), forgotten);
}

function writePlace(place: LastPlace, base: number): void {
  writeVarint(base - place.at / 1000);
  writeInt16(stepsOf(place.latitude));
  writeInt16(stepsOf(place.longitude));
  writeByte(place.country === undefined ? 0 : place.country.charCodeAt(0));
  writeByte(place.country === undefined ? 0 : place.country.charCodeAt(1));
}

function readPlace(base: number): LastPlace {
  const at = (base - readVarint()) * 1000;
  const latitude = degreesOf(readInt16());
  const longitude = degreesOf(readInt16());
  const first = readByte();
  const second = readByte();
  return { at, latitude, longitude, country: first === 0 ? undefined : String.fromCharCode(first, second) };
}

function readTakeover(parts: number): Takeover {
  return parts & HAS_TAKEOVER ? { logOdds: readFloat32() } : USUAL_TAKEOVER;
}

/** Seconds of the state (signed, news comes after attempts), the three counts, and for each of two instants 0 or 1 + seconds before the state. */
function writeChallenges(challenges: ChallengeHistory, base: number): void {
  writeSigned(challenges.at / 1000 - base);
  writeFloat32(challenges.passed);
  writeFloat32(challenges.failed);
  writeFloat32(challenges.abandoned);
  writeMaybeBefore(challenges.lastPassedAt, challenges.at);
  writeMaybeBefore(challenges.lastFailedAt, challenges.at);
}

function readChallenges(base: number): ChallengeHistory {
  const at = (base + readSigned()) * 1000;
  return {
    passed: readFloat32(), failed: readFloat32(), abandoned: readFloat32(),
    lastPassedAt: readMaybeBefore(at), lastFailedAt: readMaybeBefore(at), at,
  };
}

/**
 * Seconds of the state (signed), both rows of counts, fraud labels in all, then instants before the state: of the latest
 * fraud, of the latest genuine label and, where a run of frauds is not empty, of its start.
 */
function writeLabels(labels: LabelHistory, base: number): void {
  writeSigned(labels.at / 1000 - base);
  writeRuns(labels.fraud, 0);
  writeRuns(labels.genuine, 0);
  writeVarint(labels.fraudTotal);
  writeMaybeBefore(labels.lastFraudAt, labels.at);
  writeMaybeBefore(labels.lastGenuineAt, labels.at);
  writeVarint(labels.fraudRun);
  if (labels.fraudRun > 0) writeMaybeBefore(labels.fraudRunSince, labels.at);
}

function readLabels(base: number): LabelHistory {
  const at = (base + readSigned()) * 1000;
  return {
    fraud: readRuns(zeroPerLabelHorizon(), 0), genuine: readRuns(zeroPerLabelHorizon(), 0),
    fraudTotal: readVarint(), lastFraudAt: readMaybeBefore(at), lastGenuineAt: readMaybeBefore(at), ...readRun(at), at,
  };
}

function readRun(at: Instant): Pick<LabelHistory, "fraudRun" | "fraudRunSince"> {
  const fraudRun = readVarint();
  return { fraudRun, fraudRunSince: fraudRun > 0 ? readMaybeBefore(at) : undefined };
}

function writeMaybeBefore(instant: Maybe<Instant>, at: Instant): void {
  writeVarint(instant === undefined ? 0 : 1 + (at - instant) / 1000);
}

function readMaybeBefore(at: Instant): Maybe<Instant> {
  const distance = readVarint();
  return distance === 0 ? undefined : at - (distance - 1) * 1000;
}
