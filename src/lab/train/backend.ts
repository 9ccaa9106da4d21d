import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

export { tf };

let chosen: Promise<string> | undefined;

/**
 * Makes the fastest backend that works here the current one and says which it is: `tensorflow` (native) where
 * `@tensorflow/tfjs-node` is installed and computes, else `wasm`. Both on one thread, so that sums keep their order.
 * @throws {Error} when neither computes
 */
export function startBackend(): Promise<string> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<string> {
  if ((await loadNative()) && (await computes("tensorflow"))) return "tensorflow";
  const ours = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(ours) + sep);
  setThreadsCount(1);
  if (await computes("wasm")) return "wasm";
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
async function computes(backend: string): Promise<boolean> {
  try {
    if (!(await tf.setBackend(backend))) return false;
    return tf.tidy(() => {
      const weight = tf.variable(tf.tensor2d([0, 0], [2, 1]));
      tf.train.adam(0.1).minimize(() => {
        const logits = tf.matMul(tf.tensor2d([1, 0, 0, 1], [2, 2]), weight).reshape([2]) as tf.Tensor1D;
        return lossOf(logits, tf.tensor1d([1, 0]), tf.tensor1d([1, 1]));
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
export function lossOf(logits: tf.Tensor1D, labels: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  return tf.softplus(logits).sub(logits.mul(labels)).mul(weights).mean();
}
