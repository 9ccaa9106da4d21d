import type { Maybe } from "../context/types.js";
import { ModelRefused } from "./refused.js";
import { MISSING, type TreeColumns } from "./trees.js";

const TREES_MAX = 20_000;
/** Leaves of all trees together. */
const LEAVES_MAX = 1_000_000;
/** A wrong line is shown up to here. */
const SHOWN_MAX = 40;

/** What LightGBM's `save_model` wrote, read. */
export interface LightgbmModel {
  readonly trees: TreeColumns;
  /** Names of the features that some split asks. */
  readonly used: readonly string[];
  /** Log-odds per unit of the trees' sum: LightGBM's parameter `sigmoid`. */
  readonly sigmoid: number;
  /** Line of the first split that was taught with missing values (NaN); undefined where none was. */
  readonly nanLine: Maybe<number>;
}

/** One `name=text` of the file. */
interface Entry {
  readonly line: number;
  readonly text: string;
}
type Block = ReadonlyMap<string, Entry>;

const HEADER = new Set([
  "version", "num_class", "num_tree_per_iteration", "label_index", "max_feature_idx", "objective", "feature_names", "monotone_constraints", "feature_infos", "tree_sizes",
]);
const TREE = new Set([
  "num_leaves", "num_cat", "split_feature", "split_gain", "threshold", "decision_type", "left_child", "right_child", "leaf_value", "leaf_weight", "leaf_count",
  "internal_value", "internal_weight", "internal_count", "is_linear", "shrinkage",
  // Only where num_cat or is_linear says so, and is refused.
  "cat_boundaries", "cat_threshold", "leaf_const", "num_features", "leaf_features", "leaf_coeff",
]);
const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const WHOLE = /^-?\d{1,9}$/;

/**
 * Reads a binary classifier that LightGBM 4 saved as text. Everything that decides is read strictly; gains, counts and what follows the
 * trees decide nothing and are passed over.
 * @param file how a refusal names the file
 * @param names the feature table; the file names any of it in any order
 * @throws {ModelRefused} naming file, line and element: what is cut short, malformed, beyond a bound or of a kind that is not scored here
 */
export function readLightgbm(bytes: Uint8Array, file: string, names: readonly string[]): LightgbmModel {
  return new LightgbmReader(new Lines(bytes, file), names).model();
}

/** The lines of a file, one after the other. */
class Lines {
  private readonly text: string;
  private next = 0;
  /** Of the line taken last, from 1. */
  number = 0;

  constructor(bytes: Uint8Array, private readonly file: string) {
    try {
      this.text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new ModelRefused(`${file}: is not UTF-8 text`);
    }
  }

  /** Undefined after the last. */
  take(): Maybe<string> {
    if (this.next >= this.text.length) return undefined;
    this.number++;
    const newline = this.text.indexOf("\n", this.next);
    const end = newline < 0 ? this.text.length : newline;
    const line = this.text.slice(this.next, this.text[end - 1] === "\r" ? end - 1 : end);
    this.next = end + 1;
    return line;
  }

  refusal(line: number, problem: string): ModelRefused {
    return new ModelRefused(`${this.file}:${line}: ${problem}`);
  }

  endedEarly(): ModelRefused {
    return this.refusal(this.number, `the file ends here, before "end of trees"`);
  }
}

class LightgbmReader {
  private readonly columns = {
    roots: [] as number[], feature: [] as number[], threshold: [] as number[], missing: [] as number[], defaultLeft: [] as number[],
    left: [] as number[], right: [] as number[], splitValue: [] as number[], leafValue: [] as number[],
  };
  private places: readonly number[] = [];
  private nanLine: Maybe<number>;

  constructor(private readonly lines: Lines, private readonly names: readonly string[]) {}

