import type { MeterSettings, MeterView, MetersView } from "../../../src/issuer/meters/views.js";
import { DEFAULT_METERS } from "../../../src/issuer/meters/settings.js";
import { readPolicy } from "../../../src/risk/index.js";
import type { Action } from "../../../src/risk/index.js";
import { actionUnder, policyText } from "../tuning/small-world.js";
import { DAY, LABEL_DELAY_DAYS, NOW, YEN_PER_EURO, decidedWorld, ledgerOf, metersOver } from "./meter-world.js";
import type { Decided } from "./meter-world.js";

const ROWS = decidedWorld(5, 4_000);
const LEDGER = ledgerOf(ROWS);

/** What becomes of a decision: shares of it that pass, fail, are given up and have no end, and that go through. */
interface Fate { readonly passed: number; readonly failed: number; readonly abandoned: number; readonly unended: number; readonly through: number }
type Expected = { readonly abandon: number; readonly relayed: number };
const NOTHING: Fate = { passed: 0, failed: 0, abandoned: 0, unended: 0, through: 0 };

function fateOf(row: Decided, action: Action, { abandon, relayed }: Expected): Fate {
  if (action === "reject") return NOTHING;
  if (action === "frictionless" || action === "attempt" || action === "inform") return { ...NOTHING, through: 1 };
  const passes = row.label === "fraud" ? relayed : 1 - abandon;
  if (row.action !== "challenge") return { ...NOTHING, passed: passes, through: passes, [row.label === "fraud" ? "failed" : "abandoned"]: 1 - passes };
  if (row.end === undefined) return { ...NOTHING, unended: 1, through: passes };
  return { ...NOTHING, [row.end]: 1, through: row.end === "passed" ? 1 : 0 };
}

const amountOf = ({ facts }: Decided): number => (facts["amountReferenceMinor"] as number | undefined) ?? 0;
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);

interface Plain { readonly value: number | null; readonly part: { count: number; amountMinor: number }; readonly whole: { count: number; amountMinor: number }; readonly openCount: number }

/** Every meter the slow way: rows filtered anew for each. @param ago days before now at which the window ended */
function plainMeters(rows: readonly Decided[], actionOf: (row: Decided) => Action, expected: Expected, settings: MeterSettings, ago = 0): Readonly<Record<string, Plain>> {
  const from = NOW - (ago + 90) * DAY;
  const window = rows.filter(({ issuer, at }) => issuer === "test" && at > from && at <= NOW - ago * DAY).map((row) => ({ row, action: actionOf(row), fate: fateOf(row, actionOf(row), expected) }));
  const fraudIn = (belongs: (row: Decided) => boolean): Plain => {
    const inBand = window.filter(({ row }) => belongs(row));
    const frauds = inBand.filter(({ row }) => row.label === "fraud");
    const open = inBand.filter(({ row }) => row.label === undefined && row.at >= NOW - LABEL_DELAY_DAYS * DAY);
    const money = sum(inBand, ({ row, fate }) => amountOf(row) * fate.through);
    const lost = sum(frauds, ({ row, fate }) => amountOf(row) * fate.through);
    return { value: money === 0 ? null : (lost / money) * 10_000, part: { count: sum(frauds, ({ fate }) => fate.through), amountMinor: lost }, whole: { count: sum(inBand, ({ fate }) => fate.through), amountMinor: money }, openCount: sum(open, ({ fate }) => fate.through) };
  };
  const shareOf = (part: (one: (typeof window)[number]) => number, whole: (one: (typeof window)[number]) => number, openCount: number): Plain => {
    const [parts, all] = [sum(window, part), sum(window, whole)];
    return { value: all === 0 ? null : parts / all, part: { count: parts, amountMinor: sum(window, (one) => part(one) * amountOf(one.row)) }, whole: { count: all, amountMinor: sum(window, (one) => whole(one) * amountOf(one.row)) }, openCount };
  };
  const low = ({ row }: (typeof window)[number]): number => (row.facts["score"] !== undefined && (row.facts["score"] as number) < settings.lowRiskBelowScore ? 1 : 0);
  const ended = ({ fate }: (typeof window)[number]): number => fate.passed + fate.failed + fate.abandoned;
  const unended = sum(window, ({ fate }) => fate.unended);
  const ends = settings.bands.map(({ upTo }) => upTo * YEN_PER_EURO);
  const amountKnown = ({ facts }: Decided): boolean => facts["amountReferenceMinor"] !== undefined;
  return {
    ...Object.fromEntries(ends.map((end, place) => [`fraud:${place}`, fraudIn((row) => amountKnown(row) && amountOf(row) <= end && amountOf(row) > (ends[place - 1] ?? 0))])),
    "fraud:above": fraudIn((row) => amountKnown(row) && amountOf(row) > (ends.at(-1) as number)),
    "fraud:all": fraudIn(() => true),
    frictionless: shareOf((one) => (one.action === "frictionless" ? low(one) : 0), low, 0),
    "challenge-success": shareOf(({ fate }) => fate.passed, ended, unended),
    "challenge-failure": shareOf(({ fate }) => fate.failed, ended, unended),
    "challenge-abandonment": shareOf(({ fate }) => fate.abandoned, ended, unended),
  };
}

