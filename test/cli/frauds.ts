import { readFileSync, writeFileSync } from "node:fs";

/** Writes the rows of a data set anew, one in `every` of them as fraud that was reported at `labelAt` and the others without a label. */
export function writeWithFrauds(from: string, to: string, every: number, labelAt = "2026-03-01T00:00:00.000Z"): void {
  const [head, ...rows] = readFileSync(from, "utf8").trimEnd().split("\n");
  const told = rows.map((row, index) => row.replace(/,[^,]*,[^,]*$/, index % every === 0 ? `,1,${labelAt}` : ",,"));
  writeFileSync(to, `${[head, ...told].join("\n")}\n`);
}
