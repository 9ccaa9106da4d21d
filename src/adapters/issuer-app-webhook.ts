import { merchantOf, singleLine } from "../acs/index.js";
import type { IssuerApp } from "../acs/index.js";
import { signedWebhook } from "./signed-webhook.js";
import type { WebhookSettings } from "./signed-webhook.js";

/** EMV allows a merchant 40 characters. */
const MERCHANT_LENGTH_MAX = 40;

/**
 * Asks persons through the issuer's app: a signed call ({@link signedWebhook}) of `{transaction, issuer, person, language,
 * merchant, amount, lastFour, expiresAt}`; `person` is the issuer's own name of whoever holds the card, `amount` (null where nothing
 * is paid) a text for people, `expiresAt` in ISO 8601. The same transaction may be asked again. The issuer answers at
 * POST /3ds/challenge/confirm, signed in the same way with the same key.
 * @throws {Error} for settings that cannot be used
 */
export function webhookIssuerApp(settings: WebhookSettings): IssuerApp {
  const call = signedWebhook(settings, "the issuer's app");
  return {
    async ask({ acsTransID, issuer, person, language, merchantName, amount, lastFour, expiresAt }) {
      const merchant = merchantOf({ merchantName, language }, MERCHANT_LENGTH_MAX);
      const shown = amount === undefined ? null : singleLine(amount);
      const outcome = await call(() => ({ transaction: acsTransID, issuer, person, language, merchant, amount: shown, lastFour, expiresAt: new Date(expiresAt).toISOString() }));
      return outcome === "taken" ? "asked" : outcome;
    },
  };
}