const byId = (meters: readonly MeterView[], id: string): MeterView => meters.find((one) => one.id === id) as MeterView;
const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6));

async function expectedEnds(issuer = "test"): Promise<Expected> {
  const { parameters, method } = await metersOver(LEDGER).desk.pricing(issuer, {});
  return { abandon: parameters[`abandon.${method}`], relayed: parameters[`relayed.${method}`] };
}

test("every meter, its parts and its series are those of a plain count", async () => {
  const { meters } = await metersOver(LEDGER).meters.view("test");
  const expected = await expectedEnds();
  const plain = plainMeters(ROWS, ({ action }) => action, expected, DEFAULT_METERS);
  expect(meters.map(({ id }) => id)).toEqual(Object.keys(plain));
  for (const meter of meters) {
    const { value, part, whole, openCount } = plain[meter.id] as Plain;
    expect(whole.count).toBeGreaterThan(40);
    expect({ id: meter.id, value: meter.value, part: meter.part, whole: meter.whole, open: meter.open.count }).toEqual({
      id: meter.id, value: near(value), part: { count: Math.round(part.count), amountMinor: Math.round(part.amountMinor) }, whole: { count: Math.round(whole.count), amountMinor: Math.round(whole.amountMinor) }, open: Math.round(openCount),
    });
  }
  for (const ago of [0, 1, 30, 89]) {
    const then = plainMeters(ROWS, ({ action }) => action, expected, DEFAULT_METERS, ago);
    for (const { id, series } of meters) expect({ id, ...series.at(-1 - ago) }).toEqual({ id, at: new Date(NOW - ago * DAY).toISOString(), value: near((then[id] as Plain).value) });
  }
});

test("other settings move bands, limits and what counts as low risk", async () => {
  const { meters } = metersOver(LEDGER);
  const settings = { ...DEFAULT_METERS, currency: "JPY", bands: [{ upTo: 30_000, basisPointsMax: 10 }, { upTo: 70_000, basisPointsMax: 5_000 }], lowRiskBelowScore: 400, frictionlessShareMin: 0.1, challengeFailureMax: 0.9 };
  await meters.setSettings("test", { ...settings, reason: "a test" }, "mio");
  const seen = await meters.view("test");
  // The plain count takes bands in euros.
  const plain = plainMeters(ROWS, ({ action }) => action, await expectedEnds(), { ...settings, bands: settings.bands.map((band) => ({ ...band, upTo: band.upTo / YEN_PER_EURO })) });
  for (const { id, value } of seen.meters) expect({ id, value }).toEqual({ id, value: near((plain[id] as Plain).value) });
  expect(seen.meters.map(({ id, limit }) => [id, limit])).toEqual([["fraud:0", 10], ["fraud:1", 5_000], ["fraud:above", null], ["fraud:all", null], ["frictionless", 0.1], ["challenge-success", 0.8], ["challenge-failure", 0.9], ["challenge-abandonment", 0.15]]);
  expect(byId(seen.meters, "fraud:0")).toMatchObject({ standing: "over", band: { currency: "JPY", over: 0, upTo: 30_000, overMinor: 0, upToMinor: 30_000 } });
  expect(byId(seen.meters, "fraud:above").band).toEqual({ currency: "JPY", over: 70_000, upTo: null, overMinor: 70_000, upToMinor: null });
  expect(byId(seen.meters, "frictionless").standing).toBe("ok");
});

