/** What a split does with a value that is missing, as LightGBM names it. */
export const MISSING = { none: 0, zero: 1, nan: 2 } as const;

/**
 * Boosted trees side by side: splits of all trees in one row of columns, leaves in another. A child c ≥ 0 is split c, a child
 * c < 0 is leaf ~c; so are roots, because a tree may be a single leaf.
 */
export interface TreeColumns {
  readonly roots: Int32Array;
  /** By split: place of its feature in the table. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** One of {@link MISSING}. */
  readonly missing: Uint8Array;
  /** 1 where a missing value goes left. */
  readonly defaultLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** By split: what the tree would answer if it ended here. */
  readonly splitValue: Float64Array;
  readonly leafValue: Float64Array;
}

/** LightGBM's kZeroThreshold, a 32-bit number. */
const ZERO_WITHIN = Math.fround(1e-35);

/**
 * Scores one row at a time as LightGBM does, in doubles and in its order; nothing is allocated per row. Not re-entrant:
 * `contributions` speaks of the row that `logit` saw last.
 */
export class Trees {
  private readonly row: Float64Array;
  private readonly sums: Float64Array;
  /** Uncalibrated log-odds before any split was asked: what the trees answer of all that taught them together. */
  readonly rootLogit: number;

  /**
   * @param width features of the table
   * @param sigmoid log-odds per unit of the trees' sum
   * @param unknownIsNan whether unknown values are missing ones, as in a data set with empty cells, or worth what the table says
   */
  constructor(private readonly trees: TreeColumns, width: number, private readonly sigmoid: number, private readonly unknownIsNan: boolean) {
    this.row = new Float64Array(width);
    this.sums = new Float64Array(width);
    const { roots, splitValue, leafValue } = trees;
    this.rootLogit = sigmoid * roots.reduce((sum, root) => sum + ((root < 0 ? leafValue[~root] : splitValue[root]) as number), 0);
  }

  /** Uncalibrated log-odds of the row of `values`, and of `known` beside it, that starts at `from`. */
  logit(values: Float32Array, from = 0, known?: Uint8Array): number {
    const { row } = this;
    for (let i = 0; i < row.length; i++) row[i] = values[from + i] as number;
    if (this.unknownIsNan && known !== undefined) {
      for (let i = 0; i < row.length; i++) if (known[from + i] === 0) row[i] = NaN;
    }
    const { roots, leafValue } = this.trees;
    let sum = 0;
    for (let tree = 0; tree < roots.length; tree++) {
      let place = roots[tree] as number;
      while (place >= 0) place = this.next(place);
      sum += leafValue[~place] as number;
    }
    return this.sigmoid * sum;
  }

  /**
   * Writes what each feature added to the last row's logit, times `slope`: on the way from each root to its leaf, the feature
   * of a split answers for the difference between the split's value and that of the child taken (Saabas, 2014). The sum is
   * slope · (logit - rootLogit) up to rounding, whatever the row.
   */
  contributions(slope: number, into: Float32Array): void {
    const { sums } = this;
    const { roots, feature, splitValue, leafValue } = this.trees;
    sums.fill(0);
    for (let tree = 0; tree < roots.length; tree++) {
      let place = roots[tree] as number;
      while (place >= 0) {
        const child = this.next(place);
        sums[feature[place] as number]! += (child < 0 ? (leafValue[~child] as number) : (splitValue[child] as number)) - (splitValue[place] as number);
        place = child;
      }
    }
    const scale = slope * this.sigmoid;
    for (let i = 0; i < into.length; i++) into[i] = scale * (sums[i] as number);
  }

  /** The child that the row takes at a split: LightGBM's NumericalDecision. */
  private next(split: number): number {
    const { feature, threshold, missing, defaultLeft, left, right } = this.trees;
    let value = this.row[feature[split] as number] as number;
    const kind = missing[split];
    if (value !== value && kind !== MISSING.nan) value = 0;
    const isMissing = kind === MISSING.nan ? value !== value : kind === MISSING.zero && value >= -ZERO_WITHIN && value <= ZERO_WITHIN;
    const goesLeft = isMissing ? defaultLeft[split] === 1 : value <= (threshold[split] as number);
    return (goesLeft ? left[split] : right[split]) as number;
  }
}
