import { labelAfter } from "../../engine/index.js";
import type { ChallengeRecord, DecisionRecord, LabelRecord } from "../../engine/index.js";
import type { ChallengeMethod, Facts, Maybe } from "../../risk/index.js";
import type { LedgerEvent } from "./types.js";

/** authenticationMethod of a challenge that we carried out; 10, other, stands for a passkey before 2.3.1. */
const METHODS: ReadonlyMap<string, ChallengeMethod> = new Map([["02", "code"], ["05", "code"], ["11", "app"], ["10", "passkey"], ["13", "passkey"]]);

/** What a record tells a ledger. @param facts of a decision, where they are known */
export function ledgerEvent(record: DecisionRecord | ChallengeRecord | LabelRecord, facts: Maybe<Facts>): LedgerEvent {
  switch (record.kind) {
    case "decision":
      return { kind: "decision", record, facts };
    case "label":
      return { kind: "label", acsTransID: record.acsTransID, label: labelAfter(record), at: record.at };
    case "challenge":
      return { kind: "challenge", acsTransID: record.acsTransID, outcome: record.outcome, method: record.details === undefined ? undefined : METHODS.get(record.details.method) };
  }
}
