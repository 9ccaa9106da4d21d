import { isIP } from "node:net";
import fc from "fast-check";
import { parseIp } from "../../../src/risk/context/ip.js";

test.each([
  ["203.0.113.7", 4, "203.0.113.7", "203.0.113.0/24", true],
  ["255.255.255.255", 4, "255.255.255.255", "255.255.255.0/24", false],
  ["::ffff:203.0.113.7", 4, "203.0.113.7", "203.0.113.0/24", true],
  ["::FFFF:cb00:7107", 4, "203.0.113.7", "203.0.113.0/24", true],
  ["2001:DB8:0:0:0:0:0:1", 6, "2001:db8::1", "2001:db8:0::/48", true],
  ["2001:db8:12:34::1", 6, "2001:db8:12:34::1", "2001:db8:12::/48", true],
  ["2001:db8:0:1:0:0:0:1", 6, "2001:db8:0:1::1", "2001:db8:0::/48", true],
  ["2001:0:0:1:0:0:1:1", 6, "2001::1:0:0:1:1", "2001:0:0::/48", false],
  ["2400:4050:0:1:1:1:0:1", 6, "2400:4050:0:1:1:1:0:1", "2400:4050:0::/48", true],
  ["64:ff9b::203.0.113.7", 6, "64:ff9b::cb00:7107", "64:ff9b:0::/48", false],
])("%s", (text, version, canonical, prefix, isPublic) => {
  expect(parseIp(text)).toEqual({ version, text: canonical, prefix, isPublic });
});

test.each([
  "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.168.1.11", "198.18.0.1",
  "224.0.0.1", "250.0.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:10.0.0.1",
])("%s is not a place on the internet", (text) => {
  expect(parseIp(text)?.isPublic).toBe(false);
});

test.each(["100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "11.0.0.0", "9.255.255.255", "198.20.0.1", "2a00::1"])("%s is one", (text) => {
  expect(parseIp(text)?.isPublic).toBe(true);
});

test.each([
  "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.04", "1..2.3", ".1.2.3", "1.2.3.", "a.b.c.d", "1.2.3.4 ", "１.2.3.4", ":", ":::", "1::2::3", "12345::", "g::1",
  "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9", "fe80::1%eth0", "::1.2.3.256", "1.2.3.4::", "[::1]", "unknown",
])("%p is no address", (text) => {
  expect(parseIp(text)).toBeUndefined();
});

test("agrees with Node on what is an address, and its text is stable", () => {
  const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{2,20}$/));
  fc.assert(fc.property(text, (address) => {
    const parsed = parseIp(address);
    expect(parsed !== undefined).toBe(isIP(address) !== 0);
    if (parsed !== undefined) expect(parseIp(parsed.text)).toEqual(parsed);
  }), { numRuns: 2_000 });
});

test("IPv6 text is what the platform writes", () => {
  fc.assert(fc.property(fc.ipV6(), (address) => {
    const parsed = parseIp(address);
    if (parsed?.version === 6) expect(`[${parsed.text}]`).toBe(new URL(`http://[${address}]/`).hostname);
  }), { numRuns: 1_000 });
});
