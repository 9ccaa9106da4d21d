import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { ChangeLog, ChangeRecord } from "../changes/types.js";
import type { Malformed } from "../desk.js";
import type { MeterSettings, MeterSettingsView } from "./views.js";

/** Bands and limits of the European rules on transaction risk analysis; the others are assumptions that an issuer replaces. */
export const DEFAULT_METERS: MeterSettings = {
  currency: "EUR",
  bands: [{ upTo: 100, basisPointsMax: 13 }, { upTo: 250, basisPointsMax: 6 }, { upTo: 500, basisPointsMax: 1 }],
  lowRiskBelowScore: 700,
  frictionlessShareMin: 0.95,
  challengeSuccessMin: 0.8,
  challengeFailureMax: null,
  challengeAbandonmentMax: 0.15,
  nearShare: 0.8,
  merchantsShown: 10,
};

/** What issuers said of their limits. */
export interface MeterSettingsStore {
  of(issuer: string): MeterSettingsView;
  /** Takes the place of all that was set before. Resolves when it is kept. */
  set(issuer: string, settings: MeterSettings, said: { readonly author: string; readonly reason: string; readonly at: Instant }): Promise<void>;
}

const isOfMeters = (issuer: string) => (change: ChangeRecord): boolean => change.subject === "settings" && change.about === "meters" && change.issuer === issuer;

/** Settings as the log of changes has them: the newest word of each issuer. */
export function loggedMeterSettings(log: Pick<ChangeLog, "all" | "record">): MeterSettingsStore {
  return {
    of(issuer) {
      const newest = log.all().findLast(isOfMeters(issuer));
      if (newest === undefined) return { settings: DEFAULT_METERS, changed: null };
      const { at, author, reason, content } = newest;
      return { settings: content["meters"] as MeterSettings, changed: { at: formatInstant(at), author, reason: reason ?? "" } };
    },
    async set(issuer, settings, { author, reason, at }) {
      await log.record({ at, issuer, subject: "settings", action: "set", author, reason, about: "meters", content: { meters: settings } });
    },
  };
}

const BANDS_MAX = 6;
const BASIS_POINTS_ALL = 10_000;
const AMOUNT_MAX = 1e9;
const SCORE_END = 1000;
const MERCHANTS_MAX = 100;
const REASON_LENGTH_MAX = 1_000;

interface Reader {
  readonly expected: string;
  readonly takes: (value: unknown) => boolean;
}

const within = (low: number, high: number): Reader => ({ expected: `expected a number from ${low} to ${high}`, takes: (value) => typeof value === "number" && value >= low && value <= high });
const whole = (low: number, high: number): Reader => ({ expected: `expected a whole number from ${low} to ${high}`, takes: (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high });
const orNull = ({ expected, takes }: Reader): Reader => ({ expected: `${expected}, or null`, takes: (value) => value === null || takes(value) });

const READERS: Readonly<Record<Exclude<keyof MeterSettings, "bands" | "currency">, Reader>> = {
  lowRiskBelowScore: whole(1, SCORE_END),
  frictionlessShareMin: within(0, 1),
  challengeSuccessMin: orNull(within(0, 1)),
  challengeFailureMax: orNull(within(0, 1)),
  challengeAbandonmentMax: orNull(within(0, 1)),
  nearShare: within(0, 1),
  merchantsShown: whole(1, MERCHANTS_MAX),
};

type Members = Readonly<Record<string, unknown>>;

/**
 * The settings that a body says, with the defaults for those it leaves out, and why; or the first member at fault and what was expected there.
 * @param hasRate whether amounts of a currency can be brought into the reference currency
 */
export function readMeterSettings(body: unknown, hasRate: (currency: string) => boolean): { readonly settings: MeterSettings; readonly reason: string } | Malformed {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return { element: "body", expected: "expected an object" };
  const { issuer: _issuer, reason, ...given } = body as Members;
  if (typeof reason !== "string" || reason.trim() === "" || reason.length > REASON_LENGTH_MAX) return { element: "reason", expected: `expected a text of at most ${REASON_LENGTH_MAX} characters` };
  const wrong = firstWrong(given, hasRate);
  return wrong ?? { settings: { ...DEFAULT_METERS, ...given }, reason };
}

function firstWrong(given: Members, hasRate: (currency: string) => boolean): Maybe<Malformed> {
  for (const [element, value] of Object.entries(given)) {
    if (element === "bands") {
      const wrong = wrongBand(value);
      if (wrong !== undefined) return wrong;
    } else if (element === "currency") {
      if (typeof value !== "string" || !hasRate(value)) return { element, expected: "expected the three letters of a currency that the rates of this installation know" };
    } else if (!Object.hasOwn(READERS, element)) {
      return { element: element.slice(0, 40), expected: `there is no such member; expected ${Object.keys(DEFAULT_METERS).join(", ")}` };
    } else {
      const { expected, takes } = READERS[element as keyof typeof READERS];
      if (!takes(value)) return { element, expected };
    }
  }
  return undefined;
}

function wrongBand(bands: unknown): Maybe<Malformed> {
  if (!Array.isArray(bands) || bands.length === 0 || bands.length > BANDS_MAX) return { element: "bands", expected: `expected a list of 1 to ${BANDS_MAX} bands` };
  let before = 0;
  for (const [place, band] of (bands as readonly unknown[]).entries()) {
    const element = `bands.${place}`;
    if (typeof band !== "object" || band === null || Object.keys(band).sort().join() !== "basisPointsMax,upTo") return { element, expected: "expected an object of upTo and basisPointsMax" };
    const { upTo, basisPointsMax } = band as { readonly upTo: unknown; readonly basisPointsMax: unknown };
    if (typeof upTo !== "number" || !(upTo > before && upTo <= AMOUNT_MAX)) return { element: `${element}.upTo`, expected: `expected an amount above ${before} and at most ${AMOUNT_MAX}` };
    if (!within(0, BASIS_POINTS_ALL).takes(basisPointsMax)) return { element: `${element}.basisPointsMax`, expected: within(0, BASIS_POINTS_ALL).expected };
    before = upTo;
  }
  return undefined;
}
