import type { Journal, JournalRecord } from "../../src/engine/index.js";
import { acsTransIDOf, collect, decisionRecordOf, serverTransIDOf, START } from "../engine/world.js";

export interface JournalFixture {
  open(): Promise<Journal>;
  /** Closes the journal and opens it again; absent for a journal that keeps nothing. */
  reopen?(journal: Journal): Promise<Journal>;
}

/** What every journal promises `learn`; see `Journal.findSummary` in src/engine/ports.ts. */
export function summaryContract(fixture: JournalFixture): void {
  let journal: Journal;
  beforeEach(async () => {
    journal = await fixture.open();
  });
  afterEach(() => journal.close());

  test("an empty journal knows no decision", async () => {
    expect(await journal.findSummary(acsTransIDOf(1))).toBeUndefined();
  });

  test("a decision is known by both its ids, also while it is being written", async () => {
    const { acsTransID, at, entities } = decisionRecordOf({ id: 7 });
    const appended = journal.append(decisionRecordOf({ id: 7 }));
    const summary = { acsTransID, at, entities, label: undefined, challenge: undefined };
    expect(await journal.findSummary(acsTransID)).toEqual(summary);
    await appended;
    expect(await journal.findSummary(serverTransIDOf(7))).toEqual(summary);
    expect(await journal.findSummary(acsTransIDOf(8))).toBeUndefined();
  });

  test("of two decisions with one threeDSServerTransID the newest is known", async () => {
    await journal.append(decisionRecordOf({ id: 1 }));
    await journal.append({ ...decisionRecordOf({ id: 1 }), acsTransID: acsTransIDOf(2) });
    expect((await journal.findSummary(serverTransIDOf(1)))?.acsTransID).toBe(acsTransIDOf(2));
    expect((await journal.findSummary(acsTransIDOf(1)))?.acsTransID).toBe(acsTransIDOf(1));
  });

  test("a summary has the latest label and how the challenge ended, of its own decision alone", async () => {
    const { acsTransID, at, entities } = decisionRecordOf({ id: 1 });
    await journal.append(decisionRecordOf({ id: 1 }));
    await journal.append(decisionRecordOf({ id: 2 }));
    expect(await journal.findSummary(serverTransIDOf(1))).toEqual({ acsTransID, at, entities, label: undefined, challenge: undefined });
    await journal.append({ kind: "challenge", at, acsTransID, outcome: "failed", details: undefined, requestedAt: at, entities });
    await journal.append(news(1, "genuine"));
    expect(await journal.findSummary(acsTransID)).toEqual({ acsTransID, at, entities, label: "genuine", challenge: "failed" });
    await journal.append(news(1, "fraud", "genuine"));
    expect((await journal.findSummary(acsTransID))?.label).toBe("fraud");
    expect((await journal.findSummary(acsTransID))?.challenge).toBe("failed");
    const other = await journal.findSummary(acsTransIDOf(2));
    expect([other?.label, other?.challenge]).toEqual([undefined, undefined]);
  });

  test("news of a decision that nobody took changes nothing", async () => {
    await journal.append(decisionRecordOf({ id: 1 }));
    await journal.append(news(2, "fraud"));
    expect((await journal.findSummary(acsTransIDOf(1)))?.label).toBeUndefined();
    expect(await journal.findSummary(acsTransIDOf(2))).toBeUndefined();
  });
}

function news(id: number, label: "fraud" | "genuine", replaces?: "fraud" | "genuine"): JournalRecord {
  const { acsTransID, entities, at } = decisionRecordOf({ id });
  return { kind: "label", at: at + 1000, acsTransID, label, replaces, source: "issuer", author: undefined, requestedAt: at, entities };
}

/** Records come back as JSON tells them: a member that was undefined is not there. */
const plain = (record: unknown): unknown => JSON.parse(JSON.stringify(record)) as unknown;

