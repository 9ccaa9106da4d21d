import { fingerprintBytes } from "../../base/index.js";
import { FEATURES } from "../feature/table.js";
import { artefactOf, type ArtefactFiles, type ModelFeatures, type Settled } from "./artefact.js";
import { readLightgbm, type LightgbmModel } from "./lightgbm.js";
import { insist, textAt, type Unchecked } from "./members.js";
import type { ScorerFound } from "./model.js";
import { ModelRefused } from "./refused.js";
import { Trees } from "./trees.js";

const OUR_NAMES: readonly string[] = FEATURES.map(({ name }) => name);

/** What an unknown value was while the trees were taught: `empty`, a missing one, or `filled` with what the feature table says. */
export type UnknownWas = "empty" | "filled";

/** What the `model.json` of trees says beside the head. */
interface TreesMembers {
  /** Of `trees.txt`. */
  readonly treesFingerprint: string;
  readonly unknown: UnknownWas;
}

/** Trees as whoever brings them has them. */
interface BroughtTrees extends Settled {
  /** What LightGBM wrote. */
  readonly text: Uint8Array;
  readonly unknown: UnknownWas;
}

/** The files of trees; their text is kept as it came, so that LightGBM can read it, too. */
export function treesArtefact(brought: BroughtTrees): ArtefactFiles {
  const members: TreesMembers = { treesFingerprint: fingerprintBytes(brought.text), unknown: brought.unknown };
  return { ...artefactOf("trees", brought, members), trees: brought.text };
}

/** Trees ready to score, with what their text says of itself. */
export interface TreesFound extends ScorerFound {
  readonly scorer: Trees;
  readonly model: LightgbmModel;
  readonly text: Uint8Array;
  readonly unknown: UnknownWas;
}

/**
 * @param file how a refusal names the text
 * @param names the feature table; ours, unless a test brings another
 * @throws {ModelRefused} as {@link readLightgbm} does, and for trees taught with missing values that are said to have been filled
 */
export function treesFrom(text: Uint8Array, file: string, unknown: UnknownWas, names = OUR_NAMES): TreesFound {
  const model = readLightgbm(text, file, names);
  if (unknown === "filled" && model.nanLine !== undefined) {
    throw new ModelRefused(`${file}:${model.nanLine}: decision_type: this split was taught with missing values, so unknown ones were not filled`);
  }
  const scorer = new Trees(model.trees, names.length, model.sigmoid, unknown === "empty");
  return { scorer, baseLogit: scorer.rootLogit, model, text, unknown };
}

/** @throws {ModelRefused} for a text that is not the one of the artefact, or none that can be scored */
export function readTrees(raw: Unchecked, files: ArtefactFiles, expected: ModelFeatures): ScorerFound {
  insist(files.trees !== undefined, "trees.txt is missing");
  const { unknown } = raw;
  insist(unknown === "empty" || unknown === "filled", "unknown is neither empty nor filled");
  const found = treesFrom(files.trees, "trees.txt", unknown, expected.names);
  const fingerprint = fingerprintBytes(files.trees);
  insist(textAt(raw["treesFingerprint"], "treesFingerprint") === fingerprint, `trees.txt has fingerprint ${fingerprint}, it was to be ${String(raw["treesFingerprint"])}`);
  return found;
}
