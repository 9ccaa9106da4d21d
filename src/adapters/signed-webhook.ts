import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { ClientRequest, OutgoingHttpHeaders, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
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
  const target = new URL(url);
  const secret = createSecretKey(key);
  return (bodyAt) => {
    const t = Math.floor(now() / SECOND_MS);
    const body = JSON.stringify(bodyAt(t));
    const signature = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
    const headers = { "Content-Type": "application/json; charset=utf-8", "X-Sekisho-Signature": `t=${t},v1=${signature}` };
    return call(target, headers, Buffer.from(body), deadlineMs);
  };
}

/** Not by `fetch`: what its streams cost is more than all the rest of a challenge's step. */
function call(url: URL, headers: OutgoingHttpHeaders, body: Buffer, deadlineMs: number): Promise<DeliveryFailure | "taken"> {
  return new Promise((resolve) => {
    let underWay: ClientRequest;
    let settled = false;
    const settle = (outcome: DeliveryFailure | "taken"): void => {
      settled = true;
      resolve(outcome);
    };
    const deadline = setTimeout(() => {
      settle("timed-out");
      underWay.destroy();
    }, deadlineMs);
    const send = (connection: RequestOptions): ClientRequest => {
      const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { ...connection, method: "POST", headers: { ...headers, "Content-Length": body.length } });
      request.on("response", (response) => {
        const status = response.statusCode ?? 0;
        settle(status >= 200 && status < 300 ? "taken" : "refused");
        // Nothing waits for what else it says, which is read until the deadline so that the connection can be kept.
        response.resume().on("error", () => undefined).on("close", () => clearTimeout(deadline));
      });
      request.on("error", () => {
        if (settled) return;
        // The receiver closed the connection that we had kept while we took it up. Whoever had read this call knows it by its id when it comes again.
        if (request.reusedSocket) return void (underWay = send({ agent: false }));
        clearTimeout(deadline);
        settle("unreachable");
      });
      request.end(body);
      return request;
    };
    underWay = send({});
  });
}

/** Whether `body` was signed so with `key`, within five minutes of `now`. Compares in constant time. */
export function isSigned(header: string | undefined, body: Uint8Array, key: Uint8Array, now: Instant): boolean {
  const [, t, v1] = SIGNATURE.exec(header ?? "") ?? [];
  if (t === undefined || v1 === undefined || Math.abs(Number(t) * SECOND_MS - now) > SIGNATURE_MS_MAX) return false;
  return timingSafeEqual(Buffer.from(v1, "hex"), createHmac("sha256", key).update(`${t}.`).update(body).digest());
}
