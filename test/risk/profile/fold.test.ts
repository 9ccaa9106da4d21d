import fc from "fast-check";
import { encodeProfile } from "../../../src/risk/profile/codec.js";
import { ENTITIES } from "../../../src/risk/profile/entities.js";
import { fold } from "../../../src/risk/profile/fold.js";
import type { EntityKey, LabelArrived, Profile, Profiles, RiskEvent, SetName } from "../../../src/risk/profile/types.js";
import { ENTITY_KINDS } from "../../../src/risk/profile/types.js";
import { T0, attemptAt, events, kinds, lifeOf, plain } from "./stories.js";

const MINUTE = 60_000;
const DAY = 86_400_000;
const labelAt = (at: number, label: "fraud" | "genuine", replaces?: "fraud" | "genuine"): LabelArrived =>
  ({ kind: "label", at, requestedAt: T0, label, replaces });

/** Minutes from the start at which attempts arrive, in this order | attempts, minute and day counts, latest minute. */
test.each`
  arrive                | attempts | minute  | day      | latest
  ${[0]}                | ${1}     | ${1}    | ${1}     | ${0}
  ${[0, 0, 0]}          | ${3}     | ${3}    | ${3}     | ${0}
  ${[0, 1]}             | ${2}     | ${1.368} | ${1.999} | ${1}
  ${[0, 60]}            | ${2}     | ${1}    | ${1.959} | ${60}
  ${[60, 0]}            | ${2}     | ${1}    | ${1.959} | ${60}
  ${[0, 1, 2, 3, 4]}    | ${5}     | ${1.571} | ${4.993} | ${4}
  ${[4, 2, 0, 3, 1]}    | ${5}     | ${1.571} | ${4.993} | ${4}
  ${[0, 43200]}         | ${2}     | ${1}    | ${1}     | ${43200}
`("attempts at minutes $arrive", ({ arrive, attempts, minute, day, latest }) => {
  const { tempo } = lifeOf("card", (arrive as number[]).map((at) => attemptAt(T0 + at * MINUTE)));
  expect(tempo.attempts).toBe(attempts);
  expect(tempo.counts[0]).toBeCloseTo(minute, 3);
  expect(tempo.counts[4]).toBeCloseTo(day, 3);
  expect(tempo.firstAt).toBe(T0);
  expect(tempo.lastAt).toBe(T0 + latest * MINUTE);
});

test("sums of amounts follow the counts, and unknown amounts add nothing", () => {
  const { tempo } = lifeOf("card", [
    attemptAt(T0, { amountReferenceMinor: 1000 }), attemptAt(T0 + 1, { amountReferenceMinor: undefined }), attemptAt(T0 + 2, { amountReferenceMinor: 500 }),
  ]);
  expect(tempo.attempts).toBe(3);
  expect(tempo.amounts[7]).toBeCloseTo(1500, 2);
});

test("the amount habit finds centre and spread, and an outlier hardly moves it", () => {
  const usual = Array.from({ length: 60 }, (_, index) => attemptAt(T0 + index * DAY, { amountReferenceMinor: [2000, 3000, 4500][index % 3] as number }));
  const calm = lifeOf("card", usual).amount?.overall;
  const shaken = lifeOf("card", [...usual, attemptAt(T0 + 61 * DAY, { amountReferenceMinor: 9_000_000 })]).amount?.overall;
  expect(calm?.count).toBe(60);
  expect(calm?.centre).toBeCloseTo(Math.log(3000), 1);
  expect(calm?.spread).toBeCloseTo(0.33, 1);
  expect((shaken?.centre ?? 0) - (calm?.centre ?? 0)).toBeLessThan(0.06);
  expect(shaken?.highest).toBeCloseTo(Math.log(9_000_001), 4);
});

test("a habit that changes for good is followed", () => {
  const then = Array.from({ length: 60 }, (_, index) => attemptAt(T0 + index * DAY, { amountReferenceMinor: 1000 }));
  const now = Array.from({ length: 60 }, (_, index) => attemptAt(T0 + (60 + index) * DAY, { amountReferenceMinor: 50_000 }));
  expect(lifeOf("card", [...then, ...now]).amount?.overall.centre).toBeCloseTo(Math.log(50_000), 0);
});