test("without a rate for the bands there are none, and everything else is measured", async () => {
  const { meters, log } = metersOver(LEDGER);
  await log.record({ at: NOW, issuer: "test", subject: "settings", action: "set", author: "mio", reason: "once there was a rate", about: "meters", content: { meters: { ...DEFAULT_METERS, currency: "CHF" } } });
  const { banded, meters: seen } = await meters.view("test");
  expect([banded, seen.map(({ id }) => id)]).toEqual([false, ["fraud:all", "frictionless", "challenge-success", "challenge-failure", "challenge-abandonment"]]);
});

test("challenges by method, channel, device and merchant are those of a plain count; the rest of the merchants is summed", async () => {
  const { meters } = metersOver(LEDGER);
  await meters.setSettings("test", { merchantsShown: 5, reason: "a test" }, "mio");
  const { challenges } = await meters.view("test");
  const asked = ROWS.filter(({ issuer, action, at }) => issuer === "test" && action === "challenge" && at > NOW - 90 * DAY);
  const plain = (rows: readonly Decided[]): object => {
    const [passed, failed, abandoned] = (["passed", "failed", "abandoned"] as const).map((end) => rows.filter((row) => row.end === end)) as [Decided[], Decided[], Decided[]];
    return { asked: rows.length, askedAmountMinor: sum(rows, amountOf), passed: passed.length, failed: failed.length, abandoned: abandoned.length, abandonedAmountMinor: sum(abandoned, amountOf), open: rows.filter(({ end }) => end === undefined).length };
  };
  // Of a decision without its facts only what its record says is known, which is no kind of device.
  const valueOf: Readonly<Record<keyof MetersView["challenges"], (row: Decided) => string | null>> = {
    method: ({ method }) => method ?? null, channel: ({ facts }) => facts["channel"] as string, device: ({ facts, hasFacts }) => (hasFacts ? (facts["deviceKind"] as string | undefined) : undefined) ?? null, merchant: ({ facts }) => (facts["merchantName"] as string | undefined) ?? null,
  };
  for (const name of ["method", "channel", "device"] as const) {
    expect(challenges[name].length).toBe(new Set(asked.map(valueOf[name])).size);
    for (const row of challenges[name]) expect(row).toMatchObject({ merchants: null, ...plain(asked.filter((one) => valueOf[name](one) === row.value)) });
    expect(challenges[name].map((row) => row.asked)).toEqual([...challenges[name].map((row) => row.asked)].sort((a, b) => b - a));
  }
  const { merchant } = challenges;
  const named = merchant.slice(0, -1);
  expect(named.length).toBe(5);
  for (const row of named) expect(row).toMatchObject({ merchants: null, ...plain(asked.filter((one) => valueOf.merchant(one) === row.value)) });
  const others = asked.filter((one) => !named.some(({ value }) => value === valueOf.merchant(one)));
  expect(merchant.at(-1)).toMatchObject({ value: null, merchants: new Set(others.map(valueOf.merchant)).size, ...plain(others) });
  const [first] = challenges.method;
  const ended = (first?.passed ?? 0) + (first?.failed ?? 0) + (first?.abandoned ?? 0);
  expect(first?.success?.value).toBeCloseTo((first?.passed ?? 0) / ended, 12);
  expect(first?.success?.low).toBeLessThan(first?.success?.value ?? 0);
});

const text = policyText({ challengeScore: 800, rejectScore: 950 });
const CHANGES: readonly (readonly [string, object, string])[] = [
  ["lower thresholds", { thresholds: { challengeScore: 500, rejectScore: 800 } }, policyText({ challengeScore: 500, rejectScore: 800 })],
  ["thresholds that nothing reaches", { thresholds: { challengeScore: 1000, rejectScore: 1000 } }, policyText({ challengeScore: 1000, rejectScore: 1000 })],
  ["the text of a policy", { text: text.replace("otherwise: frictionless", "otherwise: challenge") }, text.replace("otherwise: frictionless", "otherwise: challenge")],
  ["a draft", { draft: "a-draft" }, policyText({ challengeScore: 300, rejectScore: 999 })],
];

