import type { ChallengeEnd, Label } from "../engine/index.js";
import type { Action } from "../risk/index.js";

/**
 * What the issuer's API answers, as its JSON. The console is written against these shapes and openapi.yaml describes them.
 * Instants are ISO 8601 texts in UTC, money is in minor units of the issuer's reference currency, shares lie between 0 and 1.
 * What is not there is null.
 */

// People

/** From least to most; each may do what those before it may. `administrator` looks after people and settings besides. */
export const ROLES = ["viewer", "analyst", "approver", "administrator"] as const;
export type Role = (typeof ROLES)[number];

/** GET /api/v1/session: who is signed in. */
export interface SessionView {
  readonly person: { readonly id: string; readonly name: string };
  /** Issuers that this person may see, with what the person may do there. */
  readonly issuers: readonly { readonly id: string; readonly name: { readonly en: string; readonly ja: string }; readonly role: Role; readonly currency: string }[];
  /** To be sent back as X-CSRF-Token with everything but GET. */
  readonly csrfToken: string;
}

/** GET /api/v1/sign-in: how one can sign in here; the one door of the API that is open to anybody besides POST /api/v1/session. */
export interface SignInView {
  /** A name and a password with a one-time code. */
  readonly local: boolean;
  /** Name of the identity provider whose sign-in begins at GET /console/oidc. */
  readonly oidc: string | null;
}

/** GET /api/v1/people?issuer= */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly source: "local" | "oidc" | "token";
  readonly lastSeenAt: string | null;
}

// Decisions

/** One line of a table of decisions. */
export interface DecisionRow {
  readonly id: string;
  readonly at: string;
  readonly action: Action;
  readonly rule: string;
  readonly score: number | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly merchant: string | null;
  readonly mcc: string | null;
  readonly cardBin: string;
  readonly cardLastFour: string;
  readonly country: string | null;
  readonly channel: string;
  readonly label: Label | null;
  readonly challenge: ChallengeEnd | null;
  readonly sample: boolean;
}

/**
 * GET /api/v1/decisions?issuer=&from=&to=&action=&rule=&scoreMin=&scoreMax=&amountMin=&label=&challenge=&listed=&channel=&country=&text=&limit=&before=
 * Newest first. `text` finds ids, merchant names and last four digits. `before` is the `next` of the page before.
 */
export interface DecisionPage {
  readonly items: readonly DecisionRow[];
  /** How many fit in all. */
  readonly total: number;
  readonly next: string | null;
}

/** GET /api/v1/overview?issuer=&hours= */
export interface OverviewView {
  readonly from: string;
  readonly to: string;
  readonly figures: Figures;
  /** The same over the stretch of equal length before. */
  readonly before: Figures;
  /** Equal stretches, at most 96, oldest first. */
  readonly timeline: readonly { readonly at: string; readonly frictionless: number; readonly challenge: number; readonly reject: number; readonly other: number; readonly fraud: number }[];
  readonly rules: readonly { readonly rule: string; readonly action: Action; readonly count: number; readonly fraud: number }[];
  readonly health: Readonly<Record<string, true | string>>;
  readonly live: { readonly policy: string; readonly model: string | null };
  /** Of the sample history, where it is loaded. */
  readonly sample: { readonly decisions: number; readonly loading: boolean } | null;
  /** How far what happened before this start is there again: decisions listed, and those of them whose facts are known. */
  readonly history: { readonly stage: "not-begun" | "listing" | "reliving" | "done" | "failed"; readonly listed: number; readonly withFacts: number };
}

/** GET /api/v1/stream?issuer= is server-sent events: `decision` with a DecisionRow each, and comments so that the line stays open. */

