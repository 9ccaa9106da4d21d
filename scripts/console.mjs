// Bundles web/console into dist/console: one script and one style sheet, named by what is in them, the page and its icon.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const from = join(root, "web/console");
const to = join(root, "dist/console");

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { app: join(from, "main.tsx") },
  outdir: to,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
  logLevel: "warning",
  banner: { js: "/*! With Preact (Jason Miller) and uPlot (Leon Sorokin), both under the MIT licence. */" },
});
const made = Object.keys(metafile.outputs).map((path) => basename(path));
const named = (ending) => made.find((name) => name.endsWith(ending));
const page = readFileSync(join(from, "index.html"), "utf8").replace("app.css", named(".css")).replace("app.js", named(".js"));
writeFileSync(join(to, "index.html"), page);
copyFileSync(join(from, "icon.svg"), join(to, "icon.svg"));
