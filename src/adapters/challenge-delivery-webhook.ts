import { codeSms } from "../acs/index.js";
import type { ChallengeDelivery } from "../acs/index.js";
import { signedWebhook } from "./signed-webhook.js";
import type { WebhookSettings } from "./signed-webhook.js";

/**
 * Hands codes to the issuer's SMS gateway: a signed call ({@link signedWebhook}) of `{id, to, text, language}`. A gateway checks
 * the signature over the bytes it got, and that `t` is of these minutes. `id` is the transaction and `t`: a code asked for once
 * more has another one.
 * @throws {Error} for settings that cannot be used
 */
export function webhookDelivery(settings: WebhookSettings): ChallengeDelivery {
  const call = signedWebhook(settings, "the SMS gateway");
  return {
    channel: "sms",
    async deliver(message) {
      const outcome = await call((t) => ({ id: `${message.acsTransID}.${t}`, to: message.to, text: codeSms(message), language: message.language }));
      return outcome === "taken" ? "sent" : outcome;
    },
  };
}
