import type { TransStatus } from "../protocol/index.js";
import type { Maybe } from "../risk/index.js";

/** Whose rules a directory server's answers follow. */
export type CardNetwork = "visa" | "mastercard" | "amex" | "discover" | "jcb" | "mir";

/** Electronic commerce indicators of one card network. */
export interface EciRow {
  readonly authenticated: string;
  readonly attempted: string;
  /** N, R and U. */
  readonly failed: string;
  /** I: data were shared, or an exemption is used. A network that has no indicator of its own for it has what is not authenticated. */
  readonly informational: string;
}

const FIVE_SIX_SEVEN: EciRow = { authenticated: "05", attempted: "06", failed: "07", informational: "07" };

/** Section 12 of the message facts. A directory server may say otherwise: then its row goes in here. */
export const ECI: Readonly<Record<CardNetwork, EciRow>> = {
  visa: FIVE_SIX_SEVEN,
  mastercard: { authenticated: "02", attempted: "01", failed: "00", informational: "06" },
  amex: FIVE_SIX_SEVEN,
  discover: FIVE_SIX_SEVEN,
  jcb: FIVE_SIX_SEVEN,
  mir: { authenticated: "02", attempted: "01", failed: "00", informational: "00" },
};

const MEMBERS: Partial<Record<TransStatus, keyof EciRow>> = { Y: "authenticated", A: "attempted", N: "failed", R: "failed", U: "failed", I: "informational" };

/** The indicator of a payment that was answered so; undefined where the answer is still to come. */
export function eciOf(network: CardNetwork, transStatus: TransStatus): Maybe<string> {
  const member = MEMBERS[transStatus];
  return member && ECI[network][member];
}
