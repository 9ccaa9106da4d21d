/** Values of the MaxMind DB data section. */

/** Whole numbers from 0 to 2^32 - 1 are stored as such, all other numbers as doubles. Bytes are a value already encoded. */
export type MmdbValue = string | number | boolean | Uint8Array | readonly MmdbValue[] | { readonly [member: string]: MmdbValue };

const TYPE = { text: 2, double: 3, uint16: 5, uint32: 6, map: 7, uint64: 9, list: 11, boolean: 14 } as const;

export function encodeValue(value: MmdbValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return textOf(value);
  if (typeof value === "boolean") return headOf(TYPE.boolean, value ? 1 : 0);
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? encodeUnsigned(value, "uint32") : doubleOf(value);
  if (Array.isArray(value)) return Buffer.concat([headOf(TYPE.list, value.length), ...(value as readonly MmdbValue[]).map(encodeValue)]);
  const members = Object.entries(value as { readonly [member: string]: MmdbValue });
  return Buffer.concat([headOf(TYPE.map, members.length), ...members.flatMap(([name, member]) => [textOf(name), encodeValue(member)])]);
}

/** A whole number of stated width; leading zero bytes are left out, as the format wants it. */
export function encodeUnsigned(value: number, width: "uint16" | "uint32" | "uint64"): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.concat([headOf(TYPE[width], bytes.length), Uint8Array.from(bytes)]);
}

function doubleOf(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([headOf(TYPE.double, 8), bytes]);
}

function textOf(text: string): Uint8Array {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([headOf(TYPE.text, bytes.length), bytes]);
}

/** Three bits of type (types from 8 on go into a second byte) and the size, which spills into up to three bytes more. */
function headOf(type: number, size: number): Uint8Array {
  const spill = size < 29 ? [] : size < 285 ? [size - 29] : size < 65_821 ? bytesOf(size - 285, 2) : bytesOf(size - 65_821, 3);
  const sizeBits = size < 29 ? size : 28 + spill.length;
  return type < 8 ? Uint8Array.of((type << 5) | sizeBits, ...spill) : Uint8Array.of(sizeBits, type - 7, ...spill);
}

function bytesOf(value: number, count: 2 | 3): number[] {
  return count === 2 ? [value >> 8, value & 255] : [value >> 16, (value >> 8) & 255, value & 255];
}
