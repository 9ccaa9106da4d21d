import type { Context, Maybe, Profiles } from "../../../src/risk/index.js";
import { extract } from "../../../src/risk/feature/extract.js";
import { FEATURES } from "../../../src/risk/feature/table.js";

/** A story in one line: what is said, what is remembered, and what the named feature is worth. */
export type Case = readonly [feature: string, story: string, context: Context, profiles: Profiles, expected: Maybe<number>];

export function valueOf(feature: string, context: Context, profiles: Profiles): Maybe<number> {
  const index = FEATURES.findIndex(({ name }) => name === feature);
  if (index < 0) throw new Error(`no feature ${feature}`);
  const { values, known } = extract(context, profiles);
  return known[index] === 0 ? undefined : values[index];
}

/** Runs the cases, and sees to it that they are of exactly the features named. */
export function cases(groups: readonly string[], all: readonly Case[]): void {
  test.each(all)("%s: %s", (feature, _, context, profiles, expected) => {
    const value = valueOf(feature, context, profiles);
    if (expected === undefined || value === undefined) expect(value).toBe(expected);
    else expect(value).toBeCloseTo(expected, 4);
  });

  test(`every ${groups.join(" or ")} feature has a known case`, () => {
    const told = new Set(all.filter(([, , , , expected]) => expected !== undefined).map(([feature]) => feature));
    const rows = FEATURES.filter(({ group }) => groups.includes(group)).map(({ name }) => name);
    expect([...told].sort()).toEqual([...rows].sort());
  });
}
