import type { Instant } from "../../base/index.js";
import { DAY_MS } from "../../base/index.js";
import { decayWeight, settle, wholeSecond } from "./decay.js";
import type { LabelArrived, LabelHistory, LabelHorizon } from "./types.js";
import { HORIZON } from "./types.js";

/** Labels arrive days late, so the shortest horizons would tell nothing. */
const LABEL_HORIZONS: readonly LabelHorizon[] = [HORIZON.day, HORIZON.week, HORIZON.month, HORIZON.quarter];

/** Frauds that became known further apart than this are two outbreaks, also where nobody reports what is genuine. */
const RUN_QUIET_MS = 30 * DAY_MS;

/** As the counts of a tempo are: plain numbers, already rounded to float32. */
export function zeroPerLabelHorizon(): number[] {
  return [0, 0, 0, 0];
}

export const EMPTY_LABELS: LabelHistory = {
  fraud: zeroPerLabelHorizon(), genuine: zeroPerLabelHorizon(), fraudTotal: 0, lastFraudAt: undefined,
  lastGenuineAt: undefined, fraudRun: 0, fraudRunSince: undefined, at: 0,
};

/**
 * Counts a label from its arrival on. One that replaces another takes a whole label of the other kind back, as far as
 * there is one: when that one arrived, and so what is left of it, is not remembered.
 */
export function foldLabel(before: LabelHistory, event: LabelArrived): LabelHistory {
  if (event.label === event.replaces) return before;
  const arrivedAt = wholeSecond(event.at);
  const at = Math.max(before.at, arrivedAt);
  const isFraud = event.label === "fraud";
  const fraudTotal = Math.max(0, before.fraudTotal + (isFraud ? 1 : 0) - (event.replaces === "fraud" ? 1 : 0));
  const lastFraudAt = isFraud ? Math.max(before.lastFraudAt ?? 0, arrivedAt) : before.lastFraudAt;
  const fraud = zeroPerLabelHorizon();
  const genuine = zeroPerLabelHorizon();
  for (let index = 0; index < LABEL_HORIZONS.length; index++) {
    const horizon = LABEL_HORIZONS[index] as LabelHorizon;
    const kept = decayWeight(at - before.at, horizon);
    const fresh = decayWeight(at - arrivedAt, horizon);
    fraud[index] = settle((before.fraud[index] as number) * kept + change(event, "fraud") * fresh, 0.5);
    genuine[index] = settle((before.genuine[index] as number) * kept + change(event, "genuine") * fresh, 0.5);
  }
  return {
    fraud, genuine, fraudTotal, lastFraudAt: fraudTotal === 0 ? undefined : lastFraudAt,
    lastGenuineAt: event.label === "genuine" ? Math.max(before.lastGenuineAt ?? 0, arrivedAt) : before.lastGenuineAt,
    ...runAfter(before, event, arrivedAt), at,
  };
}

/** A genuine label ends a run, unless it only takes back one of its frauds. What is only taken back ends none. */
function runAfter(before: LabelHistory, event: LabelArrived, arrivedAt: Instant): Pick<LabelHistory, "fraudRun" | "fraudRunSince"> {
  if (event.label === "fraud") {
    const goesOn = before.fraudRun > 0 && arrivedAt - (before.lastFraudAt ?? 0) <= RUN_QUIET_MS;
    return goesOn ? { fraudRun: before.fraudRun + 1, fraudRunSince: before.fraudRunSince } : { fraudRun: 1, fraudRunSince: arrivedAt };
  }
  const fraudRun = event.replaces === "fraud" ? Math.max(0, before.fraudRun - 1) : event.label === undefined ? before.fraudRun : 0;
  return { fraudRun, fraudRunSince: fraudRun === 0 ? undefined : before.fraudRunSince };
}

function change(event: LabelArrived, label: "fraud" | "genuine"): number {
  return event.label === label ? 1 : event.replaces === label ? -1 : 0;
}
