import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scoreOf } from "../../src/risk/index.js";

/** A models folder with the shipped model, and one called `second` that knows the same and is more easily alarmed. */
export function twoModels(folder: string): string {
  const models = join(folder, "models");
  mkdirSync(models, { recursive: true });
  cpSync("models/first", join(models, "first"), { recursive: true });
  cpSync("models/first", join(models, "second"), { recursive: true });
  const path = (name: string): string => join(models, "second", name);
  const read = <Json>(name: string): Json => JSON.parse(readFileSync(path(name), "utf8")) as Json;
  const manifest = read<{ reference: number[] }>("model.json");
  const reference = manifest.reference.map((point) => point - 2);
  writeFileSync(path("model.json"), JSON.stringify({ ...manifest, id: "second", reference }));
  const vectors = read<{ logit: number }[]>("vectors.json");
  writeFileSync(path("vectors.json"), JSON.stringify(vectors.map((vector) => ({ ...vector, score: scoreOf(Float64Array.from(reference), vector.logit) }))));
  return models;
}
