import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { MINUTE_MS, SECOND_MS, assert } from "../base/index.js";
import type { Instant } from "../base/index.js";
import type { DeliveryFailure } from "../acs/index.js";
import { confidentialUrl } from "./loopback.js";

export interface WebhookSettings {
  /** https, or http towards a loopback host. Without user and password: the signature says who we are. */
  readonly url: string;
  /** Shared with the receiver alone. */
  readonly key: Uint8Array;
  /** From the call until the receiver's status is here. */
  readonly deadlineMs: number;
  now(): Instant;
}

const KEY_BYTES_MIN = 16;
const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;
/** How old or young a signature may be: clocks differ, and what was overheard is worth nothing later. */
const SIGNATURE_MS_MAX = 5 * MINUTE_MS;

/**
 * Makes calls that their receiver can know for ours: POST of JSON with `X-Sekisho-Signature: t=<unix seconds>,v1=<hex
 * HMAC-SHA-256 of "t.body">`. Any 2xx means that it was taken; redirects are not followed, because they would carry the message
 * elsewhere. The call never rejects.
 * @param receiver as a complaint names it
 * @throws {Error} for an address that would send in the clear, or a short key
 */
export function signedWebhook({ url, key, deadlineMs, now }: WebhookSettings, receiver: string): (bodyAt: (seconds: number) => object) => Promise<DeliveryFailure | "taken"> {
  assert(confidentialUrl(url) !== undefined, `the address of ${receiver} must be https, or http towards a loopback host, without user and password`);
  assert(key.length >= KEY_BYTES_MIN, `the key of ${receiver} has ${key.length} bytes and needs ${KEY_BYTES_MIN}`);
  const secret = createSecretKey(key);
  return async (bodyAt) => {
    const abort = new AbortController();
    // Not AbortSignal.timeout: that one fires later even when the call is long over, and each time makes an error for nobody.
    const deadline = setTimeout(() => abort.abort(), deadlineMs);
    try {
      const t = Math.floor(now() / SECOND_MS);
      const body = JSON.stringify(bodyAt(t));
      const signature = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
      const headers = { "Content-Type": "application/json; charset=utf-8", "X-Sekisho-Signature": `t=${t},v1=${signature}` };
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: abort.signal });
      const answer = response.ok ? "taken" : "refused";
      // Nothing waits for what else it says, and nothing of it is kept.
      response.body?.cancel().catch(() => undefined);
      return answer;
    } catch {
      return abort.signal.aborted ? "timed-out" : "unreachable";
    } finally {
      clearTimeout(deadline);
    }
  };
}

/** Whether `body` was signed so with `key`, within five minutes of `now`. Compares in constant time. */
export function isSigned(header: string | undefined, body: Uint8Array, key: Uint8Array, now: Instant): boolean {
  const [, t, v1] = SIGNATURE.exec(header ?? "") ?? [];
  if (t === undefined || v1 === undefined || Math.abs(Number(t) * SECOND_MS - now) > SIGNATURE_MS_MAX) return false;
  return timingSafeEqual(Buffer.from(v1, "hex"), createHmac("sha256", key).update(`${t}.`).update(body).digest());
}
