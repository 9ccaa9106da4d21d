import fc from "fast-check";
import { asin, cos, exp, ln, ln1p, logit, sigmoid, sin } from "../../src/base/index.js";

const close = (ours: number, theirs: number): void => {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(4e-15 * Math.max(Math.abs(theirs), Number.MIN_VALUE * 2 ** 52));
};

test("exp agrees with the engine's to the last digits", () => {
  fc.assert(fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => close(exp(x), Math.exp(x))));
});

test("ln agrees with the engine's to the last digits", () => {
  fc.assert(fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
    expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(Math.log(x))));
  }));
});

test("edges", () => {
  expect([exp(0), exp(-Infinity), exp(-1e9), ln(1), ln(0)]).toEqual([1, 0, 0, 0, -Infinity]);
  expect(exp(1e9)).toBe(Number.MAX_VALUE);
  expect([exp(NaN), ln(-1), ln(NaN)]).toEqual([NaN, NaN, NaN]);
  expect(ln(Infinity)).toBe(Infinity);
});

test("ln1p is exact near zero", () => {
  fc.assert(fc.property(fc.double({ min: -0.5, max: 1e6, noNaN: true }), (x) => {
    expect(Math.abs(ln1p(x) - Math.log1p(x))).toBeLessThanOrEqual(1e-14 * Math.max(Math.abs(Math.log1p(x)), 1e-300));
  }));
});

test("logit undoes sigmoid", () => {
  fc.assert(fc.property(fc.double({ min: -15, max: 15, noNaN: true }), (x) => {
    expect(logit(sigmoid(x))).toBeCloseTo(x, 8);
  }));
});

test("sin, cos and asin agree with the engine's", () => {
  fc.assert(fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (angle, sine) => {
    expect(Math.abs(sin(angle) - Math.sin(angle))).toBeLessThan(1e-12);
    expect(Math.abs(cos(angle) - Math.cos(angle))).toBeLessThan(1e-12);
    expect(Math.abs(asin(sine) - Math.asin(sine))).toBeLessThan(1e-12);
  }));
  expect([sin(0), cos(0), asin(0), asin(1), asin(-1)]).toEqual([0, 1, 0, Math.PI / 2, -Math.PI / 2]);
  expect(asin(1.5)).toBeNaN();
});
