import type { ArtefactFiles, Model } from "../../risk/index.js";
import type { Figures } from "../evaluate/figures.js";
import type { TrainSettings } from "./settings.js";

/** `metrics.json`: how the model came to be and what it did on rows that taught it nothing. */
export interface Metrics {
  readonly backend: string;
  readonly settings: TrainSettings;
  readonly rows: { readonly train: number; readonly validate: number; readonly calibrate: number };
  readonly epochsRun: number;
  readonly bestEpoch: number;
  readonly losses: readonly number[];
  /** The best epoch was chosen by these rows. */
  readonly validation: Figures;
  /** Only the calibration's two numbers were fitted on these rows. */
  readonly calibration: Figures;
}

/** A model with all that belongs in its folder. */
export interface TrainedArtefact {
  readonly model: Model;
  readonly files: ArtefactFiles;
  readonly metrics: Metrics;
  /** Model card, Markdown. */
  readonly card: string;
}
