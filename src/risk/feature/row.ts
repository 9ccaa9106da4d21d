import type { Context, Maybe } from "../context/types.js";
import type { EntityKind } from "../profile/types.js";
import type { FeatureRow, ReadProfiles } from "./types.js";

interface Definition<Needed extends EntityKind, Optional extends EntityKind> extends Omit<FeatureRow, "reads" | "mayBeAbsent" | "compute"> {
  readonly reads?: readonly Needed[];
  readonly mayBeAbsent?: readonly Optional[];
  readonly value: (context: Context, profiles: ReadProfiles<Needed, Optional>) => Maybe<number>;
}

/** A row of the feature table. `value` can touch no profile but those the row names. */
export function feature<const Needed extends EntityKind = never, const Optional extends EntityKind = never>(
  definition: Definition<Needed, Optional>,
): FeatureRow {
  const { value, reads = [], mayBeAbsent = [], ...row } = definition;
  // `extract` asks for a value only while all of `reads` are there, which is what makes the cast true.
  return { ...row, reads, mayBeAbsent, compute: value as FeatureRow["compute"] };
}
