import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { EntityNumbers } from "../../src/adapters/entity-numbers.js";
import { SummaryJournal } from "../../src/adapters/journal-summaries.js";
import { journalContract, summaryContract } from "../contract/journal.js";
import { acsTransIDOf, decisionRecordOf, serverTransIDOf } from "../engine/world.js";
import { MemoryJournal } from "../engine/memory-journal.js";
import { scratchFolder } from "../lab/files.js";

describe("the tests' own journal in memory", () => journalContract({ open: () => Promise.resolve(new MemoryJournal()) }));

describe("journal of summaries", () => {
  summaryContract({ open: () => Promise.resolve(new SummaryJournal(tmpdir(), new EntityNumbers())) });

  const file = scratchFolder();

  test("knows the same of decisions that are on disk, leaves no name there, and takes news about them", async () => {
    const folder = dirname(file("empty", ""));
    const journal = new SummaryJournal(folder, new EntityNumbers());
    for (let id = 0; id < 9000; id++) await journal.append(decisionRecordOf({ id, card: id % 700, device: id % 90 }));
    for (const id of [0, 1, 4095, 4096, 8191, 8192, 8999]) {
      const { acsTransID, at, entities } = decisionRecordOf({ id, card: id % 700, device: id % 90 });
      expect(await journal.findSummary(serverTransIDOf(id))).toEqual({ acsTransID, at, entities, label: undefined, challenge: undefined });
      await journal.append({ kind: "label", at, acsTransID, label: "fraud", replaces: undefined, source: "issuer", author: undefined, requestedAt: at, entities });
      await journal.append({ kind: "challenge", at, acsTransID, outcome: "passed", details: undefined, requestedAt: at, entities });
      expect(await journal.findSummary(acsTransID)).toEqual({ acsTransID, at, entities, label: "fraud", challenge: "passed" });
    }
    expect((await journal.findSummary(acsTransIDOf(2)))?.label).toBeUndefined();
    expect(await journal.findSummary(acsTransIDOf(9000))).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["empty"]);
    await journal.close();
  });

  test("says so when asked for a record", async () => {
    const journal = new SummaryJournal(tmpdir(), new EntityNumbers());
    await journal.append(decisionRecordOf({ id: 1 }));
    await expect(journal.findDecision()).rejects.toThrow("keeps summaries alone");
    expect(() => journal.read()).toThrow("keeps summaries alone");
  });
});
