import { hash32, hex32 } from "../../base/index.js";
import type { Instant } from "../../base/index.js";

/**
 * An acsTransID that depends on nothing but the message and its time, so that two replays of a history give the same
 * bytes. A UUID of version 8 (our own making), with 122 bits from a hash that is not secret.
 */
export function replayedTransactionId(threeDSServerTransID: string, at: Instant): string {
  const text = `${threeDSServerTransID}@${at}`;
  const words = [1, 2, 3, 4].map((seed) => hex32(hash32(text, seed))) as [string, string, string, string];
  const variant = ((parseInt(words[2].charAt(0), 16) & 3) | 8).toString(16);
  return `${words[0]}-${words[1].slice(0, 4)}-8${words[1].slice(5)}-${variant}${words[2].slice(1, 4)}-${words[2].slice(4)}${words[3]}`;
}
