import { DAY_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Maybe } from "../../risk/index.js";
import { SHADOW_CODES, challengerIn } from "../ledger/chunk.js";
import type { Chunk } from "../ledger/chunk.js";
import type { LinkKind, ReviewKind, ReviewReason } from "./views.js";

/** Scores from which on a policy asks and turns away; undefined where it has no such constant. */
export interface ScoreLimits {
  readonly challengeScore: Maybe<number>;
  readonly rejectScore: Maybe<number>;
}

/** By the policy that took a decision. */
export type LimitsOf = (policy: string, fingerprint: string) => ScoreLimits;

/** How close below the challenge threshold is close. Scores count genuine traffic: these are the two of a hundred that are nearest to being asked. */
const NEAR = 20;
/** How far above the reject threshold is still close to it. */
const NEAR_REJECT = 20;
/** A fraud says something of what shares a card or device with it for so long before and after. */
const FRAUD_NEAR_MS = 7 * DAY_MS;
/** How likely a fraud is at least, next to another one. */
const LINKED_PROBABILITY = 0.2;
/** Kinds whose share with a fraud is told of. Whoever shares a network address may be a stranger. */
const FRAUD_KINDS: readonly LinkKind[] = ["card", "device", "email", "phone", "address"];

/** Facts that are no surprise when they are false. */
const NEWS = ["newDeviceForCard", "newNetworkForCard", "newAddressForCard", "newCountryForCard", "newMerchantForCard"] as const;
const AMOUNT = "amountAboveHabit";
/** Deviations from which on an amount is not as usual. */
const AMOUNT_UNUSUAL = 2;
/** How much must be as usual, and how often the card must have been seen for there to be a usual. */
const USUAL_MIN = 3;
const ATTEMPTS_MIN = 3;

const [FRICTIONLESS, REJECT] = [ACTIONS.indexOf("frictionless"), ACTIONS.indexOf("reject")];

/** Places of a table that says of most keys at once that no fraud has them. */
const MARKS = 1 << 18;
const markOf = (key: number): number => (key | 0) & (MARKS - 1);

/** Latest frauds by one thing that they name. */
interface FraudsBy {
  readonly kind: LinkKind;
  readonly latest: Map<number, Instant>;
  readonly marks: Uint8Array;
}

/** Frauds, to tell what shares something with one of about its time. */
export class KnownFrauds {
  private readonly byKind = FRAUD_KINDS.map((kind): FraudsBy => ({ kind, latest: new Map(), marks: new Uint8Array(MARKS) }));

  /** A device that is only known by its looks is many people's: every phone of a model is the same one. */
  note(chunk: Chunk, row: number): void {
    const recognised = chunk.fact("deviceKeyStrength")?.read(row) === "observed";
    for (const { kind, latest, marks } of this.byKind) {
      const key = chunk.links.of(kind)[row] as number;
      if (key === 0 || (kind === "device" && !recognised)) continue;
      latest.set(key, Math.max(latest.get(key) ?? 0, chunk.at[row] as number));
      marks[markOf(key)] = 1;
    }
  }

  /** Says of a chunk's rows what they share with a fraud; undefined for nothing. */
  sharedIn(chunk: Chunk): (row: number) => Maybe<readonly LinkKind[]> {
    const columns = this.byKind.map(({ kind, latest, marks }) => ({ kind, latest, marks, keys: chunk.links.of(kind) }));
    return (row) => {
      let shared: LinkKind[] | undefined;
      for (let place = 0; place < columns.length; place++) {
        const { kind, latest, marks, keys } = columns[place] as (typeof columns)[number];
        const key = keys[row] as number;
        if (key === 0 || marks[markOf(key)] === 0) continue;
        const at = latest.get(key);
        if (at !== undefined && Math.abs(at - (chunk.at[row] as number)) <= FRAUD_NEAR_MS) (shared ??= []).push(kind);
      }
      return shared;
    };
  }
}

/** What a decision is in the queue for, and what is at stake with it. */
export interface Suspicion {
  readonly reasons: readonly ReviewReason[];
  readonly stakeMinor: number;
}

