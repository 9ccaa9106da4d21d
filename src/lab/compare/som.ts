import { ln, logit } from "../../base/index.js";
import type { SelfOrganisingMap } from "../../risk/index.js";
import { densityOf, PRIOR_ROWS, type CellDensity } from "../som/density.js";
import { STEPS_PER_ROW } from "../som/map-inputs.js";
import { MAP_SETTINGS, trainMap, type MapSettings } from "../som/map.js";
import { scalesOf } from "../train/scales.js";
import type { Contender, FittedContender } from "./types.js";

export interface FittedMap extends FittedContender {
  readonly map: SelfOrganisingMap;
  readonly density: CellDensity;
}

/** A contender that lets its map be looked at. */
export interface MapContender extends Contender {
  fit(...args: Parameters<Contender["fit"]>): FittedMap;
}

/**
 * A self-organising map trained without labels. A row scores the log-odds of fraud in its cell's neighbourhood; where few rows
 * taught those, how much farther it lies from its cell than most takes their place, in proportion.
 */
export function selfOrganisingMap(settings: Omit<MapSettings, "seed"> = MAP_SETTINGS): MapContender {
  return {
    name: "self-organising map",
    fit(data, rows, labels, seed) {
      // The scales want to know what is genuine; a map without labels takes all rows for it.
      const steps = Math.min(settings.steps, STEPS_PER_ROW * rows.length);
      const map = trainMap(data, rows, scalesOf(data, rows, new Uint8Array(data.count)), { ...settings, steps, seed });
      const density = densityOf(map, data, rows, labels);
      return {
        map,
        density,
        score(of, row) {
          const { cell, distance } = map.place(of.values, row * map.scales.length);
          const doubt = PRIOR_ROWS / ((density.rows[cell] as number) + PRIOR_ROWS);
          return logit(density.fraudShare[cell] as number) + doubt * ln((distance + 1e-6) / (density.medianDistance + 1e-6));
        },
        describe: () => `${map.width} × ${map.height} cells, ${steps} steps; rows lie ${density.medianDistance.toFixed(2)} deviations from their cell`,
      };
    },
  };
}
