import type * as TF from "@tensorflow/tfjs";
import type { SeededRandom } from "../../base/index.js";
import { packScales, standardise, type DenseLayer, type InputScale, type PackedScales } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { averagePrecisionOf, ranked } from "../evaluate/figures.js";
import { lossOf } from "./backend.js";
import type { Split, TrainSettings } from "./settings.js";

/** How far a run has come. */
export interface TrainProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  /** Time to go if every epoch is run; stopping early makes it less. */
  readonly remainingMs: number;
  /** Of the best epoch so far on the validation rows; undefined during the first. */
  readonly averagePrecision: number | undefined;
}

/** Who looks on. An aborted run ends after the batch it is in and keeps its best epoch. */
export interface Watch {
  readonly progress?: (progress: TrainProgress) => void;
  readonly signal?: AbortSignal;
}

/** One network as it came out of training. */
export interface FittedMember {
  readonly layers: readonly DenseLayer[];
  /** The epoch whose weights were kept, from 1. */
  readonly keptEpoch: number;
  /** Of the kept epoch, on the validation rows. */
  readonly averagePrecision: number;
  /** Adds up what the training loss was in each epoch, in order. */
  readonly losses: readonly number[];
}

const VALIDATE_BATCH = 8192;
const LAST_RATE_SHARE = 0.05;
/** Batches between two chances for timers and signals; an epoch of fewer gives one at its end. */
const BATCHES_A_TURN = 20;

/** Kernels are [inputs, outputs], as the library multiplies. */
interface Parameters<Two extends TF.Tensor2D = TF.Tensor2D, One extends TF.Tensor1D = TF.Tensor1D> {
  readonly kernels: readonly Two[];
  readonly biases: readonly One[];
}
type Variables = Parameters<TF.Variable<TF.Rank.R2>, TF.Variable<TF.Rank.R1>>;

/**
 * Finds the weights: AdamW over seeded shuffles, weighted cross-entropy, the epoch kept that `settings.keep` says. Needs a
 * started backend; the same random numbers, data and backend give the same weights.
 * @returns undefined when aborted before the first epoch ended
 */
export async function fit(
  tf: typeof TF, dataset: Dataset, split: Split, scales: readonly InputScale[], settings: TrainSettings, random: SeededRandom, watch: Watch,
): Promise<FittedMember | undefined> {
  const packed = packScales(scales);
  const variables = initialVariables(tf, dataset, split.train, [packed.inputs, ...settings.hidden, 1], random.fork(1));
  const run = new Run(tf, dataset, split, packed, settings, variables, random.fork(3));
  const order = split.train.slice();
  const shuffles = random.fork(2);
  const startedAt = performance.now();
  let kept: { layers: DenseLayer[]; averagePrecision: number; epoch: number } | undefined;
  const losses: number[] = [];
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      shuffle(order, shuffles);
      const loss = await run.epoch(order, watch.signal, (rowsInEpoch) => {
        const rowsDone = (epoch - 1) * order.length + rowsInEpoch;
        const rowsTotal = settings.epochs * order.length;
        const remainingMs = ((performance.now() - startedAt) / rowsDone) * (rowsTotal - rowsDone);
        watch.progress?.({ epoch, epochs: settings.epochs, rowsDone, rowsTotal, remainingMs, averagePrecision: kept?.averagePrecision });
      });
      if (loss === undefined) break;
      losses.push(loss);
      const averagePrecision = run.validate();
      const better = kept === undefined || averagePrecision > kept.averagePrecision;
      if (better || settings.keep === "last") kept = { layers: layersOf(tf, variables), averagePrecision, epoch };
      if (kept !== undefined && epoch - kept.epoch >= settings.patience) break;
    }
  } finally {
    run.dispose();
  }
  return kept === undefined ? undefined : { layers: kept.layers, keptEpoch: kept.epoch, averagePrecision: kept.averagePrecision, losses };
}

class Run {
  private readonly optimizer: TF.AdamOptimizer;
  private readonly batch: Float32Array;
  private readonly fraudWeight: number;
  private readonly meanWeight: number;
  private readonly stepsPerEpoch: number;
  private step = 0;

