import { hkdfSync } from "node:crypto";

/** Order of the P-256 group; a private key lies between 1 and this, exclusively. */
const P256_ORDER = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");

/**
 * The private half of a transaction's key pair, derived from the installation's challenge key: nothing has to be stored
 * between the ARes and the CReq, and every worker of an installation derives the same one.
 */
export function ephemeralPrivateKey(challengeKey: Uint8Array, acsTransID: string): Buffer {
  for (let attempt = 0; ; attempt++) {
    const candidate = Buffer.from(hkdfSync("sha256", challengeKey, acsTransID, `acs-ephemeral-${attempt}`, 32));
    if (candidate.compare(P256_ORDER) < 0 && candidate.some((byte) => byte !== 0)) return candidate;
  }
}
