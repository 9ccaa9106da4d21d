import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbCardholders } from "../../src/adapters/cardholders-lmdb.js";
import { simplewebauthnPasskeys } from "../../src/adapters/passkeys-simplewebauthn.js";
import type { Passkeys } from "../../src/acs/index.js";
import { Authenticator } from "../webauthn/authenticator.js";
import type { Changes } from "../webauthn/authenticator.js";

const ORIGIN = "https://acs.bank.example";
const CARD = "card 1";
const CHALLENGE = Buffer.alloc(32, 7).toString("base64url");

let folder: string;
let records: LmdbCardholders;
let passkeys: Passkeys;
let mine: Authenticator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sekisho-passkeys-"));
  records = LmdbCardholders.open(folder, () => [{ id: 0, key: Buffer.alloc(32, 1) }]);
  passkeys = simplewebauthnPasskeys(records, `${ORIGIN}/acs`);
  mine = new Authenticator(ORIGIN);
  await records.put(CARD, { phone: "+81300000000", passkeys: [{ id: mine.id, publicKey: mine.publicKey, counter: 3 }] });
  mine.counter = 3;
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

const verify = (assertion: string): Promise<boolean> => passkeys.verify(CARD, CHALLENGE, assertion);
const request = () => passkeys.request(CARD, CHALLENGE);

test("a browser is asked for this card's passkeys, and must verify the person", () => {
  expect(request()).toEqual({ challenge: CHALLENGE, rpId: "acs.bank.example", allowCredentials: [{ type: "public-key", id: mine.id }], userVerification: "required" });
  expect(records.optionsFor("bank", CARD)).toEqual([{ method: "passkey", to: CARD }, { method: "code", channel: "sms", to: "+81300000000" }]);
  expect(passkeys.request("another card", CHALLENGE).allowCredentials).toEqual([]);
});

test("a right assertion is taken once, and its use is kept", async () => {
  const assertion = mine.assertion(request());
  expect(await verify(assertion)).toBe(true);
  expect(records.passkeysOf(CARD)).toMatchObject([{ counter: 4 }]);
  expect(await verify(assertion)).toBe(false);
  expect(await verify(mine.assertion(request()))).toBe(true);
});

test("the same assertion twenty times at once is taken once", async () => {
  const assertion = mine.assertion(request());
  const taken = await Promise.all(Array.from({ length: 20 }, () => verify(assertion)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});

test("an authenticator that does not count may be used again, but not one that stopped counting", async () => {
  const cloud = new Authenticator(ORIGIN, false);
  await records.put(CARD, { passkeys: [{ id: cloud.id, publicKey: cloud.publicKey, counter: 0 }] });
  expect(await verify(cloud.assertion(request()))).toBe(true);
  expect(await verify(cloud.assertion(request()))).toBe(true);
  expect(await verify(cloud.assertion(request(), { counter: 5 }))).toBe(true);
  expect(await verify(cloud.assertion(request()))).toBe(false);
});

test.each<[string, Changes | (() => Changes)]>([
  ["another challenge", { challenge: Buffer.alloc(32, 8).toString("base64url") }],
  ["no challenge", { challenge: "" }],
  ["another origin", { origin: "https://acs.bank.example.evil.example" }],
  ["our origin unencrypted", { origin: "http://acs.bank.example" }],
  ["another relying party", { rpId: "evil.example" }],
  ["a registration", { type: "webauthn.create" }],
  ["a person who was there and not verified", { flags: 1 }],
  ["nobody there", { flags: 0 }],
  ["an old counter", { counter: 3 }],
  ["the key of somebody else", () => ({ key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey })],
  ["the id of a passkey that is not this card's", { id: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ["an unencrypted page around it", { topOrigin: "http://shop.example" }],
  ["a page around it that is no address", { topOrigin: "shop" }],
])("%s is refused, and counts nothing", async (_title, changes) => {
  expect(await verify(mine.assertion(request(), typeof changes === "function" ? changes() : changes))).toBe(false);
  expect(records.passkeysOf(CARD)).toMatchObject([{ counter: 3 }]);
});

test("the page of any shop may stand around ours, when it is encrypted", async () => {
  expect(await verify(mine.assertion(request(), { topOrigin: "https://shop.example" }))).toBe(true);
});

test("one bit that is turned anywhere in what was signed, or in the signature, is one too many", async () => {
  const whole = JSON.parse(mine.assertion(request())) as { response: Record<string, string> };
  for (const member of Object.keys(whole.response)) {
    const bytes = Buffer.from(whole.response[member] as string, "base64url");
    for (let at = 0; at < bytes.length; at += 5) {
      const turned = Buffer.from(bytes);
      turned[at] = (turned[at] as number) ^ 1;
      expect({ member, at, taken: await verify(JSON.stringify({ ...whole, response: { ...whole.response, [member]: turned.toString("base64url") } })) }).toEqual({ member, at, taken: false });
    }
  }
  expect(await verify(JSON.stringify(whole))).toBe(true);
});

test.each(["", "null", "[]", "{", '"text"', "{}", '{"id":7}', `{"id":"x","response":null}`, "x".repeat(10_000)])("what is no assertion is refused: %.20s", async (text) => {
  expect(await verify(text)).toBe(false);
});

test("members that are missing or of another kind are refused", async () => {
  const whole = JSON.parse(mine.assertion(request())) as Record<string, unknown> & { response: Record<string, unknown> };
  for (const name of ["rawId", "type", "response"]) expect(await verify(JSON.stringify({ ...whole, [name]: undefined }))).toBe(false);
  for (const name of Object.keys(whole.response)) for (const value of [undefined, null, 7, "", {}]) expect(await verify(JSON.stringify({ ...whole, response: { ...whole.response, [name]: value } }))).toBe(false);
  expect(await verify(JSON.stringify(whole))).toBe(true);
});

test("a passkey of the bank's own site, and a key that is none", async () => {
  const other = new Authenticator(ORIGIN);
  await records.put(CARD, { passkeys: [{ id: other.id, publicKey: other.publicKey, counter: 0, rpId: "bank.example" }, { id: mine.id, publicKey: "AAAAAAAAAAAAAAAAAAAAAA", counter: 0 }] });
  expect(request()).toMatchObject({ rpId: "bank.example", allowCredentials: [{ id: other.id }] });
  expect(await verify(other.assertion(request()))).toBe(true);
  expect(await verify(mine.assertion({ challenge: CHALLENGE, rpId: "acs.bank.example" }))).toBe(false);
});

test("a record that is taken in again does not undo uses that were counted", async () => {
  expect(await verify(mine.assertion(request()))).toBe(true);
  await records.put(CARD, { passkeys: [{ id: mine.id, publicKey: mine.publicKey, counter: 0 }] });
  expect(records.passkeysOf(CARD)).toMatchObject([{ counter: 4 }]);
  await records.put(CARD, {});
  expect(records.passkeysOf(CARD)).toEqual([]);
  expect(records.optionsFor("bank", CARD)).toEqual([]);
});
