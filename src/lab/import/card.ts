import { formatInstant } from "../../base/index.js";
import type { Model } from "../../risk/index.js";
import { figuresTable } from "../train/card.js";
import type { ImportMetrics } from "./import-trees.js";

/** The model card of trees that were brought: what they are, how they were made one of ours, and what they must not be used for. */
export function importCard(model: Model, metrics: ImportMetrics): string {
  const { trees, leaves, features, unknown, from, until, rows, checked, calibration, treesFingerprint } = metrics;
  return `# ${model.id}

Boosted trees taught elsewhere by LightGBM, which give the probability that a payment is fraud, and a score from 0 to 999:
score s means that at most 1 - s/1000 of genuine reference traffic is as high.

| | |
|---|---|
| file | \`trees.txt\`, fingerprint ${treesFingerprint} |
| trees, leaves | ${trees}, ${leaves} |
| features | ${features.length} of table ${model.featureFingerprint}: ${features.map((name) => `\`${name}\``).join(", ")} |
| unknown values | ${unknown === "empty" ? "missing ones, as the cells of a data set are empty" : "worth what docs/features.md says"} |
| calibrated by | ${rows.calibrate} rows, ${formatInstant(from)} to ${formatInstant(until)} |
| compared with LightGBM's own scores | ${checked.rows === 0 ? "no" : `${checked.rows} rows, the farthest ${checked.furthest.toExponential(1)} away`} |

## What it did

${figuresTable([["calibration", calibration]])}

The calibration rows chose two numbers; they are no test, and whoever brought the trees answers for none of them having taught. Judge the
model on a period after ${formatInstant(until)} with \`sekisho evaluate\`.

## What it is not for

It speaks of payments like those it learned from. Its score is one fact for a policy, never the only ground for refusing a
person, and it knows nothing of fraud that nobody reported.
`;
}
