import { MemoryJournal } from "../../src/adapters/journal-memory.js";
import { journalContract } from "../contract/journal.js";
import { acsTransIDOf, decisionRecordOf, collect } from "../engine/world.js";

describe("memory journal", () => journalContract({ open: () => Promise.resolve(new MemoryJournal({ keepRecords: true })) }));

describe("memory journal that keeps summaries alone", () => {
  test("knows the same summaries, for more decisions than it first made room for", async () => {
    const journal = new MemoryJournal({ keepRecords: false });
    for (let id = 0; id < 3000; id++) await journal.append(decisionRecordOf({ id, card: id % 700, device: id % 90 }));
    for (const id of [0, 1, 1023, 1024, 2999]) {
      const { acsTransID, at, entities } = decisionRecordOf({ id, card: id % 700, device: id % 90 });
      expect(await journal.findSummary(acsTransIDOf(id))).toEqual({ acsTransID, at, entities, label: undefined, challenge: undefined });
    }
    expect(await journal.findSummary(acsTransIDOf(3000))).toBeUndefined();
  });

  test("says so when asked for a record it does not keep", async () => {
    const journal = new MemoryJournal({ keepRecords: false });
    await journal.append(decisionRecordOf({ id: 1 }));
    await expect(journal.findDecision(acsTransIDOf(1))).rejects.toThrow("keeps no records");
    await expect(collect(journal.read())).rejects.toThrow("keeps no records");
    expect(await journal.findDecision(acsTransIDOf(2))).toBeUndefined();
  });
});
