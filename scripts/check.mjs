// npm run check: types, lint, the shape of the house, and that generated pages are current.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setUp } from "./setup.mjs";

const root = setUp();
const inModules = (path) => join(root, "node_modules", path);
const steps = [
  ["types", inModules("typescript/bin/tsc"), "-p", "tsconfig.test.json"],
  ["types of the console", inModules("typescript/bin/tsc"), "-p", "tsconfig.console.json"],
  ["lint", inModules("eslint/bin/eslint.js"), "src", "test", "bench", "web/console", "--max-warnings=0"],
  ["generated pages", join(root, "scripts/docs.mjs"), "--check"],
  ["the shape of the house", "--experimental-vm-modules", "--no-warnings", inModules("jest/bin/jest.js"), "test/tidy", "--silent"],
];
let failed = false;
for (const [name, ...args] of steps) {
  const run = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  console.log(`${run.status === 0 ? "ok    " : "failed"} ${name}`);
  failed ||= run.status !== 0;
}
process.exit(failed ? 1 : 0);
