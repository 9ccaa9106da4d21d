import type { Engine, DecisionRecord } from "../engine/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import type { DecisionDesk } from "./desk.js";
import { explainDecision } from "./explain.js";
import type { ExplainParts, ExplainResult } from "./explain.js";
import { receiveLabel } from "./labels.js";
import type { LabelReceipt } from "./labels.js";
import type { Tuning } from "./tuning/tuning.js";

/** What the bank's own systems may ask and tell. */
export interface IssuerServices {
  decision(id: string): Promise<Maybe<DecisionRecord>>;
  explain(id: string): Promise<ExplainResult>;
  receiveLabel(input: unknown, now: Instant): Promise<LabelReceipt>;
  /** Whether this installation answers for it. */
  knowsIssuer(issuer: string): boolean;
  readonly desk: DecisionDesk;
  readonly tuning: Tuning;
}

/** @param author written into the journal beside every change made through these services */
export function issuerServices(engine: Engine, parts: ExplainParts, answers: { readonly desk: DecisionDesk; readonly tuning: Tuning }, author: string): IssuerServices {
  return {
    decision: (id) => engine.journal.findDecision(id),
    explain: (id) => explainDecision(parts, id),
    receiveLabel: (input, now) => receiveLabel(engine, input, now, author),
    knowsIssuer: (issuer) => answers.desk.parts.liveOf(issuer) !== undefined,
    ...answers,
  };
}
