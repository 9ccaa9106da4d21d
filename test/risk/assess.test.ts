import { readFileSync } from "node:fs";
import { FEATURES, assess, extract, readPolicy } from "../../src/risk/index.js";
import type { Model, Score } from "../../src/risk/index.js";
import { factsOf } from "../../src/risk/policy/facts.js";
import { bareContext, richContext } from "./context-builder.js";

const policy = readPolicy(readFileSync("policies/default/1.yaml", "utf8"), "policies/default/1.yaml");

/** Scores by the amount alone: what counts here is that the vector reaches the model and the score the policy. */
const amountModel: Model = {
  id: "amount", kind: "network", featureFingerprint: "",
  score(values): Score {
    const amountLog = values[FEATURES.findIndex(({ name }) => name === "amount_log")] as number;
    return { logit: 0, probability: 0.5, score: amountLog > 13 ? 999 : 10, base: 0, contributions: new Float32Array(values.length) };
  },
};

test("features, score and verdict of one message belong together", () => {
  const context = richContext({ purchase: { amountReferenceMinor: 900_000 } });
  const assessment = assess({ model: amountModel, policy }, context, {}, []);
  expect(assessment.features).toEqual(extract(context, {}));
  expect(assessment.score?.score).toBe(999);
  expect(assessment.verdict).toMatchObject({ action: "challenge", rule: "high-score" });
  expect(assess({ model: amountModel, policy }, richContext(), {}, []).verdict).toMatchObject({ action: "frictionless", rule: "otherwise" });
});

test("without a model the score is unknown and the rules decide", () => {
  const assessment = assess({ model: undefined, policy }, richContext({ purchase: { amountReferenceMinor: 12_000 } }), {}, []);
  expect(assessment.score).toBeUndefined();
  expect(assessment.verdict).toMatchObject({ action: "challenge", rule: "cannot-see" });
  expect(assessment.verdict.trail.find(({ rule }) => rule === "high-score")).toEqual({ rule: "high-score", answer: "unknown" });
});

test("what went wrong on the way reaches the policy", () => {
  const context = richContext({ purchase: { amountReferenceMinor: 12_000 } });
  expect(assess({ model: amountModel, policy }, context, {}, []).verdict.rule).toBe("otherwise");
  expect(assess({ model: amountModel, policy }, context, {}, ["profiles-absent"]).verdict.rule).toBe("cannot-see");
});

test("facts read the message, the score and the vector, and are unknown where those are", () => {
  const context = richContext();
  const features = extract(context, {});
  const facts = factsOf({ context, features, score: amountModel.score(features.values), degraded: ["journal-unwritable"] });
  expect(facts).toMatchObject({
    channel: "BRW", deviceKind: "mobile", ipCountry: "JP", ipIsHosting: false, cardBin: "90000012", amountReferenceMinor: 4200, score: 10, probability: 0.5,
    modelAbsent: false, profilesAbsent: false, journalUnwritable: true, exemption: "none", scriptClient: false,
  });
  expect(facts["amount_log"]).toBeCloseTo(Math.log(4201), 4);
  for (const unknown of ["newCountryForCard", "travelSpeedKmh", "rooted", "cardFrauds"]) expect(facts[unknown]).toBeUndefined();

  const silent = bareContext();
  const little = factsOf({ context: silent, features: extract(silent, {}), score: undefined, degraded: [] });
  for (const unknown of ["score", "probability", "amountReferenceMinor", "ipCountry", "newDeviceForCard", "amount_log"]) expect(little[unknown]).toBeUndefined();
  expect(little["modelAbsent"]).toBe(true);
});

test.each([
  ["no-challenge-tra", undefined, { exemption: "tra", challengeMandated: false, dataOnly: false }],
  ["no-challenge", "challenge-mandated", { exemption: "none", challengeMandated: true }],
  ["whitelist-prompt", "challenge-preferred", { challengeWished: true }],
  ["data-only", undefined, { dataOnly: true }],
  ["none", "no-challenge-low-value", { exemption: "low-value" }],
] as const)("wishes %s and %s are understood in either place of the list", (preference, secondPreference, wanted) => {
  const context = bareContext({ requestor: { preference, secondPreference } });
  expect(factsOf({ context, features: extract(context, {}), score: undefined, degraded: [] })).toMatchObject(wanted);
});

test("a count that the vector holds as a logarithm comes back as the count", () => {
  const context = richContext();
  const features = extract(context, {});
  const set = (name: string, value: number): void => {
    const index = FEATURES.findIndex((row) => row.name === name);
    features.values[index] = value;
    features.known[index] = 1;
  };
  set("device_new_cards", Math.log(1 + 8));
  set("travel_speed", Math.log(1 + 1000));
  set("card_device_new", 1);
  const facts = factsOf({ context, features, score: undefined, degraded: [] });
  expect(facts["deviceNewCardsHour"]).toBe(8);
  expect(facts["travelSpeedKmh"]).toBeCloseTo(1000, 2);
  expect(facts["newDeviceForCard"]).toBe(true);
});