/** Sums over some decisions under one way of deciding. Unlabelled ones count as genuine once the label delay has passed; before it they are `open`. */
export interface Figures {
  readonly count: number;
  readonly frictionless: number;
  readonly challenge: number;
  readonly reject: number;
  readonly other: number;
  readonly amountMinor: number;
  readonly fraud: number;
  readonly fraudAmountMinor: number;
  /** Frauds that were challenged or rejected. */
  readonly fraudCaught: number;
  readonly fraudCaughtAmountMinor: number;
  /** Genuine ones that were challenged or rejected. */
  readonly genuineDisturbed: number;
  readonly open: number;
  /** Expected cost of all of them, and per 10,000. */
  readonly costMinor: number;
  readonly costPer10kMinor: number;
  /** Fraud that passed, in basis points of the amount. */
  readonly fraudBasisPoints: number;
}

// Tuning

/** Both thresholds of a policy: scores from which on it challenges and rejects. */
export interface Thresholds {
  readonly challengeScore: number;
  readonly rejectScore: number;
}

/** What part of the traffic is looked at; members that are absent leave everything in. */
export interface Segment {
  readonly bin?: string;
  readonly mccGroup?: string;
  readonly place?: "domestic" | "abroad";
  readonly device?: "known" | "new";
  readonly channel?: string;
  readonly amountBand?: string;
}

/**
 * `unmoved`, here and below: decisions whose facts are not known. They keep what was decided, whatever is tried.
 * POST /api/v1/tuning/what-if with {issuer, from?, to?, segment?, thresholds, costs?}; within 100 ms on a million decisions.
 */
export interface WhatIfView {
  readonly live: { readonly thresholds: Thresholds; readonly figures: Figures };
  readonly candidate: { readonly thresholds: Thresholds; readonly figures: Figures };
  /** How many decisions would change, by from and to. */
  readonly flips: readonly Flip[];
  readonly unmoved: number;
}

export interface Flip {
  readonly from: Action;
  readonly to: Action;
  readonly count: number;
  readonly fraud: number;
  readonly amountMinor: number;
}

/** Figures as backtests tell them, with what follows from them said out. */
export interface BacktestFigures extends Figures {
  readonly challengeShare: number;
  readonly rejectShare: number;
  readonly fraudMissed: number;
  readonly fraudMissedAmountMinor: number;
}

/** POST /api/v1/policies/backtest with {issuer, from?, to?, segment?, costs?} and either the `text` of a policy or the id of a `draft`. */
export interface BacktestView {
  /** `name/version`, as the candidate calls itself. */
  readonly policy: string;
  /** As it was decided. */
  readonly before: BacktestFigures;
  readonly after: BacktestFigures;
  readonly flips: readonly Flip[];
  /** The newest flipped decisions, at most 1,000, with what the candidate would do and its rule that says so. */
  readonly rows: readonly { readonly decision: DecisionRow; readonly to: Action; readonly rule: string }[];
  readonly unmoved: number;
}

/** One point of a curve: a threshold and what it leads to. */
export interface CurvePoint {
  readonly threshold: number;
  readonly challengeShare: number;
  readonly interventionShare: number;
  readonly costPer10kMinor: number;
  readonly detection: number;
  readonly amountDetection: number;
  readonly precision: number;
  /** 95 % band of the cost and of the detection. */
  readonly costLow: number;
  readonly costHigh: number;
  readonly detectionLow: number;
  readonly detectionHigh: number;
}

/** POST /api/v1/tuning/curves with {issuer, from?, to?, segment?, costs?} */
export interface CurvesView {
  readonly curves: readonly { readonly name: "rules" | "model" | "rules-and-model"; readonly points: readonly CurvePoint[]; readonly best: number }[];
  readonly passEverything: number;
  readonly challengeEverything: number;
  /** Where the live policy stands. */
  readonly live: CurvePoint;
  readonly segments: readonly { readonly member: keyof Segment; readonly values: readonly { readonly value: string; readonly count: number }[] }[];
  readonly unmoved: number;
}

/** What a solution must keep to, or `least-cost`. */
export type Target =
  | { readonly kind: "challenge-share-max"; readonly share: number }
  | { readonly kind: "fraud-basis-points-max"; readonly basisPoints: number }
  /** Of the traffic whose score is below `belowScore`. */
  | { readonly kind: "frictionless-share-min"; readonly share: number; readonly belowScore: number }
  | { readonly kind: "reject-share-max"; readonly share: number }
  | { readonly kind: "least-cost" };

