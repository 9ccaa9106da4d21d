import { KeysRefused, createKeysFile } from "../adapters/keys-file.js";
import { join } from "node:path";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";

export const keysInit: Command = {
  name: "keys init",
  summary: "Makes the key material a new installation needs",
  options: { "data-dir": { type: "string", value: "DIR", help: "data folder of the installation; data where left out" } },
  help: "Writes keys.json, readable by its owner alone. An existing file is never overwritten: without its key, every known card would be a stranger.",
  run(args, io) {
    const path = join(args.text("data-dir") ?? "data", "keys.json");
    try {
      createKeysFile(path, io.now());
    } catch (error) {
      if (error instanceof KeysRefused) throw new Unusable(error.message);
      throw error;
    }
    io.out(args.json ? `${JSON.stringify({ file: path })}\n` : `wrote ${path} (mode 0600); keep a copy where only you can read it\n`);
    return Promise.resolve(EXIT.done);
  },
};
