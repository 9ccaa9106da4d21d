import fc from "fast-check";
import { csvOf } from "../../web/console/parts/csv.js";
import { diffLines, foldedDiff } from "../../web/console/parts/diff.js";
import { languageOf } from "../../web/console/words/index.js";

describe("a difference", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));

  test("gives both texts back, each line with its number, and nothing is told as different that is alike", () => {
    fc.assert(fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const [old, young] = [lines.filter(({ kind }) => kind !== "added"), lines.filter(({ kind }) => kind !== "removed")];
      expect(old.map((line) => line.text).join("\n")).toBe(before);
      expect(young.map((line) => line.text).join("\n")).toBe(after);
      expect(old.map((line) => line.before)).toEqual(old.map((_, place) => place + 1));
      expect(young.map((line) => line.after)).toEqual(young.map((_, place) => place + 1));
      if (before === after) expect(lines.every(({ kind }) => kind === "same")).toBe(true);
    }));
  });

  test("of one changed line shows its neighbours and tells the rest by number", () => {
    const before = Array.from({ length: 40 }, (_, place) => `line ${place}`).join("\n");
    const parts = foldedDiff(diffLines(before, before.replace("line 20", "line twenty")), 3);
    expect(parts.map((part) => ("skipped" in part ? part.skipped : part.lines.length))).toEqual([17, 8, 16]);
  });

  test("of two long texts without a line in common is told as a whole, and soon", () => {
    const long = (word: string): string => Array.from({ length: 5_000 }, (_, place) => `${word} ${place}`).join("\n");
    const started = performance.now();
    expect(diffLines(long("a"), long("b"))).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("CSV", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2", "'-2"],
    ['say "yes", twice', '"say ""yes"", twice"'],
    ["two\nlines", '"two\nlines"'],
    ["東京書店", "東京書店"],
  ])("%j is written as %j", (value, written) => {
    expect(csvOf(["name"], [[value]])).toBe(`\uFEFFname\r\n${written}\r\n`);
  });

  test("numbers stay numbers, and what is not known is empty", () => {
    expect(csvOf(["a", "b", "c"], [[-5, null, true]])).toBe("\uFEFFa,b,c\r\n-5,,true\r\n");
  });
});

test.each([
  [["ja-JP", "en"], "ja"],
  [["fr", "en-GB"], "en"],
  [[null, "ja"], "ja"],
  [["constructor"], "en"],
  [[], "en"],
] as const)("who asks for %j is spoken to in %s", (wanted, language) => {
  expect(languageOf(wanted)).toBe(language);
});
