import { assert, fingerprint64, fingerprintText } from "../../base/index.js";
import type { Context } from "../context/types.js";
import type { Profiles } from "../profile/types.js";
import { FEATURES } from "./table.js";
import type { FeatureRow, FeatureVector } from "./types.js";

/** Raised when a row's calculation changes while everything {@link tableFingerprint} can see of it stays the same. */
const TABLE_VERSION = 1;

/** One value per row, in table order. */
export function extract(context: Context, profiles: Profiles): FeatureVector {
  const values = new Float32Array(FEATURES.length);
  const known = new Uint8Array(FEATURES.length);
  for (let index = 0; index < FEATURES.length; index++) {
    const row = FEATURES[index] as FeatureRow;
    const value = row.compute(context, profiles);
    if (value === undefined) {
      values[index] = row.missing;
    } else {
      if (!Number.isFinite(value)) assert(false, `feature ${row.name} is finite`);
      values[index] = value;
      known[index] = 1;
    }
  }
  return { values, known };
}

/** Fingerprint of what a model relies on: the rows, their order and what each is worth. */
export function tableFingerprint(rows: readonly FeatureRow[], version: number): string {
  const lines = rows.map((row) => [row.name, row.group, row.unit, row.missing, ...row.reads, "/", ...row.mayBeAbsent].join(" "));
  return fingerprintText([version, ...lines].join("\n"));
}

/** Names the table of this build; an artefact trained on another one is refused. */
export const FEATURE_FINGERPRINT = tableFingerprint(FEATURES, TABLE_VERSION);

/** Fingerprint of the values' bytes, lowest byte first whatever the machine's order. */
export function vectorFingerprint(values: Float32Array): string {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index] as number, true);
  return fingerprint64(bytes);
}