  model(): LightgbmModel {
    if (this.lines.take() !== "tree") throw this.lines.refusal(1, `expected "tree", with which LightGBM's model files begin`);
    const header = this.block(HEADER);
    const sigmoid = this.readHeader(header);
    const expected = this.words(this.entry(header, "tree_sizes"), TREES_MAX).length;
    if (expected === 0 || expected > TREES_MAX) throw this.refusal(header, "tree_sizes", `expected 1 to ${TREES_MAX} trees, found ${expected === 0 ? "none" : "more"}`);
    for (let tree = 0; tree < expected; tree++) this.readTree(tree, expected);
    this.takeTitle("end of trees");
    const { roots, feature, threshold, missing, defaultLeft, left, right, splitValue, leafValue } = this.columns;
    return {
      trees: {
        roots: Int32Array.from(roots), feature: Int32Array.from(feature), threshold: Float64Array.from(threshold),
        missing: Uint8Array.from(missing), defaultLeft: Uint8Array.from(defaultLeft),
        left: Int32Array.from(left), right: Int32Array.from(right), splitValue: Float64Array.from(splitValue), leafValue: Float64Array.from(leafValue),
      },
      used: Array.from(new Set(feature)).sort((a, b) => a - b).map((place) => this.names[place] as string),
      sigmoid,
      nanLine: this.nanLine,
    };
  }

  /** The `name=text` lines up to the next empty one. */
  private block(known: ReadonlySet<string>): Block {
    const block = new Map<string, Entry>();
    for (;;) {
      const text = this.lines.take();
      if (text === undefined) throw this.lines.endedEarly();
      if (text === "") return block;
      const line = this.lines.number;
      const equals = text.indexOf("=");
      const name = equals < 0 ? text : text.slice(0, equals);
      if (name === "average_output") throw this.lines.refusal(line, "average_output: a random forest averages its trees, which this version does not score");
      if (equals < 0 || !known.has(name)) throw this.lines.refusal(line, `${shown(name)} is not something this version knows here`);
      if (block.has(name)) throw this.lines.refusal(line, `${name}: is there twice`);
      block.set(name, { line, text: text.slice(equals + 1) });
    }
  }

  /** Takes one line that is not empty and says nothing but `title`. */
  private takeTitle(title: string): void {
    let text = this.lines.take();
    while (text === "") text = this.lines.take();
    if (text === undefined) throw this.lines.endedEarly();
    if (text !== title) throw this.lines.refusal(this.lines.number, `expected "${title}", found ${shown(text)}`);
  }

  /** @returns log-odds per unit of the trees' sum */
  private readHeader(header: Block): number {
    this.mustBe(header, "version", "v4", "the format of LightGBM 4");
    this.mustBe(header, "num_class", "1", "one class");
    this.mustBe(header, "num_tree_per_iteration", "1", "one tree per iteration");
    const given = this.words(this.entry(header, "feature_names"), this.names.length);
    const highest = this.wholes(header, "max_feature_idx", 1)[0] as number;
    this.places = given.map((name, i) => {
      const place = this.names.indexOf(name);
      if (place < 0) throw this.refusal(header, "feature_names", `${shown(name)} is no feature of ours; docs/features.md lists them`);
      if (given.indexOf(name) !== i) throw this.refusal(header, "feature_names", `${name} is there twice`);
      return place;
    });
    if (given.length !== highest + 1) throw this.refusal(header, "feature_names", `${given.length} names, max_feature_idx says ${highest + 1}`);
    const { text } = this.entry(header, "objective");
    const sigmoid = Number(/^binary sigmoid:(\d+(?:\.\d+)?)$/.exec(text)?.[1]);
    if (!(sigmoid > 0)) throw this.refusal(header, "objective", `expected binary with its sigmoid, found ${shown(text)}`);
    return sigmoid;
  }

  private readTree(number: number, expected: number): void {
    this.takeTitle(`Tree=${number}`);
    const tree = this.block(TREE);
    const leaves = this.wholes(tree, "num_leaves", 1)[0] as number;
    const { columns } = this;
    if (leaves < 1 || columns.leafValue.length + leaves > LEAVES_MAX) throw this.refusal(tree, "num_leaves", `${leaves} leaves, expected 1 or more and at most ${LEAVES_MAX} in all ${expected} trees`);
    this.mustBe(tree, "num_cat", "0", "no categorical split");
    this.mustBe(tree, "is_linear", "0", "no linear models in leaves");
    const splits = leaves - 1;
    const firstSplit = columns.feature.length;
    const firstLeaf = columns.leafValue.length;
    const [left, right] = [this.wholes(tree, "left_child", splits), this.wholes(tree, "right_child", splits)];
    this.requireTree(tree, left, right, leaves);
    const placed = (child: number): number => (child < 0 ? ~(firstLeaf + ~child) : firstSplit + child);
    columns.roots.push(splits === 0 ? ~firstLeaf : firstSplit);
    for (const child of left) columns.left.push(placed(child));
    for (const child of right) columns.right.push(placed(child));
    for (const index of this.wholes(tree, "split_feature", splits)) columns.feature.push(this.placeOf(tree, index));
    for (const threshold of this.numbers(tree, "threshold", splits, thresholdOf, "a number or inf")) columns.threshold.push(threshold);
    for (const type of this.wholes(tree, "decision_type", splits)) this.addDecision(tree, type);
    for (const value of this.decimals(tree, "internal_value", splits)) columns.splitValue.push(value);
    for (const value of this.decimals(tree, "leaf_value", leaves)) columns.leafValue.push(value);
  }

