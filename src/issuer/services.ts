import type { Engine, DecisionRecord } from "../engine/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import type { DecisionDesk } from "./desk.js";
import { explainDecision } from "./explain.js";
import type { ExplainParts, ExplainResult } from "./explain.js";
import { readLabel, receiveLabel } from "./labels.js";
import type { LabelReceipt } from "./labels.js";
import type { ModelDesk } from "./models/model-desk.js";
import type { Tuning } from "./tuning/tuning.js";

/** Whether whoever asks may do it with what is this issuer's. */
export type MayAt = (issuer: string) => boolean;

/** What may be asked and told of single decisions. One of an issuer at which that is not allowed is as unknown as one that is not there. */
export interface IssuerServices {
  decision(id: string, mayAt: MayAt): Promise<Maybe<DecisionRecord>>;
  explain(id: string, mayAt: MayAt): Promise<ExplainResult>;
  /** @param author id of the principal who says so, for the journal */
  receiveLabel(input: unknown, now: Instant, author: string, mayAt: MayAt): Promise<LabelReceipt>;
  readonly desk: DecisionDesk;
  readonly tuning: Tuning;
  readonly modelDesk: ModelDesk;
}

/** Decisions of one journal: an installation's own, or those of a sample. */
export interface DecisionSource {
  readonly engine: Engine;
  readonly setupOf: ExplainParts["setupOf"];
}

/** @param sources where decisions are, asked one after the other */
export function issuerServices(sources: () => readonly DecisionSource[], answers: Pick<IssuerServices, "desk" | "tuning" | "modelDesk">): IssuerServices {
  const find = async (id: string, mayAt: MayAt): Promise<Maybe<DecisionSource & { readonly record: DecisionRecord }>> => {
    for (const source of sources()) {
      const record = await source.engine.journal.findDecision(id);
      if (record !== undefined) return mayAt(record.setup.issuer) ? { ...source, record } : undefined;
    }
    return undefined;
  };
  return {
    decision: async (id, mayAt) => (await find(id, mayAt))?.record,
    async explain(id, mayAt) {
      const found = await find(id, mayAt);
      return found === undefined ? { outcome: "unknown-decision" } : explainDecision({ journal: found.engine.journal, setupOf: found.setupOf }, id);
    },
    async receiveLabel(input, now, author, mayAt) {
      const line = readLabel(input, now);
      if ("expected" in line) return { outcome: "malformed", ...line };
      const found = await find(line.ref, mayAt);
      return found === undefined ? { outcome: "unknown-decision" } : receiveLabel(found.engine, input, now, author);
    },
    desk: answers.desk,
    tuning: answers.tuning,
    modelDesk: answers.modelDesk,
  };
}