/** What every journal promises; see `Journal` in src/engine/ports.ts. */
export function journalContract(fixture: JournalFixture): void {
  // Apart from the records, because each part opens a journal of its own before every test.
  describe("summaries", () => summaryContract(fixture));

  describe("records", () => {
    let journal: Journal;
    beforeEach(async () => {
      journal = await fixture.open();
    });
    afterEach(() => journal.close());

    const erro: JournalRecord = { kind: "erro", at: START, errorCode: "203", elements: ["acctNumber"], threeDSServerTransID: undefined };

    test("an empty journal has no records and knows no decision", async () => {
      expect(await collect(journal.read())).toEqual([]);
      expect(await journal.findDecision(acsTransIDOf(1))).toBeUndefined();
    });

    test("records stand in the order of the calls, each at a larger position, as they were given", async () => {
      const records: JournalRecord[] = [decisionRecordOf({ id: 1 }), erro, decisionRecordOf({ id: 2 }), news(1, "fraud")];
      const positions = await Promise.all(records.map((record) => journal.append(record)));
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(new Set(positions).size).toBe(4);
      expect(positions[0]).toBeGreaterThan(0);
      const entries = await collect(journal.read());
      expect(entries.map(({ position }) => position)).toEqual(positions);
      expect(entries.map(({ record }) => plain(record))).toEqual(records.map(plain));
    });

    test("reading after a position leaves that record out", async () => {
      const positions = await Promise.all(Array.from({ length: 30 }, (_, id) => journal.append(decisionRecordOf({ id }))));
      for (const from of [0, 1, 15, 28, 29]) {
        const entries = await collect(journal.read(positions[from]));
        expect(entries.map(({ position }) => position)).toEqual(positions.slice(from + 1));
      }
    });

    test("a decision is found by both its ids, also while it is being written", async () => {
      const record = decisionRecordOf({ id: 7 });
      const appended = journal.append(record);
      expect(plain(await journal.findDecision(acsTransIDOf(7)))).toEqual(plain(record));
      await appended;
      expect(plain(await journal.findDecision(serverTransIDOf(7)))).toEqual(plain(record));
      expect(await journal.findDecision(acsTransIDOf(8))).toBeUndefined();
    });

    test("of two decisions with one threeDSServerTransID the newest is found", async () => {
      await journal.append(decisionRecordOf({ id: 1 }));
      await journal.append({ ...decisionRecordOf({ id: 1 }), acsTransID: acsTransIDOf(2), rule: "second" });
      expect((await journal.findDecision(serverTransIDOf(1)))?.rule).toBe("second");
      expect((await journal.findDecision(acsTransIDOf(1)))?.rule).toBe("otherwise");
    });

    test("text of every script and every length of record comes back", async () => {
      const names = ["髙橋商店", "\u0000\uFFFF\"\\", "😀".repeat(500), "x".repeat(300_000)];
      const records = names.map((merchantName, id) => {
        const record = decisionRecordOf({ id });
        return { ...record, areq: { ...record.areq, merchantName } };
      });
      await Promise.all(records.map((record) => journal.append(record)));
      const found = (await collect(journal.read())).map(({ record }) => (record.kind === "decision" ? record.areq.merchantName : undefined));
      expect(found).toEqual(names);
    });

    if (fixture.reopen) {
      const reopen = fixture.reopen.bind(fixture);
      test("everything is there after closing and opening again, and more can follow", async () => {
        const before = await Promise.all([1, 2, 3].map((id) => journal.append(decisionRecordOf({ id }))));
        await journal.append(news(2, "fraud"));
        journal = await reopen(journal);
        expect((await journal.findSummary(acsTransIDOf(2)))?.label).toBe("fraud");
        const next = await journal.append(decisionRecordOf({ id: 4 }));
        expect(next).toBeGreaterThan(before[2] as number);
        expect((await collect(journal.read())).map(({ record }) => record.kind)).toEqual(["decision", "decision", "decision", "label", "decision"]);
        expect((await journal.findDecision(acsTransIDOf(1)))?.acsTransID).toBe(acsTransIDOf(1));
      });
    }
  });
}
