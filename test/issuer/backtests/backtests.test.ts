import { MemoryProfileStore } from "../../../src/adapters/profile-store-memory.js";
import type { Journal } from "../../../src/engine/index.js";
import { Backtests, KEPT_MAX } from "../../../src/issuer/backtests/backtests.js";
import type { BacktestsParts } from "../../../src/issuer/backtests/backtests.js";
import { StepRefused } from "../../../src/issuer/index.js";
import type { Principal, Role } from "../../../src/issuer/index.js";
import { DEFAULT_COSTS } from "../../../src/risk/index.js";
import { peopleOf } from "../people.js";
import { MODEL, POLICY, REFERENCE, SETUP, START, decidePurchase, memoryWorld } from "../../engine/world.js";

const person = (role: Role, issuer?: string): Principal => peopleOf("test")("mio", role, issuer);
const ANALYST = person("analyst");
const EVERYBODYS = person("analyst", "*");
const CHALLENGES_ALL = "name: all\nversion: 7\ndescription: { en: a, ja: a }\nrules:\n  - { id: own, when: amountReferenceMinor >= 0, whenUnknown: match, then: challenge, sentence: { en: a, ja: a } }\notherwise: frictionless\n";

async function room(changes: Partial<BacktestsParts> = {}, journal?: Pick<Journal, "read">): Promise<{ backtests: Backtests; failures: unknown[] }> {
  const world = memoryWorld();
  for (let id = 1; id <= 40; id++) await decidePurchase(world.engine, { id, card: id % 3 });
  const failures: unknown[] = [];
  let number = 0;
  const backtests = new Backtests({
    desk: { pricing: () => Promise.resolve({ parameters: DEFAULT_COSTS, method: "code" }), settledBefore: () => START },
    sources: () => [{ journal: journal ?? world.journal, upTo: 40, knowledgeOf: () => ({ reference: REFERENCE }), sample: false }],
    candidates: {
      liveOf: (issuer) => (issuer === "nobody" ? undefined : SETUP),
      draftText: (issuer, id) => (issuer === "test" && id === "d1" ? CHALLENGES_ALL : undefined),
      versionText: (_, id) => (id === "all/7" ? CHALLENGES_ALL : undefined),
      parentsFor: () => () => undefined,
      modelToTry: (id) => (id === "other" ? { ...MODEL, id: "other" } : id === "old" ? { refused: "unfit", because: "it was trained on features 0, ours are 1; train it again" } : { refused: "unknown" }),
    },
    profiles: () => new MemoryProfileStore(), newId: () => `run-${++number}`, now: () => START + 1_000, onFailure: (cause) => failures.push(cause), ...changes,
  });
  return { backtests, failures };
}

/** A journal that hands on nothing before it is told to. */
function held(): { journal: Pick<Journal, "read">; release(): void } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { release, journal: { async *read() {
    await released;
    yield* [];
  } } };
}

