/** Hashes for sketches, fingerprints and checksums. None is secret: what must not be guessed goes through a keyed hash. */

// Compiled code is the same either way, but a test runner's sandbox answers every look at a global by itself.
const { imul } = Math;

/** 32-bit MurmurHash3 over the UTF-16 code units of `text`. */
export function hash32(text: string, seed = 0): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index++) {
    let unit = imul(text.charCodeAt(index), 0xcc9e2d51);
    unit = (unit << 15) | (unit >>> 17);
    hash ^= imul(unit, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (imul(hash, 5) + 0xe6546b64) | 0;
  }
  return finish32(hash ^ text.length);
}

/** 32-bit MurmurHash3 finaliser: every bit of `value` moves every bit of the result. */
export function finish32(value: number): number {
  let hash = value | 0;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 64 bits as 16 hex digits over bytes; for fingerprints that a person may compare. */
export function fingerprintBytes(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    a = imul(a ^ byte, 0x01000193);
    b = imul((b ^ byte) + index, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return hex32(finish32(a ^ b)) + hex32(finish32(b + imul(a, 0x9e3779b1)));
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The 8 hex digits of 32 bits; `toString(16)` leaves compiled code for numbers this large. */
export function hex32(value: number): string {
  const hex = (shift: number): string => HEX_BYTES[(value >>> shift) & 255] as string;
  return hex(24) + hex(16) + hex(8) + hex(0);
}

/** 64 bits as 16 hex digits over 32-bit words; the same on machines of either byte order, and four times as fast as bytes. */
export function fingerprintWords(words: Uint32Array): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as number;
    a = imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = imul((b ^ word) + index, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return hex32(finish32(a ^ b)) + hex32(finish32(b + imul(a, 0x9e3779b1)));
}

/** 64 bits as 16 hex digits over a text's UTF-8 bytes. */
export function fingerprintText(text: string): string {
  return fingerprintBytes(new TextEncoder().encode(text));
}

/** Four tables of 256: what a byte does to the checksum with 0, 1, 2 and 3 more bytes behind it. */
const CRC_TABLES = crcTables();

function crcTables(): Int32Array {
  const tables = new Int32Array(1024);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    tables[byte] = crc;
  }
  for (let index = 256; index < 1024; index++) {
    const before = tables[index - 256] as number;
    tables[index] = (before >>> 8) ^ (tables[before & 0xff] as number);
  }
  return tables;
}

/** CRC-32 (IEEE 802.3) of `bytes` between `from` and `to`, four bytes at a step. */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const tables = CRC_TABLES;
  const words = new DataView(bytes.buffer, bytes.byteOffset, to);
  let crc = -1;
  let index = from;
  for (; index + 4 <= to; index += 4) {
    crc ^= words.getInt32(index, true);
    crc = (tables[768 + (crc & 0xff)] as number) ^ (tables[512 + ((crc >>> 8) & 0xff)] as number)
      ^ (tables[256 + ((crc >>> 16) & 0xff)] as number) ^ (tables[crc >>> 24] as number);
  }
  for (; index < to; index++) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[index] as number)) & 0xff] as number);
  return (crc ^ -1) >>> 0;
}
