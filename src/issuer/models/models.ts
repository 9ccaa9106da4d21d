import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { may } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import { OneByOne } from "../changes/one-by-one.js";
import type { ChangeLog } from "../changes/types.js";
import type { LiveSetup } from "../desk.js";
import type { Policies } from "../policies/policies.js";
import { admit } from "../policies/roles.js";
import { StepRefused } from "../policies/types.js";
import type { Role } from "../views.js";
import type { Challenger, ModelBook, ModelChanges, Promotion, Proposal, RunningShadow, ShadowChanges } from "./book.js";
import type { ModelCard, ModelsView, PromotionProposal, ShadowState } from "./views.js";

/** The models folder. */
export interface ModelShelf {
  /** What is there, by name. */
  cards(): readonly ModelCard[];
  /** Why a model that is there cannot score, as one sentence; undefined when it can. Reads all of it. */
  problemOf(id: string): Maybe<string>;
}

export interface ModelsParts {
  readonly log: ChangeLog;
  /** The fold of this very log; it hears of each change before the command that made it goes on. */
  readonly book: ModelBook;
  readonly shelf: ModelShelf;
  readonly policies: Policies;
  /** Undefined for an issuer that is none of ours. */
  readonly liveOf: (issuer: string) => Maybe<LiveSetup>;
  /** Why the challenger of an issuer does not run. */
  readonly shadowProblemOf: (issuer: string) => Maybe<string>;
  readonly newId: () => string;
  readonly now: () => Instant;
  /** Called when another model decides for an issuer, or another challenger runs there, once that is on the disk. */
  readonly onLive: (issuer: string) => void;
}

/** What is to run beside the live setup: at least one of the three, and not both a draft and a version. */
export interface NewShadow {
  readonly model?: Maybe<string>;
  readonly draft?: Maybe<string>;
  /** `name/version`. */
  readonly policy?: Maybe<string>;
}

type Allowed = ModelsView["allowed"][number];

const ROLE_FOR: Readonly<Record<Allowed, Role>> = { "start-shadow": "analyst", "stop-shadow": "analyst", propose: "analyst", withdraw: "analyst", approve: "approver", decline: "approver" };

/**
 * Which model scores for an issuer, and what runs beside it. A model is promoted by two people, as a policy is published; a challenger, which
 * changes nothing, is started and stopped by one. All commands throw {@link StepRefused}, and then have changed nothing.
 */
export class Models {
  private readonly commands = new OneByOne();

  constructor(private readonly parts: ModelsParts) {}

  view(who: Principal, issuer: string): ModelsView {
    admit(who, issuer, "viewer");
    const { book, shelf, shadowProblemOf } = this.parts;
    const live = this.live(issuer);
    const [shadow, proposal] = [book.shadowOf(issuer), book.proposalOf(issuer)];
    const allowed = (Object.keys(ROLE_FOR) as Allowed[]).filter((step) => may(who, ROLE_FOR[step], issuer) && obstacle(step, who, shadow, proposal) === undefined);
    return {
      champion: live.model ?? null,
      policy: live.policy.id,
      shadow: shadow === undefined ? null : shadowState(shadow, shadowProblemOf(issuer)),
      models: shelf.cards(),
      proposal: proposal === undefined ? null : proposalView(proposal),
      promotions: book.promotionsOf(issuer).map(promotionView),
      allowed,
    };
  }

