import fc from "fast-check";
import { ModelRefused } from "../../../src/risk/index.js";
import { readLightgbm } from "../../../src/risk/model/lightgbm.js";
import { Trees } from "../../../src/risk/model/trees.js";
import { NAMES, fixtureBytes } from "./lightgbm-fixture.js";

const TEXT = Buffer.from(fixtureBytes("zero")).toString();
const LINES = TEXT.split("\n");
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lineOf = (start: string): number => LINES.findIndex((line) => line.startsWith(start)) + 1;

/** The text with the first line that begins with `start` spoilt, and the number of that line. */
function spoilt(start: string, change: (line: string) => string): { readonly text: string; readonly line: number } {
  const line = lineOf(start);
  return { text: LINES.map((text, index) => (index === line - 1 ? change(text) : text)).join("\n"), line };
}

function refusal(text: string): string {
  try {
    readLightgbm(bytesOf(text), "boosted.txt", NAMES);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelRefused);
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

test("a file as LightGBM wrote it is read, with either kind of line end", () => {
  const model = readLightgbm(bytesOf(TEXT), "boosted.txt", NAMES);
  expect(model).toMatchObject({ sigmoid: 0.7, nanLine: undefined });
  expect(model.trees.roots).toHaveLength(6);
  expect(model.used.length).toBeGreaterThan(5);
  expect(readLightgbm(bytesOf(TEXT.replaceAll("\n", "\r\n")), "boosted.txt", NAMES)).toEqual(model);
  expect(readLightgbm(fixtureBytes("empty"), "empty.txt", NAMES).nanLine).toBe(18);
});

test("a tree that is a single leaf is read", () => {
  const single = ["tree", ...LINES.slice(1, 9), "tree_sizes=242", "", "Tree=0", "num_leaves=1", "num_cat=0", "split_feature=", "threshold=", "decision_type=", "left_child=", "right_child=", "leaf_value=-2.04", "internal_value=", "is_linear=0", "shrinkage=1", "", "", "end of trees"];
  const { trees } = readLightgbm(bytesOf(single.join("\n")), "boosted.txt", NAMES);
  expect([trees.roots, trees.leafValue]).toEqual([Int32Array.of(~0), Float64Array.of(-2.04)]);
});

const replaced = (pattern: RegExp | string, by: string) => (line: string): string => line.replace(pattern, by);
test.each<[what: string, start: string, change: (line: string) => string, because: string]>([
  ["a file of another kind", "tree", () => "<html>", `expected "tree", with which LightGBM's model files begin`],
  ["a format of another version", "version", () => "version=v3", `version: "v3", and this version scores v4 alone: the format of LightGBM 4`],
  ["several classes", "num_class", () => "num_class=3", `num_class: "3", and this version scores 1 alone: one class`],
  ["several trees per iteration", "num_tree_per", () => "num_tree_per_iteration=2", `num_tree_per_iteration: "2", and this version scores 1 alone: one tree per iteration`],
  ["a random forest", "objective", (line) => `average_output\n${line}`, "average_output: a random forest averages its trees, which this version does not score"],
  ["another objective", "objective", () => "objective=regression", `objective: expected binary with its sigmoid, found "regression"`],
  ["a sigmoid of nought", "objective", () => "objective=binary sigmoid:0", `objective: expected binary with its sigmoid, found "binary sigmoid:0"`],
  ["a feature that is not ours", "feature_names", replaced("amount_log", "Column_1"), `feature_names: "Column_1" is no feature of ours; docs/features.md lists them`],
  ["a feature named twice", "feature_names", replaced("device_age", "amount_log"), "feature_names: amount_log is there twice"],
  ["a feature too few", "feature_names", replaced(" amount_log", ""), "feature_names: 23 names, max_feature_idx says 24"],
  ["an entry nobody knows", "feature_infos", (line) => `${line}\nscript=1`, `"script" is not something this version knows here`],
  ["an entry given twice", "num_class", (line) => `${line}\n${line}`, "num_class: is there twice"],
  ["no trees", "tree_sizes", () => "tree_sizes=", "tree_sizes: expected 1 to 20000 trees, found none"],
  ["more trees than anybody needs", "tree_sizes", () => `tree_sizes=${"1 ".repeat(20_001)}1`, "tree_sizes: expected 1 to 20000 trees, found more"],
  ["fewer trees than the header says", "end of trees", () => "", `expected "end of trees", found "feature_importances:"`],
  ["trees in another order", "Tree=1", () => "Tree=2", `expected "Tree=1", found "Tree=2"`],
  ["no leaves", "num_leaves", () => "num_leaves=0", "num_leaves: 0 leaves, expected 1 or more and at most 1000000 in all 6 trees"],
  ["more leaves than memory", "num_leaves", () => "num_leaves=99999999", "num_leaves: 99999999 leaves, expected 1 or more and at most 1000000 in all 6 trees"],
  ["leaves without number", "num_leaves", () => "num_leaves=many", `num_leaves: expected a whole number, found "many"`],
  ["a categorical tree", "num_cat", () => "num_cat=1\ncat_boundaries=0 1", `num_cat: "1", and this version scores 0 alone: no categorical split`],
  ["a linear tree", "is_linear", () => "leaf_const=1 2\nis_linear=1", `is_linear: "1", and this version scores 0 alone: no linear models in leaves`],
  ["a categorical split", "decision_type", replaced(/=\d+/, "=1"), "decision_type: 1 is a categorical split, which this version does not score"],
  ["a missing type of tomorrow", "decision_type", replaced(/=\d+/, "=12"), "decision_type: 12 is not one this version knows"],
  ["a negative decision", "decision_type", replaced(/=\d+/, "=-2"), "decision_type: -2 is not one this version knows"],
  ["a split of a feature beyond the last", "split_feature", replaced(/=\d+/, "=24"), "split_feature: 24, expected 0 to 23"],
  ["a split of a feature before the first", "split_feature", replaced(/=\d+/, "=-1"), "split_feature: -1, expected 0 to 23"],
  ["a threshold that is none", "threshold", replaced(/=\S+/, "=nan"), `threshold: expected a number or inf, found "nan"`],
  ["a threshold beyond all numbers", "threshold", replaced(/=\S+/, "=1e999"), `threshold: expected a number or inf, found "1e999"`],
  ["a leaf that is infinite", "leaf_value", replaced(/=\S+/, "=inf"), `leaf_value: expected a finite number, found "inf"`],
  ["a leaf in another spelling", "leaf_value", replaced(/=\S+/, "=0x10"), `leaf_value: expected a finite number, found "0x10"`],
  ["a leaf too many", "leaf_value", (line) => `${line} 1`, "leaf_value: expected 12 numbers, found more"],
  ["a threshold too few", "threshold", replaced(/ \S+$/, ""), "threshold: expected 11 numbers, found 10"],
  ["a split that leads to itself", "left_child", replaced(/=\S+/, "=0"), "left_child: split 0 leads back to 0"],
  ["a split that is not there", "left_child", replaced(/=\S+/, "=11"), "left_child: 11 is not there: the tree has 11 splits and 12 leaves"],
  ["a leaf that is not there", "right_child", replaced(/ \S+$/, " -13"), "right_child: -13 is not there: the tree has 11 splits and 12 leaves"],
  ["a child of two splits", "right_child", replaced(/ \S+$/, " -1"), "right_child: -1 stands under two splits"],
  ["an endless word", "left_child", () => `left_child=${"9".repeat(1000)}`, "left_child: expected 11 numbers, found 1"],
])("%s is refused with its line", (_, start, change, because) => {
  const { text, line } = spoilt(start, change);
  const message = refusal(text);
  const [, found, sentence] = /^model refused: boosted\.txt:(\d+): (.*)$/.exec(message) ?? [];
  expect(sentence).toBe(because);
  // What stands in a line that was put in, or no longer stands where it was, is found a little later.
  expect(Number(found) - line).toBeGreaterThanOrEqual(0);
  expect(Number(found) - line).toBeLessThanOrEqual(3);
});

test("a file cut anywhere before its end is refused with the line of the cut", () => {
  const end = TEXT.indexOf("end of trees") + "end of trees".length;
  for (let length = 0; length < end; length += 97) {
    const message = refusal(TEXT.slice(0, length));
    const line = Number(/^model refused: boosted\.txt:(\d+): /.exec(message)?.[1]);
    const cutAt = TEXT.slice(0, length).split("\n").length;
    expect(Math.abs(line - cutAt)).toBeLessThanOrEqual(1);
  }
});

test("lines that an entry lacks are named, and so are bytes that are no text", () => {
  expect(refusal(LINES.filter((line) => !line.startsWith("objective")).join("\n"))).toBe("model refused: boosted.txt:10: objective is missing in the lines above");
  expect(() => readLightgbm(Uint8Array.of(0x74, 0xff, 0xfe), "boosted.txt", NAMES)).toThrow("boosted.txt: is not UTF-8 text");
});

test("whatever a byte is changed into, a file is refused or scores every row with a number", () => {
  const bytes = bytesOf(TEXT.slice(0, TEXT.indexOf("end of trees") + 13));
  const row = new Float32Array(NAMES.length);
  fc.assert(fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.constantFrom(..." \n=-.0123456789ei"), (place, letter) => {
    const spoiled = bytes.slice();
    spoiled[place] = letter.charCodeAt(0);
    try {
      const { trees, sigmoid } = readLightgbm(spoiled, "boosted.txt", NAMES);
      expect(Number.isNaN(new Trees(trees, NAMES.length, sigmoid, true).logit(row))).toBe(false);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelRefused);
    }
  }), { numRuns: 400 });
});
