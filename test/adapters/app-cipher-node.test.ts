import { createECDH, createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { nodeAppCipher } from "../../src/adapters/app-cipher-node.js";
import { LIMITS } from "../../src/limits.js";
import { ACS_TRANS_ID, AUTHORITY, CIPHER, NOW, SIGNING_KEYS, signerOf, talking } from "../sdk/conversation.js";
import type { SigningAlgorithm } from "../sdk/conversation.js";
import { MISBEHAVIOURS, SdkRefuses, SdkSimulator, keysWith } from "../sdk/simulator.js";
import type { Enc, PublicJwk } from "../sdk/simulator.js";

const ENCS: readonly Enc[] = ["A128CBC-HS256", "A128GCM"];
const PAIRS = ENCS.flatMap((enc) => (Object.keys(SIGNING_KEYS) as SigningAlgorithm[]).map((algorithm) => ({ enc, algorithm })));
const SHORT = { messageType: "CReq", messageVersion: "2.2.0", acsTransID: ACS_TRANS_ID };
const header = (enc: Enc) => ({ alg: "dir", kid: ACS_TRANS_ID, enc });

const VECTOR = "../shared/emv3ds/samples/crypto-vector-derived.json";
const present = existsSync(VECTOR);
if (!present) console.info(`skipped: the vector of ${VECTOR}, which is not on this machine`);

interface Vector extends Record<Enc, { creq_jwe: string; cres_jwe: string }> {
  sdkReferenceNumber: string;
  sdk: PublicJwk & { d: string };
  acs: PublicJwk & { d: string };
  derived_hex: string;
}

(present ? describe : describe.skip)("the vector", () => {
  const vector = (present ? JSON.parse(readFileSync(VECTOR, "utf8")) : {}) as Vector;
  const cipher = nodeAppCipher(() => Buffer.from(vector.acs.d, "base64url"));
  const publicOf = ({ kty, crv, x, y }: PublicJwk) => ({ kty, crv, x, y });

  test("gives its keys, with a Z that begins with a zero", () => {
    expect(Buffer.from(cipher.keysFor(ACS_TRANS_ID, { ...vector.sdk }, vector.sdkReferenceNumber)).toString("hex")).toBe(vector.derived_hex);
  });

  test.each(ENCS)("%s: its CReq is opened, its CRes is read by the SDK, and ours is the same where nothing is random", (enc) => {
    const keys = Buffer.from(vector.derived_hex, "hex");
    const opened = cipher.open(vector[enc].creq_jwe, keys, ACS_TRANS_ID, 0);
    expect(opened.ok && { enc: opened.enc, message: JSON.parse(opened.text) as unknown }).toMatchObject({ enc, message: { ...SHORT, sdkCounterStoA: "000" } });
    const keyPair = { privateKey: createPrivateKey({ key: { ...vector.sdk }, format: "jwk" }), publicKey: createPublicKey({ key: publicOf(vector.sdk), format: "jwk" }) };
    const sdk = new SdkSimulator({ enc, roots: [AUTHORITY.certificate], referenceNumber: vector.sdkReferenceNumber, keyPair });
    sdk.accept(ACS_TRANS_ID, signerOf("ES256").sign({ acsEphemPubKey: publicOf(vector.acs), sdkEphemPubKey: publicOf(vector.sdk), acsURL: "https://acs.example" }), NOW);
    const cres = sdk.cres(vector[enc].cres_jwe);
    expect(cres).toMatchObject({ messageType: "CRes", acsCounterAtoS: "000" });
    const ours = cipher.seal(JSON.stringify(cres), keys, ACS_TRANS_ID, enc, 0);
    expect(ours.length).toBe(vector[enc].cres_jwe.length);
    if (enc === "A128GCM") expect(ours).toBe(vector[enc].cres_jwe);
  });
});

describe("SDK and ACS", () => {
  test.each(PAIRS)("understand each other both ways: $enc, keys announced with $algorithm", ({ enc, algorithm }) => {
    const { sdk, keys } = talking(enc, algorithm);
    for (let counter = 0; counter < 4; counter++) {
      const text = String(counter).padStart(3, "0");
      const opened = CIPHER.open(sdk.creq({ ...SHORT, challengeDataEntry: "合言葉" }), keys, ACS_TRANS_ID, counter);
      expect(opened.ok && { enc: opened.enc, message: JSON.parse(opened.text) as unknown }).toEqual({ enc, message: { ...SHORT, challengeDataEntry: "合言葉", sdkTransID: sdk.sdkTransID, sdkCounterStoA: text } });
      const cres = { messageType: "CRes", acsCounterAtoS: text, challengeInfoText: "確認してください" };
      expect(sdk.cres(CIPHER.seal(JSON.stringify(cres), keys, ACS_TRANS_ID, enc, counter))).toEqual(cres);
    }
  });

  test.each(ENCS)("%s: any text goes both ways under any counter", (enc) => {
    const { sdk, keys } = talking(enc);
    const opened = fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      expect(CIPHER.open(sdk.sealed(header(enc), text), keys, ACS_TRANS_ID, 0)).toEqual(text === "" && enc === "A128GCM" ? { ok: false, element: "JWE" } : { ok: true, text, enc });
    });
    fc.assert(opened);
    for (let counter = 0; counter <= 255; counter++) {
      const cres = { acsCounterAtoS: String(counter).padStart(3, "0") };
      expect(sdk.cres(CIPHER.seal(JSON.stringify(cres), keys, ACS_TRANS_ID, enc, counter))).toEqual(cres);
    }
  });

  test.each(ENCS)("%s: the SDK refuses an answer with the wrong counter, to another transaction, or changed", (enc) => {
    const { sdk, keys } = talking(enc);
    const other = ENCS.find((one) => one !== enc) as Enc;
    const text = JSON.stringify({ acsCounterAtoS: "000" });
    const [first = "", ...rest] = CIPHER.seal(text, keys, ACS_TRANS_ID, enc, 0).split(".");
    const tag = Buffer.from(rest[3] as string, "base64url").map((octet) => octet ^ 1);
    for (const answer of [
      CIPHER.seal(JSON.stringify({ acsCounterAtoS: "001" }), keys, ACS_TRANS_ID, enc, 1),
      CIPHER.seal(text, keys, "another", enc, 0),
      CIPHER.seal(text, keys, ACS_TRANS_ID, other, 0),
      [first, ...rest.slice(0, 3), Buffer.from(tag).toString("base64url")].join("."),
    ]) expect(() => sdk.cres(answer)).toThrow(SdkRefuses);
    expect(sdk.cres([first, ...rest].join("."))).toEqual({ acsCounterAtoS: "000" });
  });
});

