import fc from "fast-check";
import { arrivals } from "../../src/lab/arrivals.js";
import { Heap } from "../../src/lab/heap.js";
import type { HistoryEvent, HistoryItem, LabelEvent, RequestEvent } from "../../src/lab/history/types.js";
import { fromBlocks, inBlocks } from "./files.js";

const request = (at: number, id: string): RequestEvent => ({ kind: "request", at, id, areq: {}, parsed: undefined, observation: undefined, expect: undefined, origin: { file: "f", line: 1 } });
const label = (at: number, ref: string): LabelEvent => ({ kind: "label", at, ref, label: "fraud", source: "issuer" });
const nameOf = (event: HistoryEvent) => (event.kind === "request" ? event.id : event.ref);

test("a label waits for its time, and at its time lets requests go first", async () => {
  const items: HistoryItem[] = [
    { at: 1, events: [request(1, "a"), label(5, "la")] },
    { at: 3, events: [label(3, "lb")] },
    { at: 3, events: [{ kind: "challenge", at: 3, ref: "c", outcome: "passed" }] },
    { at: 3, events: [request(3, "d")] },
    { at: 5, events: [request(5, "e"), label(5, "le")] },
  ];
  expect((await fromBlocks(arrivals(inBlocks(items)))).map(nameOf)).toEqual(["a", "d", "c", "lb", "e", "la", "le"]);
});

const histories = fc.array(fc.record({ at: fc.nat(20), delays: fc.array(fc.nat(15), { maxLength: 2 }) }), { maxLength: 60 }).map((rows) =>
  rows.sort((a, b) => a.at - b.at).map(({ at, delays }, index): HistoryItem => ({ at, events: [request(at, `${index}`), ...delays.map((delay) => label(at + delay, `${index}`))] })));

test("nothing is lost, time never goes back, requests keep their order and precede news of the same instant", async () => {
  await fc.assert(fc.asyncProperty(histories, async (items) => {
    const out = await fromBlocks(arrivals(inBlocks(items)));
    expect(new Set(out)).toEqual(new Set(items.flatMap(({ events }) => events)));
    expect(out).toHaveLength(items.flatMap(({ events }) => events).length);
    for (const [index, event] of out.entries()) {
      const before = out[index - 1];
      if (!before) continue;
      expect(before.at).toBeLessThanOrEqual(event.at);
      if (before.at === event.at && event.kind === "request") expect(before.kind).toBe("request");
      if (before.kind === "request" && event.kind === "request") expect(Number(before.id)).toBeLessThan(Number(event.id));
    }
  }), { numRuns: 200 });
});

test("a heap gives back everything in order", () => {
  fc.assert(fc.property(fc.array(fc.integer()), (numbers) => {
    const heap = new Heap<number>((a, b) => a < b);
    numbers.forEach((number) => heap.push(number));
    expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((a, b) => a - b));
    expect(heap.size).toBe(0);
  }));
});
