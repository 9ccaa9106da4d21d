import { parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Asked, DecisionDesk } from "../desk.js";
import { driftView } from "./drift.js";
import type { DriftOf } from "./drift.js";
import { shadowSummary } from "./shadow-summary.js";
import type { DriftView, ShadowView } from "./views.js";

type Members = Readonly<Record<string, unknown>>;

const DAYS_DEFAULT = 7;
const DAYS_MAX = 90;
/** How long an answer about drift is good for: a page asks for it again and again. */
const DRIFT_MS = 60_000;

/** Questions about models and challengers, answered from the ledger. Whoever asks may see the issuer: that is settled before. */
export class ModelDesk {
  private readonly drifts = new Map<string, { readonly at: Instant; readonly view: Promise<DriftView> }>();

  constructor(private readonly desk: DecisionDesk, private readonly driftOf: DriftOf) {}

  /** @param members of the query string, as texts: from, to */
  async shadow(issuer: string, { from, to }: Members): Promise<Asked<ShadowView>> {
    const [first, last] = [instantIn(from), instantIn(to)];
    const expected = "expected an ISO 8601 date and time with a zone";
    if (first === "wrong") return { element: "from", expected };
    if (last === "wrong") return { element: "to", expected };
    const { desk } = this;
    return shadowSummary(desk.parts.ledger, { issuer, from: first, to: last }, desk.settledBefore(), await desk.pricing(issuer, {}));
  }

  /** @param members of the query string, as texts: days */
  async drift(issuer: string, { days = String(DAYS_DEFAULT) }: Members): Promise<Asked<DriftView>> {
    const count = typeof days === "string" && /^\d{1,3}$/.test(days) ? Number(days) : 0;
    if (count < 1 || count > DAYS_MAX) return { element: "days", expected: `expected a whole number from 1 to ${DAYS_MAX}` };
    const { ledger, liveOf, now } = this.desk.parts;
    const at = now();
    const model = liveOf(issuer)?.model;
    const key = JSON.stringify([issuer, count, model ?? null]);
    const known = this.drifts.get(key);
    if (known !== undefined && Math.abs(at - known.at) < DRIFT_MS) return known.view;
    const view = driftView(ledger, { issuer, model, days: count, now: at }, this.driftOf);
    for (const [old, { at: since }] of this.drifts) if (Math.abs(at - since) >= DRIFT_MS) this.drifts.delete(old);
    this.drifts.set(key, { at, view });
    return view;
  }
}

function instantIn(value: unknown): Instant | undefined | "wrong" {
  if (value === undefined) return undefined;
  return (typeof value === "string" ? parseInstant(value) : undefined) ?? "wrong";
}
