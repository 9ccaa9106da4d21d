/*
 * A scratch page to write a record to and to read one from. Nothing in here waits, so that one page serves all; a record
 * is copied out of it, or into it, whole.
 */

const PAGE_BYTES = 16_384;
const page = new Uint8Array(PAGE_BYTES);
const view = new DataView(page.buffer);
let position = 0;
let end = 0;

export function startWriting(): void {
  position = 0;
}

/** The record that was written, on the scratch page itself: valid until the next one is begun. */
export function finishWriting(): Uint8Array {
  return page.subarray(0, position);
}

/** @throws {Error} when `bytes` are longer than any record can be */
export function startReading(bytes: Uint8Array): void {
  if (bytes.length > PAGE_BYTES) throw new Error(`a packed record of ${bytes.length} bytes is longer than any of ours`);
  page.set(bytes);
  position = 0;
  end = bytes.length;
}

/** How many bytes of the record have been read. */
export function readingPlace(): number {
  return position;
}

/** Copies what `bytes` hold from `from` on. */
export function writeRest(bytes: Uint8Array, from: number): void {
  page.set(bytes.subarray(from), position);
  position += bytes.length - from;
}

/** @throws {Error} when the record was not exactly as long as what was read of it */
export function finishReading(): void {
  if (position !== end) throw new Error(`a packed record of ${end} bytes should have ${position}`);
}

export function writeByte(value: number): void {
  page[position++] = value;
}

export function readByte(): number {
  return page[position++] as number;
}

/** @param value an integer from 0 to 2^48 - 1 */
export function writeUint48(value: number): void {
  view.setUint16(position, Math.floor(value / 0x1_0000_0000));
  view.setUint32(position + 2, value % 0x1_0000_0000);
  position += 6;
}

export function readUint48(): number {
  const value = view.getUint16(position) * 0x1_0000_0000 + view.getUint32(position + 2);
  position += 6;
  return value;
}

export function writeInt32(value: number): void {
  view.setInt32(position, value);
  position += 4;
}

export function readInt32(): number {
  const value = view.getInt32(position);
  position += 4;
  return value;
}

export function writeInt16(value: number): void {
  view.setInt16(position, value);
  position += 2;
}

export function readInt16(): number {
  const value = view.getInt16(position);
  position += 2;
  return value;
}

export function writeFloat32(value: number): void {
  view.setFloat32(position, value);
  position += 4;
}

export function readFloat32(): number {
  const value = view.getFloat32(position);
  position += 4;
  return value;
}

/** Seven bits a byte, lowest first. @param value an integer from 0 to 2^53 - 1 */
export function writeVarint(value: number): void {
  position = putVarint(position, value);
}

export function readVarint(): number {
  const value = varintAt(position);
  position += varintBytes(value);
  return value;
}

/** @returns the place after it */
function putVarint(at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest > 0x7fff_ffff) {
    page[place++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  while (rest > 127) {
    page[place++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  page[place++] = rest;
  return place;
}

function varintAt(at: number): number {
  let place = at;
  let byte = page[place++] as number;
  let value = byte & 127;
  for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
    byte = page[place++] as number;
    value |= (byte & 127) << shift;
  }
  // Shifts end at 32 bits; the rare rest is multiplied.
  for (let scale = 0x1000_0000; byte > 127; scale *= 128) {
    byte = page[place++] as number;
    value += (byte & 127) * scale;
  }
  return value;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let bound = 128; value >= bound; bound *= 128) bytes++;
  return bytes;
}

/*
 * The members of a set, four numbers each: hash, second last seen, second first seen, uses. They are most of a record, so
 * that their loops keep the place to themselves until they end.
 */

/** Writes each as hash, seconds before `base`, uses less one and, if used again, seconds from first to last use. */
export function writeMembers(words: readonly number[], base: number): void {
  let place = position;
  for (let at = 0; at < words.length; at += 4) {
    const last = words[at + 1] as number;
    const uses = words[at + 3] as number;
    view.setInt32(place, words[at] as number);
    place = putVarint(place + 4, base - last);
    place = putVarint(place, uses - 1);
    if (uses > 1) place = putVarint(place, last - (words[at + 2] as number));
  }
  position = place;
}

/** Where members are read to, so that the finished list is copied in one block at its final length. */
const desk: number[] = Array.from({ length: 256 }, () => 0);

export function readMembers(count: number, base: number): number[] {
  let place = position;
  for (let index = 0; index < 4 * count; index += 4) {
    const hash = view.getInt32(place);
    const age = varintAt(place + 4);
    place += 4 + varintBytes(age);
    const again = varintAt(place);
    place += varintBytes(again);
    const span = again > 0 ? varintAt(place) : 0;
    if (again > 0) place += varintBytes(span);
    desk[index] = hash;
    desk[index + 1] = base - age;
    desk[index + 2] = base - age - span;
    desk[index + 3] = again + 1;
  }
  position = place;
  return desk.slice(0, 4 * count);
}

/** A varint of either sign, small when `value` is near 0. */
export function writeSigned(value: number): void {
  writeVarint(value < 0 ? -2 * value - 1 : 2 * value);
}

export function readSigned(): number {
  const folded = readVarint();
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/** Numbers of which runs are equal: a mask says which differ from the one before (`first` before all), and those follow. */
export function writeRuns(values: readonly number[], first: number): void {
  const maskAt = position++;
  let mask = 0;
  let last = first;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value === last) continue;
    mask |= 1 << index;
    writeFloat32(value);
    last = value;
  }
  page[maskAt] = mask;
}

/** Fills `values`, whose length says how many were written. */
export function readRuns(values: number[], first: number): readonly number[] {
  const mask = readByte();
  let last = first;
  for (let index = 0; index < values.length; index++) {
    if (mask & (1 << index)) last = readFloat32();
    values[index] = last;
  }
  return values;
}

/** Small counts, most of them 0: a mask of at most 32 says which are not, and those follow. */
export function writeSparse(counts: Uint8Array): void {
  const maskAt = position;
  position += 4;
  let mask = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] as number;
    if (count === 0) continue;
    mask |= 1 << index;
    page[position++] = count;
  }
  view.setInt32(maskAt, mask);
}

export function readSparse(length: number): Uint8Array {
  const counts = new Uint8Array(length);
  const mask = readInt32();
  for (let index = 0; index < length; index++) if (mask & (1 << index)) counts[index] = page[position++] as number;
  return counts;
}
