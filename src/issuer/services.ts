import type { Engine, DecisionRecord } from "../engine/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import type { DecisionDesk } from "./desk.js";
import { explainRecord } from "./explain.js";
import type { ExplainParts, ExplainResult } from "./explain.js";
import { faultsIn, takeLabelFile } from "./label-file.js";
import type { FindLabelled, LabelRow, LineFault } from "./label-file.js";
import { readLabel, takeLabel } from "./labels.js";
import type { LabelReceipt } from "./labels.js";
import type { ModelDesk } from "./models/model-desk.js";
import type { LabelFileView } from "./review/views.js";
import type { Tuning } from "./tuning/tuning.js";

/** Whether whoever asks may do it with what is this issuer's. */
export type MayAt = (issuer: string) => boolean;

/** What may be asked and told of single decisions. One of an issuer at which that is not allowed is as unknown as one that is not there. */
export interface IssuerServices {
  decision(id: string, mayAt: MayAt): Promise<Maybe<DecisionRecord>>;
  explain(id: string, mayAt: MayAt): Promise<ExplainResult>;
  /** @param author id of the principal who says so, for the journal */
  receiveLabel(input: unknown, now: Instant, author: string, mayAt: MayAt): Promise<LabelReceipt>;
  /** Takes all labels of a file of JSON lines or CSV, or none where something is wrong with it. @param text of the file */
  receiveLabelFile(text: string, now: Instant, author: string, mayAt: MayAt): Promise<LabelFileView | { readonly faults: readonly LineFault[]; readonly more: number }>;
  readonly desk: DecisionDesk;
  readonly tuning: Tuning;
  readonly modelDesk: ModelDesk;
}

/** How many lines of a refused file are told of. */
const FAULTS_TOLD_MAX = 100;

/** Decisions of one journal: an installation's own, or those of a sample. */
export interface DecisionSource {
  readonly engine: Engine;
  readonly setupOf: ExplainParts["setupOf"];
}

export interface Answers extends Pick<IssuerServices, "desk" | "tuning" | "modelDesk"> {
  /** Lines of a file of labels, and how many there may be. */
  readonly labelRows: (text: string) => readonly LabelRow[];
  readonly labelsMax: number;
}

/** @param sources where decisions are, asked one after the other */
export function issuerServices(sources: () => readonly DecisionSource[], answers: Answers): IssuerServices {
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
      return found === undefined ? { outcome: "unknown-decision" } : explainRecord({ journal: found.engine.journal, setupOf: found.setupOf }, found.record);
    },
    async receiveLabel(input, now, author, mayAt) {
      const line = readLabel(input, now);
      if ("expected" in line) return { outcome: "malformed", ...line };
      const found = await find(line.ref, mayAt);
      return found === undefined ? { outcome: "unknown-decision" } : takeLabel(found.engine, line, author);
    },
    async receiveLabelFile(text, now, author, mayAt) {
      const rows = answers.labelRows(text);
      const tooMany = rows[answers.labelsMax];
      if (tooMany !== undefined) return { faults: [{ line: tooMany.line, element: "file", expected: `expected at most ${answers.labelsMax} labels` }], more: 0 };
      const findLabelled: FindLabelled = async (ref) => {
        const found = await find(ref, mayAt);
        return found && { engine: found.engine, acsTransID: found.record.acsTransID, at: found.record.at };
      };
      const faults: LineFault[] = [];
      for await (const fault of faultsIn(rows, findLabelled, now)) faults.push(fault);
      if (faults.length > 0) return { faults: faults.slice(0, FAULTS_TOLD_MAX), more: Math.max(0, faults.length - FAULTS_TOLD_MAX) };
      return takeLabelFile(rows, findLabelled, now, author);
    },
    desk: answers.desk,
    tuning: answers.tuning,
    modelDesk: answers.modelDesk,
  };
}
