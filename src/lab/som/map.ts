import { exp, SeededRandom } from "../../base/index.js";
import { packScales, standardise, type InputScale, type PackedScales } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";

export interface MapSettings {
  /** Cells across and down; together at least two, each at most 100. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** Rows shown to the map, drawn with replacement. */
  readonly steps: number;
}

export const MAP_SETTINGS = { width: 20, height: 20, steps: 60_000 } as const;

/** Where a row lies on the map. */
export interface Placed {
  readonly cell: number;
  /** Root mean square difference, in deviations, between the row and the cell. */
  readonly distance: number;
}

const MOST_CELLS_ACROSS = 100;
const FIRST_RATE = 0.5;
const LAST_RATE = 0.02;
/** A cell's neighbours are moved up to so many radii away; further out the pull is below two per cent. */
const REACH = 3;
/** Features compared before asking whether a cell can still win. */
const STRIDE = 16;

/** A self-organising map: cells on a grid, each a point among the standardised features, neighbours alike. */
export class SelfOrganisingMap {
  private readonly packed: PackedScales;
  private readonly inputs: Float32Array;

  /** @param cells standardised features of each cell, row of the grid after row */
  constructor(readonly width: number, readonly height: number, readonly scales: readonly InputScale[], readonly cells: Float32Array) {
    this.packed = packScales(scales);
    this.inputs = new Float32Array(scales.length);
  }

  /** The nearest cell; of equally near ones the first. */
  place(values: Float32Array, from: number): Placed {
    const { inputs, cells } = this;
    standardise(this.packed, values, from, inputs, 0);
    const size = inputs.length;
    let cell = 0;
    let least = Infinity;
    for (let candidate = 0, start = 0; start < cells.length; candidate++, start += size) {
      const squares = squaresUpTo(inputs, cells, start, least);
      if (squares < least) {
        least = squares;
        cell = candidate;
      }
    }
    return { cell, distance: Math.sqrt(least / size) };
  }

  /** Moves the cells around `cell` towards the row that was placed last. */
  pull(cell: number, rate: number, radius: number): void {
    const { inputs, cells, width, height } = this;
    const reach = Math.ceil(radius * REACH);
    const [column, line] = [cell % width, Math.floor(cell / width)];
    for (let y = Math.max(0, line - reach); y <= Math.min(height - 1, line + reach); y++) {
      for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
        const share = rate * closeness((x - column) ** 2 + (y - line) ** 2, radius);
        if (share < rate * 0.02) continue;
        const start = (y * width + x) * inputs.length;
        for (let i = 0; i < inputs.length; i++) {
          const at = cells[start + i] as number;
          cells[start + i] = at + share * ((inputs[i] as number) - at);
        }
      }
    }
  }
}

/** 1 for the cell itself, falling with the squared distance on the grid. */
export function closeness(squaredDistance: number, radius: number): number {
  return exp(-squaredDistance / (2 * radius * radius));
}

function squaresUpTo(inputs: Float32Array, cells: Float32Array, start: number, limit: number): number {
  let squares = 0;
  for (let from = 0; from < inputs.length && squares < limit; from += STRIDE) {
    const end = Math.min(inputs.length, from + STRIDE);
    for (let i = from; i < end; i++) {
      const off = (inputs[i] as number) - (cells[start + i] as number);
      squares += off * off;
    }
  }
  return squares;
}

/**
 * Trains a map on rows without looking at labels. Cells begin as random rows; radius and rate fall as the steps go by. The same
 * arguments give the same bits.
 * @param rows at least one
 */
export function trainMap(data: Dataset, rows: Uint32Array, scales: readonly InputScale[], settings: MapSettings): SelfOrganisingMap {
  const { width, height, seed, steps } = settings;
  if (!(width >= 1 && height >= 1 && width * height >= 2 && width <= MOST_CELLS_ACROSS && height <= MOST_CELLS_ACROSS)) {
    throw new RangeError(`a map of ${width} × ${height} cells: expected at least two, at most ${MOST_CELLS_ACROSS} × ${MOST_CELLS_ACROSS}`);
  }
  const random = new SeededRandom(seed);
  const draw = (): number => (rows[random.below(rows.length)] as number) * scales.length;
  const cells = new Float32Array(width * height * scales.length);
  const packed = packScales(scales);
  for (let start = 0; start < cells.length; start += scales.length) standardise(packed, data.values, draw(), cells, start);
  const map = new SelfOrganisingMap(width, height, scales, cells);
  const firstRadius = Math.max(width, height) / 2;
  for (let step = 0; step < steps; step++) {
    const left = 1 - step / steps;
    const { cell } = map.place(data.values, draw());
    map.pull(cell, LAST_RATE + (FIRST_RATE - LAST_RATE) * left * left, 0.5 + (firstRadius - 0.5) * left * left);
  }
  return map;
}