test("amount groups: the most recent six by currency and MCC group", () => {
  const currencies = ["JPY", "USD", "EUR", "GBP", "CHF", "AUD", "NZD", "JPY"];
  const amount = lifeOf("card", currencies.map((currency, index) => attemptAt(T0 + index, { currency }))).amount;
  expect(amount?.overall.count).toBe(8);
  expect(amount?.groups.map(({ habit }) => habit.count)).toEqual([1, 1, 1, 1, 1, 1]);
  const again = lifeOf("card", ["JPY", "USD", "JPY"].map((currency, index) => attemptAt(T0 + index, { currency }))).amount;
  expect(again?.groups.map(({ habit }) => habit.count)).toEqual([2, 1]);
});

test("hours are habits of a person: payments the merchant initiates teach none, and a full hour halves all", () => {
  const byHand = Array.from({ length: 300 }, (_, index) => attemptAt(T0 + index, { localHour: index < 100 ? 3 : 20, localWeekday: 2 }));
  const times = lifeOf("card", [...byHand, attemptAt(T0 + 400, { channel: "3RI", localHour: 4 })]).times;
  expect(times?.hours[3]).toBe(100);
  expect(times?.hours[20]).toBe(200);
  expect(times?.hours[4]).toBe(0);
  expect(times?.weekdays[2]).toBe(127 + 45);
});

test("a set forgets, in a burst of strangers, the strangers first", () => {
  const friend = Array.from({ length: 30 }, (_, index) => attemptAt(T0 + index * DAY, { members: { merchants: 7 } }));
  const burst = Array.from({ length: 100 }, (_, index) => attemptAt(T0 + 31 * DAY + index * 1000, { members: { merchants: 1000 + index } }));
  const set = lifeOf("card", [...friend, ...burst]).sets.merchants;
  expect(set?.members).toHaveLength(24);
  expect(set?.forgotten).toBe(77);
  expect(set?.members[0]).toEqual({ hash: 1099, firstAt: T0 + 31 * DAY + 99_000, lastAt: T0 + 31 * DAY + 99_000, count: 1 });
  expect(set?.members.find(({ hash }) => hash === 7)).toEqual({ hash: 7, firstAt: T0, lastAt: T0 + 29 * DAY, count: 30 });
});

test("a set keeps its order when news is late", () => {
  const order = [[1, 0], [2, 10], [3, 5], [1, 7], [2, 1]] as const;
  const set = lifeOf("card", order.map(([devices, minutes]) => attemptAt(T0 + minutes * MINUTE, { members: { devices } }))).sets.devices;
  expect(set?.members.map(({ hash, firstAt, lastAt, count }) => [hash, (firstAt - T0) / MINUTE, (lastAt - T0) / MINUTE, count])).toEqual([
    [2, 1, 10, 2], [1, 0, 7, 2], [3, 5, 5, 1],
  ]);
});

test("the place is the newest known, to about a kilometre", () => {
  const tokyo = { latitude: 35.6812, longitude: 139.7671, ipCountry: "JP" };
  const late = attemptAt(T0 - DAY, { latitude: 1, longitude: 1, ipCountry: "XX" });
  const nowhere = attemptAt(T0 + DAY, { latitude: undefined, longitude: undefined });
  expect(lifeOf("card", [attemptAt(T0, tokyo), late, nowhere]).place).toEqual({ at: T0, latitude: 35.68, longitude: 139.77, country: "JP" });
});

test("challenges count by outcome and fade over ninety days", () => {
  const ended = (days: number, outcome: "passed" | "failed" | "abandoned"): RiskEvent => ({ kind: "challenge", at: T0 + days * DAY, requestedAt: T0, outcome });
  const history = lifeOf("cardDevice", [attemptAt(T0), ended(0, "passed"), ended(90, "failed"), ended(90, "abandoned")]).challenges;
  expect(history?.passed).toBeCloseTo(Math.exp(-1), 5);
  expect([history?.failed, history?.abandoned]).toEqual([1, 1]);
  expect([history?.lastPassedAt, history?.lastFailedAt]).toEqual([T0, T0 + 90 * DAY]);
});

