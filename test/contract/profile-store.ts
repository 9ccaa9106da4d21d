import fc from "fast-check";
import type { ProfileStore } from "../../src/engine/index.js";
import { attemptOf, entitiesOf, fold } from "../../src/risk/index.js";
import type { Attempt, EntityKey, Profiles } from "../../src/risk/index.js";
import type { Purchase } from "../engine/world.js";
import { START, requestOf } from "../engine/world.js";

export interface ProfileStoreFixture {
  open(): Promise<ProfileStore>;
  /** Closes the store and opens it again with what it kept; absent for a store that keeps nothing. */
  reopen?(store: ProfileStore): Promise<ProfileStore>;
}

function lesson(purchase: Purchase): { entities: readonly EntityKey[]; event: Attempt } {
  const { context } = requestOf(purchase);
  const entities = entitiesOf(context);
  return { entities, event: attemptOf(context, entities) };
}

/** What every profile store promises; see `ProfileStore` in src/engine/ports.ts. */
export function profileStoreContract(fixture: ProfileStoreFixture): void {
  let store: ProfileStore;
  beforeEach(async () => {
    store = await fixture.open();
  });
  afterEach(() => store.close());

  test("an entity never seen is absent, and that is no error", async () => {
    const { entities, event } = lesson({ id: 1 });
    expect(entities.length).toBeGreaterThan(5);
    expect(await store.read(entities)).toEqual({});
    expect(await store.observe(entities, event)).toEqual({});
  });

  test("each of sixty simultaneous observations sees a different past, in the order of the calls", async () => {
    const pasts = await Promise.all(
      Array.from({ length: 60 }, (_, id) => {
        const { entities, event } = lesson({ id, at: START });
        return store.observe(entities, event);
      }),
    );
    expect(pasts.map(({ card }) => card?.tempo.attempts ?? 0)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  test("an observation hands back exactly what the fold made of those before", async () => {
    let expected: Profiles = {};
    for (let id = 0; id < 20; id++) {
      const { entities, event } = lesson({ id, amountMinor: 500 * (id + 1) });
      expect(await store.observe(entities, event)).toEqual(expected);
      expected = fold(entities, expected, event);
    }
    expect(await store.read(lesson({ id: 0 }).entities)).toEqual(expected);
  });

  test("reading changes nothing", async () => {
    const { entities, event } = lesson({ id: 1 });
    await store.observe(entities, event);
    const first = await store.read(entities);
    expect(await store.read(entities)).toEqual(first);
    expect(first.card?.tempo.attempts).toBe(1);
  });

  test("the promise settles without leaving the turn, so that the record follows the fold at once", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("next turn"));
    process.nextTick(() => order.push("tick"));
    const { entities, event } = lesson({ id: 1 });
    await store.observe(entities, event).then(() => order.push("observed"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(order.indexOf("observed")).toBeLessThan(order.indexOf("next turn"));
  });

  test("news about an attempt teaches its entities", async () => {
    const { entities, event } = lesson({ id: 1 });
    await store.observe(entities, event);
    await store.learn(entities, { kind: "label", at: START + 90_000, requestedAt: START, label: "fraud", replaces: undefined });
    expect((await store.read(entities)).card?.labels?.fraudTotal).toBe(1);
  });

  test("news and attempts in any order leave exactly what their fold leaves, also of entities met long ago or never", async () => {
    const steps = fc.array(fc.record({ card: fc.integer({ min: 1, max: 200 }), news: fc.constantFrom("none", "fraud", "genuine", "passed", "failed") } as const), { maxLength: 150 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const first = 1_000_000 + 1000 * ++run;
        const expected = new Map<string, Profiles>();
        for (const [id, { card, news }] of plan.entries()) {
          const { entities: all, event } = lesson({ id, card: first + card });
          // Only what belongs to this card alone, because other runs teach the rest.
          const entities = all.filter(({ kind }) => kind === "card" || kind === "cardMerchant");
          const key = entities[0]?.id ?? "";
          const before = expected.get(key) ?? {};
          const at = START + 1000 * id;
          if (news === "none") {
            expect(await store.observe(entities, event)).toEqual(before);
            expected.set(key, fold(entities, before, event));
          } else {
            const told = news === "fraud" || news === "genuine"
              ? { kind: "label" as const, at, requestedAt: START, label: news, replaces: undefined }
              : { kind: "challenge" as const, at, requestedAt: START, outcome: news };
            await store.learn(entities, told);
            expected.set(key, fold(entities, before, told));
          }
        }
        for (const [id, { card }] of plan.entries()) {
          const entities = lesson({ id, card: first + card }).entities.filter(({ kind }) => kind === "card" || kind === "cardMerchant");
          expect(await store.read(entities)).toEqual(expected.get(entities[0]?.id ?? ""));
        }
      }),
      { numRuns: 15 },
    );
  });

  test("whatever the interleaving of cards and devices, each sees its own past", async () => {
    const purchases = fc.array(fc.record({ card: fc.integer({ min: 1, max: 3 }), device: fc.integer({ min: 1, max: 3 }), pause: fc.boolean() }), { maxLength: 25 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(purchases, async (steps) => {
        // Cards of their own for each run, because the store is the same one.
        const first = 10 * ++run;
        const seen = new Map<number, number>();
        const waiting: Promise<void>[] = [];
        for (const [id, { card, device, pause }] of steps.entries()) {
          const { entities, event } = lesson({ id, card: first + card, device });
          const expected = seen.get(card) ?? 0;
          seen.set(card, expected + 1);
          waiting.push(store.observe(entities, event).then(({ card: past }) => expect(past?.tempo.attempts ?? 0).toBe(expected)));
          if (pause) await new Promise((resolve) => setImmediate(resolve));
        }
        await Promise.all(waiting);
      }),
      { numRuns: 20 },
    );
  });

  if (fixture.reopen) {
    const reopen = fixture.reopen.bind(fixture);
    test("what was observed is there after closing and opening again", async () => {
      const { entities, event } = lesson({ id: 1 });
      await store.observe(entities, event);
      const before = await store.read(entities);
      store = await reopen(store);
      expect(await store.read(entities)).toEqual(before);
    });
  }
}