const over = async (backtests: Backtests, id: string) => {
  for (let turn = 0; turn < 500 && backtests.view(EVERYBODYS, id).state === "running"; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  return backtests.view(EVERYBODYS, id);
};

test("a run says what runs, how far it is, and what came of it", async () => {
  const { backtests } = await room();
  const begun = backtests.start(ANALYST, "test", { from: START + 11_000 }, { draft: "d1", model: "other" });
  expect(begun).toMatchObject({ id: "run-1", author: "mio", state: "running", from: "2026-03-01T10:00:11.000Z", to: null, candidate: { policy: "all/7", draft: "d1", model: "other" }, progress: { events: 0, share: 0, secondsLeft: null }, result: null, flipped: null });
  // One of the thirty was challenged as it was, for its card had tried often.
  const done = await over(backtests, "run-1");
  expect(done).toMatchObject({ state: "done", problem: null, progress: { events: 40, share: 1, secondsLeft: 0 }, flipped: 29, result: { before: { count: 30, challengeShare: expect.any(Number), rejectShare: 0, fraudMissed: 0 }, after: { challengeShare: 1 }, unmoved: 0, degraded: 0 } });
  expect(done.costChangeMinor).toBeCloseTo((done.result?.after.costMinor ?? 0) - (done.result?.before.costMinor ?? 0), 6);
  expect(backtests.list(ANALYST, "test").runs.map(({ id }) => id)).toEqual(["run-1"]);
  expect(backtests.list(EVERYBODYS, "other").runs).toEqual([]);
});

test("flips come page by page, for what they were and would be", async () => {
  const { backtests } = await room();
  backtests.start(ANALYST, "test", {}, { text: CHALLENGES_ALL });
  const { flipped } = await over(backtests, "run-1");
  const ids: string[] = [];
  for (let before: number | undefined; ; ) {
    const page = backtests.flips(ANALYST, "run-1", { limit: 7, ...(before !== undefined && { before }) });
    expect(page.total).toBe(flipped);
    ids.push(...page.items.map(({ decision }) => decision.id));
    if (page.next === null) break;
    before = Number(page.next);
  }
  expect(new Set(ids).size).toBe(flipped);
  expect([...ids].sort().reverse()).toEqual(ids);
  expect(backtests.flips(ANALYST, "run-1", { limit: 7, from: "reject" })).toMatchObject({ items: [], total: 0, next: null });
  expect(backtests.flips(ANALYST, "run-1", { limit: 7, to: "challenge", label: "none" }).total).toBe(flipped);
  expect(backtests.flips(ANALYST, "run-1", { limit: 7, label: "fraud" }).total).toBe(0);
});

test("one at a time for an issuer, two in all, and a cancelled one makes room at once", async () => {
  const { journal, release } = held();
  const { backtests } = await room({}, journal);
  backtests.start(EVERYBODYS, "a", {}, {});
  expect(() => backtests.start(EVERYBODYS, "a", {}, {})).toThrow(expect.objectContaining({ kind: "wrong-step" }) as Error);
  backtests.start(EVERYBODYS, "b", {}, {});
  expect(() => backtests.start(EVERYBODYS, "c", {}, {})).toThrow(expect.objectContaining({ kind: "busy" }) as Error);
  expect(backtests.cancel(EVERYBODYS, "run-1")).toMatchObject({ state: "cancelled", endedAt: expect.any(String), result: null });
  backtests.start(EVERYBODYS, "c", {}, {});
  release();
  await over(backtests, "run-2");
  expect(backtests.view(EVERYBODYS, "run-1").state).toBe("cancelled");
  expect(backtests.cancel(EVERYBODYS, "run-2")).toMatchObject({ state: "failed" });
});

test("a period in which nothing was decided says so", async () => {
  const { backtests } = await room();
  backtests.start(ANALYST, "test", { to: START - 1 }, {});
  expect(await over(backtests, "run-1")).toMatchObject({ state: "failed", problem: "No decision of this issuer lies in the period.", result: null });
});

test("a journal that cannot be read ends the run with a sentence, and whoever looks after the server is told", async () => {
  const { backtests, failures } = await room({}, { read: () => { throw new Error("torn at /data"); } });
  backtests.start(ANALYST, "test", {}, {});
  expect(await over(backtests, "run-1")).toMatchObject({ state: "failed", problem: "What was decided could not be read to its end." });
  expect(failures).toEqual([new Error("torn at /data")]);
});

test("the latest few are kept, whatever is running stays", async () => {
  const { backtests } = await room();
  for (let run = 1; run <= KEPT_MAX + 2; run++) {
    backtests.start(ANALYST, "test", {}, {});
    await over(backtests, `run-${run}`);
  }
  expect(backtests.list(ANALYST, "test").runs.map(({ id }) => id)).toEqual(Array.from({ length: KEPT_MAX }, (_, index) => `run-${KEPT_MAX + 2 - index}`));
  expect(() => backtests.view(ANALYST, "run-1")).toThrow(StepRefused);
});

test.each<[string, object, string, RegExp]>([
  ["an unknown draft", { draft: "d2" }, "unknown", /^draft:/],
  ["an unknown version", { policy: "all/8" }, "unknown", /^policy:/],
  ["an unknown model", { model: "nobody" }, "unknown", /^model:/],
  ["a model of other features", { model: "old" }, "model", /trained on features 0, ours are 1/],
  ["a policy with an error", { text: CHALLENGES_ALL.replace("amountReferenceMinor", "amuont") }, "text", /cannot be used/],
])("%s is refused, and nothing runs", async (_, wish, kind, message) => {
  const { backtests } = await room();
  expect(() => backtests.start(ANALYST, "test", {}, wish)).toThrow(expect.objectContaining({ kind, message: expect.stringMatching(message) }) as Error);
  expect(backtests.list(ANALYST, "test").runs).toEqual([]);
});

test("who may look may not start or cancel, and whoever has nothing to do there learns nothing", async () => {
  const { backtests } = await room();
  expect(() => backtests.start(person("viewer"), "test", {}, {})).toThrow(expect.objectContaining({ kind: "forbidden" }) as Error);
  backtests.start(ANALYST, "test", {}, {});
  expect(() => backtests.cancel(person("viewer"), "run-1")).toThrow(expect.objectContaining({ kind: "forbidden" }) as Error);
  expect(backtests.view(person("viewer"), "run-1").id).toBe("run-1");
  for (const ask of [() => backtests.view(person("administrator", "bank"), "run-1"), () => backtests.flips(person("viewer", "bank"), "run-1", { limit: 1 }), () => backtests.list(person("viewer", "bank"), "test"), () => backtests.start(person("analyst", "*"), "nobody", {}, {})]) {
    expect(ask).toThrow(expect.objectContaining({ kind: "unknown" }) as Error);
  }
  await over(backtests, "run-1");
});

test("closing ends what runs and waits for it", async () => {
  const { backtests } = await room();
  backtests.start(ANALYST, "test", {}, {});
  await backtests.close();
  expect(backtests.view(ANALYST, "run-1").state).toBe("cancelled");
});

test("what is left out is what is live", async () => {
  const { backtests } = await room();
  expect(backtests.start(ANALYST, "test", {}, {}).candidate).toEqual({ policy: POLICY.id, policyFingerprint: POLICY.fingerprint, draft: null, model: MODEL.id });
  await over(backtests, "run-1");
  expect(backtests.start(ANALYST, "test", {}, { model: "none" }).candidate.model).toBeNull();
  await backtests.close();
});
