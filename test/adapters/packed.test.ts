import fc from "fast-check";
import { PackedBytes } from "../../src/adapters/packed-bytes.js";
import { EntityNumbers, kindIn, numberIn } from "../../src/adapters/entity-numbers.js";
import { PackedTexts } from "../../src/adapters/packed-texts.js";

test("packed bytes hold what was set last, whatever grew, shrank and moved", () => {
  const sets = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 255 })), { maxLength: 200 });
  fc.assert(
    fc.property(sets, (steps) => {
      const packed = new PackedBytes();
      const expected = new Map<number, Uint8Array>();
      for (const [number, length, byte] of steps) {
        const bytes = new Uint8Array(length).fill(byte);
        packed.set(number * 700, bytes);
        expected.set(number * 700, bytes);
      }
      for (let number = 0; number <= 13; number++) {
        const found = packed.get(number * 700);
        expect(found && [...found]).toEqual(expected.has(number * 700) ? [...(expected.get(number * 700) as Uint8Array)] : undefined);
      }
    }),
  );
});

test("packed bytes go on over many chunks", () => {
  const packed = new PackedBytes();
  for (let number = 0; number < 3000; number++) packed.set(number, new Uint8Array(1400).fill(number & 0xff));
  for (let number = 0; number < 3000; number++) expect([packed.get(number)?.length, packed.get(number)?.[1399]]).toEqual([1400, number & 0xff]);
});

test("packed texts number each text once, in order of arrival, in any script", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { maxLength: 100 }), (texts) => {
      const packed = new PackedTexts();
      const wellFormed = texts.map((text) => Buffer.from(text).toString());
      const distinct = [...new Set(wellFormed)];
      expect(wellFormed.map((text) => packed.add(text))).toEqual(wellFormed.map((text) => distinct.indexOf(text)));
      expect(Array.from({ length: packed.size }, (_, number) => packed.textOf(number))).toEqual(distinct);
    }),
  );
});

test("each entity has a number among those of its kind, and is found by it again, however many there are", () => {
  const entities = new EntityNumbers();
  const codes = new Set<number>();
  for (let id = 0; id < 30_000; id++) {
    for (const kind of ["card", "everyone"] as const) {
      const code = entities.codeOf({ kind, id: `${id}` });
      codes.add(code);
      if (kindIn(code) !== kind || numberIn(code) !== id) expect([kindIn(code), numberIn(code)]).toEqual([kind, id]);
    }
  }
  expect(codes.size).toBe(60_000);
  for (const id of [0, 16_383, 16_384, 29_999, 0]) {
    const code = entities.codeOf({ kind: "card", id: `${id}` });
    expect(codes.has(code)).toBe(true);
    expect(entities.entityOf(code)).toEqual({ kind: "card", id: `${id}` });
  }
  expect([...entities.codes()].length).toBe(60_000);
});
