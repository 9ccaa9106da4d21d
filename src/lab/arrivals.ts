import type { HistoryEvent, HistoryItem } from "./history/types.js";
import { Heap } from "./heap.js";

/** Requests come before what is learned, so that news can never help the decision it judges. */
const RANK = { request: 0, challenge: 1, label: 2 } as const;

interface Waiting {
  readonly event: HistoryEvent;
  readonly sequence: number;
}

/**
 * Requests, challenge outcomes and labels in the order in which they reached us; at equal instants requests first, then
 * outcomes, then labels, each kind in the order of the history. What a row tells of the future waits until its time has
 * come, so memory grows with the number of labels under way, not with the length of the history.
 * @param items in order of `at`; events of an item are no earlier than the item
 */
export async function* arrivals(items: AsyncIterable<HistoryItem>): AsyncGenerator<HistoryEvent> {
  const waiting = new Heap<Waiting>((a, b) => (a.event.at - b.event.at || RANK[a.event.kind] - RANK[b.event.kind] || a.sequence - b.sequence) < 0);
  let sequence = 0;
  for await (const item of items) {
    for (let next = waiting.peek(); next && next.event.at < item.at; next = waiting.peek()) {
      yield next.event;
      waiting.pop();
    }
    for (const event of item.events) {
      if (event.kind === "request") yield event;
      else waiting.push({ event, sequence: sequence++ });
    }
  }
  for (let next = waiting.pop(); next; next = waiting.pop()) yield next.event;
}
