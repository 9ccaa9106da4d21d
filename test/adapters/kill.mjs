import { register } from "node:module";

register("../journey-loader.mjs", import.meta.url);
const { tradeUntilKilled } = await import("./kill-child.ts");
await tradeUntilKilled(process.argv[2], Number(process.argv[3]));
