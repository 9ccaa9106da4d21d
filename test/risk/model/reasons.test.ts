import fc from "fast-check";
import { strongest } from "../../../src/risk/index.js";

test("strongest first, equal ones in table order, nothing that speaks against risk", () => {
  const contributions = Float32Array.from([0.5, -3, 2, 0, 0.5, 1]);
  expect(strongest(contributions, 3)).toEqual([{ index: 2, contribution: 2 }, { index: 5, contribution: 1 }, { index: 0, contribution: 0.5 }]);
  expect(strongest(contributions, 10).map(({ index }) => index)).toEqual([2, 5, 0, 4]);
  expect(strongest(contributions, 0)).toEqual([]);
});

test("the same as sorting everything", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -3, max: 3 })), fc.integer({ min: 0, max: 6 }), (values, count) => {
    const sorted = values.map((contribution, index) => ({ index, contribution })).filter(({ contribution }) => contribution > 0)
      .sort((a, b) => b.contribution - a.contribution || a.index - b.index);
    expect(strongest(Float32Array.from(values), count)).toEqual(sorted.slice(0, count));
  }));
});
