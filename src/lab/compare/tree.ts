import type { Dataset } from "../dataset/types.js";
import { binned, edgesOf, type BinEdges } from "./bins.js";
import type { Contender, FittedContender } from "./types.js";

export interface TreeLimits {
  readonly depth: number;
  readonly leaves: number;
  /** Fewest rows of a leaf. */
  readonly rows: number;
}

export const TREE_LIMITS: TreeLimits = { depth: 8, leaves: 64, rows: 50 };
/** A leaf's share of fraud is drawn towards that of all rows, as by so many rows more. */
const PRIOR_ROWS = 20;

/** A leaf, or a question with two answers. */
export type TreeNode = TreeLeaf | TreeSplit;

export interface TreeLeaf {
  readonly kind: "leaf";
  /** Rows and frauds that taught it. */
  readonly count: number;
  readonly frauds: number;
  /** Share of fraud, smoothed. */
  readonly probability: number;
}

export interface TreeSplit {
  readonly kind: "split";
  readonly feature: number;
  readonly threshold: number;
  /** Values up to the threshold. */
  readonly low: TreeNode;
  /** Values above the threshold. */
  readonly high: TreeNode;
}

/** A classification tree by Gini impurity, on values put in bins; the leaf that gains most is split first. */
export const decisionTree: Contender = {
  name: "decision tree",
  fit(data, rows, labels): FittedContender {
    const tree = growTree(data, rows, labels, TREE_LIMITS);
    const { leaves, depth } = shapeOf(tree);
    const score = (of: Dataset, row: number): number => leafOf(tree, of, row).probability;
    return { score, probability: score, describe: () => `${leaves} leaves, ${depth} deep` };
  },
};

export function leafOf(tree: TreeNode, { values, features }: Dataset, row: number): TreeLeaf {
  const start = row * features.names.length;
  let node = tree;
  while (node.kind === "split") node = (values[start + node.feature] as number) <= node.threshold ? node.low : node.high;
  return node;
}

function shapeOf(node: TreeNode): { readonly leaves: number; readonly depth: number } {
  if (node.kind === "leaf") return { leaves: 1, depth: 0 };
  const [low, high] = [shapeOf(node.low), shapeOf(node.high)];
  return { leaves: low.leaves + high.leaves, depth: 1 + Math.max(low.depth, high.depth) };
}

/** Rows `from` to `end` of the order, which share the answers so far. */
interface Leaf {
  readonly from: number;
  readonly end: number;
  readonly depth: number;
  readonly frauds: number;
  /** Rows, then frauds, of every bin of every feature. */
  readonly histogram: Int32Array;
  readonly best: Cut | undefined;
  children?: readonly [Leaf, Leaf];
}

interface Cut {
  readonly feature: number;
  /** Last bin that goes low. */
  readonly bin: number;
  readonly gain: number;
}

/** Grows a tree from `rows`. A fraud weighs the square root of the genuine rows per fraud, as it does when a network is trained. */
export function growTree(data: Dataset, rows: Uint32Array, labels: Uint8Array, limits: TreeLimits): TreeNode {
  const grower = new Grower(data, rows, labels, limits);
  return grower.grow();
}

class Grower {
  private readonly edges: BinEdges;
  private readonly bins: Uint8Array;
  private readonly isFraud: Uint8Array;
  private readonly order: Uint32Array;
  private readonly spare: Uint32Array;
  /** Where each feature's bins begin in a histogram. */
  private readonly starts: readonly number[];
  private readonly binCount: number;
  private readonly fraudWeight: number;
  private readonly fraudShare: number;

  constructor(data: Dataset, rows: Uint32Array, labels: Uint8Array, private readonly limits: TreeLimits) {
    this.edges = edgesOf(data, rows);
    this.bins = binned(data, rows, this.edges);
    this.isFraud = Uint8Array.from(rows, (row) => labels[row] as number);
    this.order = Uint32Array.from(rows, (_, i) => i);
    this.spare = new Uint32Array(rows.length);
    let bins = 0;
    this.starts = this.edges.map((cuts) => {
      const start = bins;
      bins += cuts.length + 1;
      return start;
    });
    this.binCount = bins;
    const frauds = this.isFraud.reduce((sum, label) => sum + label, 0);
    this.fraudShare = frauds / rows.length;
    this.fraudWeight = Math.sqrt(Math.max(1, rows.length - frauds) / Math.max(1, frauds));
  }

