import fc from "fast-check";
import { learn, rebuildProfiles, teachingOf } from "../../src/engine/index.js";
import type { LabelNews } from "../../src/engine/index.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { START, acsTransIDOf, collect, decidePurchase, memoryWorld, serverTransIDOf } from "./world.js";

const labelOf = (id: string, label: "fraud" | "genuine" = "fraud"): LabelNews => ({ kind: "label", at: START + 90_000, id, label, source: "chargeback", author: "bank" });

describe("learn", () => {
  test("a label is recorded and taught, by either id of its decision", async () => {
    for (const id of [acsTransIDOf(1), serverTransIDOf(1)]) {
      const { engine, journal, profiles } = memoryWorld();
      const { entities, at } = await decidePurchase(engine, { id: 1 });
      expect(await learn(engine, labelOf(id))).toEqual({ result: "learned", acsTransID: acsTransIDOf(1), replaces: undefined });
      const { record } = (await collect(journal.read(1)))[0] ?? {};
      expect(record).toEqual({
        kind: "label", at: START + 90_000, acsTransID: acsTransIDOf(1), label: "fraud", replaces: undefined, source: "chargeback", author: "bank",
        requestedAt: at, entities,
      });
      expect((await profiles.read(entities)).card?.labels?.fraudTotal).toBe(1);
    }
  });

  test("news about a decision nobody took changes nothing and says so", async () => {
    const { engine, journal } = memoryWorld();
    expect(await learn(engine, labelOf(acsTransIDOf(9)))).toEqual({ result: "unknown-decision" });
    expect(await collect(journal.read())).toEqual([]);
  });

  test("the same label again is known already; another one takes the first back", async () => {
    const { engine, journal, profiles } = memoryWorld();
    const { entities } = await decidePurchase(engine, { id: 1 });
    await learn(engine, labelOf(acsTransIDOf(1)));
    expect(await learn(engine, labelOf(serverTransIDOf(1)))).toEqual({ result: "already-known", acsTransID: acsTransIDOf(1) });
    expect(await learn(engine, labelOf(acsTransIDOf(1), "genuine"))).toEqual({ result: "learned", acsTransID: acsTransIDOf(1), replaces: "fraud" });
    expect((await profiles.read(entities)).card?.labels?.fraudTotal).toBe(0);
    expect((await collect(journal.read())).length).toBe(3);
  });

  test("the same label given ten times at once, by both ids, is taken once", async () => {
    const { engine, journal } = memoryWorld({ observeMsMax: 1000 });
    await decidePurchase(engine, { id: 1 });
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => learn(engine, labelOf(index % 2 ? acsTransIDOf(1) : serverTransIDOf(1)))));
    expect(results.map(({ result }) => result).sort()).toEqual([...Array.from({ length: 9 }, () => "already-known"), "learned"]);
    expect((await collect(journal.read())).length).toBe(2);
    expect(engine.learning.size).toBe(0);
  });

  test("a challenge ends once", async () => {
    const { engine, profiles } = memoryWorld();
    const { entities } = await decidePurchase(engine, { id: 1 });
    const ended = { kind: "challenge", at: START + 60_000, id: acsTransIDOf(1) } as const;
    expect((await learn(engine, { ...ended, outcome: "failed" })).result).toBe("learned");
    expect((await learn(engine, { ...ended, outcome: "passed" })).result).toBe("already-known");
    expect((await profiles.read(entities)).card?.challenges?.failed).toBe(1);
    expect((await profiles.read(entities)).card?.challenges?.passed).toBe(0);
  });

  test("a journal or a store that cannot take the news rejects it, and it can be given again", async () => {
    const { engine, journal, profiles } = memoryWorld();
    await decidePurchase(engine, { id: 1 });
    const take = profiles.learn.bind(profiles);
    profiles.learn = () => Promise.reject(new Error("connection lost"));
    await expect(learn(engine, labelOf(acsTransIDOf(1)))).rejects.toThrow("connection lost");
    expect((await collect(journal.read())).length).toBe(1);
    profiles.learn = take;
    expect((await learn(engine, labelOf(acsTransIDOf(1)))).result).toBe("learned");
  });
});

test("whatever comes together, the journal has it in the order in which it was folded", async () => {
  const steps = fc.array(
    fc.record({ card: fc.integer({ min: 1, max: 2 }), news: fc.constantFrom("none", "fraud", "genuine", "passed"), pause: fc.boolean() } as const),
    { minLength: 1, maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (plan, timed) => {
      const folded: string[] = [];
      const { engine, journal, profiles } = memoryWorld(timed ? { observeMsMax: 1000 } : {});
      const observe = profiles.observe.bind(profiles);
      profiles.observe = (entities, event) => {
        folded.push(JSON.stringify({ entities, event }));
        return observe(entities, event);
      };
      const take = profiles.learn.bind(profiles);
      profiles.learn = (entities, event) => {
        folded.push(JSON.stringify({ entities, event }));
        return take(entities, event);
      };
      const running: Promise<unknown>[] = [];
      for (const [id, { card, news, pause }] of plan.entries()) {
        running.push(decidePurchase(engine, { id, card }));
        const about = acsTransIDOf(Math.floor(id / 2));
        if (news === "passed") running.push(learn(engine, { kind: "challenge", at: START, id: about, outcome: news }));
        else if (news !== "none") running.push(learn(engine, labelOf(about, news)));
        if (pause) await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(running);
      const recorded = (await collect(journal.read())).map(({ record }) => JSON.stringify(teachingOf(record)));
      expect(recorded).toEqual(folded);

      const rebuilt = new MemoryProfileStore();
      const { records } = await rebuildProfiles(journal, rebuilt);
      expect(records).toBe(folded.length);
      expect([...rebuilt.contents()].sort()).toEqual([...profiles.contents()].sort());
    }),
    { numRuns: 40 },
  );
});
