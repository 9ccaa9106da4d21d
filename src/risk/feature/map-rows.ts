import { FEATURES } from "./table.js";
import type { FeatureRow } from "./types.js";

/** What may be said of an input of a model: a feature, or something derived from all of them. */
export type InputRow = Pick<FeatureRow, "name" | "group" | "unit" | "describes" | "reason">;

/** What a model with a map derives from the feature vector for its network; it stands behind the rows of the table. */
export const MAP_ROWS: readonly InputRow[] = [
  {
    name: "map_distance", group: "compound", unit: "deviations",
    describes: "How far the features as a whole lie from the nearest cell of the model's map of ordinary traffic, in deviations per feature",
    reason: { en: "Taken together, the details are unlike any usual transaction.", ja: "取引全体の特徴が、通常のどの取引とも似ていません。" },
  },
  {
    name: "map_rarity", group: "compound", unit: "log",
    describes: "-ln of the share of traffic that lies around that cell on the map",
    reason: { en: "Transactions of this kind are rare.", ja: "この種の取引はまれです。" },
  },
];

/** The input of a model whose contribution stands at `index`. */
export const inputRowAt = (index: number): InputRow | undefined => FEATURES[index] ?? MAP_ROWS[index - FEATURES.length];
