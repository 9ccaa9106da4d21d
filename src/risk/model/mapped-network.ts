import { MAP_ROWS } from "../feature/map-rows.js";
import type { RawScorer } from "./model.js";
import type { Network } from "./network.js";
import type { SelfOrganisingMap } from "./som.js";

/** What is derived from a feature vector with a map: the values of {@link MAP_ROWS}. */
export class MapInputs {
  /** @param rarity by cell: -ln of the share of the rows that taught in its neighbourhood */
  constructor(readonly map: SelfOrganisingMap, readonly rarity: Float32Array) {}

  /** Writes the derived values of the row that starts at `from` into `into` at `at`. */
  derive(values: Float32Array, from: number, into: Float32Array, at: number): void {
    const { cell, distance } = this.map.place(values, from);
    into[at] = distance;
    into[at + 1] = this.rarity[cell] as number;
  }
}

/** A network that reads, behind the features, what a map makes of them. */
export class MappedNetwork implements RawScorer {
  private readonly row: Float32Array;

  /** @param network of as many inputs as the map has features, and {@link MAP_ROWS} */
  constructor(private readonly inputs: MapInputs, private readonly network: Network) {
    this.row = new Float32Array(inputs.map.scales.length + MAP_ROWS.length);
  }

  logit(values: Float32Array, from = 0): number {
    const { row } = this;
    const features = row.length - MAP_ROWS.length;
    for (let i = 0; i < features; i++) row[i] = values[from + i] as number;
    this.inputs.derive(row, 0, row, features);
    return this.network.logit(row);
  }

  contributions(slope: number, into: Float32Array): void {
    this.network.contributions(slope, into);
  }
}
