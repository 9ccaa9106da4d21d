/**
 * Exponential, logarithm and what rests on them, from additions, multiplications and divisions alone. ECMAScript lets
 * `Math.exp` and `Math.log` differ in the last bit from one engine to the next; a decision must not.
 */

const LOG2_E = 1.4426950408889634;
const LN2_HIGH = 0.693147180369123816490;
const LN2_LOW = 1.90821492927058770002e-10;
const words = new DataView(new ArrayBuffer(8));

/** 2^(index - 1022), for every exponent that a normal number has. */
const POWERS_OF_TWO = Float64Array.from({ length: 2046 }, (_, index) => {
  words.setUint32(0, (index + 1) << 20);
  words.setUint32(4, 0);
  return words.getFloat64(0);
});

const powerOfTwo = (exponent: number): number => POWERS_OF_TWO[exponent + 1022] as number;

/** e to the power of `x`. Relative error below 1e-15; 0 below -708, the largest finite value above 709. */
export function exp(x: number): number {
  if (!(x > -708)) return x !== x ? NaN : 0;
  if (x > 709) return Number.MAX_VALUE;
  const k = Math.round(x * LOG2_E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // |r| <= 0.3466: thirteen terms of the series reach the last bit. Divisions by constants would be several times slower.
  let sum = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 1.984126984126984e-4;
  sum = sum * r + 1.388888888888889e-3;
  sum = sum * r + 8.333333333333333e-3;
  sum = sum * r + 4.1666666666666664e-2;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  sum = (sum * r + 1) * r + 1;
  // 2^1024 has no exponent of its own, so the largest arguments take the power in two steps.
  return k > 1023 ? sum * powerOfTwo(k - 1) * 2 : sum * powerOfTwo(k);
}

/** Natural logarithm. Relative error below 1e-15; -Infinity at 0, NaN below. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let scale = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984;
    scale = -54;
  }
  words.setFloat64(0, value);
  const high = words.getUint32(0);
  let exponent = (high >>> 20) - 1023 + scale;
  words.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = words.getFloat64(0);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 23;
  sum = sum * z + 1 / 21;
  sum = sum * z + 1 / 19;
  sum = sum * z + 1 / 17;
  sum = sum * z + 1 / 15;
  sum = sum * z + 1 / 13;
  sum = sum * z + 1 / 11;
  sum = sum * z + 1 / 9;
  sum = sum * z + 1 / 7;
  sum = sum * z + 1 / 5;
  sum = sum * z + 1 / 3;
  return exponent * LN2_HIGH + (2 * s + (2 * s * z * sum + exponent * LN2_LOW));
}

/** ln(1 + x) for x above -1, exact near 0. */
export function ln1p(x: number): number {
  const u = 1 + x;
  return u === 1 ? x : (ln(u) * x) / (u - 1);
}

/** 1 / (1 + e^-x), never exactly 0 or 1 for |x| below 36. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** ln(p / (1 - p)). */
export function logit(p: number): number {
  return ln(p) - ln(1 - p);
}

export function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;

/** Sine of `x` radians, within 1e-12 for |x| up to 1,000. */
export function sin(x: number): number {
  const quarter = Math.round(x / HALF_PI);
  const r = x - quarter * HALF_PI - quarter * HALF_PI_LOW;
  switch (quarter & 3) {
    case 0: return sineNearZero(r);
    case 1: return cosineNearZero(r);
    case 2: return -sineNearZero(r);
    default: return -cosineNearZero(r);
  }
}

/** Cosine of `x` radians, within 1e-12 for |x| up to 1,000. */
export function cos(x: number): number {
  return sin(x + HALF_PI);
}

/** Angle between -π/2 and π/2 whose sine is `x`, within 1e-12; NaN outside -1 to 1. */
export function asin(x: number): number {
  if (x < 0) return -asin(-x);
  // Above one half the series is slow; the half-angle formula leads back below it.
  if (x > 0.5) return HALF_PI - 2 * asin(Math.sqrt((1 - x) / 2));
  let power = x;
  let sum = x;
  for (let n = 1; n <= 24; n++) {
    power *= (x * x * (2 * n - 1)) / (2 * n);
    sum += power / (2 * n + 1);
  }
  return sum;
}

function sineNearZero(r: number): number {
  let sum = 1;
  for (let n = 18; n >= 2; n -= 2) sum = 1 - ((r * r) / (n * (n + 1))) * sum;
  return r * sum;
}

function cosineNearZero(r: number): number {
  let sum = 1;
  for (let n = 17; n >= 1; n -= 2) sum = 1 - ((r * r) / (n * (n + 1))) * sum;
  return sum;
}
