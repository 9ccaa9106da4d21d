import { assert } from "../../base/index.js";
import { packScales, standardise, type InputScale, type PackedScales } from "./inputs.js";
import { arrangeInBlocks, newKernel, padded, type AddProduct } from "./kernel.js";

/** One fully connected layer. `weights` holds `outputs` rows of `inputs` numbers. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** A trained network: rectified hidden layers and one linear output, the uncalibrated log-odds of fraud. */
interface NetworkParts {
  readonly scales: readonly InputScale[];
  /** At least one; the last has one output. */
  readonly layers: readonly DenseLayer[];
}

/** A hidden layer inside the kernel's memory: views for us, byte places for the kernel. */
interface HiddenLayer {
  readonly biases: Float32Array;
  /** Inputs of this layer, and where they start and end. */
  readonly x: Float32Array;
  readonly xPlace: number;
  readonly xEnd: number;
  /** Weighted sums before rectification, padded to whole blocks. */
  readonly sums: Float32Array;
  readonly sumsPlace: number;
  readonly weightsPlace: number;
  /** What one unit of each rectified output adds to the network's output, then of each sum. */
  readonly shares: Float32Array;
  readonly sharesPlace: number;
  readonly sharesEnd: number;
  readonly transposedPlace: number;
  /** Sums of the typical transaction. */
  readonly typicalSums: Float32Array;
}

const FLOAT_BYTES = 4;

/**
 * Scores one row at a time in memory of its own; nothing is allocated per row. Not re-entrant: `contributions` speaks of
 * the row that `logit` saw last.
 */
export class Network {
  private readonly scales: PackedScales;
  private readonly addProduct: AddProduct;
  private readonly inputs: Float32Array;
  private readonly typicalInputs: Float32Array;
  private readonly hidden: readonly HiddenLayer[];
  /** Values the output layer reads. */
  private readonly last: Float32Array;
  private readonly outputWeights: Float32Array;
  private readonly outputBias: number;
  /** What one unit of each input adds to the output, padded. */
  private readonly inputShares: Float32Array;
  private readonly inputSharesPlace: number;
  /** Uncalibrated log-odds of the typical transaction, from which contributions are measured. */
  readonly typicalLogit: number;

  constructor(parts: NetworkParts) {
    const hidden = parts.layers.slice(0, -1);
    const output = parts.layers.at(-1);
    assert(output !== undefined && output.outputs === 1, "a network has one output");
    this.scales = packScales(parts.scales);
    const { memory, addProduct } = newKernel(bytesOf(this.scales.inputs, hidden));
    this.addProduct = addProduct;

    let place = 0;
    const reserve = (floats: number): { place: number; view: Float32Array } => {
      const area = { place, view: new Float32Array(memory, place, floats) };
      place += floats * FLOAT_BYTES;
      return area;
    };
    let before = reserve(padded(this.scales.inputs));
    this.inputs = before.view;
    const inputShares = reserve(padded(this.scales.inputs));
    this.inputShares = inputShares.view;
    this.inputSharesPlace = inputShares.place;
    this.hidden = hidden.map((layer) => {
      const width = padded(layer.outputs);
      const sums = reserve(width);
      const shares = reserve(width);
      const weights = reserve(layer.inputs * width);
      const transposed = reserve(layer.outputs * padded(layer.inputs));
      arrangeInBlocks(layer.inputs, layer.outputs, (i, o) => layer.weights[o * layer.inputs + i] as number, weights.view);
      arrangeInBlocks(layer.outputs, layer.inputs, (o, i) => layer.weights[o * layer.inputs + i] as number, transposed.view);
      const x = before;
      before = reserve(width);
      const biases = new Float32Array(width);
      biases.set(layer.biases);
      return {
        biases, x: x.view, xPlace: x.place, xEnd: x.place + layer.inputs * FLOAT_BYTES,
        sums: sums.view, sumsPlace: sums.place, weightsPlace: weights.place,
        shares: shares.view, sharesPlace: shares.place, sharesEnd: shares.place + layer.outputs * FLOAT_BYTES,
        transposedPlace: transposed.place,
        typicalSums: new Float32Array(width),
      };
    });
    this.last = before.view;
    this.outputWeights = output.weights;
    this.outputBias = output.biases[0] as number;

    this.typicalLogit = this.logit(Float32Array.from(parts.scales, (scale) => scale.typical));
    this.typicalInputs = this.inputs.slice();
    for (const layer of this.hidden) layer.typicalSums.set(layer.sums);
  }

