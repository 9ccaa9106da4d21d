import { LIMITS } from "../limits.js";

/** A result as the demo's directory server took it, and what it answered. */
export interface DemoResult {
  readonly at: number;
  readonly rreq: Readonly<Record<string, unknown>>;
  readonly rres: Readonly<Record<string, unknown>>;
}

const IDS = ["threeDSServerTransID", "dsTransID", "acsTransID"] as const;

/** Plays the directory server: answers each RReq, and remembers the latest ones for the shop's page. */
export class DemoResults {
  private readonly kept = new Map<string, DemoResult>();

  /**
   * @param message the body as it was parsed
   * @returns the RRes; undefined for anything but an RReq that names its transaction
   */
  take(message: unknown, at: number): DemoResult["rres"] | undefined {
    if (typeof message !== "object" || message === null) return undefined;
    const rreq = message as DemoResult["rreq"];
    if (rreq["messageType"] !== "RReq" || IDS.some((name) => typeof rreq[name] !== "string")) return undefined;
    const { messageVersion, threeDSServerTransID, dsTransID, acsTransID, sdkTransID } = rreq;
    const rres = { messageType: "RRes", messageVersion, threeDSServerTransID, dsTransID, acsTransID, ...(sdkTransID !== undefined && { sdkTransID }), resultsStatus: "01" };
    // A map iterates in order of insertion: what was told again counts as new.
    this.kept.delete(acsTransID as string);
    this.kept.set(acsTransID as string, { at, rreq, rres });
    const [oldest] = this.kept.keys();
    if (this.kept.size > LIMITS.demoResultsMax && oldest !== undefined) this.kept.delete(oldest);
    return rres;
  }

  of(acsTransID: string): DemoResult | undefined {
    return this.kept.get(acsTransID);
  }
}
