import { join } from "node:path";
import { createKeysFile } from "../adapters/keys-file.js";
import { EXIT } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf } from "./installation.js";

export const keysInit: Command = {
  name: "keys init",
  summary: "Makes the key material a new installation needs",
  options: DATA_DIR_OPTION,
  help: "Writes keys.json, readable by its owner alone. An existing file is never overwritten: without its key, every known card would be a stranger.",
  async run(args, io) {
    const path = join(configOf(args).dataDir, "keys.json");
    createKeysFile(path, io.now());
    io.out(args.json ? `${JSON.stringify({ file: path })}\n` : `wrote ${path} (mode 0600); keep a copy where only you can read it\n`);
    return EXIT.done;
  },
};
