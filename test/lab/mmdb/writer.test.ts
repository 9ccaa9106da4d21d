import { Reader } from "maxmind";
import type { Response } from "maxmind";
import fc from "fast-check";
import { writeMmdb } from "../../../src/lab/mmdb/writer.js";
import type { MmdbFile, MmdbNetwork } from "../../../src/lab/mmdb/writer.js";

function reader(networks: readonly MmdbNetwork[], more: Partial<MmdbFile> = {}) {
  const file = writeMmdb({ type: "Test-City", ipVersion: 6, buildEpoch: 1_767_225_600, networks, ...more });
  return new Reader<Response>(Buffer.from(file));
}
const get = (from: Reader<Response>, address: string) => from.get(address) as unknown;

test("metadata comes back", () => {
  const { metadata } = reader([{ cidr: "198.51.100.0/24", record: "x" }]);
  expect(metadata).toMatchObject({ databaseType: "Test-City", ipVersion: 6, recordSize: 32, binaryFormatMajorVersion: 2, languages: ["en"] });
  expect(metadata.buildEpoch).toEqual(new Date("2026-01-01T00:00:00Z"));
});

test("values of every kind come back as they were", () => {
  const record = {
    text: "渋谷区", empty: "", long: "x".repeat(300), longer: "y".repeat(70_000), zero: 0, small: 7, large: 4_294_967_295, huge: 2 ** 40, below: -3, part: 35.6586,
    yes: true, no: false, list: ["a", 1, { deep: [true, []] }], names: { en: "Tokyo", nested: { one: { two: "three" } } },
  };
  expect(get(reader([{ cidr: "203.0.113.0/24", record }]), "203.0.113.9")).toEqual(record);
});

test.each<[string, string, unknown]>([
  ["the first address of a network", "203.0.113.0", "net"],
  ["its last address", "203.0.113.255", "net"],
  ["the address after it", "203.0.114.0", "wide"],
  ["a longer prefix inside", "203.0.113.7", "host"],
  ["outside everything", "198.51.100.1", null],
  ["IPv6", "2001:db8:1::5", "six"],
  ["a longer IPv6 prefix", "2001:db8:1:2::5", "six longer"],
  ["IPv6 outside", "2001:db9::1", null],
])("a version 6 file knows %s", (_, address, expected) => {
  const networks = [
    { cidr: "203.0.113.7/32", record: "host" }, { cidr: "203.0.113.0/24", record: "net" }, { cidr: "203.0.0.0/16", record: "wide" },
    { cidr: "2001:db8:1:2::/64", record: "six longer" }, { cidr: "2001:db8::/32", record: "six" },
  ];
  expect(get(reader(networks), address)).toBe(expected);
  expect(get(reader([...networks].reverse()), address)).toBe(expected);
});

test("a version 4 file knows IPv4 and refuses to hold anything else", () => {
  const four = reader([{ cidr: "0.0.0.0/0", record: "all" }, { cidr: "128.0.0.0/1", record: "upper" }], { ipVersion: 4 });
  expect([get(four, "10.0.0.1"), get(four, "200.0.0.1")]).toEqual(["all", "upper"]);
  expect(() => reader([{ cidr: "2001:db8::/32", record: "x" }], { ipVersion: 4 })).toThrow("2001:db8::/32 does not fit into a version 4 file");
});

test.each(["203.0.113.0", "203.0.113.0/33", "203.0.113/24", "256.0.0.0/8", "x/8", "2001:db8/32", "2001:db8::/129", "1::2::3/64"])("%s is no network", (cidr) => {
  expect(() => reader([{ cidr, record: "x" }])).toThrow();
});

test("whatever the networks, an address has the record of its longest prefix", () => {
  const quad = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
  // A few high bits only, so that networks overlap often.
  const network = fc.record({ value: fc.constantFrom(0, 0x4000_0000, 0x8000_0000, 0xc000_0000, 0xc080_0000, 0xc0a8_0000), length: fc.integer({ min: 1, max: 18 }) });
  fc.assert(fc.property(fc.uniqueArray(network, { minLength: 1, maxLength: 12, selector: (one) => `${mask(one.value, one.length)}/${one.length}` }), fc.integer({ min: 0, max: 0xffff_ffff }), (all, address) => {
    const from = reader(all.map(({ value, length }) => ({ cidr: `${quad(mask(value, length))}/${length}`, record: `${mask(value, length)}/${length}` })));
    const longest = all.filter(({ value, length }) => mask(value, length) === mask(address, length)).sort((a, b) => b.length - a.length)[0];
    expect(get(from, quad(address))).toBe(longest === undefined ? null : `${mask(longest.value, longest.length)}/${longest.length}`);
  }), { numRuns: 200 });
});

function mask(value: number, length: number): number {
  return (value & (length === 0 ? 0 : -1 << (32 - length))) >>> 0;
}
