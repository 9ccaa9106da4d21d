import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { Passkey, Passkeys } from "../acs/index.js";
import { isLoopback } from "./loopback.js";

/** Where the passkeys of cards are. */
export interface PasskeyRecords {
  passkeysOf(card: string): readonly Passkey[];
  /** Keeps that a passkey was used so often; false where a use as late as this one is kept already. */
  usedPasskey(card: string, id: string, counter: number): Promise<boolean>;
}

const ASSERTION_LENGTH_MAX = 8_192;

/**
 * Passkeys verified by @simplewebauthn/server: origin, relying party, challenge, presence and verification of the person,
 * counter and signature.
 * @param publicUrl where browsers reach us; its origin must have made the assertion, and its host is the relying party of passkeys that name none
 */
export function simplewebauthnPasskeys(records: PasskeyRecords, publicUrl: string): Passkeys {
  const { origin, hostname } = new URL(publicUrl);
  const rpIdOf = ({ rpId }: Passkey): string => rpId ?? hostname;
  return {
    request(card, challenge) {
      const passkeys = records.passkeysOf(card);
      const [first] = passkeys;
      // A browser is asked for those of one relying party at a time.
      const rpId = first === undefined ? hostname : rpIdOf(first);
      const allowCredentials = passkeys.filter((one) => rpIdOf(one) === rpId).map(({ id }) => ({ type: "public-key" as const, id }));
      return { challenge, rpId, allowCredentials, userVerification: "required" };
    },
    async verify(card, challenge, text) {
      const response = assertionIn(text);
      const passkey = records.passkeysOf(card).find(({ id }) => id === response?.id);
      if (response === undefined || passkey === undefined) return false;
      const topOrigin = topOriginOf(response);
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpIdOf(passkey), requireUserVerification: true,
          credential: { id: passkey.id, publicKey: Buffer.from(passkey.publicKey, "base64url"), counter: passkey.counter },
          ...(topOrigin !== undefined && { expectedTopOrigin: topOrigin }),
        });
        if (!verified) return false;
        // The very next statement after a proof, because two of them may come at once.
        return await records.usedPasskey(card, passkey.id, authenticationInfo.newCounter);
      } catch {
        return false;
      }
    },
  };
}

function assertionIn(text: string): AuthenticationResponseJSON | undefined {
  if (text.length > ASSERTION_LENGTH_MAX) return undefined;
  try {
    const value = JSON.parse(text) as AuthenticationResponseJSON | null;
    return typeof value === "object" && value !== null && typeof value.id === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A requestor's page, which may be any that is encrypted, or of this machine: those are the pages that may frame ours. */
function topOriginOf({ response }: AuthenticationResponseJSON): string | undefined {
  try {
    const { topOrigin } = JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString("utf8")) as { readonly topOrigin?: unknown };
    if (typeof topOrigin !== "string") return undefined;
    const { protocol, hostname } = new URL(topOrigin);
    return protocol === "https:" || isLoopback(hostname) ? topOrigin : undefined;
  } catch {
    return undefined;
  }
}
