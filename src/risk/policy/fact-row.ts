import type { Context, Maybe } from "../context/types.js";
import type { FeatureVector } from "../feature/types.js";
import type { Score } from "../model/types.js";
import type { FactType } from "./condition.js";
import type { FormName } from "./forms.js";
import type { Listed } from "./listed.js";
import type { FactValue } from "./types.js";

/** All that the facts of one decision are made from. */
export interface FactInputs {
  readonly context: Context;
  readonly features: FeatureVector;
  readonly score: Maybe<Score>;
  /** What went wrong on the way, by the names of the degrade table. */
  readonly degraded: readonly string[];
  /** What the issuer's lists say of the message; absent where they say nothing. */
  readonly listed?: Maybe<readonly Listed[]>;
}

/** One fact that conditions may name. It can be unknown, and says when; or it never is, and says what it usually is. */
export type FactRow = {
  readonly name: string;
  readonly type: FactType;
  readonly unit: string;
  readonly describes: string;
  /** All values of a text fact, where they are a closed list. */
  readonly values?: readonly string[];
  /** The row of the feature table that says the same, and how, so that what was learned from features can be written with facts. */
  readonly says?: { readonly feature: string; readonly form: FormName };
  readonly value: (inputs: FactInputs) => Maybe<FactValue>;
} & ({ readonly whenUnknown: string; readonly usual?: never } | { readonly usual: FactValue; readonly whenUnknown?: never });