describe("an SDK that misbehaves", () => {
  const elements: Record<Enc, Record<(typeof MISBEHAVIOURS)[number], string>> = {
    A128GCM: { "wrong counter": "iv", "wrong key": "tag", "swapped enc": "iv", "tampered tag": "tag", "tampered header": "tag" },
    // The counter is in the text alone, where whoever reads the CReq finds it.
    "A128CBC-HS256": { "wrong counter": "", "wrong key": "tag", "swapped enc": "iv", "tampered tag": "tag", "tampered header": "tag" },
  };
  test.each(ENCS.flatMap((enc) => MISBEHAVIOURS.map((misbehaviour) => ({ enc, misbehaviour }))))("$enc: $misbehaviour", ({ enc, misbehaviour }) => {
    const { sdk, keys } = talking(enc);
    const opened = CIPHER.open(sdk.creq(SHORT, misbehaviour), keys, ACS_TRANS_ID, 0);
    const element = elements[enc][misbehaviour];
    if (element !== "") expect(opened).toEqual({ ok: false, element });
    else expect(opened.ok && JSON.parse(opened.text)).toMatchObject({ sdkCounterStoA: "001" });
    expect(CIPHER.open(sdk.creq(SHORT), keys, ACS_TRANS_ID, 0).ok).toBe(true);
  });

  test("a GCM message of the other direction is refused, although its key and tag are right for it", () => {
    const { keys } = talking("A128GCM");
    expect(CIPHER.open(CIPHER.seal("{}", keys, ACS_TRANS_ID, "A128GCM", 0), keys, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "iv" });
    const mirrored = Buffer.concat([keys.subarray(16), keys.subarray(0, 16)]);
    expect(CIPHER.open(CIPHER.seal("{}", mirrored, ACS_TRANS_ID, "A128GCM", 0), keys, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "iv" });
  });

  test("parts of one encryption in the place of another's are refused, in every mixture", () => {
    const { sdk, keys } = talking("A128GCM");
    const whole = ENCS.map((enc) => sdk.sealed(header(enc), "{}", enc).split("."));
    for (let mixture = 1; mixture < 15; mixture++) {
      const jwe = [0, 2, 3, 4].map((part, bit) => whole[(mixture >> bit) & 1]?.[part]);
      expect([mixture, CIPHER.open([jwe[0], "", ...jwe.slice(1)].join("."), keys, ACS_TRANS_ID, 0).ok]).toEqual([mixture, false]);
    }
  });
});

