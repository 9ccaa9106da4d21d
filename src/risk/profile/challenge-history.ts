import { decayWeight, settle, wholeSecond } from "./decay.js";
import type { ChallengeHistory, ChallengeOutcome } from "./types.js";
import { HORIZON } from "./types.js";

export const EMPTY_CHALLENGES: ChallengeHistory = { passed: 0, failed: 0, abandoned: 0, lastPassedAt: undefined, lastFailedAt: undefined, at: 0 };

export function foldChallenge(before: ChallengeHistory, event: ChallengeOutcome): ChallengeHistory {
  const arrivedAt = wholeSecond(event.at);
  const at = Math.max(before.at, arrivedAt);
  const kept = decayWeight(at - before.at, HORIZON.quarter);
  const fresh = decayWeight(at - arrivedAt, HORIZON.quarter);
  const { outcome } = event;
  return {
    passed: settle(before.passed * kept + (outcome === "passed" ? fresh : 0), 0.5),
    failed: settle(before.failed * kept + (outcome === "failed" ? fresh : 0), 0.5),
    abandoned: settle(before.abandoned * kept + (outcome === "abandoned" ? fresh : 0), 0.5),
    lastPassedAt: outcome === "passed" ? Math.max(before.lastPassedAt ?? 0, arrivedAt) : before.lastPassedAt,
    lastFailedAt: outcome === "failed" ? Math.max(before.lastFailedAt ?? 0, arrivedAt) : before.lastFailedAt,
    at,
  };
}
