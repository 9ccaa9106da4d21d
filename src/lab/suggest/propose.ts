import { FEATURES } from "../../risk/index.js";
import { growTree, type TreeLimits, type TreeNode } from "../compare/tree.js";
import type { Dataset } from "../dataset/types.js";
import type { Border, Bounds } from "./bounds.js";
import { heldBy, lessonOf, meets, netWorth, simplified, worth, type Draft, type Lesson } from "./draft.js";
import { steadyIn } from "./steady.js";

const LIMITS: TreeLimits = { depth: 6, leaves: 48, rows: 10 };
/** Only so many paths of a tree, the worthiest, are worked out. */
const PATHS = 8;
/** A rule must hold on so many frauds of the rows that teach, and be right so many times more often than chance. */
const FRAUDS_MIN = 4;
const LIFT_MIN = 5;
/** So much of a rule's frauds must be among the later half of all: a campaign that is over, or profiles that knew nobody yet, make no rule. */
const LATER_MIN = 0.25;

/**
 * Rules for the frauds of `rows`, the worthiest first: the best path of a decision tree becomes a rule, the rows on which it
 * holds are put aside, and a new tree is grown for the rest, so that each rule finds what those before it do not.
 * @param labels 1 where fraud is known, for every row of the data set
 * @param limit the most rules; fewer where nothing stands out any more
 */
export function propose(data: Dataset, rows: Uint32Array, labels: Uint8Array, limit: number): readonly Draft[] {
  const drafts: Draft[] = [];
  const frauds = rows.filter((row) => labels[row] === 1);
  const middleFraud = frauds[frauds.length >>> 1] ?? Infinity;
  const isSteady = steadyIn(data, rows);
  let rest = rows;
  while (drafts.length < limit) {
    const draft = bestRule(lessonOf(data, rest, labels), middleFraud, isSteady);
    if (draft === undefined) break;
    drafts.push(draft);
    rest = rest.filter((row) => !meets(data, row, draft));
  }
  return drafts;
}

function bestRule(lesson: Lesson, middleFraud: number, isSteady: (bounds: Bounds) => boolean): Draft | undefined {
  const { data, rows, labels, fraudShare } = lesson;
  if (fraudShare * rows.length < FRAUDS_MIN) return undefined;
  const candidates = pathsOf(growTree(data, rows, labels, LIMITS))
    .map(({ draft, count, frauds }) => ({ draft, value: worth({ count, frauds }, fraudShare) }))
    .filter(({ draft, value }) => value > 0 && draft.length > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, PATHS)
    .map(({ draft }) => draft.flatMap(oneSided).filter(isSteady))
    .filter((draft) => draft.length > 0)
    .map((draft) => simplified(joined(draft), lesson))
    .filter((draft) => standsOut(draft, lesson, middleFraud))
    .map((draft) => ({ draft, value: netWorth(draft, lesson) }));
  const best = candidates.reduce<(typeof candidates)[number] | undefined>((top, one) => (one.value > (top?.value ?? 0) ? one : top), undefined);
  return best?.draft;
}

const oneSided = ({ feature, from, below, orUnknown }: Bounds): readonly Bounds[] =>
  [from && { feature, from, orUnknown }, below && { feature, below, orUnknown }].filter((bounds) => bounds !== undefined);

/** Sides of the same feature as one. */
function joined(draft: Draft): Draft {
  const byFeature = new Map<number, Bounds>();
  for (const bounds of draft) byFeature.set(bounds.feature, { ...byFeature.get(bounds.feature), ...bounds });
  return [...byFeature.values()];
}

function standsOut(draft: Draft, lesson: Lesson, middleFraud: number): boolean {
  const { count, frauds } = heldBy(lesson, draft);
  const later = heldBy({ ...lesson, rows: lesson.rows.filter((row) => row >= middleFraud) }, draft);
  return frauds >= FRAUDS_MIN && frauds >= LIFT_MIN * lesson.fraudShare * count && later.frauds >= LATER_MIN * frauds;
}

interface Path {
  readonly draft: Draft;
  readonly count: number;
  readonly frauds: number;
}

/** Every leaf, with the answers that lead to it as bounds. An unknown feature goes where its `missing` value goes. */
function pathsOf(node: TreeNode, above: ReadonlyMap<number, { readonly from?: Border; readonly below?: Border }> = new Map()): readonly Path[] {
  if (node.kind === "leaf") {
    return [{ count: node.count, frauds: node.frauds, draft: [...above].map(([feature, sides]) => boundsOf(feature, sides)) }];
  }
  const { feature, threshold } = node;
  const border: Border = { literal: threshold, value: threshold };
  const sides = above.get(feature) ?? {};
  return [
    ...pathsOf(node.low, new Map(above).set(feature, { ...sides, below: border })),
    ...pathsOf(node.high, new Map(above).set(feature, { ...sides, from: border })),
  ];
}

function boundsOf(feature: number, { from, below }: { readonly from?: Border; readonly below?: Border }): Bounds {
  const missing = FEATURES[feature]?.missing as number;
  const orUnknown = (from === undefined || missing >= from.value) && (below === undefined || missing < below.value);
  return { feature, orUnknown, ...(from && { from }), ...(below && { below }) };
}
