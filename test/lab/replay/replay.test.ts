import { arrivals } from "../../../src/lab/arrivals.js";
import type { RequestEvent } from "../../../src/lab/history/types.js";
import { replay } from "../../../src/lab/replay/replay.js";
import type { Replayed } from "../../../src/lab/replay/types.js";
import { inBlocks } from "../files.js";
import { replayDeps, worldItems } from "./parts.js";

const first = worldItems.flatMap(({ events }) => events).find((event): event is RequestEvent => event.kind === "request") as RequestEvent;

async function relive(items = worldItems, more = {}) {
  const seen: Replayed[] = [];
  const report = await replay(arrivals(inBlocks(items)), { ...replayDeps(), ...more }, { request: (replayed) => void seen.push(replayed) });
  return { report, seen, text: seen.map(({ line }) => JSON.stringify(line)).join("\n") };
}
const one = (event: RequestEvent, more = {}) => relive([{ at: event.at, events: [event] }], more);

test("a history gives the same bytes twice, and every request is decided", async () => {
  const once = await relive();
  expect((await relive()).text).toBe(once.text);
  const { requests, labels, challenges, strayNews, faults, actions } = once.report;
  expect({ strayNews, faults }).toEqual({ strayNews: 0, faults: 0 });
  expect(requests + labels + challenges).toBe(worldItems.length);
  expect(Object.values(actions).reduce((sum, count) => sum + count, 0)).toBe(requests);
  expect(Object.keys(actions).length).toBeGreaterThan(1);
});

test("a line says what contract 2 promises", async () => {
  const { seen: [replayed] } = await one({ ...first, expect: { action: "reject" } });
  expect(Object.keys(replayed?.line ?? {})).toEqual(["id", "at", "transStatus", "action", "score", "probability", "reasons", "rules", "elapsedUs", "expect", "ok"]);
  expect(replayed?.line).toMatchObject({ id: first.id, score: null, elapsedUs: null, expect: { action: "reject" }, ok: false });
  expect(replayed?.missed).toHaveLength(1);
  expect(replayed?.line.rules.at(-1)).toBe(replayed?.decision?.rule);
});

test("time is told only when a clock is given", async () => {
  let us = 0;
  const { seen: [replayed] } = await one(first, { clockUs: () => (us += 40) });
  expect(replayed?.line.elapsedUs).toBe(40);
});

test("a message with a fault is answered with its code and teaches nothing", async () => {
  const { browserUserAgent: _gone, ...areq } = first.areq as Record<string, unknown>;
  const { seen: [replayed], report } = await one({ ...first, areq: { ...areq, deviceChannel: "02", messageVersion: "2.1.0" }, expect: { errorCode: "201" } });
  expect(replayed?.line).toMatchObject({ errorCode: "201", action: null, transStatus: null, ok: true });
  expect(replayed?.fault?.elements).toContain("browserUserAgent");
  expect(report).toMatchObject({ requests: 1, faults: 1, expectations: 1, missed: 0 });
});

test("a card that nobody issued is 305", async () => {
  const { seen: [replayed] } = await one({ ...first, areq: { ...(first.areq as object), acctNumber: "9111111111111111" } });
  expect(replayed?.fault).toEqual({ code: "305", elements: ["acctNumber"] });
});

test("news about nothing are counted, not learned", async () => {
  const { report } = await relive([{ at: 1, events: [{ kind: "label", at: 1, ref: "nobody", label: "fraud", source: "issuer" }] }]);
  expect(report).toMatchObject({ labels: 1, strayNews: 1 });
});

test("a label never changes a decision taken before it arrived", async () => {
  const withLabels = await relive();
  const without = await relive(worldItems.filter(({ events }) => events[0]?.kind !== "label"));
  const firstLabel = worldItems.find(({ events }) => events[0]?.kind === "label")?.at ?? 0;
  const vectors = (seen: readonly Replayed[]) => seen.filter(({ event }) => event.at <= firstLabel).map(({ decision }) => decision?.vectorFingerprint);
  expect(vectors(withLabels.seen)).toEqual(vectors(without.seen));
  expect(vectors(withLabels.seen).length).toBeGreaterThan(10);
});
