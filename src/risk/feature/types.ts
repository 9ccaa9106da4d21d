import type { Context, Maybe } from "../context/types.js";
import type { EntityKind, Profile, Profiles } from "../profile/types.js";

/**
 * (a) message: what this transaction says; (b) habit: how it differs from each entity's habit; (c) compound: measures over
 * several entities and over time; (d) risk: smoothed log-odds of fraud, learned from labels as they arrive.
 */
export type FeatureGroup = "message" | "habit" | "compound" | "risk";

export type FeatureUnit = "flag" | "count" | "share" | "log" | "days" | "hours" | "minutes" | "km" | "km/h" | "log-odds" | "deviations" | "score";

/** The profiles a row may touch: those it named in `reads`, each of them present, and those it named in `mayBeAbsent`. */
export type ReadProfiles<Needed extends EntityKind, Optional extends EntityKind = never> =
  { readonly [Kind in Needed]: Profile } & { readonly [Kind in Optional]?: Profile };

export interface FeatureRow {
  /** Column name, snake_case, never reused for another meaning. */
  readonly name: string;
  readonly group: FeatureGroup;
  /** Profiles without which the row is unknown. */
  readonly reads: readonly EntityKind[];
  /** Profiles whose absence itself tells something, such as a first use. */
  readonly mayBeAbsent: readonly EntityKind[];
  /** What the row is worth when it is unknown. */
  readonly missing: number;
  readonly unit: FeatureUnit;
  readonly describes: string;
  /** Sentence shown when this row speaks for risk, English and Japanese. */
  readonly reason: { readonly en: string; readonly ja: string };
  /**
   * Undefined when the message or the profiles do not tell. Never NaN, never infinite. Only `extract` calls it, and only
   * while every profile in `reads` is there.
   */
  readonly compute: (context: Context, profiles: Profiles) => Maybe<number>;
}

/** One decision's features in table order. `known[i]` is 0 where `values[i]` is the row's `missing` value. */
export interface FeatureVector {
  readonly values: Float32Array;
  readonly known: Uint8Array;
}
