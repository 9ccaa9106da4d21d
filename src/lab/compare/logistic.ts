import { ln1p, exp, sigmoid } from "../../base/index.js";
import { packScales, standardise, type PackedScales } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { scalesOf } from "../train/scales.js";
import type { Contender, FittedContender } from "./types.js";

/** Of half the sum of squared weights, on standardised inputs; the intercept goes free. */
const PENALTY = 1;
const MOST_STEPS = 50;
/** Each part of the gradient of the mean loss is at most this in the end. */
const GRADIENT = 1e-9;
const MOST_HALVINGS = 30;
/** Rows whose curves are added at a step. */
const BLOCK = 4;

/** Logistic regression with a ridge, on the inputs the network gets, by Newton's method to convergence. */
export const logisticRegression: Contender = {
  name: "logistic regression",
  fit(data, rows, labels): FittedContender {
    const scales = packScales(scalesOf(data, rows, labels));
    const { weights, steps, gradient } = newton(data, rows, labels, scales);
    const inputs = new Float32Array(scales.count);
    const logit = (of: Dataset, row: number): number => {
      standardise(scales, of.values, row * scales.count, inputs, 0);
      return dot(weights, inputs);
    };
    return {
      score: logit,
      probability: (of, row) => sigmoid(logit(of, row)),
      describe: () => `${scales.count} standardised features, ridge ${PENALTY}, ${steps} Newton steps, largest gradient ${gradient.toExponential(1)}`,
    };
  },
};

export interface NewtonResult {
  /** One per input; the intercept is last. */
  readonly weights: Float64Array;
  readonly steps: number;
  /** Largest absolute part of the gradient of the mean penalised loss. */
  readonly gradient: number;
}

/** Minimises Σ log-loss + PENALTY/2 · |weights|². A step that does not lower the loss is halved until it does. */
export function newton(data: Dataset, rows: Uint32Array, labels: Uint8Array, scales: PackedScales): NewtonResult {
  const size = scales.count + 1;
  let weights = new Float64Array(size);
  let steps = 0;
  for (;;) {
    const at = slopeAt(data, rows, labels, scales, weights);
    const gradient = at.gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0) / rows.length;
    if (gradient <= GRADIENT || steps === MOST_STEPS) return { weights, steps, gradient };
    const direction = solve(at.hessian, at.gradient, size);
    const next = descend(weights, direction, at.loss, (tried) => lossAt(data, rows, labels, scales, tried));
    // Rounding is all that is left when no part of the step lowers the loss.
    if (next === undefined) return { weights, steps, gradient };
    weights = next;
    steps++;
  }
}

function descend(weights: Float64Array, direction: Float64Array, loss: number, lossOf: (weights: Float64Array) => number): Float64Array<ArrayBuffer> | undefined {
  for (let halving = 0, part = 1; halving < MOST_HALVINGS; halving++, part /= 2) {
    const tried = Float64Array.from(weights, (weight, i) => weight - part * (direction[i] as number));
    if (lossOf(tried) < loss) return tried;
  }
  return undefined;
}

function dot(weights: Float64Array, inputs: Float32Array): number {
  let sum = weights[inputs.length] as number;
  for (let i = 0; i < inputs.length; i++) sum += (weights[i] as number) * (inputs[i] as number);
  return sum;
}

/** -ln of what the row's truth was thought to be worth. */
const lossOf = (logit: number, label: number): number => Math.max(logit, 0) - label * logit + ln1p(exp(-Math.abs(logit)));

function ridge(weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length - 1; i++) sum += (weights[i] as number) ** 2;
  return (PENALTY / 2) * sum;
}

function lossAt(data: Dataset, rows: Uint32Array, labels: Uint8Array, scales: PackedScales, weights: Float64Array): number {
  const inputs = new Float32Array(scales.count);
  let loss = ridge(weights);
  for (const row of rows) {
    standardise(scales, data.values, row * scales.count, inputs, 0);
    loss += lossOf(dot(weights, inputs), labels[row] as number);
  }
  return loss;
}

/** Loss, gradient and Hessian (lower triangle, row by row). */
function slopeAt(data: Dataset, rows: Uint32Array, labels: Uint8Array, scales: PackedScales, weights: Float64Array): {
  readonly loss: number; readonly gradient: Float64Array; readonly hessian: Float64Array;
} {
  const { count } = scales;
  const size = count + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const inputs = new Float32Array(count);
  const block = Array.from({ length: BLOCK }, () => new Float64Array(size).fill(1));
  const curves = new Float64Array(BLOCK);
  let filled = 0;
  let loss = ridge(weights);
  for (const row of rows) {
    standardise(scales, data.values, row * count, inputs, 0);
    const withOne = block[filled] as Float64Array;
    withOne.set(inputs);
    const logit = dot(weights, inputs);
    const label = labels[row] as number;
    loss += lossOf(logit, label);
    const probability = sigmoid(logit);
    for (let i = 0; i < size; i++) gradient[i] = (gradient[i] as number) + (probability - label) * (withOne[i] as number);
    curves[filled++] = probability * (1 - probability);
    if (filled < BLOCK) continue;
    addCurves(hessian, block, curves, size);
    filled = 0;
  }
  addCurves(hessian, block, curves.fill(0, filled), size);
  for (let i = 0; i < count; i++) {
    gradient[i] = (gradient[i] as number) + PENALTY * (weights[i] as number);
    hessian[i * size + i] = (hessian[i * size + i] as number) + PENALTY;
  }
  return { loss, gradient, hessian };
}

/** Adds the curve of four rows at a step: reading and writing the Hessian for each row would take most of the time. */
function addCurves(hessian: Float64Array, block: readonly Float64Array[], curves: Float64Array, size: number): void {
  const [a, b, c, d] = block as readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < size; i++) {
    const start = i * size;
    const [ofA, ofB, ofC, ofD] = [
      (curves[0] as number) * (a[i] as number), (curves[1] as number) * (b[i] as number),
      (curves[2] as number) * (c[i] as number), (curves[3] as number) * (d[i] as number),
    ];
    for (let j = 0; j <= i; j++) {
      hessian[start + j] = (hessian[start + j] as number) + (ofA * (a[j] as number) + ofB * (b[j] as number) + (ofC * (c[j] as number) + ofD * (d[j] as number)));
    }
  }
}

/** Solves a positive definite system, given by its lower triangle, by Cholesky's method. Writes over `matrix`. */
export function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const at = (i: number, j: number): number => matrix[i * size + j] as number;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      // With a fraud-free slope so flat that rounding makes it negative, a tiny curve keeps the step finite.
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] = (x[i] as number) - at(k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  return x;
}
