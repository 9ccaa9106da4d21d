import { rmSync } from "node:fs";
import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { EXIT } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf, journalDirOf } from "./installation.js";

export const journalRebuild: Command = {
  name: "journal rebuild",
  summary: "Makes the profiles anew from the journal",
  options: { ...DATA_DIR_OPTION, check: { type: "boolean", help: "compare with the profiles that are there instead; exit 1 when they differ" } },
  help: "The server must be stopped. Profiles are a fold over the journal, so nothing is lost by this. As at any start, an unfinished end of the journal is cut and profiles catch up first.",
  async run(args, io) {
    const config = configOf(args);
    const journal = await FileJournal.open({ directory: journalDirOf(config), durability: config.durability });
    const directory = join(config.dataDir, "profiles");
    try {
      if (!args.flag("check")) {
        await rebuild(directory, journal);
        io.out(args.json ? `${JSON.stringify({ rebuilt: true })}\n` : `rebuilt ${directory}\n`);
        return EXIT.done;
      }
      const { profiles, differences } = await compare(directory, journal);
      io.out(args.json ? `${JSON.stringify({ rebuilt: false, profiles, differences })}\n` : `${differences} of ${profiles} profiles differ from the journal\n`);
      return differences === 0 ? EXIT.done : EXIT.checkFailed;
    } finally {
      await journal.close();
    }
  },
};

async function rebuild(directory: string, journal: FileJournal): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  await (await LmdbProfileStore.open({ directory, journal })).close();
}

/** How many profiles there are, and how many are not, byte for byte, what a fold over the whole journal gives. */
async function compare(directory: string, journal: FileJournal): Promise<{ profiles: number; differences: number }> {
  // Without a dot: lmdb takes a folder with one for a file.
  const fresh = `${directory}-check`;
  rmSync(fresh, { recursive: true, force: true });
  const made = await LmdbProfileStore.open({ directory: fresh, journal });
  const kept = await LmdbProfileStore.open({ directory, journal });
  try {
    return compareInOrder(made.contents(), kept.contents());
  } finally {
    await Promise.all([made.close(), kept.close()]);
    rmSync(fresh, { recursive: true, force: true });
  }
}

type Contents = Iterable<[key: string, bytes: Uint8Array]>;

/** Both in order of their keys, so that neither has to be held in memory. */
function compareInOrder(wanted: Contents, kept: Contents): { profiles: number; differences: number } {
  const [left, right] = [wanted[Symbol.iterator](), kept[Symbol.iterator]()];
  let [a, b] = [left.next(), right.next()];
  let profiles = 0;
  let differences = 0;
  while (a.done !== true || b.done !== true) {
    profiles++;
    const order = a.done === true ? 1 : b.done === true ? -1 : a.value[0] < b.value[0] ? -1 : a.value[0] > b.value[0] ? 1 : 0;
    if (order !== 0 || !sameBytes(a.value as [string, Uint8Array], b.value as [string, Uint8Array])) differences++;
    if (order <= 0) a = left.next();
    if (order >= 0) b = right.next();
  }
  return { profiles, differences };
}

function sameBytes([, one]: [string, Uint8Array], [, other]: [string, Uint8Array]): boolean {
  return Buffer.compare(one, other) === 0;
}
