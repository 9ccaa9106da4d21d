import { X509Certificate, constants, createCipheriv, createDecipheriv, createHash, createHmac, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes, randomUUID, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/*
 * An SDK, as far as its conversation with an ACS goes. It imports node:crypto and nothing else (test/tidy looks), so that a
 * mistake in the product is not made here once more: rules are those of EMV 3DS, spelled out again.
 */

export type Enc = "A128CBC-HS256" | "A128GCM";

/** What an SDK may do wrong in a CReq. */
export const MISBEHAVIOURS = ["wrong counter", "wrong key", "swapped enc", "tampered tag", "tampered header"] as const;
export type Misbehaviour = (typeof MISBEHAVIOURS)[number];

/** What the SDK found wrong with the ACS. */
export class SdkRefuses extends Error {}

export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

type Members = Readonly<Record<string, unknown>>;

interface Conversation {
  readonly acsTransID: string;
  readonly keys: Buffer;
  readonly acsURL: string;
}

export interface SdkSetup {
  readonly enc: Enc;
  /** Certificates of the directory server's authority. */
  readonly roots: readonly X509Certificate[];
  readonly referenceNumber?: string;
  /** The ephemeral key pair, where a test needs a certain one. */
  readonly keyPair?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new SdkRefuses(what);
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part: string): Members => JSON.parse(Buffer.from(part, "base64url").toString()) as Members;

export class SdkSimulator {
  readonly referenceNumber: string;
  readonly sdkTransID = randomUUID();
  readonly enc: Enc;
  private readonly pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  private readonly roots: readonly X509Certificate[];
  private conversation: Conversation | undefined;
  /** How many messages went each way. */
  private sent = 0;
  private received = 0;

  constructor(setup: SdkSetup) {
    this.referenceNumber = setup.referenceNumber ?? "3DS_LOA_SDK_TEST_020301_00001";
    this.enc = setup.enc;
    this.roots = setup.roots;
    this.pair = setup.keyPair ?? generateKeyPairSync("ec", { namedCurve: "P-256" });
  }

  get publicKey(): PublicJwk {
    const { kty, crv, x, y } = this.pair.publicKey.export({ format: "jwk" }) as unknown as PublicJwk;
    return { kty, crv, x, y };
  }

  /** The SDK's members of an AReq, with the device information that its directory server has decrypted. */
  areqMembers(messageVersion: string): Members {
    return {
      deviceChannel: "01",
      sdkAppID: randomUUID(),
      sdkTransID: this.sdkTransID,
      sdkReferenceNumber: this.referenceNumber,
      sdkMaxTimeout: "05",
      sdkEphemPubKey: this.publicKey,
      deviceInfo: encode({ DV: "1.1", DD: { C001: "Android", C002: "Pixel 8", C004: "14", C005: "ja-JP" }, DPNA: { C010: "RE03" } }),
      deviceRenderOptions: { sdkInterface: "03", sdkUiType: ["01", "02", "03", "04", "05"] },
      ...(messageVersion === "2.3.1" && { sdkType: "01", defaultSdkType: { sdkVariant: "01" } }),
    };
  }

  /**
   * Takes up the challenge of an ARes and makes the keys. @returns where CReqs go
   * @throws {SdkRefuses} when the signed content is not the ACS's, or is not for this SDK
   */
  accept(acsTransID: string, acsSignedContent: string, now: Date): string {
    const payload = this.verified(acsSignedContent, now);
    const own = this.publicKey;
    const echoed = payload["sdkEphemPubKey"] as Partial<PublicJwk> | undefined;
    check((["kty", "crv", "x", "y"] as const).every((name) => echoed?.[name] === own[name]), "sdkEphemPubKey is another SDK's");
    const acsURL = payload["acsURL"];
    check(typeof acsURL === "string", "acsURL is missing");
    this.conversation = { acsTransID, keys: keysWith(this.pair.privateKey, payload["acsEphemPubKey"] as PublicJwk, this.referenceNumber), acsURL };
    return acsURL;
  }

  private verified(jws: string, now: Date): Members {
    const parts = jws.split(".");
    check(parts.length === 3 && parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part)), "the signed content is no JWS");
    const [header = "", payload = "", signature = ""] = parts;
    const { alg, x5c } = decode(header) as { alg?: unknown; x5c?: unknown };
    check(Array.isArray(x5c) && x5c.length > 0 && x5c.every((one) => /^[A-Za-z0-9+/]+={0,2}$/.test(String(one))), "x5c is no chain in base64");
    const key = this.trustedKey((x5c as string[]).map((one) => new X509Certificate(Buffer.from(one, "base64"))), now);
    const signed = Buffer.from(`${header}.${payload}`);
    const octets = Buffer.from(signature, "base64url");
    const genuine =
      (alg === "ES256" && key.asymmetricKeyDetails?.namedCurve === "prime256v1" && verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, octets)) ||
      (alg === "PS256" && key.asymmetricKeyType === "rsa" && verify("sha256", signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, octets));
    check(genuine, "the signature is not the leaf's");
    return decode(payload);
  }

  /** Leaf first, each issued by the next, the last by a root or one itself, all valid now. */
  private trustedKey(chain: readonly X509Certificate[], now: Date): KeyObject {
    for (const [index, certificate] of chain.entries()) {
      check(new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo), "a certificate is not valid now");
      const next = chain[index + 1];
      if (next !== undefined) check(issues(next, certificate), "the chain is out of order");
    }
    const last = chain.at(-1) as X509Certificate;
    check(this.roots.some((root) => root.fingerprint256 === last.fingerprint256 || issues(root, last)), "the chain does not end in a root");
    return (chain[0] as X509Certificate).publicKey;
  }

  /** A CReq with the next counter, as JWE. A misbehaving one takes no counter. */
  creq(members: Members, misbehaviour?: Misbehaviour): string {
    const { acsTransID, keys } = this.talking();
    const counter = this.sent + (misbehaviour === "wrong counter" ? 1 : 0);
    const text = JSON.stringify({ ...members, sdkTransID: this.sdkTransID, sdkCounterStoA: String(counter).padStart(3, "0") });
    const other = this.enc === "A128GCM" ? "A128CBC-HS256" : "A128GCM";
    const header = { alg: "dir", kid: acsTransID, enc: misbehaviour === "swapped enc" ? other : this.enc };
    const jwe = encryptToAcs(this.enc, misbehaviour === "wrong key" ? randomBytes(32) : keys, header, text, counter);
    if (misbehaviour === undefined) this.sent += 1;
    return tampered(jwe, misbehaviour);
  }

  /** Any header around any text, encrypted with the right key and counter, and not counted. */
  sealed(header: Members, text: Uint8Array | string, enc: Enc = this.enc): string {
    return encryptToAcs(enc, this.talking().keys, header, text, this.sent);
  }

  /** Reads a CRes. @throws {SdkRefuses} when it cannot be decrypted or its counter is not the next */
  cres(jwe: string): Members {
    const { acsTransID, keys } = this.talking();
    const parts = jwe.split(".");
    check(parts.length === 5 && parts[1] === "" && !jwe.includes("="), "the answer is no JWE of a shared key");
    const { alg, kid, enc } = decode(parts[0] as string);
    check(alg === "dir" && kid === acsTransID && enc === this.enc, "the header is not that of this conversation");
    const message = JSON.parse(decryptFromAcs(this.enc, keys, parts, this.received)) as Members;
    check(message["acsCounterAtoS"] === String(this.received).padStart(3, "0"), "the counter is not the next one");
    this.received += 1;
    return message;
  }

  private talking(): Conversation {
    check(this.conversation !== undefined, "there is no challenge");
    return this.conversation;
  }
}