  private placeOf(tree: Block, index: number): number {
    const place = this.places[index];
    if (place === undefined) throw this.refusal(tree, "split_feature", `${index}, expected 0 to ${this.places.length - 1}`);
    return place;
  }

  /** A split's bits: 1 categorical, 2 missing goes left, 4 and 8 what counts as missing. */
  private addDecision(tree: Block, type: number): void {
    if ((type & 1) === 1) throw this.refusal(tree, "decision_type", `${type} is a categorical split, which this version does not score`);
    const missing = type >> 2;
    if (type < 0 || missing > MISSING.nan) throw this.refusal(tree, "decision_type", `${type} is not one this version knows`);
    this.columns.missing.push(missing);
    this.columns.defaultLeft.push((type >> 1) & 1);
    if (missing === MISSING.nan) this.nanLine ??= this.entry(tree, "decision_type").line;
  }

  /** LightGBM numbers a split after the one above it, so children that rise and are named once each make a tree and no circle. */
  private requireTree(tree: Block, left: readonly number[], right: readonly number[], leaves: number): void {
    const named = new Set<number>();
    for (const [name, children] of [["left_child", left], ["right_child", right]] as const) {
      for (const [split, child] of children.entries()) {
        if (child >= left.length || ~child >= leaves) throw this.refusal(tree, name, `${child} is not there: the tree has ${left.length} splits and ${leaves} leaves`);
        if (child >= 0 && child <= split) throw this.refusal(tree, name, `split ${split} leads back to ${child}`);
        if (named.has(child)) throw this.refusal(tree, name, `${child} stands under two splits`);
        named.add(child);
      }
    }
  }

  private mustBe(block: Block, name: string, text: string, meaning: string): void {
    const found = this.entry(block, name).text;
    if (found !== text) throw this.refusal(block, name, `${shown(found)}, and this version scores ${text} alone: ${meaning}`);
  }

  private entry(block: Block, name: string): Entry {
    const entry = block.get(name);
    if (entry === undefined) throw this.lines.refusal(this.lines.number, `${name} is missing in the lines above`);
    return entry;
  }

  /** At most one more than `expected`, however many a hostile line holds. */
  private words({ text }: Entry, expected: number): readonly string[] {
    return text === "" ? [] : text.split(" ", expected + 1);
  }

  private wholes(block: Block, name: string, count: number): readonly number[] {
    return this.numbers(block, name, count, wholeOf, "a whole number");
  }

  private decimals(block: Block, name: string, count: number): readonly number[] {
    return this.numbers(block, name, count, decimalOf, "a finite number");
  }

  private numbers(block: Block, name: string, count: number, numberOf: (word: string) => number, what: string): readonly number[] {
    const words = this.words(this.entry(block, name), count);
    if (words.length !== count) throw this.refusal(block, name, `expected ${count} numbers, found ${words.length > count ? "more" : words.length}`);
    return words.map((word) => {
      const number = numberOf(word);
      if (Number.isNaN(number)) throw this.refusal(block, name, `expected ${what}, found ${shown(word)}`);
      return number;
    });
  }

  private refusal(block: Block, name: string, problem: string): ModelRefused {
    return this.lines.refusal(this.entry(block, name).line, `${name}: ${problem}`);
  }
}

const wholeOf = (word: string): number => (WHOLE.test(word) ? Number(word) : NaN);

function decimalOf(word: string): number {
  const number = DECIMAL.test(word) ? Number(word) : NaN;
  return Number.isFinite(number) ? number : NaN;
}

/** A split that parts known from unknown values alone has the threshold `inf`. */
const thresholdOf = (word: string): number => (word === "inf" ? Infinity : decimalOf(word));

const shown = (text: string): string => JSON.stringify(text.slice(0, SHOWN_MAX));
