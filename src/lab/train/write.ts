import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artefact } from "./types.js";

/**
 * Writes a model's folder, making it where it lacks. All files are complete beside their names before any takes its place,
 * so a stopped run leaves the last good model; a mixture of two would be refused by its test vectors.
 * @param folder `models/<id>`
 */
export async function writeArtefact(folder: string, { files, metrics, card }: Artefact): Promise<void> {
  const learned = [["weights.bin", files.weights], ["trees.txt", files.trees]] as const;
  const contents: readonly (readonly [string, string | Uint8Array])[] = [
    ...learned.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes] as const])),
    ["vectors.json", files.vectors],
    ["metrics.json", `${JSON.stringify(metrics, undefined, 1)}\n`],
    ["card.md", card],
    ["model.json", files.manifest],
  ];
  await mkdir(folder, { recursive: true });
  for (const [name, content] of contents) await writeFile(join(folder, `${name}.part`), content);
  for (const [name] of contents) await rename(join(folder, `${name}.part`), join(folder, name));
}
