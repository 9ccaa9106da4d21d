import fc from "fast-check";
import { SeededRandom } from "../../../src/base/index.js";
import { decodeProfile, encodeProfile, foldPacked } from "../../../src/risk/profile/codec.js";
import { fold } from "../../../src/risk/profile/fold.js";
import type { Attempt, EntityKind, Profile, Profiles, RiskNews } from "../../../src/risk/profile/types.js";
import { T0, attemptAt, events, kinds, lifeOf, plain } from "./stories.js";

const DAY = 86_400_000;

test("what was packed reads back the same to the last bit, at every step of any life", () => {
  fc.assert(fc.property(kinds, fc.array(events, { minLength: 1, maxLength: 30 }), (kind, story) => {
    let profiles: Profiles = {};
    for (const event of story) {
      profiles = fold([{ kind, id: "one" }], profiles, event);
      const profile = profiles[kind];
      if (profile === undefined) continue;
      const bytes = encodeProfile(kind, profile);
      const back = decodeProfile(kind, bytes);
      expect(plain(back)).toEqual(plain(profile));
      expect(encodeProfile(kind, back)).toEqual(bytes);
    }
  }), { numRuns: 200 });
});

test("folding what was unpacked is folding what was never packed", () => {
  fc.assert(fc.property(kinds, fc.array(events, { minLength: 1, maxLength: 25 }), (kind, story) => {
    const unpacked = story.reduce<Profiles>((profiles, event) => fold([{ kind, id: "one" }], profiles, event), {})[kind];
    if (unpacked !== undefined) expect(plain(lifeOf(kind, story))).toEqual(plain(unpacked));
  }), { numRuns: 100 });
});

test("news folded into packed bytes is news folded into the profile they hold", () => {
  const news = events.filter((event) => event.kind !== "attempt") as fc.Arbitrary<RiskNews>;
  fc.assert(fc.property(kinds, fc.array(events, { minLength: 1, maxLength: 20 }), fc.array(news, { minLength: 1, maxLength: 4 }), (kind, story, latest) => {
    let profile = fold([{ kind, id: "one" }], {}, attemptAt(T0))[kind];
    for (const event of story) profile = fold([{ kind, id: "one" }], { [kind]: profile }, event)[kind];
    if (profile === undefined) throw new Error("an attempt makes a profile");
    let bytes = encodeProfile(kind, profile);
    for (const event of latest) {
      profile = fold([{ kind, id: "one" }], { [kind]: profile }, event)[kind] as Profile;
      bytes = foldPacked(kind, bytes, event).slice();
      expect(bytes).toEqual(encodeProfile(kind, profile));
    }
  }), { numRuns: 300 });
});

function variedAttempt(random: SeededRandom, at: number): Attempt {
  const pick = (most: number): number => Math.imul(random.below(most), 0x9e3779b1) >>> 0;
  return attemptAt(at, {
    amountReferenceMinor: 100 + random.below(5_000_000), localHour: random.below(24), localWeekday: random.below(7),
    currency: random.pick(["JPY", "USD", "EUR", "GBP"]), mccGroup: random.pick(["grocery", "game", "travel", "fuel"]),
    members: {
      cards: pick(5000), devices: pick(300), merchants: pick(2000), networks: pick(500), ipCountries: pick(60), merchantCountries: pick(60), addresses: pick(100),
      emails: pick(50), currencies: pick(30), mccGroups: pick(27),
    },
  });
}

/** The largest record of a life of 4000 varied attempts in ten years, with a challenge or label now and then. */
function busiest(kind: EntityKind): number {
  const random = new SeededRandom(11);
  let profiles: Profiles = {};
  let most = 0;
  let at = T0;
  for (let index = 0; index < 4000; index++) {
    at += Math.floor(random.next() * random.next() * 8 * DAY);
    profiles = fold([{ kind, id: "one" }], profiles, variedAttempt(random, at));
    if (index % 50 === 0) {
      profiles = fold([{ kind, id: "one" }], profiles, { kind: "challenge", at: at + 90_000, requestedAt: at, outcome: random.pick(["passed", "failed", "abandoned"]) });
      profiles = fold([{ kind, id: "one" }], profiles, { kind: "label", at: at + 20 * DAY, requestedAt: at, label: random.pick(["fraud", "genuine"]), replaces: undefined });
    }
    const profile = profiles[kind];
    if (profile !== undefined) most = Math.max(most, encodeProfile(kind, profile).length);
  }
  return most;
}

