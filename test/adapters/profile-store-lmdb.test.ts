import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbProfileStore } from "../../src/adapters/profile-store-lmdb.js";
import type { LmdbProfileStoreOptions } from "../../src/adapters/profile-store-lmdb.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { openDatabase } from "../../src/adapters/write-behind.js";
import { Engine, learn, rebuildProfiles } from "../../src/engine/index.js";
import { profileStoreContract } from "../contract/profile-store.js";
import { MemoryJournal } from "../engine/memory-journal.js";
import { START, acsTransIDOf, decidePurchase, requestOf } from "../engine/world.js";
import { attemptOf, entitiesOf } from "../../src/risk/index.js";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-profiles-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const openStore = (journal: MemoryJournal, options: Partial<LmdbProfileStoreOptions> = {}): Promise<LmdbProfileStore> =>
  LmdbProfileStore.open({ directory: join(directory, "profiles"), journal, ...options });

describe("lmdb profile store", () => {
  // Nothing is appended here, so that the store's own file is all that is left to read from.
  let journal: MemoryJournal;
  profileStoreContract({
    open: () => openStore((journal = new MemoryJournal()), { everyMs: 5 }),
    reopen: async (store) => {
      await store.close();
      return openStore(journal);
    },
  });
});

describe("lmdb profile store, with the smallest memory", () => {
  profileStoreContract({ open: () => openStore(new MemoryJournal(), { everyMs: 1, dirtyBytesMax: 1, hotBytesMax: 1 }) });
});

const contentsOf = (store: { contents(): Iterable<[string, Uint8Array]> }): [string, string][] =>
  [...store.contents()].map(([key, bytes]): [string, string] => [key, Buffer.from(bytes).toString("hex")]).sort(([a], [b]) => (a < b ? -1 : 1));

async function rebuilt(journal: MemoryJournal): Promise<[string, string][]> {
  const store = new MemoryProfileStore();
  await rebuildProfiles(journal, store);
  return contentsOf(store);
}

describe("behind the journal", () => {
  const trade = async (journal: MemoryJournal, profiles: LmdbProfileStore, from: number, to: number): Promise<void> => {
    const engine = new Engine({ profiles, journal });
    for (let id = from; id < to; id++) await decidePurchase(engine, { id, card: id % 9, device: id % 5, merchant: id % 4 });
    await learn(engine, { kind: "label", at: START + 500_000, id: acsTransIDOf(from), label: "fraud", source: "issuer" });
    await learn(engine, { kind: "challenge", at: START + 500_000, id: acsTransIDOf(from + 1), outcome: "passed" });
  };

  test("profiles equal those rebuilt from the journal, byte for byte, after closing and opening", async () => {
    const journal = new MemoryJournal();
    let store = await openStore(journal, { everyMs: 2 });
    await trade(journal, store, 0, 60);
    await store.close();
    store = await openStore(journal, { everyMs: 2, hotBytesMax: 2000 });
    await trade(journal, store, 60, 120);
    expect(contentsOf(store)).toEqual(await rebuilt(journal));
    await store.close();
    store = await openStore(journal);
    expect(contentsOf(store)).toEqual(await rebuilt(journal));
    await store.close();
  });

  test("what a store lacks it gets from the journal when it opens", async () => {
    const journal = new MemoryJournal();
    const store = await openStore(journal);
    await trade(journal, store, 0, 30);
    await store.close();
    await trade(journal, new MemoryProfileStore() as unknown as LmdbProfileStore, 30, 50);
    const reopened = await openStore(journal, { dirtyBytesMax: 3000 });
    expect(contentsOf(reopened)).toEqual(await rebuilt(journal));
    await reopened.close();
  });

  test("a store that is ahead of its journal is made anew from it", async () => {
    const long = new MemoryJournal();
    const ahead = await openStore(long);
    await trade(long, ahead, 0, 40);
    await ahead.close();
    const short = new MemoryJournal();
    await trade(short, new MemoryProfileStore() as unknown as LmdbProfileStore, 0, 5);
    const store = await openStore(short);
    expect(contentsOf(store)).toEqual(await rebuilt(short));
    await store.close();
  });

  test("a store whose profiles are packed in another version is made anew from its journal", async () => {
    const journal = new MemoryJournal();
    const store = await openStore(journal);
    await trade(journal, store, 0, 20);
    await store.close();
    const db = openDatabase(join(directory, "profiles"));
    // As the first version left it: a position, and nothing that says in which version.
    const [[key, checkpoint] = ["", Buffer.alloc(0)]] = [...db.getRange({ limit: 1 })].map((entry) => [entry.key, entry.value] as const);
    expect(key).toContain("checkpoint");
    await db.put(key, checkpoint.slice(0, 8));
    await db.put("c:somebody", Uint8Array.of(1, 2, 3));
    await db.close();
    const reopened = await openStore(journal);
    expect(contentsOf(reopened)).toEqual(await rebuilt(journal));
    await reopened.close();
  });

  test("nothing is written before the journal is durable", async () => {
    const journal = new MemoryJournal();
    const failures: unknown[] = [];
    journal.durable = () => Promise.reject(new Error("disk gone"));
    const store = await openStore(journal, { everyMs: 1, onFailure: (cause) => failures.push(cause) });
    await trade(journal, store, 0, 5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await store.close();
    expect(failures.length).toBeGreaterThan(0);
    const empty = await openStore(new MemoryJournal());
    expect(contentsOf(empty)).toEqual([]);
    await empty.close();
  });

  test("a full store makes observers wait, and folds nothing for those who have gone", async () => {
    const journal = new MemoryJournal();
    let letGo: () => void = () => undefined;
    const durable = new Promise<void>((resolve) => (letGo = resolve));
    journal.durable = () => durable;
    const store = await openStore(journal, { everyMs: 1, dirtyBytesMax: 1 });
    const { context } = requestOf({ id: 1 });
    const entities = entitiesOf(context);
    const attempt = attemptOf(context, entities);
    await store.observe(entities, attempt);
    await journal.append({ kind: "erro", at: START, errorCode: "101", elements: [], threeDSServerTransID: undefined });
    const second = store.observe(entities, attempt);
    const gone = store.observe(entities, attempt, () => false);
    const third = store.observe(entities, attempt, () => true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    letGo();
    expect((await second).card?.tempo.attempts).toBe(1);
    await expect(gone).rejects.toThrow("no longer wanted");
    expect((await third).card?.tempo.attempts).toBe(2);
    await store.close();
  });
});
