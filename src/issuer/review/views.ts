import type { Label } from "../../engine/index.js";
import type { Action } from "../../risk/index.js";
import type { DecisionRow } from "../views.js";

/** What the review answers, as its JSON; rules as in ../views.ts. A decision is named by its acsTransID throughout. */

/**
 * Why somebody should look at a decision.
 * `suspicious-frictionless`: nobody was asked although the score came close to where one is, or although a fraud was reported of the same
 * card, recognised device, e-mail address, phone or shipping address within a week of it. `saveable-reject`: it was turned away, but the purchase is so much like the
 * card's others that a challenge would likely have shown its holder. `shadow-disagreement`: what runs beside the live setup would have done something else.
 */
export const REVIEW_KINDS = ["suspicious-frictionless", "saveable-reject", "shadow-disagreement"] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** What a person finds. The first two are labels of the decision from then on; `unsure` ends the case without one. */
export const VERDICTS = ["fraud", "genuine", "unsure"] as const;
export type ReviewVerdict = (typeof VERDICTS)[number];

/** What a case is in the queue for, with what made it one. */
export type ReviewReason =
  /** How far the score is below (or, where negative, above) the one from which on the policy asks. */
  | { readonly kind: "suspicious-frictionless"; readonly why: "score"; readonly score: number; readonly challengeScore: number }
  /** What this decision has in common with one that is a fraud. */
  | { readonly kind: "suspicious-frictionless"; readonly why: "linked-fraud"; readonly shares: readonly LinkKind[] }
  /** Names of facts that are as usual for the card, and of those that are not. `rejectScore` is null where the policy has none. */
  | { readonly kind: "saveable-reject"; readonly why: "habit"; readonly score: number | null; readonly rejectScore: number | null; readonly usual: readonly string[]; readonly unusual: readonly string[] }
  /** What the challenger would have done, and which one it was: `name/version` of its policy, and its model where it has one. */
  | { readonly kind: "shadow-disagreement"; readonly why: "challenger"; readonly action: Action; readonly policy: string; readonly model: string | null };

/** Who looks at a case. It is over at `until` unless claimed again, and then anybody may have it. */
export interface ReviewClaim {
  readonly by: string;
  readonly at: string;
  readonly until: string;
  /** Whose claim was ended by this one. */
  readonly takenFrom: string | null;
}

/** One line of the queue. */
export interface ReviewItem {
  readonly decision: DecisionRow;
  /** Empty for a decision that the queue does not ask for. */
  readonly reasons: readonly ReviewReason[];
  /** What a wrong decision costs here, by the odds that the model gave: the loss of a fraud that passed, or the sale of an honest one turned away. */
  readonly stakeMinor: number;
  readonly claim: ReviewClaim | null;
  /** It stays out of the queue until then. */
  readonly snoozedUntil: string | null;
  readonly notes: number;
}

/**
 * GET /api/v1/review?issuer=&kind=&state=&limit=&before=
 * `state` is `open` where left out, `mine` or `free` for those claimed by whoever asks or by nobody, `snoozed` for those set aside. What is
 * at stake and how lately it was decide the place, which does not change while time goes by. `before` is the `next` of the page before.
 */
export interface ReviewPage {
  readonly items: readonly ReviewItem[];
  /** How many fit what was asked. */
  readonly total: number;
  /** Without what is set aside, whatever was asked. One decision can be of several kinds. */
  readonly open: { readonly total: number; readonly byKind: Readonly<Record<ReviewKind, number>> };
  readonly snoozed: number;
  readonly next: string | null;
}

/** GET /api/v1/review/{decision}; also the answer to every step of one. */
export interface ReviewCase extends ReviewItem {
  readonly verdict: { readonly verdict: ReviewVerdict; readonly by: string; readonly at: string } | null;
  /** What a verdict must name as `replaces`, because it stands now: the label, else the verdict. */
  readonly stands: Label | ReviewVerdict | null;
  /** Oldest first. A note is a step with the action `noted`, and its text is the reason. */
  readonly steps: readonly { readonly at: string; readonly action: string; readonly author: string; readonly reason: string | null }[];
}

/** What two decisions may have in common that tells of the same hands. Networks, merchants and BINs are shared by strangers. */
export const LINK_KINDS = ["card", "device", "ip", "email", "phone", "address"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** GET /api/v1/review/{decision}/links: what shares a card, a device, an address or more with the decision, among those in memory of its issuer. */
export interface LinksView {
  /** What the decision names, with how many others name the same; no name or address is told. */
  readonly entities: readonly { readonly kind: LinkKind; readonly decisions: number; readonly cards: number; readonly fraud: number }[];
  /** Cards of those decisions, first those with frauds, then those with more in common, then the latest. The decision's own is not among them. */
  readonly cards: readonly {
    /** Names the card in this answer alone. */
    readonly id: string;
    readonly cardBin: string;
    readonly cardLastFour: string;
    readonly lastAt: string;
    readonly decisions: number;
    readonly fraud: number;
    /** How many decisions of this card share what. */
    readonly shares: readonly { readonly kind: LinkKind; readonly decisions: number }[];
  }[];
  /** The newest of those decisions. */
  readonly decisions: readonly { readonly decision: DecisionRow; readonly shares: readonly LinkKind[] }[];
  /** How many cards and decisions there are beyond those above. */
  readonly more: { readonly cards: number; readonly decisions: number };
  /** How many decisions were looked through. */
  readonly looked: number;
}

/** POST /api/v1/labels/file: what became of a file whose lines could all be read. */
export interface LabelFileView {
  readonly accepted: number;
  readonly duplicate: number;
  readonly unknown: number;
  /** Lines that are counted in the last two, at most 1,000. */
  readonly passedOver: readonly { readonly line: number; readonly ref: string; readonly reason: "duplicate" | "unknown-decision" }[];
}
