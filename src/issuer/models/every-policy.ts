import type { Maybe } from "../../risk/index.js";
import type { PolicyBook } from "../policies/book.js";
import type { PolicyRef, WholePolicy } from "../policies/types.js";
import type { ModelBook } from "./book.js";

/** The policies that no file holds and decisions name: those that were published, and those that ran beside what decided. */
export function everyPolicy(policies: PolicyBook, models: ModelBook): { wholeOf(ref: PolicyRef): Maybe<WholePolicy> } {
  return { wholeOf: (ref) => policies.wholeOf(ref) ?? models.wholeOf(ref) };
}
