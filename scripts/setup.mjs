// Makes a fresh clone runnable: installs what package-lock.json names, compiles src into dist and
// bundles the console. Does nothing where
// nothing changed. Used by every npm script, so that no command has to be preceded by another.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, ".cache");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

function unchanged(stamp, digest) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
}

function install() {
  const stamp = join(stamps, "install.stamp");
  const digest = createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex");
  if (existsSync(join(root, "node_modules")) && unchanged(stamp, digest)) return;
  console.error("sekisho: installing dependencies (once) …");
  execFileSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: ["ignore", 2, 2] });
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function digestOf(files) {
  const hash = createHash("sha256");
  for (const path of [...files].sort()) hash.update(path).update(String(statSync(path).size)).update(readFileSync(path));
  return hash.digest("hex");
}

function build() {
  const stamp = join(stamps, "build.stamp");
  const digest = digestOf([join(root, "tsconfig.json"), ...filesUnder(join(root, "src"))]);
  if (existsSync(join(root, "dist")) && unchanged(stamp, digest)) return;
  console.error("sekisho: compiling …");
  // A file that left src must not live on in dist.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.json")], { cwd: root, stdio: ["ignore", 2, 2] });
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

/** The console has a stamp of its own, so that a change of colour does not compile the server. */
function bundleConsole() {
  const stamp = join(stamps, "console.stamp");
  const digest = digestOf([join(root, "scripts/console.mjs"), join(root, "package-lock.json"), join(root, "src/issuer/views.ts"), ...filesUnder(join(root, "web/console"))]);
  if (existsSync(join(root, "dist/console")) && unchanged(stamp, digest)) return;
  // A process of its own: before the install there is no esbuild to import.
  execFileSync(process.execPath, [join(root, "scripts/console.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
  writeFileSync(stamp, digest);
}

/** Installs and compiles where needed; throws with the tool's own output on stderr when either fails. */
export function setUp() {
  install();
  build();
  bundleConsole();
  return root;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