describe("the form of a CReq", () => {
  test.each<[string, object | string, string | undefined]>([
    ["members we do not know are ignored", { typ: "JOSE", cty: "json", epk: {}, "": 1 }, undefined],
    ["critical members", { crit: ["exp"] }, "crit"],
    ["an empty list of critical members", { crit: [] }, "crit"],
    ["compressed", { zip: "DEF" }, "zip"],
    ["another agreement", { alg: "ECDH-ES" }, "alg"],
    ["no algorithm", { alg: undefined }, "alg"],
    ["another transaction", { kid: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10" }, "kid"],
    ["no transaction", { kid: undefined }, "kid"],
    ["other encryption", { enc: "A256GCM" }, "enc"],
    ["the name of a method of objects", { enc: "toString" }, "enc"],
  ])("%s", (_name, members, element) => {
    for (const enc of ENCS) {
      const { sdk, keys } = talking(enc);
      const opened = CIPHER.open(sdk.sealed({ ...header(enc), ...(members as object) }, "{}"), keys, ACS_TRANS_ID, 0);
      expect(opened).toEqual(element === undefined ? { ok: true, text: "{}", enc } : { ok: false, element });
    }
  });

  const padded = (text: string) => text + "=".repeat((4 - (text.length % 4)) % 4);
  test.each<[string, (parts: string[]) => string]>([
    ["padding", (parts) => parts.map(padded).join(".")],
    ["padding of the tag alone", ([a, b, c, d, e]) => [a, b, c, d, padded(e as string)].join(".")],
    ["four parts", (parts) => parts.slice(0, 4).join(".")],
    ["six parts", (parts) => [...parts, "AA"].join(".")],
    ["an encrypted key", ([a, , c, d, e]) => [a, "AA", c, d, e].join(".")],
    ["no IV", ([a, b, , d, e]) => [a, b, "", d, e].join(".")],
    ["no tag", ([a, b, c, d]) => [a, b, c, d, ""].join(".")],
    ["a line's end", (parts) => `${parts.join(".")}\n`],
    ["the alphabet of plain base64", ([a, b, c, d, e]) => [a, b, c, `+${(d as string).slice(1)}`, e].join(".")],
    ["bits that decode to nothing", ([a, b, c, d, e]) => [a, b, c, d, `${(e as string).slice(0, -1)}${String.fromCharCode((e as string).charCodeAt(21) + 1)}`].join(".")],
    ["a header that is a list", ([, b, c, d, e]) => [Buffer.from("[]").toString("base64url"), b, c, d, e].join(".")],
    ["a header that is null", ([, b, c, d, e]) => [Buffer.from("null").toString("base64url"), b, c, d, e].join(".")],
    ["a header that is not UTF-8", ([, b, c, d, e]) => [Buffer.from('{"a":"\xff"}', "latin1").toString("base64url"), b, c, d, e].join(".")],
    ["a header of a hundred thousand brackets", ([, b, c, d, e]) => [Buffer.from("[".repeat(100_000)).toString("base64url"), b, c, d, e].join(".")],
    ["JSON", () => JSON.stringify(SHORT)],
    ["nothing", () => ""],
  ])("%s is no JWE", (_name, change) => {
    for (const enc of ENCS) {
      const { sdk, keys } = talking(enc);
      expect(CIPHER.open(change(sdk.creq(SHORT).split(".")), keys, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "JWE" });
    }
  });

  test.each(ENCS)("%s: a tag that is cut, text that is not UTF-8 and a message that is too large are refused", (enc) => {
    const { sdk, keys } = talking(enc);
    const [a, b, c, d, e = ""] = sdk.creq(SHORT).split(".");
    const cut = Buffer.from(e, "base64url").subarray(0, 12).toString("base64url");
    expect(CIPHER.open([a, b, c, d, cut].join("."), keys, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "tag" });
    const { sdk: other, keys: theirs } = talking(enc);
    expect(CIPHER.open(other.sealed(header(enc), Buffer.of(0x7b, 0xff, 0x7d)), theirs, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "ciphertext" });
    const large = " ".repeat(Math.floor(LIMITS.challengeBytesMax * 0.74));
    expect(CIPHER.open(other.sealed(header(enc), large), theirs, ACS_TRANS_ID, 0).ok).toBe(true);
    expect(CIPHER.open(other.sealed(header(enc), `${large}${large}`), theirs, ACS_TRANS_ID, 0)).toEqual({ ok: false, element: "JWE" });
  });
});

describe("nothing that is sent makes it throw", () => {
  const { sdk, keys } = talking("A128GCM");
  const good = ENCS.map((enc) => sdk.sealed(header(enc), JSON.stringify(SHORT), enc));
  const part = fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets).toString("base64url")), fc.constantFrom(...good.flatMap((jwe) => jwe.split("."))));

  test.each<[string, fc.Arbitrary<string>]>([
    ["texts", fc.string({ unit: "binary", maxLength: 400 })],
    ["bytes", fc.uint8Array({ maxLength: 400 }).map((octets) => Buffer.from(octets).toString("latin1"))],
    ["parts in any order", fc.array(part, { maxLength: 7 }).map((parts) => parts.join("."))],
    ["headers in a proper frame", fc.tuple(fc.json(), fc.constantFrom(...good)).map(([json, jwe]) => [Buffer.from(json).toString("base64url"), ...jwe.split(".").slice(1)].join("."))],
  ])("%s", (_name, jwes) => {
    fc.assert(fc.property(jwes, fc.integer({ min: 0, max: 255 }), (jwe, counter) => {
      const opened = CIPHER.open(jwe, keys, ACS_TRANS_ID, counter);
      expect(opened.ok ? good.includes(jwe) : /^(JWE|alg|kid|enc|crit|zip|iv|tag|ciphertext)$/.test(opened.element)).toBe(true);
    }), { numRuns: 500 });
  });

  test("a bit that is changed anywhere is noticed", () => {
    fc.assert(fc.property(fc.constantFrom(...good), fc.constantFrom(0, 2, 3, 4), fc.nat(), fc.integer({ min: 0, max: 7 }), (jwe, index, at, bit) => {
      const parts = jwe.split(".");
      const octets = Buffer.from(parts[index] as string, "base64url");
      octets.writeUInt8(octets.readUInt8(at % octets.length) ^ (1 << bit), at % octets.length);
      parts[index] = octets.toString("base64url");
      expect(CIPHER.open(parts.join("."), keys, ACS_TRANS_ID, 0).ok).toBe(false);
    }), { numRuns: 500 });
  });
});