test.each([
  ["one fraud", [labelAt(T0 + DAY, "fraud")], { fraud: 1, genuine: 0, total: 1, last: T0 + DAY }],
  ["fraud taken back at once", [labelAt(T0, "fraud"), labelAt(T0, "genuine", "fraud")], { fraud: 0, genuine: 1, total: 0, last: undefined }],
  ["genuine that was fraud after all", [labelAt(T0, "genuine"), labelAt(T0 + DAY, "fraud", "genuine")], { fraud: 1, genuine: 0, total: 1, last: T0 + DAY }],
  ["fraud said twice", [labelAt(T0, "fraud"), labelAt(T0, "fraud", "fraud")], { fraud: 1, genuine: 0, total: 1, last: T0 }],
  ["taken back what was never there", [labelAt(T0, "genuine", "fraud")], { fraud: 0, genuine: 1, total: 0, last: undefined }],
  ["one of two taken back", [labelAt(T0, "fraud"), labelAt(T0, "fraud"), labelAt(T0, "genuine", "fraud")], { fraud: 1, genuine: 1, total: 1, last: T0 }],
])("labels: %s", (_, labels, { fraud, genuine, total, last }) => {
  const history = lifeOf("card", [attemptAt(T0), ...labels]).labels;
  expect(history?.fraud[3]).toBeCloseTo(fraud, 4);
  expect(history?.genuine[3]).toBeCloseTo(genuine, 4);
  expect(history?.fraudTotal).toBe(total);
  expect(history?.lastFraudAt).toBe(last);
});

/** Labels by day of arrival, f fraud, g genuine, t genuine that takes a fraud back | run, day it began, latest genuine */
test.each`
  labels                                | run  | began        | cleared
  ${"0f"}                               | ${1} | ${0}         | ${undefined}
  ${"0g 3f 4f 9f"}                      | ${3} | ${3}         | ${0}
  ${"0f 1f 2g"}                         | ${0} | ${undefined} | ${2}
  ${"0f 1f 2g 5f"}                      | ${1} | ${5}         | ${2}
  ${"0f 1f 2t"}                         | ${1} | ${0}         | ${2}
  ${"0f 2t"}                            | ${0} | ${undefined} | ${2}
  ${"0f 30f"}                           | ${2} | ${0}         | ${undefined}
  ${"0f 31f"}                           | ${1} | ${31}        | ${undefined}
`("a run of frauds: $labels", ({ labels, run, began, cleared }) => {
  const day = (at: number | undefined): number | undefined => at === undefined ? undefined : T0 + at * DAY;
  const events = (labels as string).split(" ").map((label) => {
    const at = T0 + Number.parseInt(label) * DAY;
    return label.endsWith("f") ? labelAt(at, "fraud") : labelAt(at, "genuine", label.endsWith("t") ? "fraud" : undefined);
  });
  const history = lifeOf("merchant", [attemptAt(T0), ...events]).labels;
  expect(history).toMatchObject({ fraudRun: run, fraudRunSince: day(began), lastGenuineAt: day(cleared) });
});

test("news of an evicted entity makes a profile without attempts, where the kind keeps such news", () => {
  const entities = ENTITY_KINDS.map((kind): EntityKey => ({ kind, id: "one" }));
  const after = fold(entities, {}, labelAt(T0 + DAY, "fraud"));
  expect(Object.keys(after)).toEqual(ENTITY_KINDS.filter((kind) => ENTITIES[kind].labels));
  expect(after.card?.tempo.attempts).toBe(0);
  expect(after.card?.labels?.fraudTotal).toBe(1);
  const challenged = fold(entities, {}, { kind: "challenge", at: T0, requestedAt: T0, outcome: "passed" });
  expect(Object.keys(challenged)).toEqual(ENTITY_KINDS.filter((kind) => ENTITIES[kind].challenges));
});

test("whatever happens in whatever order: counts stay in their bounds, sets in theirs, time does not run back", () => {
  fc.assert(fc.property(kinds, fc.array(events, { minLength: 1, maxLength: 40 }), (kind, story) => {
    let profiles: Profiles = {};
    for (const event of story) {
      const before = profiles[kind];
      profiles = fold([{ kind, id: "one" }], profiles, event);
      const after = profiles[kind];
      if (after === undefined) continue;
      expect(after.tempo.lastAt).toBeGreaterThanOrEqual(before?.tempo.lastAt ?? 0);
      expectBounded(kind, after);
    }
  }), { numRuns: 150 });
});

