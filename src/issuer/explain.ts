import { teachingOf } from "../engine/index.js";
import type { CheckSetup, DecisionRecord, Journal, SetupIds } from "../engine/index.js";
import { contextOf, distanceKm, explain, fold, storeKeyOf, vectorFingerprint } from "../risk/index.js";
import type { EntityKey, EntityKind, Explanation, LastPlace, Profile, Profiles } from "../risk/index.js";

/** What an explanation is made from. */
export interface ExplainParts {
  readonly journal: Pick<Journal, "read" | "findDecision">;
  /** What took decisions with these ids, or which of them this installation has no longer. */
  readonly setupOf: (ids: SetupIds) => CheckSetup | { readonly unavailable: readonly (keyof SetupIds)[] };
}

export interface DecisionExplanation extends Omit<Explanation, "assessment"> {
  readonly record: DecisionRecord;
  /** The feature vector made again is, bit for bit, the one that decided. False when the code has changed since. */
  readonly exact: boolean;
  /** What is known of each entity's past, in attempts. */
  readonly pasts: Readonly<Record<string, number>>;
  /** Where the network address was that the card was used from before, and how far that is from where it is now; null where either is not known. */
  readonly lastPlace: (LastPlace & { readonly kilometres: number }) | null;
}

export type ExplainResult =
  | { readonly outcome: "explained"; readonly explanation: DecisionExplanation }
  | { readonly outcome: "unknown-decision" }
  /** Policy, model or reference data that took it are gone. `missing` names each with its id: `model first`. */
  | { readonly outcome: "setup-gone"; readonly missing: readonly string[] };

/**
 * Takes one decision again from the journal alone, as things stood at its moment, and takes it apart.
 * Reads the journal up to the decision, so it is for people, not for the hot path.
 * @param id acsTransID or threeDSServerTransID
 */
export async function explainDecision(parts: ExplainParts, id: string): Promise<ExplainResult> {
  const record = await parts.journal.findDecision(id);
  return record === undefined ? { outcome: "unknown-decision" } : explainRecord(parts, record);
}

/** {@link explainDecision} of one that was found. */
export async function explainRecord(parts: Pick<ExplainParts, "setupOf"> & { readonly journal: Pick<Journal, "read"> }, record: DecisionRecord): Promise<ExplainResult> {
  const setup = parts.setupOf(record.setup);
  if ("unavailable" in setup) return { outcome: "setup-gone", missing: setup.unavailable.map((member) => `${member} ${String(record.setup[member])}`) };
  const profiles = record.degraded.includes("profiles-absent") ? {} : await profilesBefore(parts.journal, record);
  const context = contextOf(record.areq, record.observation, setup.reference, record.at);
  const usable = record.degraded.includes("model-unusable") ? { ...setup.risk, model: undefined } : setup.risk;
  const { assessment, ...explanation } = explain(usable, context, profiles, record.degraded, record.listed);
  const pasts = Object.fromEntries(Object.entries(profiles).map(([kind, profile]) => [kind, (profile as Profile).tempo.attempts]));
  const exact = vectorFingerprint(assessment.features.values) === record.vectorFingerprint;
  return { outcome: "explained", explanation: { record, exact, pasts, lastPlace: lastPlaceOf(record, profiles), ...explanation } };
}

function lastPlaceOf({ attempt: { latitude, longitude } }: DecisionRecord, { card }: Profiles): DecisionExplanation["lastPlace"] {
  const place = card?.place;
  if (place === undefined || latitude === undefined || longitude === undefined) return null;
  return { ...place, kilometres: Math.round(distanceKm(place.latitude, place.longitude, latitude, longitude)) };
}

/** The decision's entities as they stood before it: the fold of what the journal taught them until then. */
async function profilesBefore(journal: Pick<Journal, "read">, decision: DecisionRecord): Promise<Profiles> {
  const wanted = new Map(decision.entities.map((entity) => [storeKeyOf(entity), entity]));
  let profiles: Profiles = {};
  for await (const { record } of journal.read()) {
    if (record.kind === "decision" && record.acsTransID === decision.acsTransID) break;
    const teaching = teachingOf(record);
    const entities = teaching?.entities.filter((entity: EntityKey) => wanted.has(storeKeyOf(entity))) ?? [];
    if (teaching === undefined || entities.length === 0) continue;
    const before = Object.fromEntries(entities.map(({ kind }) => [kind, profiles[kind as EntityKind]])) as Profiles;
    profiles = { ...profiles, ...fold(entities, before, teaching.event) };
  }
  return profiles;
}
