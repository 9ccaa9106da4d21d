import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a forger may change. */
export interface Changes {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly topOrigin?: string;
  /** Bits: 1 present, 4 verified. */
  readonly flags?: number;
  readonly counter?: number;
  readonly id?: string;
  /** Signs with another key. */
  readonly key?: KeyObject;
}

interface Request {
  readonly challenge: string;
  readonly rpId: string;
}

const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

/** An authenticator with one ES256 passkey, after WebAuthn level 2 and RFC 8152, with `node:crypto` alone. */
export class Authenticator {
  readonly id = randomBytes(16).toString("base64url");
  readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  counter = 0;

  /** @param counts false for one whose counter stays 0, as those of passkeys that are kept in a cloud */
  constructor(
    private readonly origin: string,
    private readonly counts = true,
  ) {}

  /** The public key as a COSE key: a map of kty, alg, crv, x and y. */
  get publicKey(): string {
    const { x, y } = this.keys.publicKey.export({ format: "jwk" }) as { readonly x: string; readonly y: string };
    const bytesOf = (text: string): Buffer => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, "base64url")]);
    return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytesOf(x), Buffer.from([0x22]), bytesOf(y)]).toString("base64url");
  }

  /** What a browser's script sends. */
  assertion(request: Request, changes: Changes = {}): string {
    if (this.counts) this.counter++;
    const { type = "webauthn.get", challenge = request.challenge, origin = this.origin, rpId = request.rpId, flags = 5, counter = this.counter, id = this.id, key = this.keys.privateKey, topOrigin } = changes;
    const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: topOrigin !== undefined, ...(topOrigin !== undefined && { topOrigin }) }));
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const data = Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
    const signature = sign("sha256", Buffer.concat([data, sha256(clientData)]), key);
    const response = { authenticatorData: data.toString("base64url"), clientDataJSON: clientData.toString("base64url"), signature: signature.toString("base64url") };
    return JSON.stringify({ id, rawId: id, type: "public-key", clientExtensionResults: {}, response });
  }
}