function expectBounded(kind: EntityKey["kind"], { tempo, amount, sets, labels, challenges }: Profile): void {
  const numbers = [...tempo.counts, ...tempo.amounts, ...(labels ? [...labels.fraud, ...labels.genuine, labels.fraudTotal] : [])];
  if (labels) {
    numbers.push(labels.fraudRun);
    expect(labels.fraudRunSince === undefined).toBe(labels.fraudRun === 0);
  }
  if (challenges) numbers.push(challenges.passed, challenges.failed, challenges.abandoned);
  for (const number of numbers) expect(number).toBeGreaterThanOrEqual(0);
  for (const count of tempo.counts) expect(count).toBeLessThanOrEqual(tempo.attempts);
  for (const habit of amount ? [amount.overall, ...amount.groups.map((group) => group.habit)] : []) {
    expect(Number.isFinite(habit.centre)).toBe(true);
    expect(habit.spread).toBeGreaterThanOrEqual(0.1);
    expect(habit.highest).toBeGreaterThanOrEqual(0);
  }
  for (const [name, set] of Object.entries(sets)) {
    if (set === undefined) continue;
    expect(set.members.length).toBeLessThanOrEqual(ENTITIES[kind].sets[name as SetName] as number);
    expect(new Set(set.members.map(({ hash }) => hash)).size).toBe(set.members.length);
    const latest = set.members.map(({ lastAt }) => lastAt);
    expect(latest).toEqual([...latest].sort((a, b) => b - a));
  }
}

test("longer horizons hold at least as much, and quiet makes all counts smaller", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100 * DAY }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 100 * DAY }), (arrivals, quietMs) => {
    const { tempo } = lifeOf("card", arrivals.map((ms) => attemptAt(T0 + ms)));
    for (let index = 1; index < 8; index++) expect(tempo.counts[index]).toBeGreaterThanOrEqual((tempo.counts[index - 1] as number) - 1e-3);
    const later = lifeOf("card", [...arrivals.map((ms) => attemptAt(T0 + ms)), attemptAt(tempo.lastAt + quietMs)]).tempo;
    for (let index = 0; index < 8; index++) expect(later.counts[index]).toBeLessThanOrEqual((tempo.counts[index] as number) + 1);
  }), { numRuns: 60 });
});

test("fold changes nothing it is given, and gives the same bytes each time", () => {
  fc.assert(fc.property(kinds, fc.array(events, { maxLength: 15 }), events, (kind, story, event) => {
    const key: EntityKey = { kind, id: "one" };
    const before = story.reduce<Profiles>((profiles, past) => fold([key], profiles, past), {});
    const was = before[kind] && plain(before[kind]);
    const event0 = structuredClone(event);
    const once = fold([key], before, event)[kind];
    const twice = fold([key], before, event)[kind];
    expect(before[kind] && plain(before[kind])).toEqual(was);
    expect(event).toEqual(event0);
    expect(once && encodeProfile(kind, once)).toEqual(twice && encodeProfile(kind, twice));
  }), { numRuns: 150 });
});

test("an entity learns the same in whatever company", () => {
  fc.assert(fc.property(fc.uniqueArray(kinds, { minLength: 2 }), fc.array(events, { minLength: 1, maxLength: 8 }), (company, story) => {
    const together = (order: readonly EntityKey[]): Profiles => story.reduce<Profiles>((profiles, event) => fold(order, profiles, event), {});
    const keys = company.map((kind): EntityKey => ({ kind, id: "one" }));
    const forwards = together(keys);
    const backwards = together([...keys].reverse());
    const alone = together(keys.slice(0, 1));
    for (const kind of company) expect(forwards[kind] && encodeProfile(kind, forwards[kind])).toEqual(backwards[kind] && encodeProfile(kind, backwards[kind]));
    const first = company[0] as EntityKey["kind"];
    expect(alone[first] && encodeProfile(first, alone[first])).toEqual(forwards[first] && encodeProfile(first, forwards[first]));
  }), { numRuns: 60 });
});