  /** Lets a policy, a model or both run beside what decides, in the place of the challenger before. */
  startShadow(who: Principal, issuer: string, wanted: NewShadow, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      admit(who, issuer, ROLE_FOR["start-shadow"]);
      const challenger = this.challengerOf(who, issuer, wanted);
      await this.keepShadow(who, issuer, "started", challenger, [challenger.policy?.policy, challenger.model].filter((part) => part !== undefined).join(" "), reason);
      this.parts.onLive(issuer);
      return this.view(who, issuer);
    });
  }

  stopShadow(who: Principal, issuer: string, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      admit(who, issuer, ROLE_FOR["stop-shadow"]);
      this.refuse("stop-shadow", who, issuer);
      await this.keepShadow(who, issuer, "stopped", {}, undefined, reason);
      this.parts.onLive(issuer);
      return this.view(who, issuer);
    });
  }

  /** Lays a model before an approver, to score in the place of the one that does. */
  propose(who: Principal, issuer: string, model: string, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      admit(who, issuer, ROLE_FOR.propose);
      this.refuse("propose", who, issuer);
      const live = this.live(issuer);
      if (live.model === model) throw new StepRefused("wrong-step", `${model} is the model that scores already.`);
      this.refuseUnusable(model);
      await this.keep(who, issuer, this.parts.newId(), "proposed", { model, replaces: live.model }, reason);
      return this.view(who, issuer);
    });
  }

  /** Makes the proposed model the one that scores. @param id of the proposal, so that an approval is good for no other */
  approve(who: Principal, issuer: string, id: string, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      const { model, replaces } = this.proposed(who, issuer, id, "approve");
      if (this.live(issuer).model !== replaces) throw new StepRefused("wrong-step", "Another model scores by now than the one that this was to replace.");
      this.refuseUnusable(model);
      await this.keep(who, issuer, id, "promoted", { model }, reason);
      this.parts.onLive(issuer);
      return this.view(who, issuer);
    });
  }

  decline(who: Principal, issuer: string, id: string, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      this.proposed(who, issuer, id, "decline");
      await this.keep(who, issuer, id, "declined", {}, reason);
      return this.view(who, issuer);
    });
  }

  withdraw(who: Principal, issuer: string, id: string, reason: string): Promise<ModelsView> {
    return this.commands.run(async () => {
      this.proposed(who, issuer, id, "withdraw");
      await this.keep(who, issuer, id, "withdrawn", {}, reason);
      return this.view(who, issuer);
    });
  }

  private live(issuer: string): LiveSetup {
    const live = this.parts.liveOf(issuer);
    if (live === undefined) throw new StepRefused("unknown", "There is no such issuer.");
    return live;
  }

  private challengerOf(who: Principal, issuer: string, { model, draft, policy }: NewShadow): Challenger {
    const live = this.live(issuer);
    if (model === undefined && draft === undefined && policy === undefined) throw new StepRefused("wrong-step", "Name what is to run beside the live setup: a draft, a policy or a model.");
    if (draft !== undefined && policy !== undefined) throw new StepRefused("wrong-step", "Name either a draft or a published policy.");
    if (model !== undefined) this.refuseUnusable(model);
    const candidate = draft === undefined && policy === undefined ? undefined : this.parts.policies.candidate(who, issuer, draft === undefined ? { policy: policy as string } : { draft });
    const samePolicy = candidate === undefined || candidate.fingerprint === live.policy.fingerprint;
    if (samePolicy && (model ?? live.model) === live.model) throw new StepRefused("wrong-step", "That is what decides already; it would always agree.");
    return { ...(model !== undefined && { model }), ...(candidate !== undefined && { policy: candidate }) };
  }

  private proposed(who: Principal, issuer: string, id: string, step: Allowed): Proposal {
    admit(who, issuer, ROLE_FOR[step]);
    const proposal = this.parts.book.proposalOf(issuer);
    if (proposal?.id !== id) throw new StepRefused("wrong-step", "This proposal is not open any more.");
    this.refuse(step, who, issuer);
    return proposal;
  }

  private refuse(step: Allowed, who: Principal, issuer: string): void {
    const { book } = this.parts;
    const problem = obstacle(step, who, book.shadowOf(issuer), book.proposalOf(issuer));
    if (problem !== undefined) throw new StepRefused("wrong-step", problem);
  }

  private refuseUnusable(model: string): void {
    const { shelf } = this.parts;
    if (!shelf.cards().some(({ id }) => id === model)) throw new StepRefused("unknown", "There is no such model.");
    const problem = shelf.problemOf(model);
    if (problem !== undefined) throw new StepRefused("wrong-step", `The model cannot be used: ${problem}`);
  }

  private async keep<Action extends keyof ModelChanges>(who: Principal, issuer: string, about: string, action: Action, content: ModelChanges[Action], reason: string): Promise<void> {
    await this.parts.log.record({ at: this.parts.now(), issuer, subject: "model", action, author: who.id, reason, about, content: { ...content } });
  }

  private async keepShadow<Action extends keyof ShadowChanges>(who: Principal, issuer: string, action: Action, content: ShadowChanges[Action], about: Maybe<string>, reason: string): Promise<void> {
    await this.parts.log.record({ at: this.parts.now(), issuer, subject: "shadow", action, author: who.id, reason, about, content: { ...content } });
  }
}

/** Why a step cannot be taken, as one sentence; undefined when nothing speaks against it. A role is not asked about here. */
function obstacle(step: Allowed, who: Principal, shadow: Maybe<RunningShadow>, proposal: Maybe<Proposal>): Maybe<string> {
  if (step === "start-shadow") return undefined;
  if (step === "stop-shadow") return shadow === undefined ? "Nothing runs beside the live setup." : undefined;
  if (step === "propose") return proposal === undefined ? undefined : "A promotion waits for its approval; it has to be approved, declined or withdrawn first.";
  if (proposal === undefined) return "No promotion waits for an approval.";
  return step === "approve" && proposal.author === who.id ? "Nobody approves a change of their own: you proposed it." : undefined;
}

function shadowState({ policy, model, at, author, reason }: RunningShadow, problem: Maybe<string>): ShadowState {
  return {
    policy: policy?.policy ?? null, policyFingerprint: policy?.fingerprint ?? null, draft: policy?.draft ?? null, model: model ?? null,
    since: formatInstant(at), author, reason: reason ?? null, problem: problem ?? null,
  };
}

function proposalView({ id, model, replaces, at, author, reason }: Proposal): PromotionProposal {
  return { id, model, replaces: replaces ?? null, at: formatInstant(at), author, reason: reason ?? null };
}

function promotionView({ model, replaces, author, approved }: Promotion): ModelsView["promotions"][number] {
  return { model, replaced: replaces ?? null, at: formatInstant(approved.at), proposedBy: author, approvedBy: approved.author, reason: approved.reason ?? null };
}