function issues(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Key agreement on P-256 and the derivation of NIST SP 800-56A, with the parts that EMV 3DS wants. */
export function keysWith(privateKey: KeyObject, other: PublicJwk, referenceNumber: string): Buffer {
  const z = diffieHellman({ privateKey, publicKey: createPublicKey({ key: { ...other }, format: "jwk" }) });
  const partyV = Buffer.from(referenceNumber, "ascii").toString("hex");
  const parts = ["00000001", z.toString("hex").padStart(64, "0"), "00000000", "00000000", (partyV.length / 2).toString(16).padStart(8, "0"), partyV, "00000100"];
  return createHash("sha256").update(Buffer.from(parts.join(""), "hex")).digest();
}

function encryptToAcs(enc: Enc, keys: Buffer, header: Members, text: Uint8Array | string, counter: number): string {
  const aad = encode(header);
  const iv = Buffer.alloc(enc === "A128GCM" ? 12 : 16);
  iv.writeUInt8(counter, iv.length - 1);
  if (enc === "A128GCM") {
    const cipher = createCipheriv("aes-128-gcm", keys.subarray(0, 16), iv);
    cipher.setAAD(Buffer.from(aad));
    const body = Buffer.concat([cipher.update(Buffer.from(text)), cipher.final()]);
    return compact(aad, iv, body, cipher.getAuthTag());
  }
  const cipher = createCipheriv("aes-128-cbc", keys.subarray(16, 32), iv);
  const body = Buffer.concat([cipher.update(Buffer.from(text)), cipher.final()]);
  return compact(aad, iv, body, hmacTag(keys, aad, iv, body));
}

function decryptFromAcs(enc: Enc, keys: Buffer, [aad = "", , ...rest]: readonly string[], counter: number): string {
  const [iv, body, tag] = rest.map((part) => Buffer.from(part, "base64url")) as [Buffer, Buffer, Buffer];
  check(tag.length === 16, "the tag is cut");
  if (enc === "A128CBC-HS256") {
    check(hmacTag(keys, aad, iv, body).equals(tag), "the tag is wrong");
    const decipher = createDecipheriv("aes-128-cbc", keys.subarray(16, 32), iv);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString();
  }
  check(iv.toString("hex") === "ff".repeat(11) + counter.toString(16).padStart(2, "0"), "the IV is not that of this message");
  const decipher = createDecipheriv("aes-128-gcm", keys.subarray(16, 32), iv);
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString();
  } catch {
    throw new SdkRefuses("the tag is wrong");
  }
}

function hmacTag(keys: Buffer, aad: string, iv: Buffer, body: Buffer): Buffer {
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(aad.length) * 8n);
  return createHmac("sha256", keys.subarray(0, 16)).update(Buffer.concat([Buffer.from(aad), iv, body, bits])).digest().subarray(0, 16);
}

function compact(aad: string, ...parts: readonly Buffer[]): string {
  return [aad, "", ...parts.map((part) => part.toString("base64url"))].join(".");
}

function tampered(jwe: string, misbehaviour: Misbehaviour | undefined): string {
  const [header = "", none = "", iv = "", body = "", tag = ""] = jwe.split(".");
  if (misbehaviour === "tampered header") return [encode({ ...decode(header), typ: "JOSE" }), none, iv, body, tag].join(".");
  if (misbehaviour !== "tampered tag") return jwe;
  const octets = Buffer.from(tag, "base64url");
  octets.writeUInt8(octets.readUInt8(15) ^ 1, 15);
  return [header, none, iv, body, octets.toString("base64url")].join(".");
}
