import { existsSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "../limits.js";
import { ModelRefused, readModel, readPolicy } from "../risk/index.js";
import type { Model, Policy } from "../risk/index.js";
import { readBounded } from "./bounded-file.js";
import { FileRefused } from "./file-refused.js";
import { PolicyFiles } from "./policy-files.js";

/**
 * The policy `name/version` of a folder of policies.
 * @throws {PolicyRefused} when the document is unsound
 * @throws {FileRefused} when there is none
 */
export function loadPolicy(policyDir: string, id: string): Policy {
  return policyIn(new PolicyFiles(policyDir), id);
}

/** As {@link loadPolicy}, from a folder that is read already. */
export function policyIn(files: PolicyFiles, id: string): Policy {
  return readPolicy(files.textsOf(id).text, files.pathOf(id), (parent) => files.texts(parent)?.text);
}

/**
 * The model in folder `id` of a folder of models.
 * @throws {FileRefused} when a file is missing, or features or test vectors do not agree
 */
export function loadModel(modelDir: string, id: string): Model {
  const bytes = (name: string): Uint8Array => readBounded(join(modelDir, id, name), LIMITS.modelFileBytesMax);
  // What was learned is in a file of the model's kind; the reader says which one it lacks.
  const optional = (name: string): Uint8Array | undefined => (existsSync(join(modelDir, id, name)) ? bytes(name) : undefined);
  const files = { manifest: textOf(bytes("model.json")), vectors: textOf(bytes("vectors.json")), weights: optional("weights.bin"), trees: optional("trees.txt") };
  try {
    return readModel(files);
  } catch (cause) {
    if (cause instanceof ModelRefused) throw new FileRefused(join(modelDir, id), cause.message, { cause });
    throw cause;
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
