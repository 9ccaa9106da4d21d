export { assert } from "./assert.js";
export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, daysBetween, formatInstant, parseInstant } from "./instant.js";
export type { Instant } from "./instant.js";
export { escapeHtml } from "./html.js";
export { crc32, finish32, fingerprintBytes, fingerprintText, fingerprintWords, hash32, hex32 } from "./hash.js";
export { asin, clamp, cos, exp, ln, ln1p, logit, sigmoid, sin } from "./math.js";
export { Memo } from "./memo.js";
export { SeededRandom } from "./random.js";
export { newBytes, newFloats } from "./slab.js";
