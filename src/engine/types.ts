import type { Instant } from "../base/index.js";
import type { Action, Attempt, EntityKind, EntityKey, Listed, Maybe, MethodObservation, RedactedAReq, RuleOutcome, WayToAsk } from "../risk/index.js";

/** What went wrong on the way to a decision; facts of the same names tell the policy. */
export type Degradation = "profiles-absent" | "model-unusable" | "policy-unusable" | "journal-unwritable";

/** One reason, strongest first. `base`, the reasons and `otherContributions` add up to the logit. */
export interface Reason {
  readonly feature: string;
  readonly contribution: number;
}

/** Which versions took a decision. */
export interface SetupIds {
  readonly issuer: string;
  readonly policy: string;
  readonly policyFingerprint: string;
  readonly model: Maybe<string>;
  readonly featureFingerprint: string;
  readonly geo: string;
  readonly rates: string;
  readonly bins: string;
}

/** A decision as the journal keeps it: enough to explain it, to learn from it and to take it again. */
export interface DecisionRecord {
  readonly kind: "decision";
  readonly at: Instant;
  readonly acsTransID: string;
  readonly threeDSServerTransID: string;
  /** The message without what must not be kept. */
  readonly areq: RedactedAReq;
  readonly observation: Maybe<MethodObservation>;
  readonly setup: SetupIds;
  readonly entities: readonly EntityKey[];
  /** What the message taught its entities; with it the profiles are a fold over the journal, whatever reference data is loaded. */
  readonly attempt: Attempt;
  /** Attempts each entity had before this one; none are named when the profiles could not be read. */
  readonly earlierAttempts: { readonly [Kind in EntityKind]?: number };
  /** Of the feature vector's bits. */
  readonly vectorFingerprint: string;
  readonly logit: Maybe<number>;
  readonly probability: Maybe<number>;
  readonly score: Maybe<number>;
  readonly base: Maybe<number>;
  /** At most REASONS_MAX. */
  readonly reasons: readonly Reason[];
  /** Sum of the contributions that are not among the reasons. */
  readonly otherContributions: Maybe<number>;
  readonly action: Action;
  readonly rule: string;
  readonly transStatusReason: Maybe<string>;
  /** How the policy wants a challenge to begin, the best first; absent where it does not say. */
  readonly ask?: Maybe<readonly WayToAsk[]>;
  readonly trail: readonly RuleOutcome[];
  /** What the issuer's lists said of the message then; absent where they said nothing. */
  readonly listed?: Maybe<readonly Listed[]>;
  readonly degraded: readonly Degradation[];
  /** The answer as it went to the peer, by member name; it holds no secret and no account number. */
  readonly answer: Maybe<AnswerRecord>;
  /** Digest of the message's bytes: a resent message has the same one and gets the same answer. */
  readonly messageDigest: Maybe<string>;
  /** What a challenger beside the live setup would have decided; absent where none ran. It changed nothing. */
  readonly shadow?: Maybe<ShadowRecord>;
}

/** What a challenger would have done with a decision: a policy, a model or both in the place of those that decided. */
export interface ShadowRecord {
  /** `name/version` and fingerprint of its policy, which may be the one that decided. */
  readonly policy: string;
  readonly policyFingerprint: string;
  readonly model: Maybe<string>;
  /** Absent where it failed, as its rule is. */
  readonly action: Maybe<Action>;
  readonly rule: Maybe<string>;
  readonly score: Maybe<number>;
}

/** An ARes as data; the engine keeps it and does not read it. */
export interface AnswerRecord {
  readonly [element: string]: unknown;
}

/** A message that was answered with an Erro. Holds no element values, only names. */
export interface ErroRecord {
  readonly kind: "erro";
  readonly at: Instant;
  readonly errorCode: string;
  readonly elements: readonly string[];
  readonly threeDSServerTransID: Maybe<string>;
}

export type ChallengeEnd = "passed" | "failed" | "abandoned";
export const LABELS = ["fraud", "genuine"] as const;
export type Label = (typeof LABELS)[number];
/** Says that the label so far is taken back, and nothing stands in its place. */
export const NO_LABEL = "none";

/** How a challenge that we carried out ourselves went; one that was only reported to us has none of it. */
export interface ChallengeDetails {
  readonly end: "passed" | "failed" | "cancelled" | "expired" | "never-begun";
  /** authenticationMethod, as the wire has it. */
  readonly method: string;
  /** Answers that were given. */
  readonly interactions: number;
  /** An answer came from another network than the AReq, as when a code is relayed. */
  readonly elsewhere: boolean;
}

/** News about an earlier decision carries that decision's entities, so that reading the journal needs no second look. */
export interface ChallengeRecord {
  readonly kind: "challenge";
  readonly at: Instant;
  readonly acsTransID: string;
  readonly outcome: ChallengeEnd;
  readonly details: Maybe<ChallengeDetails>;
  /** When the decision was taken. */
  readonly requestedAt: Instant;
  readonly entities: readonly EntityKey[];
}

/** Who may say so in a file or at the API; `review` is the verdict of a person here who looked at the decision. */
export const LABEL_SOURCES = ["issuer", "chargeback", "cardholder", "network", "review"] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

export interface LabelRecord {
  readonly kind: "label";
  /** When the label reached us. */
  readonly at: Instant;
  readonly acsTransID: string;
  readonly label: Label | typeof NO_LABEL;
  /** The label this one takes back. */
  readonly replaces: Maybe<Label>;
  readonly source: LabelSource;
  readonly author: Maybe<string>;
  /** When the decision was taken. */
  readonly requestedAt: Instant;
  readonly entities: readonly EntityKey[];
}

/** What the decision's label is after a record. */
export function labelAfter({ label }: Pick<LabelRecord, "label">): Maybe<Label> {
  return label === NO_LABEL ? undefined : label;
}

export type JournalRecord = DecisionRecord | ErroRecord | ChallengeRecord | LabelRecord;

/** What later news about a decision needs to know of it. */
export interface DecisionSummary {
  readonly acsTransID: string;
  readonly at: Instant;
  readonly entities: readonly EntityKey[];
  /** Latest label so far. */
  readonly label: Maybe<Label>;
  /** How its challenge ended, once it has. */
  readonly challenge: Maybe<ChallengeEnd>;
}
