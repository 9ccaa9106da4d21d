import type { Maybe } from "../../risk/index.js";
import type { Challenge, ChallengeEvent } from "./types.js";

/** What a code is compared with. */
export interface CodeCheck {
  /** Keyed hashes of a code for one transaction: one by each key that it may have been hashed with, the newest first. */
  hashesOf(acsTransID: string, code: string): readonly string[];
  /** Compares in a time that does not depend on where they differ. */
  same(one: string, other: string): boolean;
}

/** What a person submits. */
export interface Entry {
  readonly entry: string;
  /** The answer to whether to trust the merchant; undefined where it was not asked. */
  readonly trusts?: boolean;
}

const CODE = /^\d{6}$/;

/**
 * The event of an entered code. Spaces, hyphens and full-width digits are what people type; whatever else is no code takes a
 * comparison's time all the same.
 * @param network of whoever entered it, to notice one that is not the AReq's
 */
export function answerEvent({ subject, code }: Challenge, { entry, trusts }: Entry, network: Maybe<string>, check: CodeCheck): ChallengeEvent {
  const typed = entry.normalize("NFKC").replaceAll(/[\s-]/g, "");
  if (typed === "") return { kind: "no-entry" };
  const equal = check.hashesOf(subject.acsTransID, typed).some((hash) => check.same(code?.hash ?? "", hash));
  const elsewhere = subject.network !== undefined && network !== undefined && subject.network !== network;
  return { kind: "answer", right: equal && CODE.test(typed), elsewhere, ...(subject.trust !== undefined && trusts !== undefined && { trusts }) };
}
