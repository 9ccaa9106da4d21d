import { phoneOf } from "../../../src/risk/context/phone.js";
import { keyedHash } from "./world.js";

const phone = (cc: string, subscriber: string) => phoneOf({ cc, subscriber }, "mobile", keyedHash);

test.each([
  ["81", "9012345678", "JP", "mobile", true], ["81", "09012345678", "JP", "mobile", true], ["81", "312345678", "JP", "fixed", true], ["81", "5031234567", "JP", "voip", true],
  ["81", "120123456", "JP", "toll-free", true], ["1", "2025550123", "US", "fixed-or-mobile", true], ["44", "7400123456", "GB", "mobile", true],
  ["33", "612345678", "FR", "mobile", true], ["81", "123", undefined, undefined, false], ["999", "123456789", undefined, "unknown", false],
])("+%s %s", (cc, subscriber, country, lineType, valid) => {
  const found = phone(cc, subscriber);
  expect(found?.valid).toBe(valid);
  if (valid) expect(found).toMatchObject({ country, lineType, use: "mobile" });
});

test("with and without the trunk prefix it is one line; another number is another", () => {
  expect(phone("81", "09012345678")?.key).toBe(keyedHash("phone", "+819012345678"));
  expect(phone("81", "9012345678")?.key).toBe(keyedHash("phone", "+819012345678"));
  expect(phone("81", "9012345679")?.key).not.toBe(phone("81", "9012345678")?.key);
});

test("half a number is none", () => {
  expect([phoneOf(undefined, "home", keyedHash), phoneOf({ cc: "81" }, "home", keyedHash), phoneOf({ subscriber: "9012345678" }, "home", keyedHash)]).toEqual([undefined, undefined, undefined]);
});
