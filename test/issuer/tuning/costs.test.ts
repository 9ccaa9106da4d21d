import type { ChangeRecord } from "../../../src/issuer/changes/types.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { costsView, loggedCosts, observedChallenges, parametersOf, readCosts, usualMethod } from "../../../src/issuer/tuning/costs.js";
import type { Observed } from "../../../src/issuer/tuning/costs.js";
import { COST_PARAMETERS, DEFAULT_COSTS } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";

const NONE = { honest: 0, abandoned: 0, frauds: 0, relayed: 0 };
const NOTHING: Observed = { code: NONE, app: NONE, passkey: NONE };
const valueIn = (view: ReturnType<typeof costsView>, name: string) => view.parameters.find((row) => row.name === name);

test("nothing observed and nothing set: the assumptions, marked as such", () => {
  const view = costsView({}, NOTHING);
  expect(parametersOf(view)).toEqual(DEFAULT_COSTS);
  expect(view.parameters.map(({ source }) => source)).toEqual(COST_PARAMETERS.map(({ source }) => source));
  expect(valueIn(view, "abandon.app")?.observations).toBe(0);
  expect(valueIn(view, "margin")?.observations).toBeNull();
});

test.each([
  ["abandon.code", { ...NOTHING, code: { ...NONE, honest: 200, abandoned: 0 } }, 0.05, 200],
  ["abandon.code", { ...NOTHING, code: { ...NONE, honest: 1_800, abandoned: 360 } }, 0.19, 1_800],
  ["relayed.app", { ...NOTHING, app: { ...NONE, frauds: 200, relayed: 100 } }, 0.265, 200],
])("%s weighs what was observed against 200 of what was assumed", (name, observed, value, observations) => {
  expect(valueIn(costsView({}, observed), name)).toMatchObject({ value: expect.closeTo(value, 9), source: "observed", observations });
});

test("what an issuer set stands, whatever is observed", () => {
  expect(valueIn(costsView({ "abandon.code": 0.3 }, { ...NOTHING, code: { ...NONE, honest: 5_000 } }), "abandon.code")).toMatchObject({ value: 0.3, source: "set", observations: null });
});

test("challenges are counted by method and truth; what is still open, not asked or of another issuer is not", async () => {
  const ledger = new Ledger(10_000);
  const decisions = [
    ["challenge", "old", "abandoned", "app", undefined], ["challenge", "old", "passed", "app", undefined], ["challenge", "new", "abandoned", "app", undefined],
    ["challenge", "new", "passed", "code", "fraud"], ["challenge", "new", "failed", "code", "fraud"], ["challenge", "new", "passed", "app", "genuine"],
    ["frictionless", "old", "passed", "app", undefined], ["challenge", "old", "passed", undefined, undefined],
  ] as const;
  decisions.forEach(([action, age, outcome, method, label], id) => {
    ledger.take({ kind: "decision", record: { ...decisionRecordOf({ id }), action, at: age === "old" ? 10 : 1_000 }, facts: undefined });
    ledger.take({ kind: "challenge", acsTransID: acsTransIDOf(id), outcome, method });
    if (label !== undefined) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label, at: 1_000 });
  });
  const observed = await observedChallenges(ledger, "test", 500);
  expect(observed).toEqual({ code: { honest: 0, abandoned: 0, frauds: 2, relayed: 1 }, app: { honest: 3, abandoned: 1, frauds: 0, relayed: 0 }, passkey: NONE });
  expect(usualMethod(observed)).toBe("app");
  expect(usualMethod(NOTHING)).toBe("code");
  expect(await observedChallenges(ledger, "other", 500)).toEqual(NOTHING);
});

test.each([[[], "costs"], [null, "costs"], [{ colour: 1 }, "costs.colour"], [{ margin: 1.1 }, "costs.margin"], [{ margin: "0.1" }, "costs.margin"], [{ caseCost: -1 }, "costs.caseCost"], [{ caseCost: NaN }, "costs.caseCost"]])("%j is refused", (body, element) => {
  expect(readCosts(body)).toMatchObject({ element });
});

test("costs are kept as changes, of which the newest of an issuer counts", async () => {
  const records: ChangeRecord[] = [];
  const log = { all: () => records, record: (change: Omit<ChangeRecord, "number" | "previous" | "digest">) => Promise.resolve(records[records.push({ ...change, number: records.length + 1, previous: "", digest: "" }) - 1] as ChangeRecord) };
  const store = loggedCosts(log);
  await store.set("a", { margin: 0.1 }, "somebody", 5);
  await store.set("b", { margin: 0.2 }, "somebody", 6);
  await store.set("a", { caseCost: 1 }, "somebody", 7);
  expect([store.of("a"), store.of("b"), store.of("c")]).toEqual([{ caseCost: 1 }, { margin: 0.2 }, {}]);
  expect(records[0]).toMatchObject({ subject: "costs", action: "set", author: "somebody", issuer: "a", content: { costs: { margin: 0.1 } } });
});
