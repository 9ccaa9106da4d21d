import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { DraftState, DraftView, PolicyProblem, PolicyStep } from "../views.js";

/** A policy by name and content: two texts that call themselves the same are still told apart. */
export interface PolicyRef {
  /** `name/version`. */
  readonly policy: string;
  /** Fingerprint of the text, as decisions name it. */
  readonly fingerprint: string;
}

/** A policy's text, and the cases that belong to it. */
export interface PolicyTexts {
  readonly text: string;
  readonly cases: Maybe<string>;
}

/** Texts of the policies that a policy extends, by `name/version`. */
export type ParentTexts = Readonly<Record<string, string>>;

/** A policy's text with all that it is made of, so that it stays what it is whatever becomes of its parents' files. */
export interface WholePolicy {
  readonly text: string;
  /** Absent where it extends none. */
  readonly parents?: Maybe<ParentTexts>;
}

/** A version that was live once, or is. */
export interface KeptVersion extends PolicyRef, PolicyTexts, WholePolicy {
  /** All of them undefined for what was live before anything was published here. */
  readonly publishedAt: Maybe<Instant>;
  readonly author: Maybe<string>;
  readonly reason: Maybe<string>;
}

/** A version that decides for some of an issuer's cards, those before it for the others. */
export interface Rollout extends KeptVersion {
  /** Of the cards, in whole percent: 1 to 99. */
  readonly share: number;
  /** When it began to decide, and who gave it the share that it has. */
  readonly since: Instant;
  readonly sharedBy: string;
}

/** What came of the cases; each failure says what was wanted and what came. */
export interface CasesOutcome {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
}

export interface Draft extends PolicyTexts {
  readonly id: string;
  readonly issuer: string;
  readonly title: string;
  readonly base: PolicyRef;
  readonly state: DraftState;
  readonly author: string;
  readonly changedAt: Instant;
  /** Of this text with these cases. */
  readonly tested: Maybe<CasesOutcome>;
  /** Everybody who wrote or submitted something of it, and so cannot approve it. */
  readonly contributors: ReadonlySet<string>;
  readonly steps: readonly PolicyStep[];
  /** Digest that it was approved with, once it was. */
  readonly approvedDigest: Maybe<string>;
  /** `name/version` it was published as. */
  readonly published: Maybe<string>;
}

/** A draft as it is answered. `digest` is what an approval has to name. */
export interface DraftAnswer extends DraftView {
  /** SHA-256 of the text in base64url. */
  readonly digest: string;
}

/** The policies that came with the installation. */
export interface ShippedPolicies {
  /** Undefined where there is no such file. */
  texts(id: string): Maybe<PolicyTexts>;
  /** Versions of a name that have a file. */
  versionsOf(name: string): readonly number[];
}

/** What a command on policies was asked with cannot be done; nothing was changed by it. */
export class StepRefused extends Error {
  override readonly name = "StepRefused";

  /**
   * `unknown`: there is no such thing; `forbidden`: this person's role does not reach so far; `wrong-step`: not now, or not by this person; `text`: the policy or its
   * cases are at fault, in the places that `problems` names; `model`: the model is; `busy`: too much is under way.
   */
  constructor(readonly kind: "unknown" | "forbidden" | "wrong-step" | "text" | "model" | "busy", detail: string, readonly problems: readonly PolicyProblem[] = []) {
    super(detail);
  }
}
