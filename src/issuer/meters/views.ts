/**
 * What the meters answer, as their JSON; conventions as in `src/issuer/views.ts`.
 */

/** What an issuer keeps to. GET /api/v1/meters/settings?issuer= and the body of PUT beside `reason`. */
export interface MeterSettings {
  /** ISO 4217 letters of the currency in which the bands are written. */
  readonly currency: string;
  /**
   * Bands of amounts, rising: `upTo` in major units of the currency, included; a band begins where the one before ends. No more of the money
   * than `basisPointsMax` may be lost to fraud.
   */
  readonly bands: readonly { readonly upTo: number; readonly basisPointsMax: number }[];
  /** Traffic with a score below this is of low risk. */
  readonly lowRiskBelowScore: number;
  /** Least share of it that has to pass without friction, as a card scheme wants. */
  readonly frictionlessShareMin: number;
  /** Of the challenges that came to an end; null: watched without a limit. */
  readonly challengeSuccessMin: number | null;
  readonly challengeFailureMax: number | null;
  readonly challengeAbandonmentMax: number | null;
  /** From this share of what a limit allows on, a meter stands near it. */
  readonly nearShare: number;
  /** How many merchants are listed by name; the others are summed. */
  readonly merchantsShown: number;
}

/** GET and PUT /api/v1/meters/settings?issuer= */
export interface MeterSettingsView {
  readonly settings: MeterSettings;
  /** Who set them last and why; null while they are the defaults. */
  readonly changed: { readonly at: string; readonly author: string; readonly reason: string } | null;
}

export const METER_KINDS = ["fraud", "frictionless", "challenge-success", "challenge-failure", "challenge-abandonment"] as const;
export type MeterKind = (typeof METER_KINDS)[number];

/** `near`: the limit is kept, but hardly, or will not be kept if things go on as they do. */
export type Standing = "ok" | "near" | "over";

/** A number with the band in which it lies 19 times out of 20. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface MeterView {
  /** `fraud:0` and so on by band, `fraud:above`, `fraud:all`, or the kind. */
  readonly id: string;
  readonly kind: MeterKind;
  readonly unit: "basis-points" | "share";
  /** Of `fraud`: amounts above `over` up to `upTo`, in major units of `currency` and in the reference currency. Null for all amounts. */
  readonly band: { readonly currency: string; readonly over: number; readonly upTo: number | null; readonly overMinor: number; readonly upToMinor: number | null } | null;
  /** Null where there was nothing to measure. */
  readonly value: number | null;
  readonly limit: number | null;
  /** Which side of the limit is the right one. */
  readonly keep: "below" | "above";
  readonly standing: Standing;
  /** What the value is a share of, and that part of it: money that went through and that of it lost to fraud, or decisions. */
  readonly part: { readonly count: number; readonly amountMinor: number };
  readonly whole: { readonly count: number; readonly amountMinor: number };
  /** What cannot be told yet: decisions without a label while there is time for one, or challenges without an end. */
  readonly open: {
    readonly count: number;
    readonly amountMinor: number;
    /** Fraud among them that is still expected to be reported; null where nothing of the kind is. */
    readonly expectedMinor: number | null;
    /** What today's value comes to once everything is known; null where there was nothing to measure. */
    readonly once: Estimate | null;
  };
  /** At the period's end, once everything is known, if things go on as they do; null where there was nothing to measure. */
  readonly forecast: Estimate | null;
  /** The value as it was at the end of each day of the window, oldest first, by what is known today; null in the first 14 days of what is known. */
  readonly series: readonly { readonly at: string; readonly value: number | null }[];
}

/** Challenges of one kind. */
export interface ChallengeRow {
  /** Null: not known, or (where `merchants` is set) all others together. */
  readonly value: string | null;
  /** How many merchants are summed here; null for a row of its own. */
  readonly merchants: number | null;
  readonly asked: number;
  readonly askedAmountMinor: number;
  readonly passed: number;
  readonly failed: number;
  readonly abandoned: number;
  readonly abandonedAmountMinor: number;
  /** Without an end so far. */
  readonly open: number;
  /** Shares of those that came to an end, with Wilson's interval at 95 %; null where none did. */
  readonly success: Estimate | null;
  readonly abandonment: Estimate | null;
}

/** GET /api/v1/meters?issuer= */
export interface MetersView {
  /** The window: so many days up to `to`. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** End of the calendar quarter (UTC), for which the forecasts are. */
  readonly periodEnd: string;
  readonly meters: readonly MeterView[];
  /** False where the bands' currency has no rate, so that there are no bands. */
  readonly banded: boolean;
  readonly challenges: { readonly method: readonly ChallengeRow[]; readonly channel: readonly ChallengeRow[]; readonly device: readonly ChallengeRow[]; readonly merchant: readonly ChallengeRow[] };
  /** After so many days what has no label counts as genuine, and the share of frauds reported within 7, 30 and 60 days, as far as can be told. */
  readonly labels: { readonly delayDays: number; readonly reported: readonly { readonly days: number; readonly share: number }[]; readonly frauds: number };
}

/** One meter under the live policy and under the change, each as if it had decided the whole window. */
export interface MeterMove extends Pick<MeterView, "id" | "kind" | "unit" | "band" | "limit" | "keep"> {
  readonly before: Pick<MeterView, "value" | "standing" | "forecast">;
  readonly after: Pick<MeterView, "value" | "standing" | "forecast">;
}

/** POST /api/v1/meters/what-if with {issuer} and one of `thresholds`, the `text` of a policy, or the id of a `draft`. */
export interface MetersWhatIfView {
  readonly meters: readonly MeterMove[];
  /** Ids of those that would move to near or over. */
  readonly worse: readonly string[];
}