describe("keys", () => {
  test("a Z with a leading zero keeps its 32 bytes", () => {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(createHash("sha256").update("an SDK's key").digest());
    const point = pair.getPublicKey();
    const sdk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
    const privateKey = createPrivateKey({ key: { ...sdk, d: pair.getPrivateKey("base64url") }, format: "jwk" });
    // Found by trying: of the transactions by these names the first with such a Z.
    const acsTransID = "transaction 82";
    const acs = signerOf("ES256").ephemeralPublicKey(acsTransID) as unknown as PublicJwk;
    const z = pair.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(acs.x, "base64url"), Buffer.from(acs.y, "base64url")]));
    expect(z.toString("hex")).toBe("001c2e90b1a4e9341414cbfe77c17d573a06d6348a7b58f91c89d913001adbda");
    const keys = CIPHER.keysFor(acsTransID, sdk, "SDK-1");
    expect(keys).toHaveLength(32);
    expect(keys).toEqual(createHash("sha256").update(Buffer.from(`00000001${z.toString("hex")}000000000000000000000005${Buffer.from("SDK-1").toString("hex")}00000100`, "hex")).digest());
    expect(keys).toEqual(keysWith(privateKey, acs, "SDK-1"));
  });

  test("are the same each time, and others for another transaction, SDK or reference number", () => {
    const { sdk, keys } = talking("A128GCM");
    const { sdk: other } = talking("A128GCM");
    const key = { ...sdk.publicKey };
    expect(CIPHER.keysFor(ACS_TRANS_ID, key, sdk.referenceNumber)).toEqual(keys);
    const different = [CIPHER.keysFor("another", key, sdk.referenceNumber), CIPHER.keysFor(ACS_TRANS_ID, { ...other.publicKey }, sdk.referenceNumber), CIPHER.keysFor(ACS_TRANS_ID, key, "another")];
    expect(new Set([keys, ...different].map((one) => Buffer.from(one).toString("hex"))).size).toBe(4);
  });

  const { x, y } = talking("A128GCM").sdk.publicKey;
  test.each<[string, object]>([
    ["a point beside the curve", { x, y: x }],
    ["the origin", { x: "A".repeat(43), y: "A".repeat(43) }],
    ["a coordinate above the prime", { x: Buffer.alloc(32, 0xff).toString("base64url"), y }],
    ["a short coordinate", { x: x.slice(0, 42), y }],
    ["a coordinate of 64 bytes beside one of none", { x: Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url"), y: "" }],
    ["no coordinate", { x }],
    ["a number", { x, y: 7 }],
    ["another curve", { crv: "P-384", x, y }],
    ["another kind", { kty: "OKP", x, y }],
  ])("are refused to %s, without saying what it is", (_name, members) => {
    expect(() => CIPHER.keysFor(ACS_TRANS_ID, { kty: "EC", crv: "P-256", ...members }, "SDK-1")).toThrow(/^broken promise: the SDK's key is a point of P-256$/);
  });

  test.each([-1, 256, 0.5, Number.NaN])("a counter of %p is our own mistake", (counter) => {
    const { keys } = talking("A128GCM");
    expect(() => CIPHER.seal("{}", keys, ACS_TRANS_ID, "A128GCM", counter)).toThrow("a counter is between 0 and 255");
    expect(() => CIPHER.open("", keys, ACS_TRANS_ID, counter)).toThrow("a counter is between 0 and 255");
    expect(() => CIPHER.seal("{}", keys.subarray(1), ACS_TRANS_ID, "A128GCM", 0)).toThrow("32 bytes");
  });
});
