import type { MethodOption } from "./challenge/types.js";

/** Somebody must notice the question, open the bank's app and answer. Whoever gives less time than this is told that it is too short. */
export const DECOUPLED_MINUTES_MIN = 3;

/** Those of a card's options that need no page of the requestor's, the best first. */
export function decoupledOptions(options: readonly MethodOption[]): readonly MethodOption[] {
  return options.filter(({ method }) => method === "app");
}
