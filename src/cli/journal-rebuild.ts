import { rmSync } from "node:fs";
import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { EXIT } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf, journalDirOf, withInstallation } from "./installation.js";

export const journalRebuild: Command = {
  name: "journal rebuild",
  summary: "Makes the profiles anew from the journal",
  options: { ...DATA_DIR_OPTION, check: { type: "boolean", help: "compare with the profiles that are there, and change nothing; exit 1 when they differ" } },
  help: "The server must be stopped. Profiles are a fold over the journal, so nothing is lost by this.",
  run: (args, io) =>
    withInstallation(async () => {
      const config = configOf(args);
      const journal = await FileJournal.open({ directory: journalDirOf(config), durability: config.durability });
      const directory = join(config.dataDir, "profiles");
      try {
        const differences = args.flag("check") ? await differencesOf(directory, journal) : undefined;
        if (differences === undefined) await rebuild(directory, journal);
        if (args.json) io.out(`${JSON.stringify({ rebuilt: differences === undefined, differences: differences ?? 0 })}\n`);
        else io.out(differences === undefined ? `rebuilt ${directory}\n` : `${differences} profiles differ from the journal\n`);
        return differences === undefined || differences === 0 ? EXIT.done : EXIT.checkFailed;
      } finally {
        await journal.close();
      }
    }),
};

async function rebuild(directory: string, journal: FileJournal): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  await (await LmdbProfileStore.open({ directory, journal })).close();
}

/** How many profiles are not, byte for byte, what a fold over the whole journal gives. */
async function differencesOf(directory: string, journal: FileJournal): Promise<number> {
  const fresh = `${directory}.check`;
  rmSync(fresh, { recursive: true, force: true });
  const made = await LmdbProfileStore.open({ directory: fresh, journal });
  const kept = await LmdbProfileStore.open({ directory, journal });
  try {
    const wanted = new Map([...made.contents()].map(([key, bytes]) => [key, Buffer.from(bytes)]));
    let differences = 0;
    for (const [key, bytes] of kept.contents()) {
      if (wanted.get(key)?.equals(bytes) !== true) differences++;
      wanted.delete(key);
    }
    return differences + wanted.size;
  } finally {
    await Promise.all([made.close(), kept.close()]);
    rmSync(fresh, { recursive: true, force: true });
  }
}
