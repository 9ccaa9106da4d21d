// npm test: sets up what is missing, then runs every test. Arguments go to jest.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setUp } from "./setup.mjs";

const root = setUp();
const jest = join(root, "node_modules/jest/bin/jest.js");
const run = spawnSync(process.execPath, ["--experimental-vm-modules", "--no-warnings", jest, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(run.status ?? 1);