  constructor(
    private readonly tf: typeof TF,
    private readonly dataset: Dataset,
    private readonly split: Split,
    private readonly scales: PackedScales,
    private readonly settings: TrainSettings,
    private readonly variables: Variables,
    private readonly lots: SeededRandom,
  ) {
    this.optimizer = this.tf.train.adam(settings.learningRate);
    this.batch = new Float32Array(Math.max(settings.batchSize, VALIDATE_BATCH) * scales.inputs);
    this.stepsPerEpoch = Math.ceil(split.train.length / settings.batchSize);
    const frauds = split.train.reduce((count, row) => count + (split.labels[row] as number), 0);
    const genuine = split.train.length - frauds;
    this.fraudWeight = settings.fraudWeight ?? Math.sqrt(genuine / frauds);
    this.meanWeight = (genuine + frauds * this.fraudWeight) / split.train.length;
  }

  /** One pass over `order`; the mean loss, or undefined when aborted on the way. */
  async epoch(order: Uint32Array, signal: AbortSignal | undefined, done: (rows: number) => void): Promise<number | undefined> {
    let sum = 0;
    for (let from = 0, batches = 1; from < order.length; from += this.settings.batchSize, batches++) {
      const rows = order.subarray(from, from + this.settings.batchSize);
      sum += this.learn(rows) * rows.length;
      done(from + rows.length);
      if (batches % BATCHES_A_TURN === 0 || from + rows.length === order.length) await new Promise(setImmediate);
      if (signal?.aborted === true) return undefined;
    }
    return sum / order.length;
  }

  private learn(rows: Uint32Array): number {
    const rate = this.rateNow();
    // The optimizer reads this member at every step, but declares it only for itself.
    (this.optimizer as unknown as { learningRate: number }).learningRate = rate;
    this.step++;
    return this.tf.tidy(() => {
      const inputs = this.inputsOf(rows);
      const masks = this.masksFor(rows.length);
      const labels = this.tf.tensor1d(Float32Array.from(rows, (row) => this.split.labels[row] as number));
      const weights = this.tf.tensor1d(Float32Array.from(rows, (row) => (this.split.labels[row] === 1 ? this.fraudWeight : 1) / this.meanWeight));
      const loss = this.optimizer.minimize(() => lossOf(this.tf, logitsOf(this.tf, this.variables, inputs, masks), labels, weights), true) as TF.Scalar;
      const kept = 1 - rate * this.settings.weightDecay;
      if (kept < 1) for (const kernel of this.variables.kernels) kernel.assign(kernel.mul(kept));
      return loss.dataSync()[0] as number;
    });
  }

  /** What each hidden layer's outputs are multiplied by: 0 for those left out, and what keeps their sum for the others. */
  private masksFor(rows: number): readonly TF.Tensor2D[] {
    const { dropout, hidden } = this.settings;
    if (dropout === 0) return [];
    const kept = 1 / (1 - dropout);
    return hidden.map((width) => {
      const mask = new Float32Array(rows * width);
      for (let i = 0; i < mask.length; i++) mask[i] = this.lots.chance(dropout) ? 0 : kept;
      return this.tf.tensor2d(mask, [rows, width]);
    });
  }

  private rateNow(): number {
    const { learningRate, epochs } = this.settings;
    const rise = Math.min(1, (this.step + 1) / Math.ceil(this.stepsPerEpoch / 2));
    const way = this.step / (this.stepsPerEpoch * epochs);
    return learningRate * rise * (1 - (1 - LAST_RATE_SHARE) * way);
  }

  validate(): number {
    const { validate, labels } = this.split;
    const logits = new Float64Array(validate.length);
    for (let from = 0; from < validate.length; from += VALIDATE_BATCH) {
      const rows = validate.subarray(from, from + VALIDATE_BATCH);
      logits.set(this.tf.tidy(() => logitsOf(this.tf, this.variables, this.inputsOf(rows)).dataSync()), from);
    }
    const truth = Uint8Array.from(validate, (row) => labels[row] as number);
    return averagePrecisionOf(ranked(logits, truth), truth) as number;
  }

  private inputsOf(rows: Uint32Array): TF.Tensor2D {
    const { count, inputs } = this.scales;
    rows.forEach((row, i) => standardise(this.scales, this.dataset.values, row * count, this.batch, i * inputs));
    return this.tf.tensor2d(this.batch.slice(0, rows.length * inputs), [rows.length, inputs]);
  }

  dispose(): void {
    this.optimizer.dispose();
    this.tf.dispose([...this.variables.kernels, ...this.variables.biases]);
  }
}

