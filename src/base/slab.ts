/** How many numbers a slab has room for, at least. */
const SLAB_LENGTH = 16_384;

let floats = new Float32Array(0);
let bytes = new Uint8Array(0);
let floatsUsed = 0;
let bytesUsed = 0;

/**
 * `length` zeros in memory shared with others made before and after: memory of its own costs the system an allocation and
 * the collector a visit, which is five times as much. For arrays that live about as long as their neighbours.
 */
export function newFloats(length: number): Float32Array {
  if (floatsUsed + length > floats.length) {
    floats = new Float32Array(Math.max(length, SLAB_LENGTH));
    floatsUsed = 0;
  }
  floatsUsed += length;
  return floats.subarray(floatsUsed - length, floatsUsed);
}

/** {@link newFloats} of bytes. */
export function newBytes(length: number): Uint8Array {
  if (bytesUsed + length > bytes.length) {
    bytes = new Uint8Array(Math.max(length, SLAB_LENGTH));
    bytesUsed = 0;
  }
  bytesUsed += length;
  return bytes.subarray(bytesUsed - length, bytesUsed);
}
