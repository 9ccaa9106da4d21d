import { fingerprintBytes } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { MAP_ROWS } from "../feature/map-rows.js";
import { artefactOf, type ArtefactFiles, type ModelFeatures, type Settled } from "./artefact.js";
import { inputCount, type InputScale } from "./inputs.js";
import { MapInputs, MappedNetwork } from "./mapped-network.js";
import { insist, listAt, numberAt, objectAt, positiveAt, sizeAt, textAt, type Unchecked } from "./members.js";
import type { ScorerFound } from "./model.js";
import { Network, type DenseLayer } from "./network.js";
import { MAP_ACROSS_MAX, SelfOrganisingMap } from "./som.js";

/** What a network's `model.json` says beside the head. Its weights file holds, layer by layer, the weights by output row, then the biases. */
interface NetworkMembers {
  readonly activation: "relu";
  /** Behind the layers the weights file then holds the map's cells and the rarity of each. */
  readonly map: Maybe<{ readonly width: number; readonly height: number; readonly fingerprint: string }>;
  readonly inputs: readonly InputScale[];
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
}

/** Everything that makes a network score, as the trainer has it. */
interface TrainedNetwork extends Settled {
  readonly inputs: readonly InputScale[];
  readonly layers: readonly DenseLayer[];
  /** Its scales are the first of `inputs`. */
  readonly mapInputs?: Maybe<MapInputs>;
}

/** The files of a network; its weights are always there. */
export interface NetworkFiles extends ArtefactFiles {
  readonly weights: Uint8Array;
}

/** The files of a trained network; equal networks give equal bytes. */
export function networkArtefact(trained: TrainedNetwork): NetworkFiles {
  const { mapInputs, layers } = trained;
  const learned = layers.flatMap(({ weights, biases }) => [weights, biases]);
  const mapped = mapInputs === undefined ? [] : [mapInputs.map.cells(), mapInputs.rarity];
  const members: NetworkMembers = {
    activation: "relu",
    map: mapInputs && { width: mapInputs.map.width, height: mapInputs.map.height, fingerprint: fingerprintBytes(bytesOf(mapped)) },
    inputs: trained.inputs,
    layers: layers.map(({ inputs, outputs }) => ({ inputs, outputs })),
  };
  return { ...artefactOf("network", trained, members), weights: bytesOf([...learned, ...mapped]) };
}

/** How many numbers the weights file holds of the layers, and of the map behind them. */
function numbersIn({ layers, map, inputs }: NetworkMembers): { readonly ofLayers: number; readonly ofMap: number } {
  const cells = map === undefined ? 0 : map.width * map.height;
  return {
    ofLayers: layers.reduce((count, layer) => count + (layer.inputs + 1) * layer.outputs, 0),
    ofMap: cells * (inputs.length - MAP_ROWS.length + 1),
  };
}

function bytesOf(parts: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((count, part) => count + part.length, 0) * 4);
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const part of parts) {
    for (const number of part) {
      view.setFloat32(place, number, true);
      place += 4;
    }
  }
  return bytes;
}

/** @throws {ModelRefused} for members that make no network, and weights that are not theirs */
export function readNetwork(raw: Unchecked, files: ArtefactFiles, expected: ModelFeatures): ScorerFound {
  insist(files.weights !== undefined, "weights.bin is missing");
  const members = readMembers(raw);
  requireShape(members, expected);
  const { layers, mapInputs } = readWeights(members, files.weights);
  const network = new Network({ scales: members.inputs, layers });
  if (mapInputs === undefined) return { scorer: network, baseLogit: network.typicalLogit };
  return { scorer: new MappedNetwork(mapInputs, network), baseLogit: network.typicalLogit, mapInputs };
}

function readMembers(raw: Unchecked): NetworkMembers {
  insist(raw["activation"] === "relu", `activation ${String(raw["activation"])} is not one this version calculates`);
  return {
    activation: "relu",
    map: raw["map"] === undefined ? undefined : readMapMember(objectAt(raw["map"], "map")),
    inputs: listAt(raw["inputs"], "inputs").map((input, i) => readInput(input, `inputs[${i}]`)),
    layers: listAt(raw["layers"], "layers").map((layer, i) => {
      const shape = objectAt(layer, `layers[${i}]`);
      return { inputs: sizeAt(shape["inputs"], `layers[${i}].inputs`), outputs: sizeAt(shape["outputs"], `layers[${i}].outputs`) };
    }),
  };
}

function readMapMember(map: Unchecked): NetworkMembers["map"] {
  const [width, height] = [sizeAt(map["width"], "map.width"), sizeAt(map["height"], "map.height")];
  insist(width <= MAP_ACROSS_MAX && height <= MAP_ACROSS_MAX, `map is ${width} × ${height} cells, at most ${MAP_ACROSS_MAX} × ${MAP_ACROSS_MAX} are scored`);
  return { width, height, fingerprint: textAt(map["fingerprint"], "map.fingerprint") };
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
    steps: readSteps(input["steps"], `${path}.steps`),
  };
}

function readSteps(raw: unknown, path: string): readonly number[] {
  const steps = listAt(raw, path).map((step, i) => numberAt(step, `${path}[${i}]`));
  insist(steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)), `${path} do not rise`);
  return steps;
}

function requireShape({ inputs, layers, map }: NetworkMembers, { names }: ModelFeatures): void {
  const count = names.length + (map === undefined ? 0 : MAP_ROWS.length);
  const widths = [inputCount(inputs), ...layers.map((layer) => layer.outputs)];
  insist(inputs.length === count, `it scales ${inputs.length} inputs, the table has ${names.length} features${map === undefined ? "" : ` and the map gives ${MAP_ROWS.length}`}`);
  insist(layers.length > 0 && widths.at(-1) === 1, "its last layer does not have one output");
  const loose = layers.findIndex((layer, i) => layer.inputs !== widths[i]);
  insist(loose < 0, `layers[${loose}] reads ${layers[loose]?.inputs} inputs, the layer before gives ${widths[loose]}`);
}

function readWeights(members: NetworkMembers, weights: Uint8Array): { readonly layers: readonly DenseLayer[]; readonly mapInputs: Maybe<MapInputs> } {
  const { ofLayers, ofMap } = numbersIn(members);
  const expected = (ofLayers + ofMap) * 4;
  insist(weights.byteLength === expected, `weights.bin has ${weights.byteLength} bytes, the layers${ofMap > 0 ? " and the map" : ""} need ${expected}`);
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
  const layers = members.layers.map(({ inputs, outputs }) => ({ inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) }));
  const { map, inputs } = members;
  if (map === undefined) return { layers, mapInputs: undefined };
  const fingerprint = fingerprintBytes(weights.subarray(ofLayers * 4));
  insist(fingerprint === map.fingerprint, `the map has fingerprint ${fingerprint}, it was to be ${map.fingerprint}`);
  const scales = inputs.slice(0, -MAP_ROWS.length);
  const cells = take(map.width * map.height * scales.length);
  return { layers, mapInputs: new MapInputs(new SelfOrganisingMap(map.width, map.height, scales, cells), take(map.width * map.height)) };
}
