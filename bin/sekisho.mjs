#!/usr/bin/env node
// Launcher of the built command line. In a checkout it installs and builds first where that is needed.
import { existsSync } from "node:fs";

const setup = new URL("../scripts/setup.mjs", import.meta.url);
if (existsSync(setup)) (await import(setup.href)).setUp();
const { main } = await import("../dist/main.js");
process.exitCode = await main(process.argv.slice(2));
