import fc from "fast-check";
import { SeededRandom } from "../../../src/base/index.js";
import { decodeProfile, encodeProfile } from "../../../src/risk/profile/codec.js";
import { fold } from "../../../src/risk/profile/fold.js";
import type { Attempt, EntityKind, Profiles } from "../../../src/risk/profile/types.js";
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

function variedAttempt(random: SeededRandom, at: number): Attempt {
  const pick = (most: number): number => random.below(most) * 2_654_435_761 % 0x1_0000_0000;
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

test("other versions, cut and overlong records are refused", () => {
  const bytes = encodeProfile("card", lifeOf("card", [attemptAt(T0), attemptAt(T0 + DAY)]));
  const newer = bytes.slice();
  newer[0] = 2;
  expect(() => decodeProfile("card", newer)).toThrow("a profile is packed in version 2, this build reads version 1");
  for (let length = 0; length < bytes.length; length++) expect(() => decodeProfile("card", bytes.subarray(0, length))).toThrow();
  expect(() => decodeProfile("card", Uint8Array.of(...bytes, 0))).toThrow("should have");
  expect(() => decodeProfile("card", new Uint8Array(20_000))).toThrow("longer than any");
});

test("hostile bytes end in a profile or an error, soon", () => {
  fc.assert(fc.property(kinds, fc.uint8Array({ maxLength: 200 }), (kind, bytes) => {
    try {
      decodeProfile(kind, Uint8Array.of(1, ...bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }));
});
