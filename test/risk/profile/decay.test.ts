import fc from "fast-check";
import { finish32 } from "../../../src/base/index.js";
import { decayWeight, settle } from "../../../src/risk/profile/decay.js";

test("a weight is e^(-age/horizon) until it is forgotten", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 9.99, noNaN: true }), (x) => {
    expect(Math.abs(decayWeight(x * 60_000, 60_000) - Math.exp(-x))).toBeLessThan(3e-10);
  }));
  expect([decayWeight(0, 1), decayWeight(-5, 1), decayWeight(10, 1), decayWeight(Infinity, 1)]).toEqual([1, 1, 0, 0]);
});

test("an older event never weighs more", () => {
  fc.assert(fc.property(fc.nat(1_000_000), fc.nat(10_000), fc.integer({ min: 1, max: 1_000_000 }), (age, more, horizon) => {
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
