import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuthenticationValue, CardNetwork } from "../acs/index.js";
import type { AReq } from "../protocol/index.js";
import { newestOf } from "./numbered-key.js";
import type { NumberedKey } from "./numbered-key.js";

const VALUE_BYTES = 20;

/** What is found of a value: `other` when it is not the one of this payment, `unknown-key` when nobody here has its key. */
export type ValueCheck = "right" | "other" | "unknown-key" | "malformed";

/**
 * The open default: the key's id in one byte, then 19 bytes of HMAC-SHA-256 over what the value proves. Card networks define
 * their own values (CAVV, AAV) and hand out their own keys; a licensed generator, or one in an HSM, takes this one's place.
 * @param keys newest first; that one makes values, the others are for those who check them
 */
export function hmacAuthenticationValue(keys: readonly NumberedKey[]): AuthenticationValue {
  const newest = newestOf(keys);
  return { generate: (areq, transStatus, network) => valueOf(newest, areq, transStatus, network).toString("base64") };
}

/** Whether a value of {@link hmacAuthenticationValue} was made for this payment, with any of the keys. */
export function checkAuthenticationValue(value: string, keys: readonly NumberedKey[], areq: AReq, transStatus: "Y" | "A", network: CardNetwork): ValueCheck {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== VALUE_BYTES || bytes.toString("base64") !== value) return "malformed";
  const key = keys.find(({ id }) => id === bytes[0]);
  if (key === undefined) return "unknown-key";
  return timingSafeEqual(bytes, valueOf(key, areq, transStatus, network)) ? "right" : "other";
}

function valueOf({ id, key }: NumberedKey, areq: AReq, transStatus: "Y" | "A", network: CardNetwork): Buffer {
  const { acctNumber, dsTransID, threeDSServerTransID, purchaseAmount = "", purchaseCurrency = "", purchaseExponent = "" } = areq;
  const bound = ["authentication value 1", network, acctNumber, dsTransID, threeDSServerTransID, purchaseAmount, purchaseCurrency, purchaseExponent, transStatus];
  const proof = createHmac("sha256", key).update(bound.join("|")).digest();
  return Buffer.concat([Buffer.of(id), proof], VALUE_BYTES);
}
