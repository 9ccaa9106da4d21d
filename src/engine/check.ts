import { attemptOf, entitiesOf, vectorFingerprint } from "../risk/index.js";
import type { Assessment, Profiles } from "../risk/index.js";
import type { Journal, JournalPosition, ProfileStore } from "./ports.js";
import { retake } from "./retake.js";
import type { CheckSetup, Retaken } from "./retake.js";
import { shadowOf } from "./shadow.js";
import type { Decided } from "./shadow.js";
import { teach, teachingOf } from "./teach.js";
import type { DecisionRecord, SetupIds, ShadowRecord } from "./types.js";

export interface CheckParts {
  /** What took decisions with these ids, or which of them are not to be had any more. */
  readonly setupOf: (ids: SetupIds) => CheckSetup | { readonly unavailable: readonly (keyof SetupIds)[] };
  /** Empty; stands as the folded journal afterwards. */
  readonly profiles: ProfileStore;
  /** Told of each difference as it is found. */
  readonly onDifference: (difference: Difference) => void;
  /** Told what came out each time a decision was taken again. @param same whether that is what was recorded, its challenger's aside */
  readonly onDecision?: (record: DecisionRecord, assessment: Assessment, same: boolean) => void;
}

/** One decision that did not come out as it was recorded, or could not be taken again. */
export interface Difference {
  readonly position: JournalPosition;
  readonly acsTransID: string;
  readonly kind: "differs" | "unavailable" | "failed";
  /** For `differs` each member that differs, for `unavailable` each setup id, for `failed` what was thrown. */
  readonly what: readonly { readonly member: string; readonly recorded: unknown; readonly recomputed: unknown }[];
}

export interface CheckReport {
  readonly decisions: number;
  readonly same: number;
  readonly differing: number;
  /** Decisions whose policy, model or reference data, or that of their challenger, is not here. They are not counted as the same. */
  readonly unavailable: number;
  readonly failed: number;
  /** Records that are no decisions. */
  readonly otherRecords: number;
}

/**
 * Takes every decision of a journal again, in order, from the recorded message alone, and compares. Folds what the record
 * says was taught, so that one difference does not make more.
 */
export async function checkJournal(journal: Pick<Journal, "read">, parts: CheckParts): Promise<CheckReport> {
  const counts = { same: 0, differs: 0, unavailable: 0, failed: 0 };
  let otherRecords = 0;
  for await (const { position, record } of journal.read()) {
    const teaching = teachingOf(record);
    const profiles = teaching === undefined ? {} : await teach(parts.profiles, teaching);
    if (record.kind !== "decision") {
      otherRecords++;
      continue;
    }
    const { kind, what } = compare(record, profiles, parts);
    counts[kind]++;
    if (kind !== "same") parts.onDifference({ position, acsTransID: record.acsTransID, kind, what });
  }
  const { same, differs, unavailable, failed } = counts;
  return { decisions: same + differs + unavailable + failed, same, differing: differs, unavailable, failed, otherRecords };
}

type Comparison = { readonly kind: "same" | Difference["kind"]; readonly what: Difference["what"] };

function compare(record: DecisionRecord, profiles: Profiles, parts: CheckParts): Comparison {
  const setup = parts.setupOf(record.setup);
  if ("unavailable" in setup) {
    return { kind: "unavailable", what: setup.unavailable.map((member) => ({ member, recorded: record.setup[member], recomputed: undefined })) };
  }
  let failure: unknown;
  try {
    // What failed then is left out again; what fails only now is a finding.
    const retaken = retake(record, profiles, setup, record.degraded);
    failure = retaken.failure;
    const what = differencesOf(record, retaken);
    parts.onDecision?.(record, retaken.assessment, failure === undefined && what.length === 0);
    if (failure === undefined) return what.length > 0 ? { kind: "differs", what } : compareShadow(record, { setup: setup.risk, ...retaken, listed: record.listed }, parts);
  } catch (cause) {
    failure = cause;
  }
  return { kind: "failed", what: [{ member: "error", recorded: undefined, recomputed: String(failure) }] };
}

/** A challenger that failed then may not fail now, and was no part of the decision: there is nothing to hold it to. */
function compareShadow({ shadow, setup }: DecisionRecord, decided: Decided, parts: CheckParts): Comparison {
  if (shadow === undefined || shadow.action === undefined) return { kind: "same", what: [] };
  const ids: SetupIds = { ...setup, policy: shadow.policy, policyFingerprint: shadow.policyFingerprint, model: shadow.model };
  const challenger = parts.setupOf(ids);
  if ("unavailable" in challenger) {
    return { kind: "unavailable", what: challenger.unavailable.map((member) => ({ member: `shadow.${member}`, recorded: ids[member], recomputed: undefined })) };
  }
  const again = shadowOf(challenger.risk, decided);
  const members: readonly (keyof ShadowRecord)[] = ["action", "rule", "score"];
  const what = members.flatMap((member) => (shadow[member] === again[member] ? [] : [{ member: `shadow.${member}`, recorded: shadow[member], recomputed: again[member] }]));
  return { kind: what.length === 0 ? "same" : "differs", what };
}

function differencesOf(record: DecisionRecord, { context, degraded, assessment: { features, score, verdict } }: Retaken): Difference["what"] {
  const entities = entitiesOf(context);
  const pairs: [member: string, recorded: unknown, recomputed: unknown][] = [
    ["entities", JSON.stringify(record.entities), JSON.stringify(entities)],
    ["attempt", JSON.stringify(record.attempt), JSON.stringify(attemptOf(context, entities))],
    ["degraded", record.degraded.join(), degraded.join()],
    ["vectorFingerprint", record.vectorFingerprint, vectorFingerprint(features.values)],
    ["logit", record.logit, score?.logit],
    ["score", record.score, score?.score],
    ["action", record.action, verdict.action],
    ["rule", record.rule, verdict.rule],
    ["transStatusReason", record.transStatusReason, verdict.transStatusReason],
  ];
  return pairs.filter(([, recorded, recomputed]) => recorded !== recomputed).map(([member, recorded, recomputed]) => ({ member, recorded, recomputed }));
}
