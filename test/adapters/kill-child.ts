import { writeSync } from "node:fs";
import { join } from "node:path";
import { FileJournal } from "../../src/adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../../src/adapters/profile-store-lmdb.js";
import { Engine, learn } from "../../src/engine/index.js";
import { START, acsTransIDOf, decidePurchase } from "../engine/world.js";

/** Decides purchases, 64 at a time, and names each on standard output once it is acknowledged. Ends when it is killed. */
export async function tradeUntilKilled(directory: string, firstId: number): Promise<void> {
  const journal = await FileJournal.open({ directory: join(directory, "journal"), durability: "os", segmentBytesMax: 1 << 20 });
  const profiles = await LmdbProfileStore.open({ directory: join(directory, "profiles"), journal, everyMs: 20, dirtyBytesMax: 100_000, hotBytesMax: 50_000 });
  const engine = new Engine({ profiles, journal, observeMsMax: 5000 });
  let next = firstId;
  const trade = async (): Promise<never> => {
    for (;;) {
      const id = next++;
      await decidePurchase(engine, { id, card: id % 50, device: id % 31, merchant: id % 17, at: START + id * 100 });
      writeSync(1, `${id}\n`);
      if (id % 20 === 0) await learn(engine, { kind: "label", at: START + id * 100 + 50, id: acsTransIDOf(id), label: "fraud", source: "network" });
    }
  };
  await Promise.all(Array.from({ length: 64 }, trade));
}
