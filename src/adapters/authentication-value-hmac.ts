import { createHmac } from "node:crypto";
import type { AuthenticationValue } from "../acs/index.js";

/**
 * A keyed test generator: 20 bytes of HMAC-SHA-256 over what a scheme's value binds together. Schemes define their own
 * values (CAVV, AAV) and hand out their own keys; a licensed generator takes this one's place.
 */
export function hmacAuthenticationValue(key: Uint8Array): AuthenticationValue {
  return {
    generate(areq, transStatus) {
      const bound = [areq.acctNumber, areq.dsTransID, areq.threeDSServerTransID, areq.purchaseAmount ?? "", areq.purchaseCurrency ?? "", transStatus];
      return createHmac("sha256", key).update(bound.join("|")).digest().subarray(0, 20).toString("base64");
    },
  };
}
