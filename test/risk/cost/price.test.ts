import { COST_PARAMETERS, DEFAULT_COSTS } from "../../../src/risk/cost/parameters.js";
import { priceOf, type PricedOutcome } from "../../../src/risk/cost/price.js";

type Case = readonly [PricedOutcome["truth"], PricedOutcome["action"], PricedOutcome["method"], number];

// Worked out by hand for ¥10,000 and the default parameters: a fraud that succeeds costs 0.9 · 10,000 + 3,000 = 12,000,
// an honest purchase that is lost 0.02 · 10,000 + 50 = 250.
test.each<Case>([
  ["genuine", "frictionless", "code", 0],
  ["genuine", "attempt", "code", 0],
  ["genuine", "inform", "code", 0],
  ["genuine", "challenge", "code", 5 + 0.1 * 250],
  ["genuine", "challenge", "app", 0.5 + 0.04 * 250],
  ["genuine", "challenge", "passkey", 0.04 * 250],
  ["genuine", "decoupled", "app", 0.5 + 0.04 * 250],
  ["genuine", "reject", "code", 250 + 0.01 * 20_000],
  ["fraud", "frictionless", "code", 12_000],
  ["fraud", "attempt", "code", 12_000],
  ["fraud", "inform", "code", 3_000],
  ["fraud", "challenge", "code", 5 + 1_200],
  ["fraud", "challenge", "app", 0.5 + 360],
  ["fraud", "challenge", "passkey", 0],
  ["fraud", "decoupled", "code", 5 + 1_200],
  ["fraud", "reject", "code", 0],
])("%s, %s, %s", (truth, action, method, price) => {
  const outcome = { amountMinor: 10_000, truth, action, method };
  expect(priceOf(outcome, DEFAULT_COSTS)).toBeCloseTo(price, 9);
  expect(priceOf({ ...outcome, reviewed: true }, DEFAULT_COSTS)).toBeCloseTo(price + 300, 9);
});

test("a challenge that nobody passes for a victim and that bothers nobody leaves no fraud to pay for", () => {
  const strict = { ...DEFAULT_COSTS, "relayed.code": 0, "messageCost.code": 0, "abandon.code": 0 };
  for (const truth of ["fraud", "genuine"] as const) expect(priceOf({ amountMinor: 99_999, truth, action: "challenge", method: "code" }, strict)).toBe(0);
});

test("every parameter matters, and says whether it is an assumption", () => {
  const outcomes = (["fraud", "genuine"] as const).flatMap((truth) => (["frictionless", "challenge", "reject", "attempt", "inform"] as const).flatMap((action) =>
    (["code", "app", "passkey"] as const).map((method) => ({ amountMinor: 10_000, truth, action, method, reviewed: true }))));
  const prices = (parameters: typeof DEFAULT_COSTS): number[] => outcomes.map((outcome) => priceOf(outcome, parameters));
  for (const { name, value, unit, describes, source } of COST_PARAMETERS) {
    expect(prices({ ...DEFAULT_COSTS, [name]: value + 0.5 })).not.toEqual(prices(DEFAULT_COSTS));
    expect([typeof describes, typeof source, value >= 0, unit === "money" || value <= 1]).toEqual(["string", "string", true, true]);
  }
});
