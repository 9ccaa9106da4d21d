import type { Instant } from "../../base/index.js";
import type { Category, Channel, Maybe, MccGroup } from "../context/types.js";

/**
 * What we keep habits of. The first nine are things, the next three pairs of things, the last six are the cells of risk
 * tables: small profiles that only count attempts and labels, so that "how risky is this hour" is learned point in time
 * by the same fold as everything else.
 */
export const ENTITY_KINDS = [
  "card", "device", "ip", "network", "email", "phone", "address", "merchant", "bin",
  "cardDevice", "cardMerchant", "deviceMerchant",
  "mccGroup", "countryPair", "hour", "emailDomain", "deviceKind", "everyone",
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** One entity of one decision. `id` holds no personal data in the clear: keyed hashes, or codes and counts of places. */
export interface EntityKey {
  readonly kind: EntityKind;
  readonly id: string;
}

/** One minute to ninety days. A decayed count over horizon h weighs an event that is t old by e^(-t/h). */
export const HORIZONS_MS = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000, 7_776_000_000] as const;
export const HORIZON = { minute: 0, tenMinutes: 1, hour: 2, sixHours: 3, day: 4, week: 5, month: 6, quarter: 7 } as const;
export type HorizonIndex = (typeof HORIZON)[keyof typeof HORIZON];
/** The horizons labels are kept over: day, week, month, quarter. */
export type LabelHorizon = 4 | 5 | 6 | 7;

/**
 * Counters as they stood at `lastAt`; whoever reads them later decays them to his own instant first. `attempts` is 0 where
 * only later news (a label, a challenge) told of the entity, because its attempts were evicted. `firstAt` is whole seconds.
 */
export interface Tempo {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly attempts: number;
  /** Decayed attempts, one per horizon; each a float32. */
  readonly counts: readonly number[];
  /** Decayed sums of amounts in the reference currency's minor unit, one per horizon; all 0 for kinds that do not keep them. */
  readonly amounts: readonly number[];
}

/** Robust centre and spread of ln(1 + amount in the reference currency's minor unit). Outliers are clipped before they teach. */
export interface RobustHabit {
  readonly count: number;
  readonly centre: number;
  readonly spread: number;
  readonly highest: number;
}

export interface AmountHabit {
  readonly overall: RobustHabit;
  /** Habits by currency and MCC group (hash32 of "currency/group"), most recently used first, bounded. */
  readonly groups: readonly { readonly hash: number; readonly habit: RobustHabit }[];
}

/** How often each hour (24) and weekday (7) was used, 0–255; all are halved when one is full, so old habits fade. */
export interface TimeHabit {
  readonly hours: Uint8Array;
  readonly weekdays: Uint8Array;
}

/** One remembered member of a set: which (32-bit hash), since when, until when (whole seconds, rounded down), how often. */
export interface Seen {
  readonly hash: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
}

export const SET_NAMES = ["cards", "devices", "merchants", "networks", "ipCountries", "merchantCountries", "addresses", "emails", "currencies", "mccGroups"] as const;
export type SetName = (typeof SET_NAMES)[number];

/** Members most recently seen first, at most as many as the entity table allows. `forgotten` counts those pushed out. */
export interface SeenSet {
  readonly members: readonly Seen[];
  readonly forgotten: number;
}

export interface LastPlace {
  readonly at: Instant;
  readonly latitude: number;
  readonly longitude: number;
  readonly country: Maybe<string>;
}

/** Decayed over ninety days. */
export interface ChallengeHistory {
  readonly passed: number;
  readonly failed: number;
  readonly abandoned: number;
  readonly lastPassedAt: Maybe<Instant>;
  readonly lastFailedAt: Maybe<Instant>;
  /** Instant the decayed counts stand at. */
  readonly at: Instant;
}

/** What arrived labels said of attempts of this entity, decayed from the moment each label arrived. */
export interface LabelHistory {
  /** Over horizons day, week, month, quarter; each a float32. */
  readonly fraud: readonly number[];
  readonly genuine: readonly number[];
  readonly fraudTotal: number;
  readonly lastFraudAt: Maybe<Instant>;
  readonly lastGenuineAt: Maybe<Instant>;
  /** Fraud labels that arrived one after another: no genuine one between them, and no long quiet. */
  readonly fraudRun: number;
  /** When the first of them arrived; undefined while there is none. */
  readonly fraudRunSince: Maybe<Instant>;
  readonly at: Instant;
}

/**
 * Whether the entity's purchases look as if somebody else made some of them, as a filter over two states: its own hands
 * alone, or another's beside them.
 */
export interface Takeover {
  /** Log-odds of the second state as they stood after the latest attempt, a float32. */
  readonly logOdds: number;
}

/** One entity's memory. Never changed, only replaced: parts may be shared between profiles. Which parts a kind keeps stands in the entity table; a part not kept is undefined. */
export interface Profile {
  readonly tempo: Tempo;
  readonly amount: Maybe<AmountHabit>;
  readonly times: Maybe<TimeHabit>;
  readonly sets: { readonly [Name in SetName]?: Maybe<SeenSet> };
  readonly place: Maybe<LastPlace>;
  readonly challenges: Maybe<ChallengeHistory>;
  readonly labels: Maybe<LabelHistory>;
  readonly takeover: Maybe<Takeover>;
}

/** Profiles of one decision's entities as they stood before it. An entity never seen is absent. */
export type Profiles = { readonly [Kind in EntityKind]?: Profile };

/** What one AReq teaches, without waiting for anything: made by `attemptOf` from the context. */
export interface Attempt {
  readonly kind: "attempt";
  readonly at: Instant;
  readonly channel: Channel;
  readonly category: Category;
  readonly amountReferenceMinor: Maybe<number>;
  readonly currency: Maybe<string>;
  readonly mccGroup: Maybe<MccGroup>;
  readonly localHour: number;
  readonly localWeekday: number;
  /** hash32 of what this attempt would add to each set; undefined where unknown. */
  readonly members: { readonly [Name in SetName]: Maybe<number> };
  readonly latitude: Maybe<number>;
  readonly longitude: Maybe<number>;
  readonly ipCountry: Maybe<string>;
}

/** How a challenge ended. */
export interface ChallengeOutcome {
  readonly kind: "challenge";
  readonly at: Instant;
  readonly requestedAt: Instant;
  readonly outcome: "passed" | "failed" | "abandoned";
}

/** What became known about an attempt. `replaces` takes back an earlier label of the same attempt; without a `label` nothing stands in its place. */
export interface LabelArrived {
  readonly kind: "label";
  /** When the label reached us, which is when it may teach. */
  readonly at: Instant;
  readonly requestedAt: Instant;
  readonly label: Maybe<"fraud" | "genuine">;
  readonly replaces: Maybe<"fraud" | "genuine">;
}

/** What becomes known of an attempt after it. */
export type RiskNews = ChallengeOutcome | LabelArrived;
export type RiskEvent = Attempt | RiskNews;