/** He's uniform start; a feature that never varied while training starts, and so stays, without influence. */
function initialVariables(tf: typeof TF, dataset: Dataset, rows: Uint32Array, widths: readonly number[], random: SeededRandom): Variables {
  const kernels = widths.slice(1).map((outputs, depth) => {
    const inputs = widths[depth] as number;
    const limit = Math.sqrt(6 / inputs);
    const start = Float32Array.from({ length: inputs * outputs }, () => (2 * random.next() - 1) * limit);
    if (depth === 0) {
      for (let feature = 0; feature < dataset.features.names.length; feature++) {
        if (isConstant(dataset, rows, feature)) start.fill(0, feature * outputs, (feature + 1) * outputs);
      }
    }
    return tf.variable(tf.tensor2d(start, [inputs, outputs]));
  });
  return { kernels, biases: widths.slice(1).map((outputs) => tf.variable(tf.zeros<TF.Rank.R1>([outputs]))) };
}

function isConstant({ values, features }: Dataset, rows: Uint32Array, feature: number): boolean {
  const width = features.names.length;
  const first = values[(rows[0] as number) * width + feature];
  return rows.every((row) => values[row * width + feature] === first);
}

/** @param masks of the hidden layers' outputs; none while nothing is left out */
function logitsOf(tf: typeof TF, { kernels, biases }: Parameters, inputs: TF.Tensor2D, masks: readonly TF.Tensor2D[] = []): TF.Tensor1D {
  let values: TF.Tensor2D = inputs;
  kernels.forEach((kernel, depth) => {
    const sums = product(tf, values, kernel, depth > 0).add(biases[depth] as TF.Tensor1D) as TF.Tensor2D;
    const hidden = depth < kernels.length - 1 ? tf.relu(sums) : sums;
    const mask = masks[depth];
    values = mask === undefined ? hidden : tf.mul(hidden, mask);
  });
  return values.reshape([inputs.shape[0]]);
}

/**
 * `values` times `kernel`, with gradients that the wasm backend multiplies by its fast path: it has one only where neither side
 * is to be transposed on the way, which the library's own gradients always ask for.
 * @param passOn whether `values` hang on variables themselves
 */
function product(tf: typeof TF, values: TF.Tensor2D, kernel: TF.Tensor2D, passOn: boolean): TF.Tensor2D {
  const times = tf.customGrad((...given) => {
    (given.at(-1) as TF.GradSaveFunc)([values]);
    return {
      value: tf.matMul(values, kernel),
      gradFunc: (ahead, [kept]) => {
        const ofKernel = tf.matMul((kept as TF.Tensor2D).transpose(), ahead as TF.Tensor2D);
        return passOn ? [ofKernel, tf.matMul(ahead as TF.Tensor2D, kernel.transpose())] : [ofKernel];
      },
    };
  });
  return (passOn ? times(kernel, values) : times(kernel)) as TF.Tensor2D;
}

/** The variables as they stand, in the order our own forward pass reads. */
function layersOf(tf: typeof TF, { kernels, biases }: Variables): DenseLayer[] {
  return kernels.map((kernel, depth) => {
    const [inputs, outputs] = kernel.shape;
    const weights = tf.tidy(() => Float32Array.from(kernel.transpose().dataSync()));
    return { inputs, outputs, weights, biases: Float32Array.from((biases[depth] as TF.Tensor1D).dataSync()) };
  });
}

/** What the library itself calculates for `rows` with `layers`: the other opinion that test vectors hold. */
export function libraryLogits(tf: typeof TF, layers: readonly DenseLayer[], scales: readonly InputScale[], rows: readonly Float32Array[]): Float32Array {
  const packed = packScales(scales);
  const inputs = new Float32Array(rows.length * packed.inputs);
  rows.forEach((row, i) => standardise(packed, row, 0, inputs, i * packed.inputs));
  return tf.tidy(() => {
    const kernels = layers.map((layer) => tf.tensor2d(layer.weights, [layer.outputs, layer.inputs]).transpose() as TF.Tensor2D);
    const biases = layers.map((layer) => tf.tensor1d(layer.biases));
    return Float32Array.from(logitsOf(tf, { kernels, biases }, tf.tensor2d(inputs, [rows.length, packed.inputs])).dataSync());
  });
}

function shuffle(order: Uint32Array, random: SeededRandom): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const held = order[last] as number;
    order[last] = order[other] as number;
    order[other] = held;
  }
}
