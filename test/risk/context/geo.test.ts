import { geoOf } from "../../../src/risk/context/geo.js";
import { NOTHING_KNOWN, keyedHash, redactedAReq, reference } from "./world.js";

const geo = (more: object, sdkIp?: string, methodIp?: string) =>
  geoOf(redactedAReq(more), sdkIp, methodIp === undefined ? undefined : { ip: methodIp }, reference);
const UNKNOWN = { ipKey: undefined, networkKey: undefined, ipVersion: undefined, ...NOTHING_KNOWN, solarOffsetMinutes: undefined };

test("a known address has place, network and the sun's hour", () => {
  expect(geo({ browserIP: "203.0.113.7" })).toEqual({
    ...NOTHING_KNOWN, ipKind: "public", ipKey: keyedHash("ip", "203.0.113.7"), networkKey: "AS64500", ipVersion: 4,
    country: "JP", latitude: 35.68, longitude: 139.76, asn: 64_500, solarOffsetMinutes: 559,
  });
});

test("without a known network the prefix stands for it, hashed", () => {
  expect(geo({ browserIP: "198.51.100.7" }).networkKey).toBe(keyedHash("network", "198.51.100.0/24"));
  expect(geo({ browserIP: "2001:db8:1:2::3" })).toMatchObject({ networkKey: keyedHash("network", "2001:db8:1::/48"), ipVersion: 6, solarOffsetMinutes: undefined });
});

test("spellings of one address have one key", () => {
  const key = geo({ browserIP: "2001:db8::1" }).ipKey;
  expect(geo({ browserIP: "2001:DB8:0:0::0:1" }).ipKey).toBe(key);
  expect(geo({ browserIP: "::ffff:203.0.113.7" }).ipKey).toBe(geo({ browserIP: " 203.0.113.7 " }).ipKey);
});

test.each([
  ["nothing", {}, undefined, undefined, { ...UNKNOWN, ipKind: "absent" }],
  ["an empty text", { browserIP: "" }, undefined, undefined, { ...UNKNOWN, ipKind: "absent" }],
  ["a home network", { browserIP: "192.168.1.11" }, undefined, undefined, { ...UNKNOWN, ipKind: "private", ipVersion: 4 }],
  ["no address", { browserIP: "unknown" }, undefined, undefined, { ...UNKNOWN, ipKind: "malformed" }],
])("%s is known for what it is", (_, more, sdkIp, methodIp, expected) => {
  expect(geo(more, sdkIp, methodIp)).toEqual(expected);
});

test.each([
  ["the app's requestor before the SDK", { appIp: "203.0.113.1" }, "203.0.113.2", undefined, "203.0.113.1"],
  ["the SDK where the requestor says nothing", {}, "203.0.113.2", undefined, "203.0.113.2"],
  ["the requestor where the SDK saw its home network", { appIp: "203.0.113.1" }, "192.168.0.2", undefined, "203.0.113.1"],
  ["the SDK where the requestor saw a private address", { appIp: "10.0.0.1" }, "203.0.113.2", undefined, "203.0.113.2"],
  ["our method page as the last resort", { browserIP: "unknown" }, undefined, "203.0.113.3", "203.0.113.3"],
])("believes %s", (_, more, sdkIp, methodIp, address) => {
  expect(geo(more, sdkIp, methodIp).ipKey).toBe(keyedHash("ip", address));
});
