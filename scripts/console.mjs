// Bundles web/console into dist/console: one script and one style sheet, named by what is in them, the page and its icon.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { feature } from "topojson-client";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const from = join(root, "web/console");
const to = join(root, "dist/console");

/** South of here is Antarctica, where nobody shops. */
const SOUTH = -60;

/** A ring of [longitude, latitude] as it is walked: what crosses the 180th meridian goes on beyond it instead of jumping to the other side. */
function unwrapped(ring) {
  let turn = 0;
  return ring.map(([longitude, latitude], index) => {
    const step = index === 0 ? 0 : longitude - ring[index - 1][0];
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    return [longitude + turn, latitude];
  });
}

/**
 * The coasts of the world in degrees, longitude to the right and latitude turned about to go upwards, in a grey that is seen on light and dark; Natural
 * Earth's 1:110m (public domain), as world-atlas packs it.
 */
function worldSvg() {
  const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/land-110m.json"), "utf8"));
  const rings = feature(topology, topology.objects.land).features.flatMap(({ geometry }) => geometry.coordinates.flat())
    .filter((ring) => ring.some(([, latitude]) => latitude > SOUTH)).map(unwrapped);
  // What goes on beyond one edge is drawn at the other as well.
  const everywhere = rings.flatMap((ring) => [-360, 0, 360].map((shift) => ring.map(([longitude, latitude]) => [longitude + shift, latitude])))
    .filter((ring) => ring.some(([longitude]) => Math.abs(longitude) < 180));
  const path = everywhere.map((ring) => `M${ring.map(([longitude, latitude]) => `${longitude.toFixed(1)} ${(-latitude).toFixed(1)}`).join("L")}Z`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180"><path fill="#8a919c" fill-opacity=".45" d="${path}"/></svg>\n`;
}

/** `import url from "world.svg"` gives the name of the bundled file. */
const worldMap = {
  name: "world-map",
  setup(bundler) {
    bundler.onResolve({ filter: /^world\.svg$/ }, () => ({ path: "world.svg", namespace: "world-map" }));
    bundler.onLoad({ filter: /.*/, namespace: "world-map" }, () => ({ contents: worldSvg(), loader: "file" }));
  },
};

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { app: join(from, "main.tsx") },
  outdir: to,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  plugins: [worldMap],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
  logLevel: "warning",
  banner: { js: "/*! With Preact (Jason Miller) and uPlot (Leon Sorokin), both under the MIT licence; coasts by Natural Earth, in the public domain. */" },
});
const made = Object.keys(metafile.outputs).map((path) => basename(path));
const named = (ending) => made.find((name) => name.endsWith(ending));
const page = readFileSync(join(from, "index.html"), "utf8").replace("app.css", named(".css")).replace("app.js", named(".js"));
writeFileSync(join(to, "index.html"), page);
copyFileSync(join(from, "icon.svg"), join(to, "icon.svg"));