/** Says of a chunk's rows whether somebody should look at them. */
export function suspicions(chunk: Chunk, limitsOf: LimitsOf, frauds: KnownFrauds): (row: number) => Maybe<Suspicion> {
  // A fingerprint alone tells which text it was.
  const limits = (row: number): ScoreLimits => limitsOf(chunk.policy.read(row) ?? "", chunk.policyFingerprint.read(row) ?? "");
  const probabilities = chunk.fact("probability");
  const sharedAt = frauds.sharedIn(chunk);
  const probabilityAt = (row: number): Maybe<number> => probabilities?.read(row) as Maybe<number>;
  return (row) => {
    const action = chunk.action[row];
    const judged = action === FRICTIONLESS ? passed(chunk, row, limits(row), sharedAt(row), probabilityAt) : action === REJECT ? rejected(chunk, row, limits(row), probabilityAt) : undefined;
    const disputed = chunk.shadow[row] === 0 ? undefined : disputedBy(chunk, row, probabilityAt);
    if (judged === undefined || disputed === undefined) return judged ?? disputed;
    return { reasons: [...judged.reasons, ...disputed.reasons], stakeMinor: Math.max(judged.stakeMinor, disputed.stakeMinor) };
  };
}

/** What is lost where the milder of both is wrong; where it was turned away, what is lost where that was wrong. A challenger that failed says nothing. */
function disputedBy(chunk: Chunk, row: number, probabilityAt: (row: number) => Maybe<number>): Maybe<Suspicion> {
  const action = SHADOW_CODES[chunk.shadow[row] as number];
  if (action === undefined || action === "failed" || action === chunk.actionAt(row)) return undefined;
  const { policy, model } = challengerIn(chunk.challenger.read(row) ?? "");
  const probability = probabilityAt(row) ?? 0;
  return {
    reasons: [{ kind: "shadow-disagreement", why: "challenger", action, policy, model: model ?? null }],
    stakeMinor: (chunk.action[row] === REJECT ? 1 - probability : probability) * amountAt(chunk, row),
  };
}

function passed(chunk: Chunk, row: number, { challengeScore }: ScoreLimits, shares: Maybe<readonly LinkKind[]>, probabilityAt: (row: number) => Maybe<number>): Maybe<Suspicion> {
  const score = chunk.score.read(row);
  const near = score !== undefined && challengeScore !== undefined && score >= challengeScore - NEAR;
  if (!near && shares === undefined) return undefined;
  const kind: ReviewKind = "suspicious-frictionless";
  const reasons: ReviewReason[] = [];
  if (near) reasons.push({ kind, why: "score", score, challengeScore });
  if (shares !== undefined) reasons.push({ kind, why: "linked-fraud", shares });
  const probability = Math.max(probabilityAt(row) ?? 0, shares !== undefined ? LINKED_PROBABILITY : 0);
  return { reasons, stakeMinor: probability * amountAt(chunk, row) };
}

/** A score far above the threshold speaks against any habit. What is not known speaks neither way. */
function rejected(chunk: Chunk, row: number, { rejectScore }: ScoreLimits, probabilityAt: (row: number) => Maybe<number>): Maybe<Suspicion> {
  const score = chunk.score.read(row);
  if (score !== undefined && rejectScore !== undefined && score > rejectScore + NEAR_REJECT) return undefined;
  const attempts = chunk.fact("earlierAttempts")?.read(row);
  if (chunk.hasFacts[row] === 0 || typeof attempts !== "number" || attempts < ATTEMPTS_MIN) return undefined;
  const { usual, unusual } = habitAt(chunk, row);
  if (usual.length < USUAL_MIN || usual.length <= unusual.length) return undefined;
  const reason: ReviewReason = { kind: "saveable-reject", why: "habit", score: score ?? null, rejectScore: rejectScore ?? null, usual, unusual };
  return { reasons: [reason], stakeMinor: (1 - (probabilityAt(row) ?? 0)) * amountAt(chunk, row) };
}

/** Which facts about the card's habit are as they usually are, and which are not. */
function habitAt(chunk: Chunk, row: number): { readonly usual: readonly string[]; readonly unusual: readonly string[] } {
  const usual: string[] = [];
  const unusual: string[] = [];
  for (const fact of NEWS) {
    const value = chunk.fact(fact)?.read(row);
    if (value !== undefined) (value === false ? usual : unusual).push(fact);
  }
  const above = chunk.fact(AMOUNT)?.read(row);
  if (typeof above === "number") (above < AMOUNT_UNUSUAL ? usual : unusual).push(AMOUNT);
  return { usual, unusual };
}

const amountAt = (chunk: Chunk, row: number): number => chunk.amountMinor.read(row) ?? 0;
