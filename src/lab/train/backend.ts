import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type * as TF from "@tensorflow/tfjs";

/** The library and the backend it calculates with. Loaded only when something is trained: it takes half a second. */
export interface Backend {
  readonly tf: typeof TF;
  readonly name: "tensorflow" | "wasm";
}

let chosen: Promise<Backend> | undefined;

/**
 * The fastest backend that works here: `tensorflow` (native) where `@tensorflow/tfjs-node` is installed and computes, else
 * `wasm`, on one thread so that sums keep their order.
 * @throws {Error} when neither computes
 */
export function startBackend(): Promise<Backend> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Backend> {
  const tf = await import("@tensorflow/tfjs");
  if ((await loadNative()) && (await computes(tf, "tensorflow"))) return { tf, name: "tensorflow" };
  const { setThreadsCount, setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  setThreadsCount(1);
  if (await computes(tf, "wasm")) return { tf, name: "wasm" };
  throw new Error("neither the native nor the wasm backend of TensorFlow.js computes on this machine");
}

async function loadNative(): Promise<boolean> {
  // An optional package: the compiler must not insist on finding it, nor we on its library being downloadable.
  const optional: string = "@tensorflow/tfjs-node";
  try {
    await import(optional);
    return true;
  } catch {
    return false;
  }
}

/** A smoke run: one training step on two rows must move a weight where it should. */
async function computes(tf: typeof TF, backend: string): Promise<boolean> {
  try {
    if (!(await tf.setBackend(backend))) return false;
    return tf.tidy(() => {
      const weight = tf.variable(tf.tensor2d([0, 0], [2, 1]));
      tf.train.adam(0.1).minimize(() => {
        const logits = tf.matMul(tf.tensor2d([1, 0, 0, 1], [2, 2]), weight).reshape([2]) as TF.Tensor1D;
        return lossOf(tf, logits, tf.tensor1d([1, 0]), tf.tensor1d([1, 1]));
      });
      const [towards, away] = weight.dataSync();
      weight.dispose();
      return (towards as number) > 0.05 && (away as number) < -0.05;
    });
  } catch {
    return false;
  }
}

/** Weighted mean of the cross-entropy of `labels` (0 or 1) with the probabilities that `logits` stand for. */
export function lossOf(tf: typeof TF, logits: TF.Tensor1D, labels: TF.Tensor1D, weights: TF.Tensor1D): TF.Scalar {
  return tf.softplus(logits).sub(logits.mul(labels)).mul(weights).mean();
}