/** POST /api/v1/tuning/solve with {issuer, from?, to?, segment?, costs?, targets} */
export type SolveView =
  | { readonly outcome: "solved"; readonly thresholds: Thresholds; readonly figures: Figures }
  /** `nearest` breaks the targets least; `missed` says which and by how much, in each one's own unit. `pairs` cannot be had together. */
  | {
      readonly outcome: "conflict";
      readonly nearest: { readonly thresholds: Thresholds; readonly figures: Figures };
      readonly missed: readonly { readonly target: Target; readonly reached: number; readonly by: number }[];
      readonly pairs: readonly (readonly [Target, Target])[];
    };

/** GET and PUT /api/v1/tuning/costs?issuer= */
export interface CostsView {
  readonly parameters: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: "share" | "money";
    readonly describes: string;
    /** `set`: the issuer's own; `observed`: measured here, weighed with the default. */
    readonly source: "assumption" | "scheme rules" | "public figures" | "set" | "observed";
    readonly observations: number | null;
  }[];
}

// Policies

export const DRAFT_STATES = ["draft", "submitted", "approved", "published", "withdrawn"] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

export interface PolicyProblem {
  readonly severity: "error" | "warning";
  /** From 1. */
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** One step in the life of a policy. */
export interface PolicyStep {
  readonly at: string;
  readonly action: string;
  readonly author: string;
  readonly reason: string | null;
}

export interface DraftRow {
  readonly id: string;
  readonly title: string;
  /** `name/version` it was made from. */
  readonly base: string;
  readonly state: DraftState;
  readonly author: string;
  readonly changedAt: string;
}

/** GET /api/v1/policies/drafts/{draft}; also the answer to every step of one. */
export interface DraftView extends DraftRow {
  readonly text: string;
  readonly baseText: string;
  readonly problems: readonly PolicyProblem[];
  /** Of its case file, once it was tested with this text. */
  readonly cases: { readonly passed: number; readonly failed: readonly { readonly name: string; readonly message: string }[] } | null;
  readonly steps: readonly PolicyStep[];
  /** Steps that whoever asks may take now. */
  readonly allowed: readonly ("edit" | "test" | "submit" | "withdraw" | "approve" | "send-back" | "publish")[];
  /** `name/version` it was published as. */
  readonly published: string | null;
}

/** GET /api/v1/policies?issuer= */
export interface PoliciesView {
  readonly live: string;
  readonly versions: readonly { readonly id: string; readonly fingerprint: string; readonly publishedAt: string | null; readonly author: string | null; readonly reason: string | null; readonly live: boolean }[];
  readonly drafts: readonly DraftRow[];
  readonly mayRollBack: boolean;
  /** A version that decides for a share of the cards, in whole percent, while `live` decides for the others. */
  readonly rollout: { readonly policy: string; readonly fingerprint: string; readonly share: number; readonly since: string; readonly author: string } | null;
}

/** GET /api/v1/policies/{name}/{version}?issuer= */
export interface PolicyVersionView {
  readonly id: string;
  readonly fingerprint: string;
  readonly text: string;
  readonly thresholds: Thresholds | null;
  /** `name/version` of the policies it extends, the nearest first. */
  readonly parents: readonly string[];
  /** In the order in which they are asked; `from` is the document that a rule stands in. */
  readonly rules: readonly { readonly id: string; readonly from: string; readonly then: Action; readonly when: string; readonly en: string; readonly ja: string }[];
}

// Audit

/** GET /api/v1/audit?issuer=&limit=&before= */
export interface AuditPage {
  readonly items: readonly { readonly at: string; readonly author: string; readonly subject: string; readonly action: string; readonly reason: string | null; readonly about: string | null; readonly digest: string }[];
  readonly next: string | null;
}