test.each(CHANGES)("under %s every meter is that of a plain count with the policy asked row by row", async (_, body, candidateText) => {
  const { meters } = metersOver(LEDGER, NOW, candidateText);
  const answer = await meters.whatIf("test", { issuer: "test", ...body });
  if ("expected" in answer) throw new Error(`${answer.element}: ${answer.expected}`);
  const expected = await expectedEnds();
  const plain = { before: plainMeters(ROWS, ({ action }) => action, expected, DEFAULT_METERS), after: plainMeters(ROWS, asked(candidateText), expected, DEFAULT_METERS) };
  for (const { id, before, after } of answer.meters) expect([id, before.value, after.value]).toEqual([id, near((plain.before[id] as Plain).value), near((plain.after[id] as Plain).value)]);
  expect(answer.worse).toEqual(answer.meters.filter(({ before, after }) => ["ok", "near", "over"].indexOf(after.standing) > ["ok", "near", "over"].indexOf(before.standing)).map(({ id }) => id));
});

function asked(candidateText: string): (row: Decided) => Action {
  const actionOf = actionUnder(readPolicy(candidateText, "candidate"));
  return (row) => actionOf({ ...row, truth: "open", list: undefined });
}

test("the policy that is live moves nothing, as thresholds and as a text", async () => {
  const { meters } = metersOver(LEDGER);
  for (const change of [{ thresholds: { challengeScore: 800, rejectScore: 950 } }, { text }]) {
    const answer = await meters.whatIf("test", { issuer: "test", ...change });
    expect(answer).toMatchObject({ worse: [] });
    for (const { before, after } of (answer as { meters: readonly { before: object; after: object }[] }).meters) expect(after).toEqual(before);
  }
});

test("a change that lets frauds through is warned of, by the meter it breaks, and one that asks everybody by another", async () => {
  const { meters } = metersOver(LEDGER);
  const { meters: seen } = await meters.view("test");
  const value = byId(seen, "fraud:0").value ?? 0;
  await meters.setSettings("test", { bands: [{ upTo: 100, basisPointsMax: Math.min(10_000, value * 1.8) }], nearShare: 0.9, frictionlessShareMin: 0.3, challengeAbandonmentMax: null, challengeSuccessMin: null, reason: "a test" }, "mio");
  expect(await meters.whatIf("test", { thresholds: { challengeScore: 800, rejectScore: 950 } })).toMatchObject({ worse: [] });
  expect(await meters.whatIf("test", { thresholds: { challengeScore: 0, rejectScore: 1000 } })).toMatchObject({ worse: ["frictionless"] });
  const open = await meters.whatIf("test", { text: text.replace("score >= challengeScore, whenUnknown: match, then: challenge", "score >= challengeScore, whenUnknown: match, then: frictionless").replace("then: reject, transStatusReason: \"11\"", "then: frictionless") });
  expect(open).toMatchObject({ worse: ["fraud:0"] });
});

test.each([
  [[], "body"], [{}, "text"], [{ thresholds: {} }, "thresholds.challengeScore"], [{ thresholds: { challengeScore: 1, rejectScore: 2 }, text: "x" }, "thresholds"],
  [{ text: "name: x" }, "text"], [{ draft: "no such" }, "draft"], [{ draft: 1 }, "text"], [{ text: "x", draft: "y" }, "text"], [{ colour: 1 }, "colour"],
])("%j is no change that can be tried", async (body, element) => {
  expect(await metersOver(LEDGER).meters.whatIf("test", body)).toMatchObject({ element, expected: expect.any(String) });
});

test("where nothing was decided there is no value, no forecast and no alarm", async () => {
  const { meters } = await metersOver(ledgerOf([])).meters.view("test");
  for (const { value, standing, forecast, open: { once, count } } of meters) expect([value, standing, forecast, once, count]).toEqual([null, "ok", null, null, 0]);
});
