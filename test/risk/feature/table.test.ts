import { readFileSync } from "node:fs";
import type { Context, EntityKind, Profile, Profiles } from "../../../src/risk/index.js";
import { FEATURE_FINGERPRINT, extract, tableFingerprint, vectorFingerprint } from "../../../src/risk/feature/extract.js";
import { featuresPage } from "../../../src/risk/feature/page.js";
import { MAP_ROWS } from "../../../src/risk/feature/map-rows.js";
import { FEATURES } from "../../../src/risk/feature/table.js";
import { ENTITY_KINDS } from "../../../src/risk/profile/types.js";
import { bareContext, richContext } from "../context-builder.js";
import { profileOf } from "./profile-builder.js";

function everywhere(profile: Profile): Profiles {
  return Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, profile])) as Record<EntityKind, Profile>;
}

const HUGE = 3e38;
const all = (value: number): NonNullable<Parameters<typeof profileOf>[0]>["counts"] & object =>
  ({ minute: value, tenMinutes: value, hour: value, sixHours: value, day: value, week: value, month: value, quarter: value });
const nothing = profileOf({ attempts: 0, habit: [0, 0.1, 0], hours: {}, challenges: {}, sets: { cards: [], devices: [], merchants: [], networks: [] } });
const overflowing = profileOf({
  attempts: 2 ** 53, firstDaysAgo: 40_000, counts: all(HUGE), amounts: all(HUGE), habit: [34, 1e-9, 34], hours: Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, 255])),
  sets: { cards: Array.from({ length: 24 }, (_, index) => [`card ${index}`, index, index] as const), merchants: [["m", 0, 0]] }, forgotten: 2 ** 32,
  place: [-90, -180, 0], challenges: { passed: HUGE, failed: HUGE, passedDaysAgo: 0 }, fraud: all(HUGE), genuine: all(HUGE), fraudDaysAgo: 0,
});
/** An attempt may reach us late: what is remembered is then newer than the message. */
const fromTheFuture = profileOf({ firstDaysAgo: -1, lastMinutesAgo: -1440, counts: all(3), amounts: all(1), place: [0, 0, -60], fraudDaysAgo: -1, challenges: { passedDaysAgo: -1 } });
const tiny = profileOf({ attempts: 1, lastMinutesAgo: 1e7, counts: all(1e-4), amounts: all(1e-4), fraud: all(1e-4), genuine: all(1e-4) });

const contexts: readonly Context[] = [
  bareContext(),
  richContext(),
  richContext({ purchase: { amountMinor: Number.MAX_SAFE_INTEGER, amountReferenceMinor: Number.MAX_SAFE_INTEGER }, geo: { latitude: 90, longitude: 180 } }),
  richContext({ purchase: { amountMinor: 0, amountReferenceMinor: 0 }, at: 0 }),
  richContext({ purchase: { amountMinor: -5, amountReferenceMinor: -5 }, at: 8.64e15 }),
];
const pasts: readonly (readonly [string, Profiles])[] = [
  ["absent", {}], ["empty", everywhere(nothing)], ["overflowing", everywhere(overflowing)], ["from the future", everywhere(fromTheFuture)], ["all but forgotten", everywhere(tiny)],
];

test.each(pasts)("every feature is finite and tame when profiles are %s, and missing where unknown", (_, profiles) => {
  for (const context of contexts) {
    const { values, known } = extract(context, profiles);
    FEATURES.forEach((row, index) => {
      const value = values[index]!;
      expect([row.name, Number.isFinite(value) && Math.abs(value) <= 1000]).toEqual([row.name, true]);
      if (known[index] === 0) expect([row.name, value]).toEqual([row.name, Math.fround(row.missing)]);
      if (row.unit === "flag" && known[index] === 1) expect([row.name, value === 0 || value === 1]).toEqual([row.name, true]);
      if (row.unit === "share") expect([row.name, value >= 0 && value <= 1]).toEqual([row.name, true]);
    });
  }
});

