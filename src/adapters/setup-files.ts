import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ModelRefused, readModel, readPolicy } from "../risk/index.js";
import type { Model, Policy } from "../risk/index.js";
import { FileRefused } from "./file-refused.js";

/**
 * The policy `name/version` of a folder of policies.
 * @throws {PolicyRefused} when the document is unsound
 * @throws {FileRefused} when there is none
 */
export function loadPolicy(policyDir: string, id: string): Policy {
  const path = join(policyDir, `${id}.yaml`);
  return readPolicy(textOf(path), path);
}

/**
 * The model in folder `id` of a folder of models.
 * @throws {FileRefused} when a file is missing, or features or test vectors do not agree
 */
export function loadModel(modelDir: string, id: string): Model {
  const file = (name: string): string => join(modelDir, id, name);
  const files = { manifest: textOf(file("model.json")), weights: bytesOf(file("weights.bin")), vectors: textOf(file("vectors.json")) };
  try {
    return readModel(files);
  } catch (cause) {
    if (cause instanceof ModelRefused) throw new FileRefused(join(modelDir, id), cause.message, { cause });
    throw cause;
  }
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new FileRefused(path, "cannot be read");
  }
}

function textOf(path: string): string {
  return Buffer.from(bytesOf(path)).toString("utf8");
}
