import { existsSync } from "node:fs";
import { join } from "node:path";
import { readChanges } from "../adapters/change-log-file.js";
import { ReadOnlyJournal } from "../adapters/journal-file/read-only.js";
import { hmacKeyedHash } from "../adapters/keyed-hash-hmac.js";
import { readKeysFile } from "../adapters/keys-file.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import { referenceOf } from "../compose/index.js";
import { readConfig } from "../config.js";
import type { Config } from "../config.js";
import { ModelBook, PolicyBook, everyPolicy } from "../issuer/index.js";
import type { ChangeRecord } from "../issuer/index.js";
import { Unusable } from "./command.js";
import type { Arguments, OptionSpec } from "./command.js";
import { SHIPPED } from "./shipped.js";

export const DATA_DIR_OPTION = {
  "data-dir": { type: "string", value: "DIR", help: "the installation's data folder; as configured where left out" },
} satisfies Readonly<Record<string, OptionSpec>>;

/** The configuration of this process with the data folder the command names. */
export function configOf(args: Arguments): Config {
  const config = readConfig(SHIPPED);
  return { ...config, dataDir: args.text("data-dir") ?? config.dataDir };
}

/** Folder of an installation's journal. @throws {Unusable} when there is none */
export function journalDirOf(config: Config): string {
  const directory = join(config.dataDir, "journal");
  if (!existsSync(directory)) throw new Unusable(`${directory}: there is no journal; is --data-dir right?`);
  return directory;
}

/** What an installation's data folder holds, for reading. */
export interface Installation {
  readonly config: Config;
  readonly journal: ReadOnlyJournal;
  readonly library: SetupLibrary;
  readonly changes: readonly ChangeRecord[];
  readonly book: PolicyBook;
  readonly models: ModelBook;
}

/** An installation's journal and what its decisions were taken with, for reading: a server may run beside. */
export async function readInstallation(args: Arguments): Promise<Installation> {
  const config = configOf(args);
  const directory = journalDirOf(config);
  const keys = readKeysFile(join(config.dataDir, "keys.json"));
  const changes = await readChanges(join(config.dataDir, "changes"));
  const book = new PolicyBook(changes);
  const models = new ModelBook(changes);
  const library = new SetupLibrary(config, referenceOf(config, hmacKeyedHash(keys.accountNumberKey)), everyPolicy(book, models));
  return { config, journal: new ReadOnlyJournal(directory), library, changes, book, models };
}
