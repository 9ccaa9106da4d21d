import fc from "fast-check";
import { FACTS } from "../../../src/risk/index.js";
import type { Facts, FactValue } from "../../../src/risk/index.js";

const VALUES = {
  bool: fc.boolean(),
  int: fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer()),
  double: fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }), fc.double()),
  string: fc.string(),
};

/** Any values of the right types, each fact unknown now and then; facts that never are unknown are not. */
export const anyFacts: fc.Arbitrary<Facts> = fc.record(Object.fromEntries(FACTS.map(({ name, type, values, usual }) => {
  const value: fc.Arbitrary<FactValue> = values === undefined ? VALUES[type] : fc.constantFrom(...values);
  return [name, usual === undefined ? fc.option(value, { nil: undefined }) : value];
})));
