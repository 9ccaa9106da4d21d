import { createHmac, createSecretKey } from "node:crypto";
import { codeSms } from "../acs/index.js";
import type { ChallengeDelivery } from "../acs/index.js";
import { SECOND_MS, assert } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { isLoopback } from "./loopback.js";

export interface WebhookSettings {
  /** https, or http towards a loopback host. Without user and password: the signature says who we are. */
  readonly url: string;
  /** Shared with the gateway alone. */
  readonly key: Uint8Array;
  /** From the call until the gateway's status is here. */
  readonly deadlineMs: number;
  now(): Instant;
}

const KEY_BYTES_MIN = 16;

/**
 * Hands codes to the issuer's SMS gateway: POST of `{id, to, text, language}` as JSON, with
 * `X-Sekisho-Signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`. A gateway checks the signature over the bytes
 * it got, and that `t` is of these minutes. `id` is the transaction and `t`: a code asked for once more has another one.
 * Any 2xx means it took the message; redirects are not followed, because they would carry the code elsewhere.
 * @throws {Error} for an address that would send codes in the clear, or a short key
 */
export function webhookDelivery({ url, key, deadlineMs, now }: WebhookSettings): ChallengeDelivery {
  assert(isUsable(url), "the SMS gateway's address must be https, or http towards a loopback host, without user and password");
  assert(key.length >= KEY_BYTES_MIN, `the key of the SMS gateway has ${key.length} bytes and needs ${KEY_BYTES_MIN}`);
  const secret = createSecretKey(key);
  return {
    channel: "sms",
    async deliver(message) {
      const signal = AbortSignal.timeout(deadlineMs);
      try {
        const t = Math.floor(now() / SECOND_MS);
        const body = JSON.stringify({ id: `${message.acsTransID}.${t}`, to: message.to, text: codeSms(message), language: message.language });
        const signature = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
        const headers = { "Content-Type": "application/json; charset=utf-8", "X-Sekisho-Signature": `t=${t},v1=${signature}` };
        const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
        const answer = response.ok ? "sent" : "refused";
        // Nothing waits for what else it says, and nothing of it is kept.
        response.body?.cancel().catch(() => undefined);
        return answer;
      } catch {
        return signal.aborted ? "timed-out" : "unreachable";
      }
    },
  };
}

function isUsable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username === "" && password === "" && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}
