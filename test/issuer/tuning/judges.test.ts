import { atThresholds, byPolicy } from "../../../src/issuer/tuning/judges.js";
import type { Judge } from "../../../src/issuer/tuning/judges.js";
import { ACTIONS, readPolicy } from "../../../src/risk/index.js";
import type { Action } from "../../../src/risk/index.js";
import { LIVE, actionUnder, policyAt, policyText, smallWorld, surfaceOf } from "./small-world.js";

const WORLD = smallWorld(23, 1_200);
const LIVE_POLICY = policyAt(LIVE);

/** What a way of deciding does with each decision, oldest first. */
function actionsBy(judge: Judge): Action[] {
  return [...WORLD.ledger.stretches()].flatMap(({ chunk, from, to }) => {
    const actionOf = judge(chunk);
    return Array.from({ length: to - from }, (_, place) => ACTIONS[actionOf(from + place)] as Action);
  });
}

test.each([
  ["the live one", policyText(LIVE)],
  ["another threshold", policyText({ challengeScore: 500, rejectScore: 900 })],
  ["another otherwise", policyText(LIVE).replace("otherwise: frictionless", "otherwise: challenge")],
])("a policy that judges, %s, is that policy and the lists asked row by row", (_, text) => {
  const candidate = readPolicy(text, "candidate");
  const judged = actionsBy(byPolicy("test", candidate, (id, fingerprint) => (id === LIVE_POLICY.id && fingerprint === LIVE_POLICY.fingerprint ? LIVE_POLICY : undefined)));
  expect(judged).toEqual(WORLD.rows.map(actionUnder(candidate)));
});

test("so are thresholds that judge", async () => {
  const surface = surfaceOf(LIVE_POLICY);
  await surface.bringUpToDate(WORLD.ledger);
  const moved = { challengeScore: 500, rejectScore: 900 };
  expect(actionsBy(atThresholds(surface, moved))).toEqual(WORLD.rows.map(actionUnder(policyAt(moved))));
});
