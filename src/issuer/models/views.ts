import type { Action } from "../../risk/index.js";
import type { DecisionRow, Figures, Flip } from "../views.js";

/** What the issuer's API answers about models and challengers. The general remarks of `../views.ts` hold here too. */

/** A model in the models folder, by what its own files say. */
export interface ModelCard {
  readonly id: string;
  readonly kind: string;
  /** Why it cannot be used, as one sentence; null when nothing is known against it. */
  readonly problem: string | null;
  /** `fits` says whether it was trained on the features that this installation makes. */
  readonly features: { readonly count: number; readonly fingerprint: string; readonly fits: boolean };
  /** The rows that taught it; null where it was taught elsewhere. */
  readonly taught: { readonly from: string; readonly until: string; readonly rows: number } | null;
  /** What it did on rows that did not teach it, as far as its files say. */
  readonly figures: readonly ModelFigures[];
}

export interface ModelFigures {
  readonly part: "validation" | "calibration";
  readonly from: string;
  readonly to: string;
  readonly transactions: number;
  readonly frauds: number;
  readonly aucRoc: number;
  readonly averagePrecision: number;
  readonly brier: number;
  /** Share of frauds caught, and of interventions that are fraud, when so large a share of the traffic is intervened on. */
  readonly at: readonly { readonly rate: number; readonly detection: number; readonly amountDetection: number; readonly precision: number }[];
}

/** GET /api/v1/models?issuer= */
export interface ModelsView {
  /** Id of the model that scores; null where none does. */
  readonly champion: string | null;
  /** `name/version` that decides with it. */
  readonly policy: string;
  readonly shadow: ShadowState | null;
  /** Everything in the models folder, by name. */
  readonly models: readonly ModelCard[];
  /** A promotion that waits for a second person. */
  readonly proposal: PromotionProposal | null;
  /** What was promoted here, newest first. */
  readonly promotions: readonly { readonly model: string; readonly replaced: string | null; readonly at: string; readonly proposedBy: string; readonly approvedBy: string; readonly reason: string | null }[];
  /** What whoever asks may do now. */
  readonly allowed: readonly ("start-shadow" | "stop-shadow" | "propose" | "withdraw" | "approve" | "decline")[];
}

/** The challenger of an issuer. What it leaves out is as it is live. */
export interface ShadowState {
  readonly policy: string | null;
  readonly policyFingerprint: string | null;
  /** Id of the draft that the policy's text was taken from. */
  readonly draft: string | null;
  readonly model: string | null;
  readonly since: string;
  readonly author: string;
  readonly reason: string | null;
  /** Why it does not run, as one sentence; null while it runs. */
  readonly problem: string | null;
}

export interface PromotionProposal {
  readonly id: string;
  readonly model: string;
  readonly replaces: string | null;
  readonly at: string;
  readonly author: string;
  readonly reason: string | null;
}

/** GET /api/v1/shadow?issuer=&from=&to=: what challengers would have done, as recorded; newest challenger first. */
export interface ShadowView {
  readonly challengers: readonly ChallengerView[];
}

export interface ChallengerView {
  readonly policy: string;
  readonly policyFingerprint: string;
  readonly model: string | null;
  /** When it was first and last beside a decision of the stretch. */
  readonly from: string;
  readonly to: string;
  /** Decisions that both took, and those at which the challenger failed. */
  readonly compared: number;
  readonly agreed: number;
  readonly failed: number;
  /** Of the decisions that both took: as they were decided, and as the challenger would have. */
  readonly live: Figures;
  readonly challenger: Figures;
  /** Disagreements, by what was done and what the challenger would have done; most first. */
  readonly flips: readonly Flip[];
  /** The newest of them, at most 200. */
  readonly rows: readonly { readonly decision: DecisionRow; readonly to: Action }[];
}

/** GET /api/v1/models/drift?issuer=&days= */
export interface DriftView {
  readonly model: string | null;
  /** The later period: the last `days` days. */
  readonly later: { readonly from: string; readonly to: string; readonly decisions: number };
  /** What its facts are compared with: the decisions before it that are held. */
  readonly reference: { readonly from: string; readonly to: string; readonly decisions: number } | null;
  /** Of this model's scores against its own scale, on which every hundred points hold a tenth of genuine traffic. Null without scores. */
  readonly score: (DriftFigure & { readonly bands: readonly { readonly from: number; readonly to: number; readonly share: number; readonly expected: number }[] }) | null;
  /** The index of each day of the later period, oldest first; null on a day with too few scores. */
  readonly days: readonly { readonly at: string; readonly decisions: number; readonly psi: number | null }[];
  /** Of what is known of a message, furthest first. */
  readonly facts: readonly DriftFigure[];
}

export interface DriftFigure {
  readonly name: string;
  /** Population stability index: below 0.1 stable, to 0.25 to watch, above to act on. */
  readonly psi: number;
  readonly level: "stable" | "watch" | "act";
}
