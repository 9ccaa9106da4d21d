import { DEFAULT_METERS, loggedMeterSettings, readMeterSettings } from "../../../src/issuer/meters/settings.js";
import { MemoryChangeLog } from "../memory-change-log.js";

const hasRate = (currency: string): boolean => ["EUR", "JPY"].includes(currency);
const reason = "the scheme asks for it";

test("the defaults are the limits of transaction risk analysis", () => {
  expect(DEFAULT_METERS.bands).toEqual([{ upTo: 100, basisPointsMax: 13 }, { upTo: 250, basisPointsMax: 6 }, { upTo: 500, basisPointsMax: 1 }]);
});

test("what a body leaves out is as by default; its issuer is not part of it", () => {
  expect(readMeterSettings({ issuer: "a", reason, currency: "JPY", challengeSuccessMin: null }, hasRate)).toEqual({ settings: { ...DEFAULT_METERS, currency: "JPY", challengeSuccessMin: null }, reason });
});

test.each([
  [[], "body"], ["x", "body"], [{}, "reason"], [{ reason: " " }, "reason"], [{ reason: "x".repeat(1_001) }, "reason"], [{ reason, colour: 1 }, "colour"], [{ reason, constructor: 1 }, "constructor"],
  [{ reason, currency: "USD" }, "currency"], [{ reason, currency: 1 }, "currency"], [{ reason, bands: [] }, "bands"], [{ reason, bands: Array(7).fill({ upTo: 1, basisPointsMax: 1 }) }, "bands"],
  [{ reason, bands: [1] }, "bands.0"], [{ reason, bands: [null] }, "bands.0"], [{ reason, bands: [{ upTo: 1 }] }, "bands.0"], [{ reason, bands: [{ upTo: 1, basisPointsMax: 1, more: 1 }] }, "bands.0"],
  [{ reason, bands: [{ upTo: 0, basisPointsMax: 1 }] }, "bands.0.upTo"], [{ reason, bands: [{ upTo: "1", basisPointsMax: 1 }] }, "bands.0.upTo"], [{ reason, bands: [{ upTo: 1, basisPointsMax: -1 }] }, "bands.0.basisPointsMax"],
  [{ reason, bands: [{ upTo: 100, basisPointsMax: 1 }, { upTo: 100, basisPointsMax: 1 }] }, "bands.1.upTo"],
  [{ reason, lowRiskBelowScore: 0 }, "lowRiskBelowScore"], [{ reason, lowRiskBelowScore: 1.5 }, "lowRiskBelowScore"], [{ reason, frictionlessShareMin: 1.01 }, "frictionlessShareMin"], [{ reason, frictionlessShareMin: null }, "frictionlessShareMin"],
  [{ reason, challengeSuccessMin: -0.1 }, "challengeSuccessMin"], [{ reason, challengeFailureMax: "0.1" }, "challengeFailureMax"], [{ reason, nearShare: NaN }, "nearShare"], [{ reason, merchantsShown: 0 }, "merchantsShown"], [{ reason, merchantsShown: 101 }, "merchantsShown"],
])("%j is refused with the place", (body, element) => {
  expect(readMeterSettings(body, hasRate)).toMatchObject({ element, expected: expect.any(String) });
});

test("the newest word of each issuer counts, with its author and reason", async () => {
  const log = new MemoryChangeLog();
  const store = loggedMeterSettings(log);
  expect(store.of("a")).toEqual({ settings: DEFAULT_METERS, changed: null });
  await store.set("a", { ...DEFAULT_METERS, merchantsShown: 3 }, { author: "mio", reason: "first", at: 5 });
  await log.record({ at: 6, issuer: "a", subject: "settings", action: "set", author: "mio", reason: undefined, about: "something else", content: {} });
  await store.set("b", { ...DEFAULT_METERS, merchantsShown: 4 }, { author: "mio", reason: "other", at: 7 });
  await store.set("a", { ...DEFAULT_METERS, merchantsShown: 5 }, { author: "ren", reason: "second", at: 8 });
  expect(store.of("a")).toEqual({ settings: { ...DEFAULT_METERS, merchantsShown: 5 }, changed: { at: "1970-01-01T00:00:00.008Z", author: "ren", reason: "second" } });
  expect(store.of("b").settings.merchantsShown).toBe(4);
});
