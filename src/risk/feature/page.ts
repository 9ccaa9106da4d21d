import { FEATURES } from "./table.js";
import { FEATURE_FINGERPRINT } from "./extract.js";
import { MAP_ROWS } from "./map-rows.js";
import type { FeatureGroup, FeatureRow } from "./types.js";

const GROUPS: { readonly [Group in FeatureGroup]: string } = {
  message: "What this transaction says",
  habit: "How it differs from the habit of each entity",
  compound: "Measures over several entities and over time",
  risk: "Risk tables, learned from labels as they arrive",
};

/** docs/features.md: every row of the feature table, by group. */
export function featuresPage(): string {
  const lines = [
    "# Features",
    "",
    "Generated from the feature table in `src/risk/feature`; do not edit.",
    "",
    `${FEATURES.length} features, table fingerprint \`${FEATURE_FINGERPRINT}\`. Serving, replay, training and explanations read these rows in the order of`,
    "the table. A row is *missing* when the message or the profiles do not tell; it is then worth the value in that column.",
    "A profile in brackets may be absent: that it is absent tells something, such as a first use.",
  ];
  for (const [group, title] of Object.entries(GROUPS)) {
    const rows = FEATURES.filter((row) => row.group === group);
    lines.push("", `## ${title} (${group}, ${rows.length})`, "", "| feature | describes | reads | missing | unit | reason |", "|---|---|---|---|---|---|");
    for (const row of rows) lines.push(line(row));
  }
  lines.push(
    "", "## Derived by a model with a map", "",
    "A model that `sekisho train --som` made keeps a self-organising map of the traffic that taught it, and reads beside the features what the map",
    "makes of them. No policy sees these two, and no data set holds them; explanations name them.",
    "", "| input | describes | unit | reason |", "|---|---|---|---|",
    ...MAP_ROWS.map(({ name, describes, unit, reason }) => `| \`${name}\` | ${describes} | ${unit} | ${reason.en}<br>${reason.ja} |`),
  );
  return lines.join("\n") + "\n";
}

function line(row: FeatureRow): string {
  const reads = [...row.reads, ...row.mayBeAbsent.map((kind) => `(${kind})`)].join(", ") || "–";
  return `| \`${row.name}\` | ${row.describes} | ${reads} | ${Number(row.missing.toFixed(4))} | ${row.unit} | ${row.reason.en}<br>${row.reason.ja} |`;
}
