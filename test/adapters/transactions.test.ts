import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { LmdbCardholders } from "../../src/adapters/cardholders-lmdb.js";
import { sealWith } from "../../src/adapters/sealed.js";
import { LmdbTransactions } from "../../src/adapters/transactions-lmdb.js";
import { CHALLENGE_RULES } from "../../src/acs/index.js";
import { newChallenge } from "../../src/acs/challenge/machine.js";
import { MemoryTransactions, subject } from "../acs/challenge-world.js";
import { transactionsContract } from "../contract/transactions.js";
import { START, acsTransIDOf } from "../engine/world.js";

const key = (fill: number) => ({ id: fill, key: Buffer.alloc(32, fill) });
const keys = () => [key(7)];
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
    open: () => Promise.resolve(LmdbTransactions.open((latest = folder()), keys)),
    async reopen(transactions) {
      await transactions.close();
      return LmdbTransactions.open(latest, keys);
    },
  });

  test("nothing in it can be read, and nothing is read with another key or under another name", async () => {
    const place = folder();
    const store = LmdbTransactions.open(place, keys);
    await store.put(newChallenge(subject(1), START, CHALLENGE_RULES));
    await store.close();
    expect(readFileSync(join(place, "data.mdb")).toString("latin1")).not.toMatch(/person@bank|AAAAAAAAAAAAAAAA|messageVersion/);
    const stranger = LmdbTransactions.open(place, () => [key(8)]);
    expect(await stranger.get(acsTransIDOf(1))).toBeUndefined();
    expect(await stranger.deadlines()).toEqual([]);
    await stranger.close();
  });
});

test("what older keys have sealed is sealed with the newest, all of it, while it is used, and what no key opens stays as it is", async () => {
  const place = folder();
  const [stranger, old] = [LmdbCardholders.open(place, () => [key(9)]), (name: number) => `card${name}`];
  await stranger.put("foreign", { email: "foreign@bank.example" });
  await stranger.close();
  let ring = [key(7)];
  const store = LmdbCardholders.open(place, () => ring);
  for (let name = 0; name < 250; name++) await store.put(old(name), { email: `${name}@bank.example` });
  ring = [key(8), key(7)];
  await Promise.all([store.reseal(), store.put(old(0), { phone: "+81300000000" }), store.reseal()]);
  await store.put("new", { email: "new@bank.example" });
  ring = [key(8)];
  const tos = (one: LmdbCardholders, name: string): unknown => one.optionsFor("bank", name).map(({ to }) => to);
  expect([tos(store, old(0)), tos(store, old(1)), tos(store, old(249)), tos(store, "new"), tos(store, "foreign")]).toEqual([["+81300000000"], ["1@bank.example"], ["249@bank.example"], ["new@bank.example"], []]);
  await store.close();
  const again = LmdbCardholders.open(place, () => [key(9)]);
  expect([tos(again, "foreign"), tos(again, old(1))]).toEqual([["foreign@bank.example"], []]);
  await again.close();
});

describe("in the memory of a test", () => transactionsContract({ open: () => Promise.resolve(new MemoryTransactions()) }));

describe("a seal", () => {
  const seal = sealWith(keys, "test");
  test("opens what it closed, under the same name only, and nothing that was touched", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, at) => {
      const closed = seal.close("name", bytes);
      expect(Buffer.from(seal.open("name", closed) ?? [0, 0]).equals(bytes)).toBe(true);
      expect(seal.open("other", closed)).toBeUndefined();
      expect(sealWith(keys, "another purpose").open("name", closed)).toBeUndefined();
      const touched = Buffer.from(closed);
      touched[at % touched.length] = (touched[at % touched.length] as number) ^ 1;
      expect(seal.open("name", touched)).toBeUndefined();
      expect(seal.open("name", closed.subarray(0, at % closed.length))).toBeUndefined();
    }));
  });

  test("closes with the newest key, opens with any, and renews what is not the newest's", () => {
    let ring = [key(7)];
    const turned = sealWith(() => ring, "test");
    const before = turned.close("name", Buffer.from("kept"));
    expect(turned.renew("name", before)).toBeUndefined();
    ring = [key(8), key(7)];
    expect(Buffer.from(turned.open("name", before) ?? []).toString()).toBe("kept");
    expect(seal.open("name", turned.close("name", before))).toBeUndefined();
    const renewed = turned.renew("name", before) as Uint8Array;
    expect(turned.renew("name", renewed)).toBeUndefined();
    expect(turned.renew("other", before)).toBeUndefined();
    ring = [key(8)];
    expect(Buffer.from(turned.open("name", renewed) ?? []).toString()).toBe("kept");
    expect([turned.open("name", before), turned.renew("name", before)]).toEqual([undefined, undefined]);
  });

  test("closes the same bytes differently each time", () => {
    const bytes = Buffer.alloc(32);
    expect(Buffer.from(seal.close("name", bytes)).equals(seal.close("name", bytes))).toBe(false);
  });
});
