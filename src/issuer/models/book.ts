import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { ChangeRecord } from "../changes/types.js";
import type { PolicyRef, WholePolicy } from "../policies/types.js";

/** What each change of a model is kept with, by its action; `about` is the proposal. */
export interface ModelChanges {
  readonly proposed: { readonly model: string; readonly replaces: Maybe<string> };
  readonly promoted: { readonly model: string };
  readonly declined: Readonly<Record<string, never>>;
  readonly withdrawn: Readonly<Record<string, never>>;
}

/** What each change of a challenger is kept with; one that is started takes the place of the one before. */
export interface ShadowChanges {
  readonly started: Challenger;
  readonly stopped: Readonly<Record<string, never>>;
}

/** What runs beside the live setup; what is left out is as it is live. */
export interface Challenger {
  readonly model?: Maybe<string>;
  /** As it was when it was started, whatever becomes of the draft. */
  readonly policy?: Maybe<ChallengerPolicy>;
}

export interface ChallengerPolicy extends PolicyRef, WholePolicy {
  /** Id of the draft that its text was taken from. */
  readonly draft?: Maybe<string>;
}

/** When something was said, by whom and why. */
interface Said {
  readonly at: Instant;
  readonly author: string;
  readonly reason: Maybe<string>;
}

export interface RunningShadow extends Challenger, Said {}

export interface Proposal extends Said {
  readonly id: string;
  readonly model: string;
  readonly replaces: Maybe<string>;
}

export interface Promotion extends Proposal {
  readonly approved: Said;
}

/** Models and challengers of an installation as its changes left them. */
export class ModelBook {
  private readonly shadows = new Map<string, RunningShadow>();
  private readonly proposals = new Map<string, Proposal>();
  private readonly promoted = new Map<string, Promotion[]>();
  /** Every policy that was ever a challenger, so that what it said can be checked. */
  private readonly policies = new Map<string, WholePolicy>();

  constructor(changes: readonly ChangeRecord[]) {
    for (const change of changes) this.apply(change);
  }

  /** Takes up the next change; those of other subjects say nothing here. */
  apply(change: ChangeRecord): void {
    const { subject, issuer } = change;
    if (issuer === undefined) return;
    if (subject === "shadow") this.applyShadow(change, issuer);
    else if (subject === "model") this.applyModel(change, issuer);
  }

  /** The challenger of an issuer. */
  shadowOf(issuer: string): Maybe<RunningShadow> {
    return this.shadows.get(issuer);
  }

  /** What was promoted last; undefined while nothing was and the configuration says it. */
  liveOf(issuer: string): Maybe<string> {
    return this.promoted.get(issuer)?.at(-1)?.model;
  }

  /** What waits for a second person. */
  proposalOf(issuer: string): Maybe<Proposal> {
    return this.proposals.get(issuer);
  }

  /** Newest first. */
  promotionsOf(issuer: string): readonly Promotion[] {
    return [...(this.promoted.get(issuer) ?? [])].reverse();
  }

  /** The text of a policy that was a challenger, whoever's it was. */
  wholeOf({ policy, fingerprint }: PolicyRef): Maybe<WholePolicy> {
    return this.policies.get(`${policy} ${fingerprint}`);
  }

  private applyShadow({ action, at, author, reason, content }: ChangeRecord, issuer: string): void {
    if (action === "stopped") return void this.shadows.delete(issuer);
    const { model, policy } = content as unknown as Challenger;
    this.shadows.set(issuer, { model, policy, at, author, reason });
    if (policy !== undefined) this.policies.set(`${policy.policy} ${policy.fingerprint}`, policy);
  }

  private applyModel({ action, at, author, reason, about, content }: ChangeRecord, issuer: string): void {
    if (action === "proposed") {
      const { model, replaces } = content as unknown as ModelChanges["proposed"];
      this.proposals.set(issuer, { id: about as string, model, replaces, at, author, reason });
      return;
    }
    const proposal = this.proposals.get(issuer);
    this.proposals.delete(issuer);
    if (action === "promoted" && proposal !== undefined) this.promoted.set(issuer, [...(this.promoted.get(issuer) ?? []), { ...proposal, approved: { at, author, reason } }]);
  }
}
