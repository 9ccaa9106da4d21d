import { hmacKeyedHash } from "../../../src/adapters/keyed-hash-hmac.js";
import { MemoryProfileStore } from "../../../src/adapters/profile-store-memory.js";
import { loadPolicy } from "../../../src/adapters/setup-files.js";
import { Engine } from "../../../src/engine/index.js";
import type { HistoryEvent, HistoryItem } from "../../../src/lab/history/types.js";
import { readJsonLine } from "../../../src/lab/history/json-line.js";
import type { ReplayDeps } from "../../../src/lab/replay/types.js";
import { worldGeo } from "../../../src/lab/simulate/networks.js";
import { WORLD_BINS } from "../../../src/lab/simulate/places.js";
import { simulate } from "../../../src/lab/simulate/simulate.js";
import { DEFAULT_PARSE_OPTIONS, parseAReqValue } from "../../../src/protocol/index.js";
import { FEATURE_FINGERPRINT, binTableOf, builtInRates } from "../../../src/risk/index.js";
import { MemoryJournal } from "../../engine/memory-journal.js";

export const SEED = 7;
export const WORLD_START = Date.UTC(2026, 0, 1);
const policy = loadPolicy("policies", "default/1");
const geo = worldGeo(SEED);

/** An engine on empty stores in memory, the default policy and no model. */
export function replayDeps(): ReplayDeps {
  const setupIds = { issuer: "demo", policy: policy.id, policyFingerprint: policy.fingerprint, model: undefined, featureFingerprint: FEATURE_FINGERPRINT, geo: "g", rates: "r", bins: "b" };
  return {
    engine: new Engine({ profiles: new MemoryProfileStore(), journal: new MemoryJournal() }),
    reference: { geo, rates: builtInRates, bins: binTableOf(WORLD_BINS), keyedHash: hmacKeyedHash(Buffer.alloc(32, 1)) },
    parse: (message) => parseAReqValue(message, DEFAULT_PARSE_OPTIONS),
    issuerOf: (bin) => (bin.startsWith("900000") ? { risk: { model: undefined, policy }, setupIds } : undefined),
    answer: (_issuer, _areq, _context, { action }) => ({ transStatus: action === "frictionless" ? "Y" : "C" }),
  };
}

/** The events of a simulated history, by the same reader as a file's. */
export function simulatedEvents(world: { readonly seed: number; readonly cards: number; readonly days: number }): readonly HistoryEvent[] {
  return [...simulate({ ...world, startAt: WORLD_START })].map((line, index) =>
    readJsonLine(JSON.stringify(line), { file: "world.jsonl", line: index + 1 }) as HistoryEvent);
}

/** The items of a small history. */
export const worldItems: readonly HistoryItem[] = simulatedEvents({ seed: SEED, cards: 60, days: 30 }).map((event) => ({ at: event.at, events: [event] }));
