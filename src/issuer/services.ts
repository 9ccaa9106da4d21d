import type { Engine, DecisionRecord } from "../engine/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import type { DecisionDesk } from "./desk.js";
import { explainDecision } from "./explain.js";
import type { ExplainParts, ExplainResult } from "./explain.js";
import { receiveLabel } from "./labels.js";
import type { LabelReceipt } from "./labels.js";

/** What the bank's own systems may ask and tell. */
export interface IssuerServices {
  decision(id: string): Promise<Maybe<DecisionRecord>>;
  explain(id: string): Promise<ExplainResult>;
  receiveLabel(input: unknown, now: Instant): Promise<LabelReceipt>;
  /** Whether this installation answers for it. */
  knowsIssuer(issuer: string): boolean;
  readonly desk: DecisionDesk;
}

/** Decisions of one journal: an installation's own, or those of a sample. */
export interface DecisionSource {
  readonly engine: Engine;
  readonly setupOf: ExplainParts["setupOf"];
}

/**
 * @param sources where decisions are, asked one after the other
 * @param author written into the journal beside every change made through these services
 */
export function issuerServices(sources: () => readonly DecisionSource[], desk: DecisionDesk, author: string): IssuerServices {
  return {
    decision: (id) => firstKnown(sources(), ({ engine }) => engine.journal.findDecision(id), (found) => found !== undefined),
    explain: (id) => firstKnown(sources(), ({ engine, setupOf }) => explainDecision({ journal: engine.journal, setupOf }, id), ({ outcome }) => outcome !== "unknown-decision"),
    receiveLabel: (input, now) => firstKnown(sources(), ({ engine }) => receiveLabel(engine, input, now, author), ({ outcome }) => outcome !== "unknown-decision"),
    knowsIssuer: (issuer) => desk.parts.liveOf(issuer) !== undefined,
    desk,
  };
}

/** The first answer of a source that knows; the last source's where none does. */
async function firstKnown<Answer>([source, ...others]: readonly DecisionSource[], ask: (source: DecisionSource) => Promise<Answer>, knows: (answer: Answer) => boolean): Promise<Answer> {
  const answer = await ask(source as DecisionSource);
  return others.length === 0 || knows(answer) ? answer : firstKnown(others, ask, knows);
}
