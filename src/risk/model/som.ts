import { packScales, standardise, type InputScale, type PackedScales } from "./inputs.js";
import { BLOCK, arrangeInBlocks, newKernel, padded, type AddProduct } from "./kernel.js";

/** Where a row lies on a map. */
export interface Placed {
  readonly cell: number;
  /** Root mean square difference, in deviations, between the row and the cell. */
  readonly distance: number;
}

/** A larger map would make a decision wait. */
export const MAP_ACROSS_MAX = 100;

const FLOAT_BYTES = 4;

/**
 * A self-organising map (Kohonen, 1982): cells on a grid, each a point among the standardised features, neighbours alike. Places one
 * row at a time in memory of its own; not re-entrant.
 */
export class SelfOrganisingMap {
  /** How many cells it has; row of the grid after row. */
  readonly size: number;
  private readonly packed: PackedScales;
  private readonly addProduct: AddProduct;
  private readonly inputs: Float32Array;
  private readonly sums: Float32Array;
  private readonly sumsPlace: number;
  /** The cells' features as the kernel reads them. */
  private readonly blocks: Float32Array;
  private readonly blocksPlace: number;
  /** By cell: half its squared length, negative. The cell nearest to x has the largest x · cell - |cell|² / 2. */
  private readonly halves: Float32Array;

  /**
   * @param scales their steps are passed over: a distance would count a feature with steps more than once
   * @param cells standardised features of each cell
   */
  constructor(readonly width: number, readonly height: number, readonly scales: readonly InputScale[], cells: Float32Array) {
    this.size = width * height;
    this.packed = packScales(scales.map((scale) => ({ ...scale, steps: [] })));
    const [features, room] = [scales.length, padded(this.size)];
    const { memory, addProduct } = newKernel((padded(features) + room + features * room) * FLOAT_BYTES);
    this.addProduct = addProduct;
    this.inputs = new Float32Array(memory, 0, features);
    this.sumsPlace = padded(features) * FLOAT_BYTES;
    this.sums = new Float32Array(memory, this.sumsPlace, room);
    this.blocksPlace = this.sumsPlace + room * FLOAT_BYTES;
    this.blocks = new Float32Array(memory, this.blocksPlace, features * room);
    arrangeInBlocks(features, this.size, (feature, cell) => cells[cell * features + feature] as number, this.blocks);
    this.halves = new Float32Array(room);
    const nowhere = new Float32Array(this.size);
    for (let first = 0; first < this.size; first += BLOCK) this.moveBlock(first, Math.min(first + BLOCK, this.size), nowhere);
  }

  /** The nearest cell to the row that starts at `from`, as far as 32-bit sums can tell; of equally near ones the first. */
  place(values: Float32Array, from: number): Placed {
    const { inputs, sums, sumsPlace, blocks } = this;
    standardise(this.packed, values, from, inputs, 0);
    sums.set(this.halves);
    this.addProduct(0, inputs.length * FLOAT_BYTES, this.blocksPlace, sumsPlace, sumsPlace + sums.length * FLOAT_BYTES);
    let cell = 0;
    for (let candidate = 1; candidate < this.size; candidate++) if ((sums[candidate] as number) > (sums[cell] as number)) cell = candidate;
    // The difference of large sums is not exact enough for the distance itself.
    const start = this.startOf(cell);
    let squares = 0;
    for (let i = 0; i < inputs.length; i++) {
      const off = (inputs[i] as number) - (blocks[start + i * BLOCK] as number);
      squares += off * off;
    }
    return { cell, distance: Math.sqrt(squares / inputs.length) };
  }

  /**
   * Moves cells towards the row that was placed last. Goes through memory block by block, because cells one by one take several times as long.
   * @param shares by cell: by which share of the way; nought leaves it where it is
   */
  move(shares: Float32Array): void {
    for (let first = 0; first < this.size; first += BLOCK) {
      const last = Math.min(first + BLOCK, this.size);
      let moved = false;
      for (let cell = first; cell < last; cell++) moved ||= shares[cell] !== 0;
      if (moved) this.moveBlock(first, last, shares);
    }
  }

  private moveBlock(first: number, last: number, shares: Float32Array): void {
    const { inputs, blocks, halves } = this;
    halves.fill(0, first, last);
    for (let i = 0, place = first * inputs.length; i < inputs.length; i++, place += BLOCK) {
      const target = inputs[i] as number;
      for (let cell = first; cell < last; cell++) {
        const at = blocks[place + cell - first] as number;
        const now = Math.fround(at + (shares[cell] as number) * (target - at));
        blocks[place + cell - first] = now;
        halves[cell] = (halves[cell] as number) - (now * now) / 2;
      }
    }
  }

  /** The cells as they stand, as the constructor takes them. */
  cells(): Float32Array {
    const features = this.inputs.length;
    const cells = new Float32Array(this.size * features);
    for (let cell = 0; cell < this.size; cell++) {
      for (let i = 0; i < features; i++) cells[cell * features + i] = this.blocks[this.startOf(cell) + i * BLOCK] as number;
    }
    return cells;
  }

  /** Where a cell's first feature stands in {@link blocks}; the others follow a block apart. */
  private startOf(cell: number): number {
    const lane = cell % BLOCK;
    return (cell - lane) * this.inputs.length + lane;
  }
}
