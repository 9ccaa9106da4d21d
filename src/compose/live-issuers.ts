import type { IssuerSetup } from "../acs/index.js";
import type { SetupLibrary } from "../adapters/setup-library.js";
import { assert } from "../base/index.js";
import type { Config } from "../config.js";
import { isInShare } from "../issuer/index.js";
import type { LiveSetup, ModelBook, PolicyBook, PolicyRef } from "../issuer/index.js";
import type { Maybe, Policy, RedactedCard, RiskSetup } from "../risk/index.js";

export interface LiveIssuersParts {
  readonly config: Config;
  readonly library: SetupLibrary;
  readonly policies: PolicyBook;
  readonly models: ModelBook;
  /** Told of a challenger that cannot run, which is no reason not to decide. */
  readonly onShadowFailure: (issuer: string, problem: string) => void;
}

/** What decides for an issuer's cards. */
interface Live {
  readonly all: IssuerSetup;
  /** For some of the cards, instead of `all`. */
  readonly rollout: Maybe<{ readonly version: string; readonly share: number; readonly setup: IssuerSetup }>;
  readonly shadowProblem: Maybe<string>;
}

/** The issuers of an installation with what decides for each of them now, and what runs beside it. */
export class LiveIssuers {
  private readonly lives = new Map<string, Live>();
  private readonly ranges: readonly { readonly prefix: string; readonly id: string }[];

  /** @throws what reading a policy or a model that is to decide throws */
  constructor(private readonly parts: LiveIssuersParts) {
    const { issuers } = parts.config;
    this.ranges = issuers.flatMap(({ id, bins }) => bins.map((prefix) => ({ prefix, id }))).sort((a, b) => b.prefix.length - a.prefix.length);
    for (const { id } of issuers) this.renew(id);
  }

  /** The issuer with the longest BIN prefix of a card, with what decides for this card. */
  of({ bin, key }: Pick<RedactedCard, "bin" | "key">): IssuerSetup | undefined {
    const range = this.ranges.find(({ prefix }) => bin.startsWith(prefix));
    const live = range && this.lives.get(range.id);
    if (live?.rollout === undefined) return live?.all;
    const { version, share, setup } = live.rollout;
    return isInShare(key, version, share) ? setup : live.all;
  }

  /** What decides for an issuer's cards, for most of them while a version is for some only; undefined for one that is none of ours. */
  live(id: string): IssuerSetup | undefined {
    return this.lives.get(id)?.all;
  }

  /** The same as people look at it. */
  liveSetup(id: string): Maybe<LiveSetup> {
    const live = this.live(id);
    return live && { policy: live.risk.policy, model: live.risk.model?.id };
  }

  /** Why the challenger of an issuer does not run; undefined where it does, or where there is none. */
  shadowProblemOf(id: string): Maybe<string> {
    return this.lives.get(id)?.shadowProblem;
  }

  /** Every policy that decides, or runs beside it, for an issuer. */
  policiesOf(id: string): readonly Policy[] {
    const live = this.lives.get(id);
    return [live?.all, live?.rollout?.setup].flatMap((setup) => (setup === undefined ? [] : [setup.risk.policy, ...(setup.shadow === undefined ? [] : [setup.shadow.policy])]));
  }

  /** From the next message on the issuer decides by what is live by now: what was published or promoted, else what the configuration says. */
  renew(id: string): void {
    const { config, library, policies, models } = this.parts;
    const issuer = config.issuers.find((one) => one.id === id);
    assert(issuer !== undefined, `there is an issuer ${id}`);
    const model = models.liveOf(id) ?? issuer.model;
    let shadowProblem: Maybe<string>;
    const setupWith = (policy: PolicyRef | string): IssuerSetup => {
      const { risk, ids } = library.setup(id, policy, model);
      const shadow = this.shadowBeside(id, risk);
      if (typeof shadow === "string") shadowProblem = shadow;
      return { id, risk, setupIds: ids, shadow: typeof shadow === "string" ? undefined : shadow, name: issuer.name, cardholderInfo: issuer.cardholderInfo, whenFailing: config.whenFailing };
    };
    const rollout = policies.rolloutOf(id);
    const all = setupWith(policies.liveOf(id) ?? issuer.policy);
    this.lives.set(id, { all, rollout: rollout && { version: rollout.policy, share: rollout.share, setup: setupWith(rollout) }, shadowProblem });
    if (shadowProblem !== undefined) this.parts.onShadowFailure(id, shadowProblem);
  }

  /** What runs beside a setup, or why it does not; undefined for nothing, and for what would always agree. */
  private shadowBeside(id: string, live: RiskSetup): Maybe<RiskSetup> | string {
    const { library, models } = this.parts;
    const challenger = models.shadowOf(id);
    if (challenger === undefined) return undefined;
    try {
      const policy = challenger.policy === undefined ? live.policy : library.policyWith(challenger.policy);
      if (policy === undefined) return `The policy ${String(challenger.policy?.policy)} cannot be used any more.`;
      const model = challenger.model === undefined ? live.model : library.model(challenger.model);
      return policy.fingerprint === live.policy.fingerprint && model === live.model ? undefined : { policy, model };
    } catch {
      return `The model ${String(challenger.model)} cannot be used any more.`;
    }
  }
}
