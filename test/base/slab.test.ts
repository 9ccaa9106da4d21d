import { newBytes, newFloats } from "../../src/base/index.js";

test.each([["floats", newFloats], ["bytes", newBytes]] as const)("%s are zero, and nobody else writes to them", (_name, make) => {
  const made = Array.from({ length: 600 }, (_, index) => {
    const length = 1 + ((index * 37) % 150);
    const array = make(length);
    expect([array.length, array.every((value) => value === 0)]).toEqual([length, true]);
    return array.fill(index % 251);
  });
  expect(made.every((array, index) => array.every((value) => value === index % 251))).toBe(true);
});

test("an array may be longer than a slab, or empty", () => {
  expect([newFloats(100_000).length, newBytes(100_000).length, newFloats(0).length]).toEqual([100_000, 100_000, 0]);
});
