import { NotARecord, decodeRecord, encodeRecord } from "../../src/engine/index.js";
import type { JournalRecord } from "../../src/engine/index.js";
import { START, acsTransIDOf, decisionRecordOf } from "./world.js";

const decision = decisionRecordOf({ id: 1 });
const { entities } = decision;
const about = { at: START, acsTransID: acsTransIDOf(1), requestedAt: START, entities };
const RECORDS: readonly JournalRecord[] = [
  decision,
  { ...decision, listed: [{ list: "trust", kind: "card", entry: "entry-1" }] },
  { kind: "erro", at: START, errorCode: "203", elements: ["acctNumber"], threeDSServerTransID: undefined },
  { kind: "challenge", outcome: "abandoned", details: { end: "cancelled", method: "02", interactions: 1, elsewhere: false }, ...about },
  { kind: "label", label: "fraud", replaces: "genuine", source: "network", author: "bank", ...about },
];

describe.each(RECORDS.map((record): [string, JournalRecord] => [record.kind, record]))("a %s record", (_, record) => {
  test("comes back as it was", () => {
    expect(decodeRecord(encodeRecord(record))).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test("is refused by name when a member it needs is missing or of another kind", () => {
    const given = JSON.parse(encodeRecord(record)) as Record<string, unknown>;
    for (const member of Object.keys(given)) {
      expect(() => decodeRecord(JSON.stringify({ ...given, [member]: [[0]] }))).toThrow(NotARecord);
      expect(() => decodeRecord(JSON.stringify({ ...given, [member]: null }))).toThrow(member === "kind" ? "kind null" : `${member} of a`);
    }
  });
});

test.each(["", "null", "[]", "7", '"label"', "{}", '{"kind":"__proto__"}', '{"kind":"constructor"}', '{"kind":["label"]}', '{"kind":"label"', "{\"kind\":\"toString\"}"])("%s is no record", (text) => {
  expect(() => decodeRecord(text)).toThrow(NotARecord);
});
