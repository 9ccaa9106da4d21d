import { LocalSignIn, base32 } from "../../../src/issuer/index.js";
import type { Credentials, LocalPerson, LocalSignInResult } from "../../../src/issuer/index.js";
import { Attempts } from "../../../src/issuer/access/attempts.js";
import { NOBODYS_HASH, isPasswordHash, passwordFits, passwordHash } from "../../../src/issuer/access/passwords.js";
import { SignInLinks } from "../../../src/issuer/access/sign-in-links.js";
import { oneTimeCode } from "./authenticator.js";

const NOW = Date.UTC(2026, 3, 1);
const SECRET = Buffer.from("a secret of 20 bytes");
const RULES = { byName: { free: 3, waitMs: 1_000, waitMsMax: 8_000 }, byAddress: { free: 5, waitMs: 1_000, waitMsMax: 2_000 }, countMax: 100, waitingMax: 4 };

let people: LocalPerson[];
beforeAll(async () => {
  people = [{ name: "yuki", roles: { demo: "analyst" }, passwordHash: await passwordHash("correct horse", Buffer.alloc(16, 7)), codeSecret: base32(SECRET) }];
});

const right = (at: number, changes: Partial<Credentials> = {}): Credentials => ({ name: "yuki", password: "correct horse", code: oneTimeCode(SECRET, at), ...changes });
const outcomes = (results: readonly LocalSignInResult[]): string[] => results.map(({ outcome }) => outcome);

test("name, password and code open together, and no code opens twice, nor one before it", async () => {
  const door = new LocalSignIn(RULES);
  expect(await door.look(people, right(NOW), "a", NOW)).toEqual({ outcome: "right", person: people[0] });
  expect(await door.look(people, right(NOW), "a", NOW + 1)).toEqual({ outcome: "wrong" });
  expect((await door.look(people, right(NOW - 30_000), "a", NOW + 2)).outcome).toBe("wrong");
  expect((await door.look(people, right(NOW + 30_000), "a", NOW + 30_000)).outcome).toBe("right");
});

test("the same code in two places at once opens one of them", async () => {
  const door = new LocalSignIn(RULES);
  expect(outcomes(await Promise.all(["a", "b"].map((address) => door.look(people, right(NOW), address, NOW)))).sort()).toEqual(["right", "wrong"]);
});

test.each([
  ["another password", { password: "correct horsf" }],
  ["no password", { password: "" }],
  ["another code", { code: "000000" }],
  ["a name in other letters", { name: "Yuki" }],
  ["somebody who is not there", { name: "nobody" }],
])("%s opens nothing", async (_, changes) => {
  expect((await new LocalSignIn(RULES).look(people, right(NOW, changes), "a", NOW)).outcome).toBe("wrong");
});

test("who is wrong too often has to wait longer and longer, even with the right word", async () => {
  const door = new LocalSignIn(RULES);
  const wait = async (at: number): Promise<number> => {
    const result = await door.look(people, right(at, { password: "?" }), `${at}`, at);
    return result.outcome === "too-many" ? result.waitMs : 0;
  };
  expect([await wait(NOW), await wait(NOW), await wait(NOW), await wait(NOW)]).toEqual([0, 0, 0, 1_000]);
  expect(await door.look(people, right(NOW), "z", NOW)).toEqual({ outcome: "too-many", waitMs: 1_000 });
  expect([await wait(NOW + 1_000), await wait(NOW + 1_000)]).toEqual([0, 2_000]);
  expect((await door.look(people, right(NOW + 3_000), "z", NOW + 3_000)).outcome).toBe("right");
  expect(await wait(NOW + 3_001)).toBe(0);
});

test("one address cannot try many names", async () => {
  const door = new LocalSignIn(RULES);
  const results: LocalSignInResult[] = [];
  for (let number = 0; number < 6; number++) results.push(await door.look(people, right(NOW, { name: `n${number}` }), "a", NOW));
  expect(outcomes(results)).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong", "too-many"]);
});

test("many at once are no way around: only so many are looked at", async () => {
  const door = new LocalSignIn(RULES);
  const results = await Promise.all(Array.from({ length: 20 }, (_, number) => door.look(people, right(NOW, { name: `n${number}` }), `${number}`, NOW)));
  expect(outcomes(results).filter((outcome) => outcome === "wrong").length).toBe(4);
});

test("waits grow to their limit and are forgotten; of too many keys the oldest goes", () => {
  const attempts = new Attempts({ free: 1, waitMs: 10, waitMsMax: 40 }, 2);
  const waits = [0, 0, 0, 0].map(() => (attempts.count("a", 0), attempts.waitOf("a", 0)));
  expect(waits).toEqual([10, 20, 40, 40]);
  attempts.count("a", 441);
  expect(attempts.waitOf("a", 441)).toBe(10);
  ["b", "c"].forEach((key) => attempts.count(key, 441));
  expect(["a", "b", "c"].map((key) => attempts.waitOf(key, 441))).toEqual([0, 10, 10]);
});

test("a hash is of one password alone, and a weaker one is none", async () => {
  const hash = await passwordHash("päss 日本", Buffer.alloc(16, 1));
  expect(hash).not.toBe(await passwordHash("päss 日本", Buffer.alloc(16, 2)));
  expect([await passwordFits("päss 日本", hash), await passwordFits("pass 日本", hash), await passwordFits("", NOBODYS_HASH)]).toEqual([true, false, false]);
  expect([hash, NOBODYS_HASH, hash.replace("$15$", "$10$"), hash.replace("$15$", "$30$"), hash.slice(0, -1), "", 7].map(isPasswordHash)).toEqual([true, true, false, false, false, false, false]);
});

test("a sign-in link is good once, and not for long", () => {
  let number = 0;
  const links = new SignInLinks(100, () => `token ${number++}`);
  const [one, other] = [links.make(0), links.make(0)];
  expect([links.use(one, 99), links.use(one, 99), links.use(other, 100), links.use(other, 99), links.use("", 0)]).toEqual([true, false, false, false, false]);
});
