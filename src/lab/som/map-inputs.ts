import { ln } from "../../base/index.js";
import { MAP_ROWS, MapInputs, type InputScale, type SelfOrganisingMap } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { CannotTrain } from "../train/settings.js";
import { around } from "./density.js";
import { MAP_SETTINGS, mapSteps, type MapSettings } from "./map.js";

/** With fewer, cells come to lie on single rows, and rows that taught the map would look nearer to it than any later row. */
const ROWS_PER_CELL = 10;
const STEPS_PER_CELL = 10;
/** Shown more often, rows teach a map nothing new. */
export const STEPS_PER_ROW = 10;

/**
 * Trains the map of a model, and counts where the rows lie that taught it. No label is looked at.
 * @param rows those that teach
 * @throws {CannotTrain} when they are too few for the map, or it is stopped
 */
export async function mapInputsOf(
  dataset: Dataset, rows: Uint32Array, scales: readonly InputScale[], { width, height, seed }: Omit<MapSettings, "steps">, signal?: AbortSignal,
): Promise<MapInputs> {
  const cells = width * height;
  if (rows.length < ROWS_PER_CELL * cells) throw new CannotTrain(`a map of ${width} × ${height} cells needs ${ROWS_PER_CELL * cells} rows that teach, there are ${rows.length}`);
  const steps = Math.min(STEPS_PER_ROW * rows.length, Math.max(MAP_SETTINGS.steps, STEPS_PER_CELL * cells));
  const training = mapSteps(dataset, rows, scales, { width, height, seed, steps });
  for (;;) {
    const step = training.next();
    if (step.done === true) return new MapInputs(step.value, rarityOf(step.value, dataset, rows));
    await new Promise(setImmediate);
    if (signal?.aborted === true) throw new CannotTrain("it was stopped before the map was made");
  }
}

/** By cell: -ln of the share of rows in its neighbourhood, one row more being counted everywhere. */
function rarityOf(map: SelfOrganisingMap, { values }: Dataset, rows: Uint32Array): Float32Array {
  const counts = new Float64Array(map.size);
  for (const row of rows) counts[map.place(values, row * map.scales.length).cell]! += 1;
  return Float32Array.from(around(map, counts), (nearby) => -ln((nearby + 1) / (rows.length + 1)));
}

/** The data set with what a map derives from each row behind its features, made by the function that serving uses. Holds all values twice. */
export function withMapInputs(dataset: Dataset, inputs: MapInputs): Dataset {
  const { count, values, features: { fingerprint, names } } = dataset;
  const width = names.length + MAP_ROWS.length;
  const wider = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    wider.set(values.subarray(row * names.length, (row + 1) * names.length), row * width);
    inputs.derive(values, row * names.length, wider, row * width + names.length);
  }
  return { ...dataset, features: { fingerprint, names: [...names, ...MAP_ROWS.map(({ name }) => name)] }, values: wider };
}
