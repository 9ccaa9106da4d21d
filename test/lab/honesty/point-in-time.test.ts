import fc from "fast-check";
import { DAY_MS } from "../../../src/base/index.js";
import type { HistoryEvent, LabelEvent, RequestEvent } from "../../../src/lab/history/types.js";
import { replayDeps, simulatedEvents } from "../replay/parts.js";
import { requestsIn, withDealtLabels } from "./labels.js";
import { changedFeatures, isLater, madeFromTheFuture, reliving } from "./point-in-time.js";
import type { ExtraRow, FeaturePass } from "./point-in-time.js";

/** A small history dense with labels, and another one to go on with. */
const history = withDealtLabels(simulatedEvents({ seed: 7, cards: 40, days: 20 }), { seed: 1, labelled: 0.6, delayDaysMax: 12 });
const otherwise = simulatedEvents({ seed: 8, cards: 40, days: 20 });
const requests = requestsIn(history);
const momentAfter = (share: number): number => (requests[Math.floor(share * requests.length)] as RequestEvent).at;

const cardOf = ({ areq }: RequestEvent): unknown => (areq as { acctNumber: string }).acctNumber;
const labelIn = (events: readonly HistoryEvent[], id: string): LabelEvent | undefined => events.find((event): event is LabelEvent => event.kind === "label" && event.ref === id);

/** Features that somebody in a hurry would add, each of which knows what nobody can know at the time. */
const LEAKS: Readonly<Record<string, ExtraRow>> = {
  its_own_label: ({ event }, all) => (labelIn(all, event.id)?.label === "fraud" ? 1 : 0),
  days_until_its_label: ({ event }, all) => ((labelIn(all, event.id)?.at ?? Infinity) - event.at) / DAY_MS,
  next_purchase_of_the_card: ({ event }, all) => requestsIn(all).find((other) => other.at > event.at && cardOf(other) === cardOf(event))?.at,
  attempts_of_the_card_in_the_whole_file: ({ event }, all) => requestsIn(all).filter((other) => cardOf(other) === cardOf(event)).length,
  place_in_the_whole_file: ({ event }, all) => requestsIn(all).findIndex(({ id }) => id === event.id) / requestsIn(all).length,
};

/** Labels believed at once, when their request is decided, instead of when they arrive. */
const labelsTooEarly: FeaturePass = (events) => {
  const requestedAt = new Map(requestsIn(events).map(({ id, at }) => [id, at]));
  return reliving()(events.map((event) => (event.kind === "label" ? { ...event, at: requestedAt.get(event.ref) ?? event.at } : event)));
};

/** Profiles that have lived through the whole history before it is lived through. */
const profilesOfAll: FeaturePass = async (events) => {
  const deps = replayDeps();
  await reliving({}, () => deps)(events);
  return reliving({}, () => deps)(events);
};

test.each([0.1, 0.5, 0.9])("what comes after the first %d of a history changes no feature of it", async (share) => {
  const { features, compared } = await madeFromTheFuture(reliving(), history, momentAfter(share), otherwise);
  expect(features).toEqual([]);
  expect(compared).toBeGreaterThan(2 * share * requests.length);
});

test.each(Object.entries(LEAKS))("the point-in-time test catches a feature made from the future: %s", async (name, leak) => {
  const { features } = await madeFromTheFuture(reliving({ [name]: leak }), history, momentAfter(0.5), otherwise);
  expect(features).toEqual([name]);
});

test.each([["labels believed too early", labelsTooEarly], ["profiles made of the whole history", profilesOfAll]])("the point-in-time test catches a pass with %s", async (_, pass) => {
  const { features } = await madeFromTheFuture(pass, history, momentAfter(0.5), otherwise);
  expect(features.length).toBeGreaterThan(5);
});

/** What may become of a label that has not arrived: it never does, or at another moment, or with another word. */
const fate = fc.option(fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * DAY_MS })),
  label: fc.constantFrom("fraud" as const, "genuine" as const),
}));

test("a label that arrives later than a decision never changes its features, whenever it comes and whatever it says", async () => {
  const honest = await reliving()(history);
  await fc.assert(fc.asyncProperty(fc.nat(requests.length - 1), fc.infiniteStream(fate), async (place, fates) => {
    const { at: now } = requests[place] as RequestEvent;
    const changed = history.flatMap((event): HistoryEvent[] => {
      if (event.kind !== "label" || !isLater(event, now)) return [event];
      const other = fates.next().value as { afterMs: number; label: LabelEvent["label"] } | null;
      return other === null ? [] : [{ ...event, at: now + other.afterMs, label: other.label }];
    });
    const rows = await reliving()(changed);
    expect(requests.filter(({ at, id }) => at <= now && changedFeatures(honest, rows, id).length > 0)).toEqual([]);
  }), { numRuns: 10, seed: 5 });
});

test("a label that has arrived does change features, so that the property above is about something", async () => {
  const [honest, silent] = [await reliving()(history), await reliving()(history.filter(({ kind }) => kind !== "label"))];
  expect(requests.filter(({ id }) => changedFeatures(honest, silent, id).length > 0).length).toBeGreaterThan(requests.length / 2);
});
