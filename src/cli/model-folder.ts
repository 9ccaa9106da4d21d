import { join } from "node:path";
import { Unusable } from "./command.js";

/** The id of the model in the folder that `--out` names. @throws {Unusable} when its name can be none */
export function modelIdOf(folder: string): string {
  const id = join(folder, ".").split(/[\\/]/).filter(Boolean).at(-1) ?? "";
  if (!/^[A-Za-z0-9._-]+$/.test(id)) throw new Unusable(`--out ${folder}: its last part becomes the model's id and may hold letters, digits, dots, hyphens and underscores`);
  return id;
}
