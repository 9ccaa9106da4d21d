import { join } from "node:path";
import { createIssuerKeysFile, createKeysFile } from "../adapters/keys-file.js";
import type { Config } from "../config.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf } from "./installation.js";

export const keysInit: Command = {
  name: "keys init",
  summary: "Makes the key material a new installation needs, or an issuer's own",
  options: { ...DATA_DIR_OPTION, issuer: { type: "string", value: "ID", help: "makes keys of this issuer's own, in the keysFile that the configuration gives it" } },
  help: [
    "Writes keys.json, readable by its owner alone. An existing file is never overwritten: without its key, every known card would be a stranger.",
    "With --issuer it writes a signing key, its certificate and a key of authentication values to issuers[].keysFile (SEKISHO_CONFIG) instead.",
  ].join("\n"),
  async run(args, io) {
    const config = configOf(args);
    const issuer = args.text("issuer");
    const path = issuer === undefined ? join(config.dataDir, "keys.json") : issuerKeysFileOf(config, issuer);
    if (issuer === undefined) createKeysFile(path, io.now());
    else createIssuerKeysFile(path, issuer, io.now());
    io.out(args.json ? `${JSON.stringify({ file: path })}\n` : `wrote ${path} (mode 0600); keep a copy where only you can read it\n`);
    return EXIT.done;
  },
};

/** The configuration alone says which file is whose, so that what was made is what `serve` reads. */
function issuerKeysFileOf({ issuers }: Config, id: string): string {
  const index = issuers.findIndex((issuer) => issuer.id === id);
  if (index < 0) throw new Unusable(`--issuer ${id}: the configuration has no such issuer; it has ${issuers.map((issuer) => issuer.id).join(", ")}`);
  const { keysFile } = issuers[index] as Config["issuers"][number];
  if (keysFile === undefined) throw new Unusable(`--issuer ${id}: issuers.${index}.keysFile of the configuration says where; it is missing`);
  return keysFile;
}
