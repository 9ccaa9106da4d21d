import { assert, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { policyFingerprint, policyTexts, readPolicy, thresholdsIn, withConstants, withRules, withVersion } from "../../risk/index.js";
import type { FactValue, Maybe, PolicyTextOf } from "../../risk/index.js";
import { roleAt } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import { OneByOne } from "../changes/one-by-one.js";
import type { ChangeLog, ChangeRecord } from "../changes/types.js";
import type { PoliciesView, PolicyProblem, PolicyVersionView } from "../views.js";
import type { PolicyBook, PolicyChanges } from "./book.js";
import { casesOutcome, digestOf, editing, problemsOf, refuseUnkeepable, soundPolicy } from "./checked.js";
import { STEPS, draftAnswer, obstacle, rowOf, selfApproval } from "./draft-view.js";
import type { DraftStep } from "./draft-view.js";
import { keptParents, parentsFor, parentsOf } from "./parents.js";
import { admit } from "./roles.js";
import { StepRefused } from "./types.js";
import type { Draft, DraftAnswer, KeptVersion, PolicyRef, Rollout, ShippedPolicies, WholePolicy } from "./types.js";

export interface PoliciesParts {
  readonly log: ChangeLog;
  /** The fold of this very log; it hears of each change before the command that made it goes on. */
  readonly book: PolicyBook;
  readonly shipped: ShippedPolicies;
  /** `name/version` that the configuration says, by issuer. */
  readonly configured: ReadonlyMap<string, string>;
  readonly newId: () => string;
  readonly now: () => Instant;
  /** Called when another policy decides for an issuer, once that is on the disk. */
  readonly onLive: (issuer: string) => void;
}

/** What a new draft is made of: the text of its base, with other constants and further rules, or a text of its own. */
export interface NewDraft {
  readonly title: string;
  /** `name/version`; what is live where left out. */
  readonly base?: string;
  readonly text?: string;
  readonly constants?: Readonly<Record<string, FactValue>>;
  /** Rules behind those of the text, as the items of a YAML list; such as `suggest` proposes. */
  readonly rules?: string;
  readonly cases?: string;
  readonly reason?: string;
}

/** What an edit changes; the rest stays. */
export interface DraftEdit {
  readonly title?: string;
  readonly text?: string;
  readonly constants?: Readonly<Record<string, FactValue>>;
  readonly cases?: string;
  readonly reason?: string;
}

const OPEN_DRAFTS_MAX = 200;

/**
 * The life of policies: draft, test, submission, approval by another person, publication, the way back. Every step is a change
 * with author and reason, kept before it counts; one command follows the other, so that each sees what the one before left.
 * All commands throw {@link StepRefused}, and then have changed nothing.
 */
export class Policies {
  private readonly commands = new OneByOne();

  constructor(private readonly parts: PoliciesParts) {}

  /** What is live, what was, and what is in work. */
  view(who: Principal, issuer: string): PoliciesView {
    admit(who, issuer, "viewer");
    const { book } = this.parts;
    const live = this.live(issuer);
    const kept = book.versionsOf(issuer);
    const versions = kept.length === 0 ? [live] : kept;
    return {
      live: live.policy,
      versions: versions.map(({ policy, fingerprint, publishedAt, author, reason }) => ({
        id: policy, fingerprint, publishedAt: publishedAt === undefined ? null : formatInstant(publishedAt), author: author ?? null, reason: reason ?? null, live: isSame({ policy, fingerprint }, live),
      })),
      drafts: book.draftsOf(issuer).map(rowOf),
      mayRollBack: book.beforeLiveOf(issuer) !== undefined,
      rollout: rolloutView(book.rolloutOf(issuer)),
    };
  }

  /** One version that is or was live for the issuer. @param id `name/version` */
  version(who: Principal, issuer: string, id: string): PolicyVersionView {
    admit(who, issuer, "viewer");
    const version = this.knownVersion(issuer, id);
    const { text, policy: policyId, fingerprint } = version;
    const { rules, sentences, constants, parents } = readPolicy(text, policyId, keptParents(version));
    const { challengeScore, rejectScore } = thresholdsIn(constants);
    return {
      id: policyId, fingerprint, text,
      thresholds: challengeScore === undefined || rejectScore === undefined ? null : { challengeScore, rejectScore },
      parents,
      rules: rules.map(({ id: rule, from, then, when }) => ({ id: rule, from, then, when, en: sentences.get(rule)?.en ?? "", ja: sentences.get(rule)?.ja ?? "" })),
    };
  }

  /** What is wrong with a text that nobody keeps yet. @param issuer whose policies it may extend besides those that have files; nobody's where left out */
  check(who: Principal, text: string, issuer?: string): readonly PolicyProblem[] {
    if (issuer !== undefined) admit(who, issuer, "analyst");
    return problemsOf(text, this.parents(issuer));
  }

  draft(who: Principal, id: string): DraftAnswer {
    return this.answer(who, this.knownDraft(who, id));
  }

  /** Begins a draft. Its text may still be at fault; it is kept with its problems, and cannot be tested or submitted before it is mended. */
  create(who: Principal, issuer: string, { title, base, text, constants, rules, cases, reason }: NewDraft): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      admit(who, issuer, "analyst");
      const { book, newId } = this.parts;
      const from = base === undefined ? this.live(issuer) : this.knownVersion(issuer, base);
      if (book.draftsOf(issuer).filter(({ state }) => state !== "published" && state !== "withdrawn").length >= OPEN_DRAFTS_MAX) throw new StepRefused("wrong-step", `There are ${OPEN_DRAFTS_MAX} drafts in work; withdraw some first.`);
      const plain = text ?? editing((source) => withVersion(from.text, this.nextNumber(from.policy), source));
      const content = { title, base: { policy: from.policy, fingerprint: from.fingerprint }, text: withMore(withValues(plain, constants, this.parents(issuer)), rules), cases: cases ?? from.cases };
      refuseUnkeepable(content.text);
      refuseUnkeepable(content.cases, "cases");
      return this.record(who, issuer, newId(), "drafted", content, reason);
    });
  }

  /** Changes a draft that is not published or withdrawn, and takes it back to the state `draft`. What changes nothing is no step. */
  edit(who: Principal, id: string, { title, text, constants, cases, reason }: DraftEdit): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "edit");
      const written = withValues(text ?? draft.text, constants, this.parents(draft.issuer));
      const content = {
        ...(title !== undefined && title !== draft.title && { title }),
        ...(written !== draft.text && { text: written }),
        ...(cases !== undefined && cases !== draft.cases && { cases }),
      };
      if (Object.keys(content).length === 0) return this.answer(who, draft);
      refuseUnkeepable(content.text);
      refuseUnkeepable(content.cases, "cases");
      return this.record(who, draft.issuer, id, "edited", content, reason);
    });
  }

  /** Runs its cases. What fails is told and kept, and does not stand in the way: the approver sees it. */
  test(who: Principal, id: string): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "test");
      const { text, cases } = draft;
      assert(cases !== undefined, "a draft without cases is not ready to be tested");
      return this.record(who, draft.issuer, id, "tested", { digest: digestOf({ text }, this.parents(draft.issuer)), ...casesOutcome({ text, cases }, this.parents(draft.issuer)) }, undefined);
    });
  }

  /** Lays a sound draft that was tested before an approver. */
  submit(who: Principal, id: string, reason: string): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "submit");
      soundPolicy(draft.text, this.parents(draft.issuer));
      return this.record(who, draft.issuer, id, "submitted", { digest: digestOf(draft, this.parents(draft.issuer)) }, reason);
    });
  }

  withdraw(who: Principal, id: string, reason: Maybe<string>): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "withdraw");
      return this.record(who, draft.issuer, id, "withdrawn", {}, reason);
    });
  }

  sendBack(who: Principal, id: string, reason: string): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "send-back");
      return this.record(who, draft.issuer, id, "sent-back", {}, reason);
    });
  }

  /** @param digest of the text that is approved, so that an approval is good for no other */
  approve(who: Principal, id: string, digest: string, reason: string): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "approve");
      if (digest !== digestOf(draft, this.parents(draft.issuer))) throw new StepRefused("wrong-step", "The approval is of another text than the one that was submitted.");
      return this.record(who, draft.issuer, id, "approved", { digest }, reason);
    });
  }

  /**
   * Makes an approved draft the next version of its name, and live: for all cards, or for a share of them while what was live decides for the others.
   * @param share in whole percent, 1 to 100
   */
  publish(who: Principal, id: string, reason: Maybe<string>, share = 100): Promise<DraftAnswer> {
    return this.commands.run(async () => {
      const draft = this.ready(who, id, "publish");
      const { book, onLive } = this.parts;
      if (book.rolloutOf(draft.issuer) !== undefined) throw new StepRefused("wrong-step", "Another version decides for some of the cards; finish it or take it back first.");
      const parents = this.parents(draft.issuer);
      const digest = digestOf(draft, parents);
      if (draft.approvedDigest !== undefined && draft.approvedDigest !== digest) throw new StepRefused("wrong-step", "A policy that it extends is not what it was when this was approved; send it back.");
      const named = soundPolicy(draft.text, parents);
      const text = editing((source) => withVersion(draft.text, this.nextNumber(named.id), source));
      const policy = soundPolicy(text, parents);
      const { policy: before, fingerprint, text: textBefore, parents: parentsBefore, cases } = this.live(draft.issuer);
      const replaced = { policy: before, fingerprint, text: textBefore, parents: parentsBefore, cases };
      const content = { policy: policy.id, fingerprint: policy.fingerprint, text, parents: parentsOf(text, parents), cases: draft.cases, digest, replaced, ...(share < 100 && { share }) };
      const answer = await this.record(who, draft.issuer, id, "published", content, reason);
      onLive(draft.issuer);
      return answer;
    });
  }

  /** Lets the version that decides for some of the cards decide for more of them, those it decides for already among them. @param share in whole percent; at 100 it is live */
  widen(who: Principal, issuer: string, share: number, reason: string): Promise<PoliciesView> {
    return this.commands.run(async () => {
      admit(who, issuer, "approver");
      const { book, onLive } = this.parts;
      this.live(issuer);
      const rollout = book.rolloutOf(issuer);
      if (rollout === undefined) throw new StepRefused("wrong-step", "No version decides for only some of the cards.");
      const { policy, fingerprint } = rollout;
      if (share <= rollout.share) throw new StepRefused("wrong-step", `${policy} decides for ${rollout.share} % of the cards; a share can only grow, or be taken back.`);
      await this.keep(who, issuer, policy, "widened", { policy, fingerprint, share }, reason);
      onLive(issuer);
      return this.view(who, issuer);
    });
  }

  /** Makes live, for all cards, what was live before the latest publication that was not taken back. */
  rollBack(who: Principal, issuer: string, reason: string): Promise<PoliciesView> {
    return this.commands.run(async () => {
      admit(who, issuer, "approver");
      const { book, onLive } = this.parts;
      const live = book.rolloutOf(issuer) ?? this.live(issuer);
      const before = book.beforeLiveOf(issuer);
      if (before === undefined) throw new StepRefused("wrong-step", "Nothing was published that could be taken back.");
      await this.keep(who, issuer, before.policy, "rolled-back", { policy: before.policy, fingerprint: before.fingerprint, from: { policy: live.policy, fingerprint: live.fingerprint } }, reason);
      onLive(issuer);
      return this.view(who, issuer);
    });
  }

  /** A policy that may run beside the live one: a version of this issuer's, or a draft as it is now. */
  candidate(who: Principal, issuer: string, named: { readonly draft: string } | { readonly policy: string }): PolicyRef & WholePolicy & { readonly draft?: string } {
    if ("policy" in named) {
      const { policy, fingerprint, text, parents } = this.knownVersion(issuer, named.policy);
      return { policy, fingerprint, text, parents };
    }
    const draft = this.knownDraft(who, named.draft);
    if (draft.issuer !== issuer) throw new StepRefused("unknown", "There is no such draft.");
    const parents = this.parents(issuer);
    const { id, fingerprint } = soundPolicy(draft.text, parents);
    return { policy: id, fingerprint, text: draft.text, parents: parentsOf(draft.text, parents), draft: draft.id };
  }

  /** What decides for an issuer now. @throws {StepRefused} for an issuer that is not here */
  private live(issuer: string): KeptVersion {
    const { book, configured, shipped } = this.parts;
    const policy = configured.get(issuer);
    if (policy === undefined) throw new StepRefused("unknown", "There is no such issuer.");
    const published = book.liveOf(issuer);
    if (published !== undefined) return published;
    const texts = shipped.texts(policy);
    if (texts === undefined) throw new StepRefused("unknown", `The file of ${policy} is not here any more.`);
    // What the configuration names knows the policies that have files, and no others.
    const parents = this.parents(undefined);
    return { policy, fingerprint: policyFingerprint(policyTexts(texts.text, parents)), ...texts, parents: parentsOf(texts.text, parents), publishedAt: undefined, author: undefined, reason: undefined };
  }

  private parents(issuer: Maybe<string>): PolicyTextOf {
    return parentsFor(issuer, this.parts.book, this.parts.shipped);
  }

  private knownVersion(issuer: string, id: string): KeptVersion {
    const live = this.live(issuer);
    const version = live.policy === id ? live : this.parts.book.versionsOf(issuer).find(({ policy }) => policy === id);
    if (version === undefined) throw new StepRefused("unknown", "This issuer has no such version of a policy.");
    return version;
  }

  /** Drafts of issuers where this person has nothing to do are as if they were not there. */
  private knownDraft(who: Principal, id: string): Draft {
    const draft = this.parts.book.draft(id);
    if (draft === undefined || roleAt(who, draft.issuer) === undefined) throw new StepRefused("unknown", "There is no such draft.");
    return draft;
  }

  private ready(who: Principal, id: string, step: DraftStep): Draft {
    const draft = this.knownDraft(who, id);
    admit(who, draft.issuer, STEPS[step].role);
    const problem = obstacle(draft, step) ?? selfApproval(draft, step, who);
    if (problem !== undefined) throw new StepRefused("wrong-step", problem);
    return draft;
  }

  /** Numbers are given once in the whole installation, so that `name/version` alone says which text it is. */
  private nextNumber(id: string): number {
    const name = id.slice(0, id.indexOf("/"));
    return 1 + Math.max(0, ...this.parts.shipped.versionsOf(name), ...this.parts.book.numbersOf(name));
  }

  private answer(who: Principal, draft: Draft): DraftAnswer {
    const { book, shipped } = this.parts;
    const { policy, fingerprint } = draft.base;
    const parents = this.parents(draft.issuer);
    const file = shipped.texts(policy)?.text;
    const baseText = book.wholeOf({ policy, fingerprint })?.text ?? (file !== undefined && policyFingerprint(policyTexts(file, parents)) === fingerprint ? file : "");
    return draftAnswer(draft, who, { baseText, live: this.live(draft.issuer).policy, parents });
  }

  private async record<Action extends Exclude<keyof PolicyChanges, "widened" | "rolled-back">>(who: Principal, issuer: string, id: string, action: Action, content: PolicyChanges[Action], reason: Maybe<string>): Promise<DraftAnswer> {
    await this.keep(who, issuer, id, action, content, reason);
    return this.draft(who, id);
  }

  private keep<Action extends keyof PolicyChanges>(who: Principal, issuer: string, about: string, action: Action, content: PolicyChanges[Action], reason: Maybe<string>): Promise<ChangeRecord> {
    return this.parts.log.record({ at: this.parts.now(), issuer, subject: "policy", action, author: who.id, reason, about, content: { ...content } });
  }
}

function withMore(text: string, rules: Maybe<string>): string {
  return rules === undefined ? text : editing((source) => withRules(text, rules, source));
}

function withValues(text: string, constants: Maybe<Readonly<Record<string, FactValue>>>, parents: PolicyTextOf): string {
  return constants === undefined ? text : editing((source) => withConstants(text, constants, source, parents));
}

function rolloutView(rollout: Maybe<Rollout>): PoliciesView["rollout"] {
  return rollout === undefined ? null : { policy: rollout.policy, fingerprint: rollout.fingerprint, share: rollout.share, since: formatInstant(rollout.since), author: rollout.sharedBy };
}

function isSame(one: PolicyRef, other: PolicyRef): boolean {
  return one.policy === other.policy && one.fingerprint === other.fingerprint;
}
