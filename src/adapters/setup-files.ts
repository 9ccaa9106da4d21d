import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readModel, readPolicy } from "../risk/index.js";
import type { Model, Policy } from "../risk/index.js";

/**
 * The policy `name/version` of a folder of policies.
 * @throws PolicyRefused when the document is unsound, or an error naming the file when there is none
 */
export function loadPolicy(policyDir: string, id: string): Policy {
  const path = join(policyDir, `${id}.yaml`);
  return readPolicy(textOf(path), path);
}

/**
 * The model in folder `id` of a folder of models.
 * @throws ModelRefused when features or test vectors do not agree, or an error naming the file when one is missing
 */
export function loadModel(modelDir: string, id: string): Model {
  const file = (name: string): string => join(modelDir, id, name);
  return readModel({ manifest: textOf(file("model.json")), weights: bytesOf(file("weights.bin")), vectors: textOf(file("vectors.json")) });
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${path}: cannot be read`);
  }
}

function textOf(path: string): string {
  return Buffer.from(bytesOf(path)).toString("utf8");
}
