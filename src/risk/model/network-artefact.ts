import { artefactOf, type ArtefactFiles, type ModelFeatures, type Settled } from "./artefact.js";
import type { InputScale } from "./inputs.js";
import { insist, listAt, numberAt, objectAt, positiveAt, sizeAt, type Unchecked } from "./members.js";
import type { ScorerFound } from "./model.js";
import { Network, type DenseLayer } from "./network.js";

/** What a network's `model.json` says beside the head. Its weights file holds, layer by layer, the weights by output row, then the biases. */
interface NetworkMembers {
  readonly activation: "relu";
  readonly inputs: readonly InputScale[];
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
}

/** Everything that makes a network score, as the trainer has it. */
interface TrainedNetwork extends Settled {
  readonly inputs: readonly InputScale[];
  readonly layers: readonly DenseLayer[];
}

/** The files of a network; its weights are always there. */
export interface NetworkFiles extends ArtefactFiles {
  readonly weights: Uint8Array;
}

/** The files of a trained network; equal networks give equal bytes. */
export function networkArtefact(trained: TrainedNetwork): NetworkFiles {
  const members: NetworkMembers = {
    activation: "relu",
    inputs: trained.inputs,
    layers: trained.layers.map(({ inputs, outputs }) => ({ inputs, outputs })),
  };
  return { ...artefactOf("network", trained, members), weights: bytesOf(trained.layers) };
}

/** How many numbers the weights file of these layers holds. */
function weightCount(layers: NetworkMembers["layers"]): number {
  return layers.reduce((count, { inputs, outputs }) => count + (inputs + 1) * outputs, 0);
}

function bytesOf(layers: readonly DenseLayer[]): Uint8Array {
  const bytes = new Uint8Array(weightCount(layers) * 4);
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const layer of layers) {
    for (const numbers of [layer.weights, layer.biases]) {
      for (const number of numbers) {
        view.setFloat32(place, number, true);
        place += 4;
      }
    }
  }
  return bytes;
}

/** @throws {ModelRefused} for members that make no network, and weights that are not theirs */
export function readNetwork(raw: Unchecked, files: ArtefactFiles, expected: ModelFeatures): ScorerFound {
  insist(files.weights !== undefined, "weights.bin is missing");
  const members = readMembers(raw);
  requireShape(members, expected);
  const network = new Network({ scales: members.inputs, layers: readLayers(members, files.weights) });
  return { scorer: network, baseLogit: network.typicalLogit };
}

function readMembers(raw: Unchecked): NetworkMembers {
  insist(raw["activation"] === "relu", `activation ${String(raw["activation"])} is not one this version calculates`);
  return {
    activation: "relu",
    inputs: listAt(raw["inputs"], "inputs").map((input, i) => readInput(input, `inputs[${i}]`)),
    layers: listAt(raw["layers"], "layers").map((layer, i) => {
      const shape = objectAt(layer, `layers[${i}]`);
      return { inputs: sizeAt(shape["inputs"], `layers[${i}].inputs`), outputs: sizeAt(shape["outputs"], `layers[${i}].outputs`) };
    }),
  };
}

function readInput(raw: unknown, path: string): InputScale {
  const input = objectAt(raw, path);
  const transform = input["transform"];
  insist(transform === "none" || transform === "root", `${path}.transform is not one this version calculates`);
  return {
    transform,
    mean: numberAt(input["mean"], `${path}.mean`),
    scale: positiveAt(input["scale"], `${path}.scale`),
    clip: positiveAt(input["clip"], `${path}.clip`),
    typical: numberAt(input["typical"], `${path}.typical`),
  };
}

function requireShape({ inputs, layers }: NetworkMembers, { names }: ModelFeatures): void {
  const widths = [names.length, ...layers.map((layer) => layer.outputs)];
  insist(inputs.length === names.length, `it scales ${inputs.length} inputs, the table has ${names.length} features`);
  insist(layers.length > 0 && widths.at(-1) === 1, "its last layer does not have one output");
  const loose = layers.findIndex((layer, i) => layer.inputs !== widths[i]);
  insist(loose < 0, `layers[${loose}] reads ${layers[loose]?.inputs} inputs, the layer before gives ${widths[loose]}`);
}

function readLayers({ layers }: NetworkMembers, weights: Uint8Array): readonly DenseLayer[] {
  const expected = weightCount(layers) * 4;
  insist(weights.byteLength === expected, `weights.bin has ${weights.byteLength} bytes, the layers need ${expected}`);
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let place = 0;
  const take = (count: number): Float32Array => {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++, place += 4) {
      const number = view.getFloat32(place, true);
      insist(Number.isFinite(number), `weights.bin holds no finite number at byte ${place}`);
      numbers[i] = number;
    }
    return numbers;
  };
  return layers.map(({ inputs, outputs }) => ({ inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) }));
}