test("a row is unknown while one of the profiles it reads is absent, whatever the others say", () => {
  const present = everywhere(profileOf({ habit: [8, 0.5, 9], counts: all(2), amounts: all(9) }));
  for (const kind of ENTITY_KINDS) {
    const others = Object.fromEntries(Object.entries(present).filter(([other]) => other !== kind)) as Profiles;
    const { known } = extract(richContext(), others);
    FEATURES.forEach((row, index) => {
      if (row.reads.includes(kind)) expect([row.name, kind, known[index]]).toEqual([row.name, kind, 0]);
    });
  }
});

test("a row touches no profile but those it names", () => {
  const touched = new Set<string>();
  const spying = new Proxy(everywhere(profileOf({ counts: all(1) })), {
    get(profiles, kind: EntityKind) {
      touched.add(kind);
      return profiles[kind];
    },
  });
  for (const row of FEATURES) {
    touched.clear();
    row.compute(richContext(), spying);
    expect([...touched].filter((kind) => ![...row.reads, ...row.mayBeAbsent].includes(kind as EntityKind))).toEqual([]);
  }
});

test("the same message and profiles give the same bits", () => {
  const profiles = everywhere(overflowing);
  const again = Object.fromEntries(Object.entries(profiles).reverse()) as Profiles;
  expect(vectorFingerprint(extract(richContext(), again).values)).toBe(vectorFingerprint(extract(richContext(), profiles).values));
});

test("the fingerprint of a vector names its bytes", () => {
  const print = vectorFingerprint(Float32Array.of(1, -2, 0.5));
  expect(print).toMatch(/^[0-9a-f]{16}$/);
  expect(vectorFingerprint(Float32Array.of(1, -2, 0.5))).toBe(print);
  expect(vectorFingerprint(Float32Array.of(1, -2, 0.5000001))).not.toBe(print);
  expect(vectorFingerprint(Float32Array.of(-2, 1, 0.5))).not.toBe(print);
  expect(vectorFingerprint(new Float32Array(0))).toMatch(/^[0-9a-f]{16}$/);
});

test("the fingerprint of the table changes with whatever a model relies on", () => {
  const [first, second, ...others] = FEATURES;
  const print = (changed: object): string => tableFingerprint([{ ...first!, ...changed }, second!, ...others], 1);
  expect(print({})).toBe(tableFingerprint(FEATURES, 1));
  expect(FEATURE_FINGERPRINT).toMatch(/^[0-9a-f]{16}$/);
  const changes = [{ name: "another_name" }, { missing: 0.5 }, { unit: "km" }, { group: "risk" }, { reads: ["card"] }, { mayBeAbsent: ["card"] }];
  const prints = [print({}), ...changes.map(print), tableFingerprint([second!, first!, ...others], 1), tableFingerprint(others, 1), tableFingerprint(FEATURES, 2)];
  expect(new Set(prints).size).toBe(prints.length);
  expect(print({ describes: "said otherwise", reason: { en: "Said.", ja: "言い方。" } })).toBe(print({}));
});

test("rows are named once, and speak English and Japanese", () => {
  expect(FEATURES.length).toBeGreaterThanOrEqual(100);
  const rows = [...FEATURES, ...MAP_ROWS];
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  for (const { name, describes, reason } of rows) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(describes.length).toBeGreaterThan(5);
    expect(reason.en).toMatch(/^[A-Z].{10,}\.$/);
    expect(reason.ja).toMatch(/^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー、A-Z0-9a-z]{6,}。$/u);
    expect(reason.ja).toMatch(/\p{Script=Hiragana}/u);
  }
});

test("the page shows every row, and the one in docs is current", () => {
  const page = featuresPage();
  for (const { name, describes, reason } of [...FEATURES, ...MAP_ROWS]) for (const text of [`\`${name}\``, describes, reason.en, reason.ja]) expect(page).toContain(text);
  expect(readFileSync("docs/features.md", "utf8")).toBe(page);
});
