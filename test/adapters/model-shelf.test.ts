import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModelFolder } from "../../src/adapters/model-shelf.js";
import { loadModel } from "../../src/adapters/setup-files.js";
import { temporaryFolder } from "../journey/running-server.js";

const folder = temporaryFolder();
const shelf = new ModelFolder(folder, (id) => loadModel(folder, id));
const manifest = JSON.parse(readFileSync("models/first/model.json", "utf8")) as Record<string, unknown> & { readonly features: object };
function model(id: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, id), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, id, name), text);
}

test("models are listed with what their files say, whatever else lies there", () => {
  cpSync("models/first", join(folder, "first"), { recursive: true });
  model("broken", { "model.json": "{" });
  model("renamed", { "model.json": JSON.stringify(manifest) });
  model("old", { "model.json": JSON.stringify({ ...manifest, id: "old", features: { ...manifest.features, fingerprint: "0123456789abcdef" } }), "metrics.json": "[]" });
  model("odd", { "model.json": JSON.stringify({ ...manifest, id: "odd" }), "metrics.json": JSON.stringify({ settings: { from: "x" }, validation: { at: [3, { rate: "x" }], frauds: "many" }, rows: null }) });
  model("no-model", { "notes.txt": "x" });
  writeFileSync(join(folder, "README.md"), "x");
  expect(shelf.cards().map(({ id, problem }) => [id, problem])).toEqual([
    ["broken", "model.json cannot be read"], ["first", null], ["odd", null], ["old", "it was trained on other features than ours; train it again"], ["renamed", "it calls itself by another name than its folder"],
  ]);
  expect(shelf.cards().find(({ id }) => id === "first")).toMatchObject({ kind: "network", features: { count: 144, fits: true }, taught: { from: "2026-01-01T00:00:14.555Z", until: "2026-03-10T00:00:00.000Z", rows: 161_349 } });
  expect(shelf.cards().find(({ id }) => id === "odd")).toMatchObject({ taught: null, figures: [{ part: "validation", frauds: 0, at: [{ rate: 0 }] }] });
});

test("a model that cannot score says why, and not where it lies", () => {
  expect(shelf.problemOf("first")).toBeUndefined();
  for (const id of ["broken", "old", "odd"]) {
    expect(shelf.problemOf(id)).toBeTruthy();
    expect(shelf.problemOf(id)).not.toContain(folder);
  }
});

test("files that are others are read again", () => {
  const before = shelf.cards().find(({ id }) => id === "broken");
  model("broken", { "model.json": JSON.stringify({ ...manifest, id: "broken" }) });
  expect(before?.problem).toBe("model.json cannot be read");
  expect(shelf.cards().find(({ id }) => id === "broken")?.problem).toBeNull();
});

test("no folder is no model", () => {
  expect(new ModelFolder(join(folder, "nowhere"), () => undefined).cards()).toEqual([]);
});
