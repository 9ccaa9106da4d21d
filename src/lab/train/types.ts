import type { ArtefactFiles, Model, NetworkFiles } from "../../risk/index.js";
import type { Figures } from "../evaluate/figures.js";
import type { TrainSettings } from "./settings.js";

/** `metrics.json`: how the model came to be and what it did on rows that taught it nothing. */
export interface Metrics {
  readonly backend: string;
  readonly settings: TrainSettings;
  readonly rows: { readonly train: number; readonly validate: number; readonly calibrate: number };
  /** Of all members together. */
  readonly epochsRun: number;
  /** By member: the epoch whose weights were kept, from 1. */
  readonly keptEpochs: readonly number[];
  /** By member, then by epoch. */
  readonly losses: readonly (readonly number[])[];
  /** Where the best epochs are kept, these rows chose them; where none are held back, these figures and the next are of the rows that taught. */
  readonly validation: Figures;
  /** Only the calibration's two numbers were fitted on these rows. */
  readonly calibration: Figures;
}

/** All that belongs in a model's folder. */
export interface Artefact {
  readonly files: ArtefactFiles;
  readonly metrics: object;
  /** Model card, Markdown. */
  readonly card: string;
}

/** A model with all that belongs in its folder. */
export interface TrainedArtefact extends Artefact {
  readonly model: Model;
  readonly files: NetworkFiles;
  readonly metrics: Metrics;
}
