/** A copy of `numbers` with room for `length`. */
export function enlarged<Numbers extends Uint8Array | Int32Array | Float32Array | Float64Array>(numbers: Numbers, length: number): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(length);
  larger.set(numbers);
  return larger;
}
