import { ACTIONS, LISTS, LIST_RULES, actionUnder, listEffect } from "../../risk/index.js";
import type { Action, ListEffect, ListName, Listed, Maybe } from "../../risk/index.js";
import type { Chunk } from "./chunk.js";

/** The bit of a list in what a chunk keeps of a decision. */
export function listBit(list: ListName): number {
  return 1 << LISTS.indexOf(list);
}

/** Lists that had something of a decision's message, a bit for each. */
export function listBits(listed: Maybe<readonly Listed[]>): number {
  return listed?.reduce((bits, { list }) => bits | listBit(list), 0) ?? 0;
}

/** What the lists did to a decision, and do to it whichever policy decides: they are part of the message's circumstances then. */
export function listEffectAt(chunk: Chunk, row: number): ListEffect {
  const bits = chunk.listed[row] as number;
  if (bits === 0) return "none";
  return listEffect((list) => (bits & listBit(list)) !== 0, chunk.fact("challengeMandated")?.read(row) === true);
}

/** What the lists leave of what a policy does with a decision; both as places in ACTIONS. */
export function actionBesideLists(chunk: Chunk, row: number, action: number): number {
  const effect = listEffectAt(chunk, row);
  return effect === "none" ? action : ACTIONS.indexOf(actionUnder(effect, ACTIONS[action] as Action));
}

/** What stands as the rule where the lists changed what a policy says. */
export function listRuleAt(chunk: Chunk, row: number): string {
  const list = (["block", "allow", "trust"] as const).find((one) => ((chunk.listed[row] as number) & listBit(one)) !== 0);
  return LIST_RULES[list ?? "block"];
}
