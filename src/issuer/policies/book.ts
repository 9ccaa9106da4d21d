import { formatInstant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { ChangeRecord } from "../changes/types.js";
import type { DraftState } from "../views.js";
import type { CasesOutcome, Draft, KeptVersion, PolicyRef, PolicyTexts, Rollout, WholePolicy } from "./types.js";

/** What each change of a policy is kept with, by its action. All but `widened` and `rolled-back`, which are about a version, are about a draft. */
export interface PolicyChanges {
  readonly drafted: { readonly title: string; readonly base: PolicyRef } & PolicyTexts;
  /** Members that are absent stay as they were. */
  readonly edited: { readonly title?: string; readonly text?: string; readonly cases?: string };
  readonly tested: CasesOutcome & { readonly digest: string };
  readonly submitted: { readonly digest: string };
  readonly approved: { readonly digest: string };
  readonly "sent-back": Readonly<Record<string, never>>;
  readonly withdrawn: Readonly<Record<string, never>>;
  /** `digest` is the approved one; the text differs from it in the version number alone. `replaced` was live until now. */
  readonly published: {
    readonly digest: string;
    readonly replaced: PolicyRef & PolicyTexts & WholePolicy;
    /** Of the cards it decides for, in percent; all of them where it is absent. */
    readonly share?: number;
  } & PolicyRef & PolicyTexts & WholePolicy;
  /** The version that decides for some cards decides for this share of them from now on; for all at 100. */
  readonly widened: PolicyRef & { readonly share: number };
  /** It is live instead of `from`, for all cards. */
  readonly "rolled-back": PolicyRef & { readonly from: PolicyRef };
}

type ContentOf<Action extends keyof PolicyChanges> = PolicyChanges[Action];

const STATE_AFTER: Readonly<Record<string, DraftState>> = { drafted: "draft", edited: "draft", submitted: "submitted", approved: "approved", "sent-back": "draft", withdrawn: "withdrawn", published: "published" };

/** Those who did any of this have a part in the text. */
const CONTRIBUTIONS = ["drafted", "edited", "submitted"];

/** The policies of an installation as its changes left them. */
export class PolicyBook {
  private readonly byId = new Map<string, Draft>();
  /** What was live before and is not taken back, and at the end what is live, by issuer. */
  private readonly lives = new Map<string, KeptVersion[]>();
  /** Every version that was ever live by the log's word, by issuer, oldest first. */
  private readonly kept = new Map<string, KeptVersion[]>();
  private readonly rollouts = new Map<string, Rollout>();

  constructor(changes: readonly ChangeRecord[]) {
    for (const change of changes) this.apply(change);
  }

  /** Takes up the next change; those of other subjects say nothing here. */
  apply(change: ChangeRecord): void {
    if (change.subject !== "policy" || change.issuer === undefined || change.about === undefined) return;
    const { action, content, issuer } = change;
    if (action === "rolled-back") this.stepBack(issuer);
    else if (action === "widened") this.widen(change, issuer, content as unknown as ContentOf<"widened">);
    else this.byId.set(change.about, draftAfter(this.byId.get(change.about), change, issuer));
    if (action === "published") this.publish(change, issuer, content as unknown as ContentOf<"published">);
  }

  draft(id: string): Maybe<Draft> {
    return this.byId.get(id);
  }

  /** Of an issuer, the one that was changed last first. */
  draftsOf(issuer: string): readonly Draft[] {
    return [...this.byId.values()].filter((draft) => draft.issuer === issuer).sort((a, b) => b.changedAt - a.changedAt);
  }

  /** What decides for an issuer by the log's word; undefined while nothing was published there and the configuration says it. */
  liveOf(issuer: string): Maybe<KeptVersion> {
    return this.lives.get(issuer)?.at(-1);
  }

  /** The version that decides for some of the cards beside the live one. */
  rolloutOf(issuer: string): Maybe<Rollout> {
    return this.rollouts.get(issuer);
  }

  /** What would be live for all cards after a step back; undefined where there is none. */
  beforeLiveOf(issuer: string): Maybe<KeptVersion> {
    return this.lives.get(issuer)?.at(this.rollouts.has(issuer) ? -1 : -2);
  }

  /** Every version that is or was live, newest first. */
  versionsOf(issuer: string): readonly KeptVersion[] {
    return [...(this.kept.get(issuer) ?? [])].reverse();
  }

  /** What the log keeps of a version, whoever's it is. */
  wholeOf({ policy, fingerprint }: PolicyRef): Maybe<WholePolicy> {
    for (const versions of this.kept.values()) {
      const found = versions.find((version) => version.policy === policy && version.fingerprint === fingerprint);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Version numbers of a name that the log knows, whoever's they are. */
  numbersOf(name: string): readonly number[] {
    const ids = [...this.kept.values()].flat().map(({ policy }) => policy);
    return ids.filter((id) => id.startsWith(`${name}/`)).map((id) => Number(id.slice(name.length + 1)));
  }

  private publish({ at, author, reason }: ChangeRecord, issuer: string, { policy, fingerprint, text, parents, cases, replaced, share = 100 }: ContentOf<"published">): void {
    const kept = this.kept.get(issuer) ?? [{ ...replaced, publishedAt: undefined, author: undefined, reason: undefined }];
    const lives = this.lives.get(issuer) ?? [...kept];
    const version: KeptVersion = { policy, fingerprint, text, parents, cases, publishedAt: at, author, reason };
    this.kept.set(issuer, [...kept, version]);
    this.lives.set(issuer, share < 100 ? lives : [...lives, version]);
    if (share < 100) this.rollouts.set(issuer, { ...version, share, since: at, sharedBy: author });
  }

  private widen({ author }: ChangeRecord, issuer: string, { share }: ContentOf<"widened">): void {
    const rollout = this.rollouts.get(issuer);
    if (rollout === undefined) return;
    if (share < 100) return void this.rollouts.set(issuer, { ...rollout, share, sharedBy: author });
    const { policy, fingerprint, text, parents, cases, publishedAt, author: publisher, reason } = rollout;
    this.rollouts.delete(issuer);
    this.lives.get(issuer)?.push({ policy, fingerprint, text, parents, cases, publishedAt, author: publisher, reason });
  }

  private stepBack(issuer: string): void {
    if (!this.rollouts.delete(issuer)) this.lives.get(issuer)?.pop();
  }
}

function draftAfter(before: Maybe<Draft>, change: ChangeRecord, issuer: string): Draft {
  const { at, action, author, reason, content } = change;
  const draft = before ?? draftOf(change, issuer, content as unknown as ContentOf<"drafted">);
  const state = STATE_AFTER[action] ?? draft.state;
  return {
    ...draft,
    ...(action === "edited" ? { ...(content as ContentOf<"edited">), ...("text" in content || "cases" in content ? { tested: undefined } : {}) } : {}),
    ...(action === "tested" ? { tested: outcomeIn(content as unknown as ContentOf<"tested">) } : {}),
    ...(action === "approved" ? { approvedDigest: (content as unknown as ContentOf<"approved">).digest } : {}),
    ...(action === "published" ? { published: (content as unknown as PolicyRef).policy } : {}),
    state,
    changedAt: at,
    contributors: CONTRIBUTIONS.includes(action) ? new Set([...draft.contributors, author]) : draft.contributors,
    steps: [...draft.steps, { at: formatInstant(at), action, author, reason: reason ?? null }],
  };
}

function outcomeIn({ passed, failed }: ContentOf<"tested">): CasesOutcome {
  return { passed, failed };
}

function draftOf({ about, at, author }: ChangeRecord, issuer: string, { title, base, text, cases }: ContentOf<"drafted">): Draft {
  return { id: about as string, issuer, title, base, text, cases, state: "draft", author, changedAt: at, tested: undefined, contributors: new Set(), steps: [], approvedDigest: undefined, published: undefined };
}
