// npm start: sets up what is missing, then serves the demo installation. A configuration file says itself whether it is one.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setUp } from "./setup.mjs";

const root = setUp();
const env = { ...process.env };
if (!env.SEKISHO_CONFIG) {
  env.SEKISHO_DEMO ??= "1";
  env.SEKISHO_SAMPLE ??= "1";
}
const server = spawn(process.execPath, [join(root, "bin/sekisho.mjs"), "serve", ...process.argv.slice(2)], { cwd: root, env, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
