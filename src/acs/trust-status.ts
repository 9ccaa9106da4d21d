import type { MessageVersion } from "../protocol/index.js";

/** Whether the cardholder trusts the merchant, as a version calls it; we (03) say so. Nothing in 2.1.0, which has no place for it. */
export interface TrustStatus {
  readonly whiteListStatus?: string;
  readonly whiteListStatusSource?: string;
  readonly trustListStatus?: string;
  readonly trustListStatusSource?: string;
}

export function trustStatusOf(version: MessageVersion, trusted: boolean): TrustStatus {
  const status = trusted ? "Y" : "N";
  switch (version) {
    case "2.1.0":
      return {};
    case "2.2.0":
      return { whiteListStatus: status, whiteListStatusSource: "03" };
    case "2.3.1":
      return { trustListStatus: status, trustListStatusSource: "03" };
  }
}