test("a busy card is at most 1.5 kB, a card seen once at most 200 bytes", () => {
  expect(busiest("card")).toBeLessThanOrEqual(1500);
  expect(encodeProfile("card", lifeOf("card", [attemptAt(T0)])).length).toBeLessThanOrEqual(200);
});

test("pairs seen a few times and risk cells are at most 90 bytes", () => {
  const weekly = Array.from({ length: 8 }, (_, index) => attemptAt(T0 + index * 7 * DAY + index * 1234));
  for (const kind of ["cardDevice", "cardMerchant", "deviceMerchant"] as const) expect(encodeProfile(kind, lifeOf(kind, weekly)).length).toBeLessThanOrEqual(90);
  const busy: Attempt[] = Array.from({ length: 200 }, (_, index) => attemptAt(T0 + index * 600_123));
  expect(encodeProfile("hour", lifeOf("hour", [...busy, { kind: "label", at: T0 + 9 * DAY, requestedAt: T0, label: "fraud", replaces: undefined }])).length)
    .toBeLessThanOrEqual(90);
});

/** A change here means that stores already written cannot be read: it needs a new version, not a new golden text. */
test("version 3 is packed like this", () => {
  const story = [
    attemptAt(T0 + 1, { amountReferenceMinor: 4200, members: { devices: 1, merchants: 2 } }),
    attemptAt(T0 + DAY, { amountReferenceMinor: 5000, members: { devices: 3, merchants: 2 } }),
    { kind: "challenge", at: T0 + DAY + 60_000, requestedAt: T0 + DAY, outcome: "passed" },
    { kind: "label", at: T0 + 9 * DAY, requestedAt: T0, label: "fraud", replaces: undefined },
  ] as const;
  expect(Buffer.from(encodeProfile("card", lifeOf("card", story))).toString("hex")).toBe([
    "037f019cadfd8900783f8000000000000000000000010080b054013f8000000001010001010280a305f83f82582b3faf16ac3feef5db3ffbcdbd3ffe",
    "95edf9459c4000459ea76845cc88c04607038c460d993b460f065e024106e23f3f38433a4108473e01a0c4c6f0024106e23f3f38433a4108473e0008",
    "0000020000000102040000000300000000000180a305000200000002000180a30502b238ee5f000180a305020d8b893f000180a305020d8b893f0001",
    "80a30502000cfebd000180a30502f31abbc5000180a30502b3ce51f1000180a305025e418fb1000180a305000df036994a50c0935d8e",
  ].join(""));
});

test("sets put together from members pack as those that were folded", () => {
  const folded = lifeOf("device", [attemptAt(T0), attemptAt(T0 + DAY, { members: { cards: 0xffff_fff0 } }), attemptAt(T0 + 2 * DAY)]);
  const sets = Object.fromEntries(Object.entries(folded.sets).map(([name, set]) => [name, set && { members: set.members, forgotten: set.forgotten }]));
  expect(encodeProfile("device", { ...folded, sets })).toEqual(encodeProfile("device", folded));
});

test("other versions, cut and overlong records are refused", () => {
  const bytes = encodeProfile("card", lifeOf("card", [attemptAt(T0), attemptAt(T0 + DAY)]));
  const newer = bytes.slice();
  newer[0] = 4;
  expect(() => decodeProfile("card", newer)).toThrow("a profile is packed in version 4, this build reads version 3");
  for (let length = 0; length < bytes.length; length++) expect(() => decodeProfile("card", bytes.subarray(0, length))).toThrow();
  expect(() => decodeProfile("card", Uint8Array.of(...bytes, 0))).toThrow("should have");
  expect(() => decodeProfile("card", new Uint8Array(20_000))).toThrow("longer than any");
});

test("hostile bytes end in a profile or an error, soon", () => {
  fc.assert(fc.property(kinds, fc.uint8Array({ maxLength: 200 }), (kind, bytes) => {
    try {
      decodeProfile(kind, Uint8Array.of(3, ...bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }));
});
