import { SeededRandom, crc32 } from "../../src/base/index.js";

/** The definition, bit by bit. */
function slowly(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test("the checksum is the published one", () => {
  expect(crc32(Buffer.from("123456789", "latin1"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("every length and every part of an array gives what the definition gives", () => {
  const random = new SeededRandom(5);
  const bytes = Uint8Array.from({ length: 40 }, () => random.below(256));
  for (let from = 0; from < 5; from++) for (let to = from; to <= bytes.length; to++) expect(crc32(bytes, from, to)).toBe(slowly(bytes.subarray(from, to)));
});
