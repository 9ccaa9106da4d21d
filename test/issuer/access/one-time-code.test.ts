import { base32, bytesOfBase32, stepOfCode } from "../../../src/issuer/access/one-time-code.js";
import { oneTimeCode } from "./authenticator.js";

const SECRET = Buffer.from("12345678901234567890");

test.each([[59, "287082"], [1_111_111_109, "081804"], [1_111_111_111, "050471"], [1_234_567_890, "005924"], [2_000_000_000, "279037"], [20_000_000_000, "353130"]])(
  "the code of RFC 6238, appendix B, at %d s, in its last six digits",
  (seconds, code) => expect([oneTimeCode(SECRET, seconds * 1000), stepOfCode(SECRET, code, seconds * 1000)]).toEqual([code, Math.floor(seconds / 30)]),
);

test("a code is taken half a minute early or late, and no more", () => {
  const at = 1_000_000 * 30_000;
  const code = oneTimeCode(SECRET, at);
  expect([-60_000, -30_001, -30_000, -1, 0, 29_999, 30_000, 59_999, 60_000].map((off) => stepOfCode(SECRET, code, at + off))).toEqual([
    undefined, undefined, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, undefined,
  ]);
});

test.each(["", "12345", "1234567", "28708a", " 287082", "２８７０８２"])("%j is no code", (code) => expect(stepOfCode(SECRET, code, 59_000)).toBeUndefined());

test.each([["", ""], ["f", "MY"], ["fo", "MZXQ"], ["foo", "MZXW6"], ["foob", "MZXW6YQ"], ["fooba", "MZXW6YTB"], ["foobar", "MZXW6YTBOI"]])("base32 of %j as RFC 4648 has it, without padding", (text, expected) => {
  expect(base32(Buffer.from(text))).toBe(expected);
  expect(Buffer.from(bytesOfBase32(expected)).toString()).toBe(text);
});
