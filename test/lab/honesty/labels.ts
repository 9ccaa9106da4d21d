import { DAY_MS, SeededRandom } from "../../../src/base/index.js";
import type { HistoryEvent, HistoryItem, LabelEvent, RequestEvent } from "../../../src/lab/history/types.js";

export interface Deal {
  readonly seed: number;
  /** Share of requests that get a label. */
  readonly labelled: number;
  readonly delayDaysMax: number;
}

/**
 * The same history with its labels taken away and others dealt out by lot, half of them fraud: they say nothing of the request they
 * fall on. Each arrives at a random moment within `delayDaysMax` of its request.
 */
export function withDealtLabels(events: readonly HistoryEvent[], { seed, labelled, delayDaysMax }: Deal): readonly HistoryEvent[] {
  const random = new SeededRandom(seed);
  const lucky = requestsIn(events).filter(() => random.chance(labelled));
  const deck = lucky.map((_, place): LabelEvent["label"] => (place % 2 === 0 ? "fraud" : "genuine"));
  for (let last = deck.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [deck[last], deck[other]] = [deck[other] as LabelEvent["label"], deck[last] as LabelEvent["label"]];
  }
  const labels = lucky.map(({ id, at }, place): LabelEvent =>
    ({ kind: "label", at: at + 1 + random.below(delayDaysMax * DAY_MS), ref: id, label: deck[place] as LabelEvent["label"], source: "issuer" }));
  return [...events.filter(({ kind }) => kind !== "label"), ...labels];
}

/**
 * What a reader hands on, in order of time: a label stands in the row of its request, as in mapped files, so that it is up to the
 * reader's users to hold it back until its time.
 */
export function asItems(events: readonly HistoryEvent[]): readonly HistoryItem[] {
  const labelsOf = new Map<string, LabelEvent[]>();
  for (const event of events) if (event.kind === "label") labelsOf.set(event.ref, [...(labelsOf.get(event.ref) ?? []), event]);
  return events
    .flatMap((event): HistoryItem[] => {
      if (event.kind === "label") return [];
      return [{ at: event.at, events: event.kind === "request" ? [event, ...(labelsOf.get(event.id) ?? [])] : [event] }];
    })
    .sort((a, b) => a.at - b.at);
}

export function requestsIn(events: readonly HistoryEvent[]): readonly RequestEvent[] {
  return events.filter((event): event is RequestEvent => event.kind === "request");
}