  grow(): TreeNode {
    const root = this.leaf(0, this.order.length, 0, this.histogramOf(0, this.order.length));
    let open = [root];
    for (let leaves = 1; leaves < this.limits.leaves; leaves++) {
      const next = open.reduce((best, leaf) => ((leaf.best?.gain ?? 0) > (best.best?.gain ?? 0) ? leaf : best));
      if (next.best === undefined) break;
      next.children = this.split(next, next.best);
      open = [...open.filter((leaf) => leaf !== next), ...next.children];
    }
    return this.nodeOf(root);
  }

  private nodeOf({ best, children, from, end, frauds }: Leaf): TreeNode {
    if (best === undefined || children === undefined) {
      const count = end - from;
      return { kind: "leaf", count, frauds, probability: (frauds + PRIOR_ROWS * this.fraudShare) / (count + PRIOR_ROWS) };
    }
    const threshold = this.edges[best.feature]?.[best.bin] as number;
    return { kind: "split", feature: best.feature, threshold, low: this.nodeOf(children[0]), high: this.nodeOf(children[1]) };
  }

  private leaf(from: number, end: number, depth: number, histogram: Int32Array): Leaf {
    let frauds = 0;
    for (let i = from; i < end; i++) frauds += this.isFraud[this.order[i] as number] as number;
    const open = depth < this.limits.depth && frauds > 0 && frauds < end - from;
    return { from, end, depth, frauds, histogram, best: open ? this.bestCut(histogram, end - from, frauds) : undefined };
  }

  private histogramOf(from: number, end: number): Int32Array {
    const { order, bins, isFraud, binCount } = this;
    const histogram = new Int32Array(2 * binCount);
    const total = order.length;
    this.starts.forEach((start, feature) => {
      const column = feature * total;
      for (let i = from; i < end; i++) {
        const row = order[i] as number;
        const place = start + (bins[column + row] as number);
        histogram[place] = (histogram[place] as number) + 1;
        if (isFraud[row] === 1) histogram[binCount + place] = (histogram[binCount + place] as number) + 1;
      }
    });
    return histogram;
  }

  /** Of equal gains the first feature's lowest cut wins. */
  private bestCut(histogram: Int32Array, count: number, frauds: number): Cut | undefined {
    const whole = this.purity(count, frauds);
    let best: Cut | undefined;
    this.edges.forEach((cuts, feature) => {
      const start = this.starts[feature] as number;
      let lowCount = 0;
      let lowFrauds = 0;
      for (let bin = 0; bin < cuts.length; bin++) {
        lowCount += histogram[start + bin] as number;
        lowFrauds += histogram[this.binCount + start + bin] as number;
        if (lowCount < this.limits.rows || count - lowCount < this.limits.rows) continue;
        const gain = this.purity(lowCount, lowFrauds) + this.purity(count - lowCount, frauds - lowFrauds) - whole;
        // Rounding alone must not make a cut.
        if (gain > 1e-9 * count && gain > (best?.gain ?? 0)) best = { feature, bin, gain };
      }
    });
    return best;
  }

  /** Weight of the rows less their Gini impurity times that weight, halved: the higher, the purer. */
  private purity(count: number, frauds: number): number {
    const fraud = frauds * this.fraudWeight;
    const genuine = count - frauds;
    return (fraud * fraud + genuine * genuine) / (fraud + genuine);
  }

  /** Sorts the leaf's rows by the answer, low ones first, and counts the smaller side; the other one is the difference. */
  private split(leaf: Leaf, { feature, bin }: Cut): readonly [Leaf, Leaf] {
    const { order, spare, bins } = this;
    const column = feature * order.length;
    let low = leaf.from;
    let high = 0;
    for (let i = leaf.from; i < leaf.end; i++) {
      const row = order[i] as number;
      if ((bins[column + row] as number) <= bin) order[low++] = row;
      else spare[high++] = row;
    }
    order.set(spare.subarray(0, high), low);
    const lowIsSmaller = low - leaf.from <= high;
    const counted = lowIsSmaller ? this.histogramOf(leaf.from, low) : this.histogramOf(low, leaf.end);
    const other = leaf.histogram.map((number, i) => number - (counted[i] as number));
    const [lowHistogram, highHistogram] = lowIsSmaller ? [counted, other] : [other, counted];
    return [this.leaf(leaf.from, low, leaf.depth + 1, lowHistogram), this.leaf(low, leaf.end, leaf.depth + 1, highHistogram)];
  }
}