  /** Uncalibrated log-odds of the row of `values` that starts at `from`. */
  logit(values: Float32Array, from = 0): number {
    standardise(this.scales, values, from, this.inputs, 0);
    for (let l = 0; l < this.hidden.length; l++) {
      const layer = this.hidden[l] as HiddenLayer;
      const { sums } = layer;
      sums.set(layer.biases);
      this.addProduct(layer.xPlace, layer.xEnd, layer.weightsPlace, layer.sumsPlace, layer.sumsPlace + sums.length * FLOAT_BYTES);
      const rectified = l + 1 < this.hidden.length ? (this.hidden[l + 1] as HiddenLayer).x : this.last;
      for (let o = 0; o < sums.length; o++) {
        const sum = sums[o] as number;
        rectified[o] = sum > 0 ? sum : 0;
      }
    }
    const { last, outputWeights } = this;
    let total = this.outputBias;
    for (let i = 0; i < outputWeights.length; i++) total += (outputWeights[i] as number) * (last[i] as number);
    return total;
  }

  /**
   * Writes what each feature added to the last row's logit, times `slope`: the difference from the typical transaction is
   * handed back from output to inputs, each rectifier passing on the share of its input's difference that it let through.
   * The sum is slope · (logit - typicalLogit) up to rounding, whatever the row.
   */
  contributions(slope: number, into: Float32Array): void {
    const { hidden, outputWeights, inputs, typicalInputs, inputShares } = this;
    const topShares = hidden.length > 0 ? (hidden[hidden.length - 1] as HiddenLayer).shares : inputShares;
    for (let i = 0; i < outputWeights.length; i++) topShares[i] = slope * (outputWeights[i] as number);
    for (let l = hidden.length - 1; l >= 0; l--) {
      const layer = hidden[l] as HiddenLayer;
      passRectifiers(layer);
      const below = l > 0 ? (hidden[l - 1] as HiddenLayer).shares : inputShares;
      const belowPlace = l > 0 ? (hidden[l - 1] as HiddenLayer).sharesPlace : this.inputSharesPlace;
      below.fill(0);
      this.addProduct(layer.sharesPlace, layer.sharesEnd, layer.transposedPlace, belowPlace, belowPlace + below.length * FLOAT_BYTES);
    }
    const shareOf = (i: number): number => (inputShares[i] as number) * ((inputs[i] as number) - (typicalInputs[i] as number));
    const { count, stepFeature } = this.scales;
    for (let i = 0; i < count; i++) into[i] = shareOf(i);
    for (let s = 0; s < stepFeature.length; s++) {
      const feature = stepFeature[s] as number;
      into[feature] = (into[feature] as number) + shareOf(count + s);
    }
  }
}

/** Turns shares of rectified outputs into shares of the sums below them. */
function passRectifiers({ sums, typicalSums, shares }: HiddenLayer): void {
  for (let o = 0; o < shares.length; o++) {
    const sum = sums[o] as number;
    const typical = typicalSums[o] as number;
    if (sum > 0) {
      if (typical < 0) shares[o] = ((shares[o] as number) * sum) / (sum - typical);
    } else {
      shares[o] = typical > 0 ? ((shares[o] as number) * typical) / (typical - sum) : 0;
    }
  }
}

function bytesOf(inputs: number, hidden: readonly DenseLayer[]): number {
  let floats = 2 * padded(inputs);
  for (const layer of hidden) {
    const width = padded(layer.outputs);
    floats += 3 * width + layer.inputs * width + layer.outputs * padded(layer.inputs);
  }
  return floats * FLOAT_BYTES;
}
