import type { Context, Maybe } from "../context/types.js";
import type { EntityKind, Profiles } from "../profile/types.js";
import type { FeatureRow, ReadProfiles } from "./types.js";

type Value<Needed extends EntityKind, Optional extends EntityKind> =
  (context: Context, profiles: ReadProfiles<Needed, Optional>) => Maybe<number>;

interface Definition<Needed extends EntityKind, Optional extends EntityKind> extends Omit<FeatureRow, "reads" | "mayBeAbsent" | "compute"> {
  readonly reads?: readonly Needed[];
  readonly mayBeAbsent?: readonly Optional[];
  readonly value: Value<Needed, Optional>;
}

/**
 * A row of the feature table. `value` can touch no profile but those the row names, and is not asked while one of
 * `reads` is absent: the row is unknown then.
 */
export function feature<const Needed extends EntityKind = never, const Optional extends EntityKind = never>(
  definition: Definition<Needed, Optional>,
): FeatureRow {
  const { value, reads = [], mayBeAbsent = [], ...row } = definition;
  return { ...row, reads, mayBeAbsent, compute: whenPresent(reads, value) };
}

function whenPresent<Needed extends EntityKind, Optional extends EntityKind>(
  reads: readonly Needed[],
  value: Value<Needed, Optional>,
): FeatureRow["compute"] {
  // Each branch asks for what `reads` names, which is what makes the cast true.
  const ask = value as (context: Context, profiles: Profiles) => Maybe<number>;
  const [first, second, ...others] = reads;
  if (first === undefined) return ask;
  if (second === undefined) return (context, profiles) => (profiles[first] === undefined ? undefined : ask(context, profiles));
  if (others.length === 0) {
    return (context, profiles) => (profiles[first] === undefined || profiles[second] === undefined ? undefined : ask(context, profiles));
  }
  return (context, profiles) => (reads.some((kind) => profiles[kind] === undefined) ? undefined : ask(context, profiles));
}
