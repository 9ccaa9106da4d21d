import type { Engine, DecisionRecord } from "../engine/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import { explainDecision } from "./explain.js";
import type { ExplainParts, ExplainResult } from "./explain.js";
import { readLabel, receiveLabel } from "./labels.js";
import type { LabelReceipt } from "./labels.js";

/** Whether whoever asks may do it with what is this issuer's. */
export type MayAt = (issuer: string) => boolean;

/** What may be asked and told of single decisions. One of an issuer at which that is not allowed is as unknown as one that is not there. */
export interface IssuerServices {
  decision(id: string, mayAt: MayAt): Promise<Maybe<DecisionRecord>>;
  explain(id: string, mayAt: MayAt): Promise<ExplainResult>;
  /** @param author id of the principal who says so, for the journal */
  receiveLabel(input: unknown, now: Instant, author: string, mayAt: MayAt): Promise<LabelReceipt>;
}

export function issuerServices(engine: Engine, parts: ExplainParts): IssuerServices {
  const decision: IssuerServices["decision"] = async (id, mayAt) => {
    const record = await engine.journal.findDecision(id);
    return record !== undefined && mayAt(record.setup.issuer) ? record : undefined;
  };
  return {
    decision,
    explain: async (id, mayAt) => ((await decision(id, mayAt)) === undefined ? { outcome: "unknown-decision" } : explainDecision(parts, id)),
    async receiveLabel(input, now, author, mayAt) {
      const line = readLabel(input, now);
      const known = "expected" in line || (await decision(line.ref, mayAt)) !== undefined;
      return known ? receiveLabel(engine, input, now, author) : { outcome: "unknown-decision" };
    },
  };
}
