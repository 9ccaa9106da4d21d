import { missedExpectations } from "../../../src/lab/replay/expectations.js";
import { junitXml } from "../../../src/lab/replay/junit.js";
import { replayedTransactionId } from "../../../src/lab/replay/transaction-id.js";

const outcome = { transStatus: "C", transStatusReason: undefined, action: "challenge", score: 700, rules: ["new-device", "burst"], errorCode: undefined };

test.each([
  [{}, []],
  [{ transStatus: "C", action: "challenge", scoreMin: 700, scoreMax: 700, rules: ["burst"] }, []],
  [{ rules: [] }, []],
  [{ transStatus: "Y" }, ["transStatus: expected Y, got C"]],
  [{ transStatusReason: "11" }, ["transStatusReason: expected 11, got none"]],
  [{ action: "reject" }, ["action: expected reject, got challenge"]],
  [{ scoreMin: 701 }, ["score: expected at least 701, got 700"]],
  [{ scoreMax: 699 }, ["score: expected at most 699, got 700"]],
  [{ rules: ["burst", "travel"] }, ["rules: expected travel, got new-device, burst"]],
  [{ errorCode: "203", action: "reject" }, ["action: expected reject, got challenge", "errorCode: expected 203, got none"]],
] as const)("%j", (expect_, missed) => {
  expect(missedExpectations(expect_, outcome)).toEqual(missed);
});

test("an unknown score meets no bound", () => {
  const unknown = { ...outcome, score: undefined };
  expect(missedExpectations({ scoreMin: 0 }, unknown)).toEqual(["score: expected at least 0, got none"]);
  expect(missedExpectations({ scoreMax: 999 }, unknown)).toEqual(["score: expected at most 999, got none"]);
});

test("JUnit XML counts by file, names a file after its story, and escapes what people wrote", () => {
  expect(junitXml([
    { file: "a.jsonl", line: 1, id: "x", missed: [] },
    { file: "b <&>.jsonl", line: 2, story: { title: { en: "The second", ja: "二つ目" }, sentence: { en: "S.", ja: "文。" } }, id: '"y"\u0000\ud800', missed: ["one", "two\nlines"] },
    { file: "a.jsonl", line: 9, id: "z", missed: ["three"] },
  ])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="2" errors="0">
  <testsuite name="a.jsonl" file="a.jsonl" tests="2" failures="1" errors="0">
    <testcase classname="a.jsonl" name="line 1: x"/>
    <testcase classname="a.jsonl" name="line 9: z">
      <failure message="three"/>
    </testcase>
  </testsuite>
  <testsuite name="The second" file="b &lt;&amp;&gt;.jsonl" tests="1" failures="1" errors="0">
    <testcase classname="b &lt;&amp;&gt;.jsonl" name="line 2: &quot;y&quot;\ufffd\ufffd">
      <failure message="one; two&#10;lines"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("transaction ids are UUIDs that depend on message and time alone", () => {
  const id = replayedTransactionId("5e000000-0000-4000-8000-000000000001", 1);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(replayedTransactionId("5e000000-0000-4000-8000-000000000001", 1)).toBe(id);
  const many = Array.from({ length: 20_000 }, (_, index) => replayedTransactionId(`5e000000-0000-4000-8000-${String(index).padStart(12, "0")}`, 1));
  expect(new Set([id, ...many]).size).toBe(20_000);
  expect(replayedTransactionId("5e000000-0000-4000-8000-000000000001", 2)).not.toBe(id);
});
