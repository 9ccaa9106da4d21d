import type { Instant } from "../../base/index.js";
import type { ChallengeEnd, DecisionRecord, Label } from "../../engine/index.js";
import type { ChallengeMethod, Facts, Maybe } from "../../risk/index.js";

/** What came about, as it came about: decisions with the facts that the policy saw, and news about them. */
export type LedgerEvent =
  /** @property facts undefined where they are not known any more */
  | { readonly kind: "decision"; readonly record: DecisionRecord; readonly facts: Maybe<Facts> }
  /** @property label undefined where it was taken back */
  | { readonly kind: "label"; readonly acsTransID: string; readonly label: Maybe<Label>; readonly at: Instant }
  /** @property method undefined where the challenge was only reported to us */
  | { readonly kind: "challenge"; readonly acsTransID: string; readonly outcome: ChallengeEnd; readonly method: Maybe<ChallengeMethod> };
