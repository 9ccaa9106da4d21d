import type * as TF from "@tensorflow/tfjs";
import { SeededRandom } from "../../base/index.js";
import type { DenseLayer, InputScale } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { fit, type FittedMember, type Watch } from "./fit.js";
import { CannotTrain, type Split, type TrainSettings } from "./settings.js";

/** What all members together became. */
export interface Fitted {
  /** One network whose logit is the mean of the members' logits. */
  readonly layers: readonly DenseLayer[];
  readonly members: readonly FittedMember[];
}

/** The forks that {@link fit} itself takes come first. */
const FIRST_MEMBER_FORK = 4;

/**
 * Fits `settings.members` networks that differ by their chance alone and puts them side by side: their mean errs less than
 * any one of them, most of all where few frauds teach. An aborted run keeps the members it has.
 * @throws {CannotTrain} when aborted before the first epoch ended
 */
export async function fitMembers(
  tf: typeof TF, dataset: Dataset, split: Split, scales: readonly InputScale[], settings: TrainSettings, watch: Watch,
): Promise<Fitted> {
  const members: FittedMember[] = [];
  const startedAt = performance.now();
  let rowsBefore = 0;
  for (let member = 0; member < settings.members && !(member > 0 && watch.signal?.aborted === true); member++) {
    const seeded = new SeededRandom(settings.seed);
    const fitted = await fit(tf, dataset, split, scales, settings, member === 0 ? seeded : seeded.fork(FIRST_MEMBER_FORK + member), {
      ...watch,
      progress: (step) => {
        const rowsDone = rowsBefore + step.rowsDone;
        const rowsTotal = rowsBefore + (settings.members - member) * step.rowsTotal;
        const remainingMs = ((performance.now() - startedAt) / rowsDone) * (rowsTotal - rowsDone);
        watch.progress?.({ ...step, rowsDone, rowsTotal, remainingMs });
      },
    });
    if (fitted === undefined) break;
    members.push(fitted);
    rowsBefore += fitted.losses.length * split.train.length;
  }
  if (members.length === 0) throw new CannotTrain("it was stopped before the first epoch ended");
  return { layers: sideBySide(members.map(({ layers }) => layers)), members };
}

/**
 * Networks of one shape as one network: hidden layers side by side that do not hear each other, and an output that is the
 * mean of theirs. Serving needs to know nothing of it.
 * @param networks at least one, all of the same shape with one output
 */
export function sideBySide(networks: readonly (readonly DenseLayer[])[]): readonly DenseLayer[] {
  const [first] = networks;
  if (first === undefined || networks.length === 1) return first ?? [];
  return first.map((_, depth) => {
    const parts = networks.map((layers) => layers[depth] as DenseLayer);
    return joined(parts, depth > 0, depth === first.length - 1);
  });
}

/**
 * @param apart whether each part reads inputs of its own; the first layer's parts read the same
 * @param averaged whether the parts' outputs are averaged instead of kept
 */
function joined(parts: readonly DenseLayer[], apart: boolean, averaged: boolean): DenseLayer {
  const { inputs: each, outputs: made } = parts[0] as DenseLayer;
  const inputs = apart ? each * parts.length : each;
  const outputs = averaged ? made : made * parts.length;
  const share = averaged ? 1 / parts.length : 1;
  // Sums of 64 bits, so that an average is rounded once.
  const weights = new Float64Array(outputs * inputs);
  const biases = new Float64Array(outputs);
  parts.forEach((part, number) => {
    const firstRow = averaged ? 0 : number * made;
    const firstColumn = apart ? number * each : 0;
    for (let row = 0; row < made; row++) {
      biases[firstRow + row]! += (part.biases[row] as number) * share;
      const at = (firstRow + row) * inputs + firstColumn;
      for (let column = 0; column < each; column++) weights[at + column]! += (part.weights[row * each + column] as number) * share;
    }
  });
  return { inputs, outputs, weights: Float32Array.from(weights), biases: Float32Array.from(biases) };
}
