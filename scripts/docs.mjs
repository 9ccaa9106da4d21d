// Writes the generated pages of docs/; with --check, only says which are stale (exit 1).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./setup.mjs";

const root = setUp();
const { messagesPage } = await import("../dist/protocol/index.js");
const { factsPage, featuresPage } = await import("../dist/risk/index.js");
const { worldPictures } = await import("../dist/lab/index.js");
const { commandsPage } = await import("../dist/cli/index.js");

const pages = { "messages.md": messagesPage(), "features.md": featuresPage(), "policy-facts.md": factsPage(), "cli.md": commandsPage() };
for (const [name, svg] of Object.entries(worldPictures())) pages[`images/${name}`] = svg;
let stale = 0;
for (const [name, text] of Object.entries(pages)) {
  const path = join(root, "docs", name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`docs/${name} is not what the tables say: run node scripts/docs.mjs`);
    stale = 1;
  } else {
    writeFileSync(path, text);
    console.error(`wrote docs/${name}`);
  }
}
process.exit(stale);
