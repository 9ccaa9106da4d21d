import type { Instant } from "../base/index.js";
import type { HistoryBlock, HistoryEvent } from "./history/types.js";
import { Heap } from "./heap.js";

/** Requests come before what is learned, so that news can never help the decision it judges. */
const RANK = { request: 0, challenge: 1, label: 2 } as const;

interface Numbered {
  readonly event: HistoryEvent;
  readonly sequence: number;
}

/**
 * Requests, challenge outcomes and labels in the order in which they reached us; at equal instants requests first, then
 * outcomes, then labels, each kind in the order of the history. What a row tells of the future waits until its time has
 * come, so memory grows with the number of labels under way, not with the length of the history.
 * @param blocks of items in order of `at`; events of an item are no earlier than the item
 * @returns blocks that have to be walked to their end, one before the next
 */
export async function* arrivals(blocks: AsyncIterable<HistoryBlock>): AsyncGenerator<Iterable<HistoryEvent>> {
  const waiting = new Waiting();
  for await (const block of blocks) yield arrived(block, waiting);
  yield waiting.before(Infinity);
}

function* arrived(block: HistoryBlock, waiting: Waiting): Generator<HistoryEvent> {
  for (const { at, events } of block) {
    if (waiting.nextAt < at) yield* waiting.before(at);
    for (const event of events) {
      if (event.kind === "request") yield event;
      else waiting.add(event);
    }
  }
}

/** News whose time has not come. */
class Waiting {
  private readonly news = new Heap<Numbered>((a, b) => (a.event.at - b.event.at || RANK[a.event.kind] - RANK[b.event.kind] || a.sequence - b.sequence) < 0);
  private sequence = 0;

  get nextAt(): Instant {
    return this.news.peek()?.event.at ?? Infinity;
  }

  add(event: HistoryEvent): void {
    this.news.push({ event, sequence: this.sequence++ });
  }

  *before(at: Instant): Generator<HistoryEvent> {
    for (let next = this.news.peek(); next && next.event.at < at; next = this.news.peek()) {
      this.news.pop();
      yield next.event;
    }
  }
}
