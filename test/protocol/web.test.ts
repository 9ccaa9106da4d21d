import { isDate, isMinute, isSecond } from "../../src/protocol/calendar.js";
import { isEmail, isIpAddress, isLooseUrl, isOrigin, isUrl } from "../../src/protocol/web.js";

test.each(["https://shop.example.org", "http://localhost:4242/x?y=z#f", "https://3ds_callback.example.org/end", "https://[2001:db8::1]:8443/", "https://例え.example/道"])("%s is a URL", (text) => {
  expect(isUrl(text, false)).toBe(true);
  expect(new URL(text).href).toBeTruthy();
});

test.each(["", "shop", "ftp://a.example", "javascript:alert(1)", "https://", "https://a b.example", "https://u:p@a.example", "https://a.example:70000/", "https://a.example/\u0001", "https:a.example", "data:text/html,x"])(
  "%j is none",
  (text) => {
    expect(isUrl(text, false)).toBe(false);
  },
);

test("https only spares loopback hosts", () => {
  expect(isUrl("http://localhost/", true)).toBe(true);
  expect(isUrl("http://[::1]:80/", true)).toBe(true);
  expect(isUrl("http://localhost.example.org/", true)).toBe(false);
});

test("loose addresses have a host, never another scheme", () => {
  expect(isLooseUrl("localhost:4242/merchant", false)).toBe(true);
  expect(isLooseUrl("localhost:4242/merchant", true)).toBe(false);
  expect(isLooseUrl("javascript:alert(1)", false)).toBe(false);
});

test("an origin has no path", () => {
  expect(isOrigin("https://shop.example.org")).toBe(true);
  expect(isOrigin("https://shop.example.org/pay")).toBe(false);
});

test.each(["a@b.example", "first.last+tag@sub.b.example", "old..mobile.@carrier.example", '"a b"@b.example', "x@[192.0.2.1]", "用户@例子.example"])("%s is an e-mail address", (text) => {
  expect(isEmail(text)).toBe(true);
});

test.each(["", "a", "@b.example", "a@", "a b@c.example", "a@b..example", "a@b.example.", "a@@b.example", "a@b\n.example"])("%j is none", (text) => {
  expect(isEmail(text)).toBe(false);
});

test.each(["192.0.2.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::1f", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1:2:3:4:5:6:192.0.2.1"])("%s is an IP address", (text) => {
  expect(isIpAddress(text)).toBe(true);
});

test.each(["", "192.0.2", "192.0.2.256", "1.2.3.4.5", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "192.0.2.1::", "fe80::1%eth0", "g::"])("%j is none", (text) => {
  expect(isIpAddress(text)).toBe(false);
});

test("days, minutes and seconds exist", () => {
  expect([isDate("20240229"), isDate("20000229"), isDate("20261231")]).toEqual([true, true, true]);
  expect([isDate("20230229"), isDate("19000229"), isDate("20261301"), isDate("20260100"), isDate("2026010"), isDate("2026-1-1")]).toEqual(Array(6).fill(false));
  expect([isMinute("202601012359"), isMinute("202601012400"), isMinute("202601012360")]).toEqual([true, false, false]);
  expect([isSecond("20260101235959"), isSecond("20260101235960"), isSecond("2026010123595x")]).toEqual([true, false, false]);
});
