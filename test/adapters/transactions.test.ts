import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sealWith } from "../../src/adapters/sealed.js";
import { LmdbTransactions } from "../../src/adapters/transactions-lmdb.js";
import { CHALLENGE_RULES } from "../../src/acs/index.js";
import { newChallenge } from "../../src/acs/challenge/machine.js";
import { MemoryTransactions, subject } from "../acs/challenge-world.js";
import { transactionsContract } from "../contract/transactions.js";
import { START, acsTransIDOf } from "../engine/world.js";

const key = Buffer.alloc(32, 7);
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "sekisho-transactions-"));
  folders.push(made);
  return made;
};
const folders: string[] = [];
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

describe("in an lmdb database", () => {
  let latest = "";
  transactionsContract({
    open: () => Promise.resolve(LmdbTransactions.open((latest = folder()), key)),
    async reopen(transactions) {
      await transactions.close();
      return LmdbTransactions.open(latest, key);
    },
  });

  test("nothing in it can be read, and nothing is read with another key or under another name", async () => {
    const place = folder();
    const store = LmdbTransactions.open(place, key);
    await store.put(newChallenge(subject(1), START, CHALLENGE_RULES));
    await store.close();
    expect(readFileSync(join(place, "data.mdb")).toString("latin1")).not.toMatch(/person@bank|AAAAAAAAAAAAAAAA|messageVersion/);
    const stranger = LmdbTransactions.open(place, Buffer.alloc(32, 8));
    expect(await stranger.get(acsTransIDOf(1))).toBeUndefined();
    expect(await stranger.deadlines()).toEqual([]);
    await stranger.close();
  });
});

describe("in the memory of a test", () => transactionsContract({ open: () => Promise.resolve(new MemoryTransactions()) }));

describe("a seal", () => {
  const seal = sealWith(key, "test");
  test("opens what it closed, under the same name only, and nothing that was touched", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, at) => {
      const closed = seal.close("name", bytes);
      expect(Buffer.from(seal.open("name", closed) ?? [0, 0]).equals(bytes)).toBe(true);
      expect(seal.open("other", closed)).toBeUndefined();
      expect(sealWith(key, "another purpose").open("name", closed)).toBeUndefined();
      const touched = Buffer.from(closed);
      touched[at % touched.length] = (touched[at % touched.length] as number) ^ 1;
      expect(seal.open("name", touched)).toBeUndefined();
      expect(seal.open("name", closed.subarray(0, at % closed.length))).toBeUndefined();
    }));
  });

  test("closes the same bytes differently each time", () => {
    expect(Buffer.from(seal.close("name", key)).equals(seal.close("name", key))).toBe(false);
  });
});
