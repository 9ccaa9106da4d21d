import fc from "fast-check";
import { finish32 } from "../../../src/base/index.js";
import { decayWeight, settle } from "../../../src/risk/profile/decay.js";
import { HORIZON, HORIZONS_MS } from "../../../src/risk/profile/types.js";

const MINUTE = HORIZON.minute;

test("a weight is e^(-age/horizon) until it is forgotten", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 9.99, noNaN: true }), (x) => {
    expect(Math.abs(decayWeight(x * 60_000, MINUTE) - Math.exp(-x))).toBeLessThan(3e-10);
  }));
  expect([decayWeight(0, MINUTE), decayWeight(-5, MINUTE), decayWeight(600_000, MINUTE), decayWeight(Infinity, MINUTE)]).toEqual([1, 1, 0, 0]);
});

test("a weight is the same however many others were asked for in between", () => {
  const ages = fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000_000_000 }), fc.constantFrom(...Object.values(HORIZON))), { minLength: 50, maxLength: 200 });
  fc.assert(fc.property(ages, (asked) => {
    const once = asked.map(([age, horizon]) => decayWeight(age, horizon));
    expect(asked.map(([age, horizon]) => decayWeight(age, horizon))).toEqual(once);
    for (const [index, [age, horizon]] of asked.entries()) {
      const x = age / HORIZONS_MS[horizon];
      expect(Math.abs((once[index] as number) - (x >= 10 ? 0 : Math.exp(-x)))).toBeLessThan(3e-10);
    }
  }));
});

test("an older event never weighs more", () => {
  fc.assert(fc.property(fc.nat(1_000_000), fc.nat(10_000), fc.constantFrom(...Object.values(HORIZON)), (age, more, horizon) => {
    expect(decayWeight(age + more, horizon)).toBeLessThanOrEqual(decayWeight(age, horizon));
  }));
});

test("changes far below a float32 step still add up in a large number", () => {
  let dithered = 1_000_000;
  for (let index = 0; index < 100_000; index++) dithered = settle(dithered + 0.01, finish32(index) / 2 ** 32);
  expect(Math.fround(1_000_000 + 0.01)).toBe(1_000_000);
  expect(dithered).toBeGreaterThan(1_000_900);
  expect(dithered).toBeLessThan(1_001_100);
});

test("what is settled is a float32 and stays", () => {
  fc.assert(fc.property(fc.double({ min: -1, max: 65_535, noNaN: true }), (value) => {
    const settled = settle(value, 0.5);
    expect(settled).toBe(Math.fround(settled));
    expect(settle(settled, 0.99)).toBe(settled);
    expect(Object.is(settled, -0)).toBe(false);
  }));
});
