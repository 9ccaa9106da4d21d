import { exp, SeededRandom } from "../../base/index.js";
import { MAP_ACROSS_MAX, packScales, SelfOrganisingMap, standardise, type InputScale } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";

export interface MapSettings {
  /** Cells across and down; together at least two, each at most {@link MAP_ACROSS_MAX}. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** Rows shown to the map, drawn with replacement. */
  readonly steps: number;
}

export const MAP_SETTINGS = { width: 20, height: 20, steps: 60_000 } as const;

const FIRST_RATE = 0.5;
const LAST_RATE = 0.02;
/** A cell's neighbours are moved up to so many radii away; further out the share is below the least that counts. */
const REACH = 3;
const LEAST_SHARE = 0.02;
const STEPS_A_PAUSE = 250;

/** How far around `cell` each cell moves towards a row, as {@link SelfOrganisingMap.move} takes it; written into `shares`. */
export function sharesAround({ width, height }: SelfOrganisingMap, cell: number, rate: number, radius: number, shares: Float32Array): Float32Array {
  shares.fill(0);
  const reach = Math.ceil(radius * REACH);
  const [column, line] = [cell % width, Math.floor(cell / width)];
  // Closeness is that across times that down, so that few of them need be worked out.
  const across = Float64Array.from({ length: width }, (_, x) => closeness((x - column) ** 2, radius));
  for (let y = Math.max(0, line - reach); y <= Math.min(height - 1, line + reach); y++) {
    const down = closeness((y - line) ** 2, radius);
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
      const share = down * (across[x] as number);
      if (share >= LEAST_SHARE) shares[y * width + x] = rate * share;
    }
  }
  return shares;
}

/** 1 for the cell itself, falling with the squared distance on the grid. */
export function closeness(squaredDistance: number, radius: number): number {
  return exp(-squaredDistance / (2 * radius * radius));
}

/** {@link mapSteps} without a pause. */
export function trainMap(data: Dataset, rows: Uint32Array, scales: readonly InputScale[], settings: MapSettings): SelfOrganisingMap {
  const steps = mapSteps(data, rows, scales, settings);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Trains a map on rows without looking at labels. Cells begin as random rows; radius and rate fall as the steps go by. The same
 * arguments give the same bits. Pauses now and then, because a large map takes minutes.
 * @param rows at least one
 */
export function* mapSteps(data: Dataset, rows: Uint32Array, scales: readonly InputScale[], settings: MapSettings): Generator<undefined, SelfOrganisingMap> {
  const { width, height, seed, steps } = settings;
  if (!(width >= 1 && height >= 1 && width * height >= 2 && width <= MAP_ACROSS_MAX && height <= MAP_ACROSS_MAX)) {
    throw new RangeError(`a map of ${width} × ${height} cells: expected at least two, at most ${MAP_ACROSS_MAX} × ${MAP_ACROSS_MAX}`);
  }
  const random = new SeededRandom(seed);
  const draw = (): number => (rows[random.below(rows.length)] as number) * scales.length;
  const cells = new Float32Array(width * height * scales.length);
  const packed = packScales(scales);
  for (let start = 0; start < cells.length; start += scales.length) standardise(packed, data.values, draw(), cells, start);
  const map = new SelfOrganisingMap(width, height, scales, cells);
  const firstRadius = Math.max(width, height) / 2;
  const shares = new Float32Array(map.size);
  for (let step = 0; step < steps; step++) {
    if (step % STEPS_A_PAUSE === 0) yield;
    const left = 1 - step / steps;
    const { cell } = map.place(data.values, draw());
    map.move(sharesAround(map, cell, LAST_RATE + (FIRST_RATE - LAST_RATE) * left * left, 0.5 + (firstRadius - 0.5) * left * left, shares));
  }
  return map;
}
