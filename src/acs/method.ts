import type { Instant } from "../base/index.js";
import type { Maybe, MethodObservation } from "../risk/index.js";

/** What a requestor's page asks of our 3DS Method page. */
export interface MethodRequest {
  readonly threeDSServerTransID: string;
  readonly notificationUrl: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const URL_LENGTH_MAX = 256;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Reads the form field `threeDSMethodData`: base64url (padding tolerated) of a JSON object. Undefined when it is none, or its
 * id or notification URL cannot be used: the URL must be https, except towards loopback hosts.
 */
export function readMethodData(field: unknown): Maybe<MethodRequest> {
  if (typeof field !== "string") return undefined;
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(field, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof data !== "object" || data === null) return undefined;
  const { threeDSServerTransID, threeDSMethodNotificationURL: url } = data as Readonly<Record<string, unknown>>;
  if (typeof threeDSServerTransID !== "string" || !UUID.test(threeDSServerTransID)) return undefined;
  return typeof url === "string" && isUsable(url) ? { threeDSServerTransID, notificationUrl: url } : undefined;
}

function isUsable(text: string): boolean {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
}

/** The form field that tells the requestor's page we are done. */
export function methodNotification(threeDSServerTransID: string): string {
  return Buffer.from(JSON.stringify({ threeDSServerTransID })).toString("base64url");
}

type Check = (value: unknown) => boolean;

const text = (longest: number): Check => (value) => typeof value === "string" && value !== "" && value.length <= longest;
const whole = (low: number, high: number): Check => (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** What the page may tell of the browser. Its address we see for ourselves, and its identifier stands in a token of ours. */
const MEMBERS: { readonly [Member in Exclude<keyof MethodObservation, "ip" | "browserId">]: Check } = {
  userAgent: text(2048),
  languages: (value) => Array.isArray(value) && value.length <= 20 && value.every(text(35)),
  timeZone: text(64),
  timeZoneOffsetMinutes: whole(-900, 900),
  screenWidth: whole(1, 100_000),
  screenHeight: whole(1, 100_000),
  colorDepth: whole(1, 99),
  hardwareConcurrency: whole(1, 1024),
  deviceMemoryGib: (value) => typeof value === "number" && value > 0 && value <= 4096,
  touchPoints: whole(0, 256),
  platform: text(64),
  webdriver: (value) => typeof value === "boolean",
  canvasHash: text(64),
};

/** The observation a page posted, without members that are unknown or malformed; undefined when it is no object. */
export function readObservation(input: unknown): Maybe<MethodObservation> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  const given = input as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(MEMBERS).flatMap(([member, fits]) => (fits(given[member]) ? [[member, given[member]]] : [])));
}

export interface ObservationLimits {
  readonly keptMsMax: number;
  readonly countMax: number;
}

/**
 * What the 3DS Method page saw, by threeDSServerTransID, until the AReq comes. Kept for minutes in memory: an observation that
 * is lost makes a device less certain, never a decision wrong.
 */
export class Observations {
  private readonly kept = new Map<string, { readonly at: Instant; readonly observation: Maybe<MethodObservation> }>();

  constructor(private readonly limits: ObservationLimits) {}

  /** Our page was opened for a transaction; only now may something be observed of it. A transaction opens once. */
  open(threeDSServerTransID: string, at: Instant): void {
    if (this.kept.has(threeDSServerTransID)) return;
    this.kept.set(threeDSServerTransID, { at, observation: undefined });
    this.forget(at);
  }

  /** Keeps the first observation of an opened transaction; false for any other. */
  remember(threeDSServerTransID: string, observation: MethodObservation, at: Instant): boolean {
    const entry = this.kept.get(threeDSServerTransID);
    if (entry === undefined || entry.observation !== undefined || at - entry.at > this.limits.keptMsMax) return false;
    this.kept.set(threeDSServerTransID, { at: entry.at, observation });
    return true;
  }

  of(threeDSServerTransID: string, at: Instant): Maybe<MethodObservation> {
    const entry = this.kept.get(threeDSServerTransID);
    return entry !== undefined && at - entry.at <= this.limits.keptMsMax ? entry.observation : undefined;
  }

  /** A map iterates in order of insertion, and setting a key again leaves its place: the oldest stand first. */
  private forget(at: Instant): void {
    for (const [id, entry] of this.kept) {
      if (this.kept.size <= this.limits.countMax && at - entry.at <= this.limits.keptMsMax) return;
      this.kept.delete(id);
    }
  }
}
