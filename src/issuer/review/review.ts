import { MINUTE_MS, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { NO_LABEL } from "../../engine/index.js";
import type { Engine, Label } from "../../engine/index.js";
import type { Maybe } from "../../risk/index.js";
import { roleAt } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import { OneByOne } from "../changes/one-by-one.js";
import type { ChangeLog } from "../changes/types.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { takeLabel } from "../labels.js";
import { admit } from "../policies/roles.js";
import { StepRefused } from "../policies/types.js";
import type { Role } from "../views.js";
import { asleepUntil, holderOf } from "./book.js";
import type { CaseState, ReviewBook, ReviewChanges } from "./book.js";
import { caseView, itemView } from "./case-view.js";
import { linksOf } from "./links.js";
import { cursorText, isBehind, suspectsOf, suspicionOf } from "./queue.js";
import type { Cursor, QueueScope, Suspect } from "./queue.js";
import type { LimitsOf } from "./suspicion.js";
import { REVIEW_KINDS } from "./views.js";
import type { LinksView, ReviewCase, ReviewKind, ReviewPage, ReviewVerdict } from "./views.js";

export interface ReviewParts {
  readonly log: ChangeLog;
  /** The fold of this very log; it hears of each change before the command that made it goes on. */
  readonly book: ReviewBook;
  readonly ledger: Ledger;
  readonly limitsOf: LimitsOf;
  /** Without a label, a decision older than this counts as genuine. */
  readonly settledBefore: () => Instant;
  /** What learns of a decision, as the journal knows it. */
  readonly engineOf: (id: string) => Promise<Maybe<Engine>>;
  readonly now: () => Instant;
}

export const QUEUE_STATES = ["open", "mine", "free", "snoozed"] as const;

export interface QueueQuery {
  readonly kind: Maybe<ReviewKind>;
  readonly state: (typeof QUEUE_STATES)[number];
  readonly limit: number;
  /** `next` of the page before. */
  readonly before: Maybe<Cursor>;
}

/** A claim is over when nothing was heard for so long: somebody went home. */
export const CLAIM_MS = 30 * MINUTE_MS;

const unknown = (): StepRefused => new StepRefused("unknown", "No decision has this acsTransID, or it is not in memory (any more).");

/**
 * Decisions that a person should look at: who does, what they note, what they find. Every step is a change with its author, kept
 * before it counts; one command follows the other, so that of two who claim a case one has it. Commands throw {@link StepRefused},
 * and then have changed nothing.
 */
export class Review {
  private readonly commands = new OneByOne();

  constructor(private readonly parts: ReviewParts) {}

  /** What is open, worst and newest first. */
  async queue(who: Principal, issuer: string, { kind, state, limit, before }: QueueQuery): Promise<ReviewPage> {
    admit(who, issuer, "viewer");
    const { book, ledger, now } = this.parts;
    const at = now();
    const undecided = (await suspectsOf(ledger, this.scopeOf(issuer))).filter(({ id }) => book.of(id).verdict === undefined);
    const asleep = (suspect: Suspect): boolean => asleepUntil(book.of(suspect.id), at) !== undefined;
    const open = undecided.filter((suspect) => !asleep(suspect));
    const wanted = (state === "snoozed" ? undecided.filter(asleep) : open).filter((suspect) => {
      const holder = holderOf(book.of(suspect.id), at)?.by;
      return isOfKind(suspect, kind) && (state === "mine" ? holder === who.id : state === "free" ? holder === undefined : true);
    });
    const rest = before === undefined ? wanted : wanted.filter((suspect) => isBehind(suspect, before));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((suspect) => itemView(suspect.place, suspect, book.of(suspect.id), at)),
      total: wanted.length,
      open: { total: open.length, byKind: Object.fromEntries(REVIEW_KINDS.map((one) => [one, open.filter((suspect) => isOfKind(suspect, one)).length])) as Record<ReviewKind, number> },
      snoozed: undecided.length - open.length,
      next: last !== undefined && rest.length > limit ? cursorText(last) : null,
    };
  }

  async case(who: Principal, id: string): Promise<ReviewCase> {
    const { issuer, place } = this.known(who, id, "viewer");
    const suspicion = await suspicionOf(this.parts.ledger, this.scopeOf(issuer), place);
    const { label } = await this.journalled(id);
    return caseView(place, suspicion, this.parts.book.of(id), label, this.parts.now());
  }

  links(who: Principal, id: string): Promise<LinksView> {
    return linksOf(this.parts.ledger, this.known(who, id, "viewer").place);
  }

  /** Takes a case for oneself, or goes on having it. It comes back from where it was set aside. @param takeOver also from somebody who has it */
  claim(who: Principal, id: string, takeOver: boolean): Promise<ReviewCase> {
    return this.step(who, id, async (state, now) => {
      const { label } = await this.journalled(id);
      if (label !== undefined || state.verdict !== undefined) throw new StepRefused("wrong-step", `There is nothing left to look at: ${label === undefined ? "it was judged" : `its label is ${label}`}.`);
      const holder = holderOf(state, now);
      const until = now + CLAIM_MS;
      if (holder === undefined || holder.by === who.id) return ["claimed", { until }];
      if (!takeOver) throw new StepRefused("wrong-step", `${heldBy(holder)} With takeOver: true you have it instead, and that is told.`);
      return ["taken-over", { until, from: holder.by }];
    });
  }

  release(who: Principal, id: string): Promise<ReviewCase> {
    return this.step(who, id, (state, now) => {
      if (holderOf(state, now)?.by !== who.id) throw new StepRefused("wrong-step", "You have not claimed this case, or not any more.");
      return ["released", {}];
    });
  }

  /** Sets a case aside; nobody has it then. */
  snooze(who: Principal, id: string, until: Instant, reason: Maybe<string>): Promise<ReviewCase> {
    return this.step(who, id, (state, now) => {
      refuseOthers(who, state, now);
      return ["snoozed", { until }, reason];
    });
  }

  note(who: Principal, id: string, text: string): Promise<ReviewCase> {
    return this.step(who, id, () => ["noted", {}, text]);
  }

  /**
   * Ends a case. `fraud` and `genuine` become the decision's label before the verdict is kept, so that a verdict without its label cannot be; whoever
   * is told that it failed in between says it again. `unsure` takes back what an earlier verdict said.
   * @param replaces what stands so far, where something does, so that nobody overrules what they have not seen
   */
  verdict(who: Principal, id: string, verdict: ReviewVerdict, replaces: Maybe<string>, reason: Maybe<string>): Promise<ReviewCase> {
    return this.step(who, id, async (state, now) => {
      refuseOthers(who, state, now);
      const { engine, label } = await this.journalled(id);
      const stands = label ?? state.verdict?.verdict;
      if (state.verdict?.verdict === verdict && (label ?? "unsure") === verdict) throw new StepRefused("wrong-step", `${state.verdict.by} said so already.`);
      if (verdict === "unsure" && label !== undefined && label !== state.verdict?.verdict) throw new StepRefused("wrong-step", `Others say ${label} of it, which a verdict cannot be unsure of.`);
      if (stands !== undefined && stands !== verdict && stands !== replaces) throw new StepRefused("wrong-step", `It says ${stands} already; name that as replaces to say otherwise.`);
      if (verdict !== "unsure" || label !== undefined) await takeLabel(engine, { ref: id, at: now, label: verdict === "unsure" ? NO_LABEL : verdict, source: "review" }, who.id);
      return ["judged", { verdict, replaces: stands ?? null }, reason];
    });
  }

  private scopeOf(issuer: string): QueueScope {
    const { settledBefore, limitsOf } = this.parts;
    return { issuer, since: settledBefore(), limitsOf };
  }

  /** Decisions of issuers where this person has nothing to do are as if they were not there. */
  private known(who: Principal, id: string, wanted: Role): { readonly issuer: string; readonly place: LedgerPlace } {
    const place = this.parts.ledger.find(id);
    const issuer = place?.chunk.issuer.read(place.row);
    if (place === undefined || issuer === undefined || roleAt(who, issuer) === undefined) throw unknown();
    admit(who, issuer, wanted);
    return { issuer, place };
  }

  /** The label as the journal has it by now; the ledger hears of it a little later. */
  private async journalled(id: string): Promise<{ readonly engine: Engine; readonly label: Maybe<Label> }> {
    const engine = await this.parts.engineOf(id);
    const summary = await engine?.journal.findSummary(id);
    if (engine === undefined || summary === undefined) throw unknown();
    return { engine, label: summary.label };
  }

  private step(who: Principal, id: string, change: (state: CaseState, now: Instant) => StepChange | Promise<StepChange>): Promise<ReviewCase> {
    return this.commands.run(async () => {
      const { issuer } = this.known(who, id, "analyst");
      const { log, book, now } = this.parts;
      const at = now();
      const [action, content, reason] = await change(book.of(id), at);
      await log.record({ at, issuer, subject: "review", action, author: who.id, reason, about: id, content: { ...content } });
      return this.case(who, id);
    });
  }
}

type StepChange = { readonly [Action in keyof ReviewChanges]: readonly [action: Action, content: ReviewChanges[Action], reason?: Maybe<string>] }[keyof ReviewChanges];

function isOfKind({ reasons }: Suspect, kind: Maybe<ReviewKind>): boolean {
  return kind === undefined || reasons.some((reason) => reason.kind === kind);
}

const heldBy = ({ by, until }: { readonly by: string; readonly until: Instant }): string => `${by} has claimed this case until ${formatInstant(until)}.`;

function refuseOthers(who: Principal, state: CaseState, now: Instant): void {
  const holder = holderOf(state, now);
  if (holder !== undefined && holder.by !== who.id) throw new StepRefused("wrong-step", heldBy(holder));
}
