import { ln1p, exp, sigmoid } from "../../base/index.js";
import type { Calibration } from "../../risk/index.js";

/** Even a model that learned nothing keeps its order: a calibration must rise. */
const LEAST_SLOPE = 0.01;
const MOST_STEPS = 100;

/**
 * Platt's calibration: the line through the logits whose probabilities explain the labels best, with his softened targets
 * so that a few rows cannot make it certain.
 */
export function calibrate(logits: Float64Array, labels: Uint8Array): Calibration {
  const frauds = labels.reduce((count, label) => count + label, 0);
  const fraudTarget = (frauds + 1) / (frauds + 2);
  const genuineTarget = 1 / (labels.length - frauds + 2);
  const targets = Float64Array.from(labels, (label) => (label === 1 ? fraudTarget : genuineTarget));
  const free = descend(logits, targets, { slope: 1, intercept: 0 }, true);
  if (free.slope >= LEAST_SLOPE) return free;
  return descend(logits, targets, { slope: LEAST_SLOPE, intercept: 0 }, false);
}

/** Newton's method with halved steps where a whole one overshoots; the loss is convex. */
function descend(logits: Float64Array, targets: Float64Array, start: Calibration, moveSlope: boolean): Calibration {
  let { slope, intercept } = start;
  let loss = lossOf(logits, targets, slope, intercept);
  for (let step = 0; step < MOST_STEPS; step++) {
    let bySlope = 0, byIntercept = 0, curveSlope = 0, curveBoth = 0, curveIntercept = 0;
    for (let i = 0; i < logits.length; i++) {
      const x = logits[i] as number;
      const p = sigmoid(slope * x + intercept);
      const off = p - (targets[i] as number);
      const weight = p * (1 - p);
      bySlope += off * x;
      byIntercept += off;
      curveSlope += weight * x * x;
      curveBoth += weight * x;
      curveIntercept += weight;
    }
    const determinant = curveSlope * curveIntercept - curveBoth * curveBoth;
    const both = moveSlope && determinant > 1e-12 * curveSlope * curveIntercept;
    const slopeStep = both ? (curveIntercept * bySlope - curveBoth * byIntercept) / determinant : 0;
    const interceptStep = both ? (curveSlope * byIntercept - curveBoth * bySlope) / determinant : byIntercept / (curveIntercept + 1e-12);
    let size = 1;
    let next = lossOf(logits, targets, slope - slopeStep, intercept - interceptStep);
    while (next > loss && size > 1e-6) {
      size /= 2;
      next = lossOf(logits, targets, slope - size * slopeStep, intercept - size * interceptStep);
    }
    if (!(next < loss - 1e-12 * loss)) break;
    slope -= size * slopeStep;
    intercept -= size * interceptStep;
    loss = next;
  }
  return { slope, intercept };
}

function lossOf(logits: Float64Array, targets: Float64Array, slope: number, intercept: number): number {
  let loss = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = slope * (logits[i] as number) + intercept;
    loss += Math.max(z, 0) + ln1p(exp(-Math.abs(z))) - (targets[i] as number) * z;
  }
  return loss;
}
