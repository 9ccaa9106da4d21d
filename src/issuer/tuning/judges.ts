import { outcomeAt } from "../../risk/index.js";
import type { Policy, Thresholds } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import { actionBesideLists } from "../ledger/listed.js";
import { AskingPlans, JudgedChunk } from "./asking.js";
import type { BacktestParts } from "./backtest.js";
import { BLIND_BIN, cornerIn, regions } from "./table.js";
import type { Surface } from "./surface.js";

/** A way of deciding: what it does with the rows of a chunk, as places in ACTIONS. Decisions whose facts are not known stand. */
export type Judge = (chunk: Chunk) => (row: number) => number;

/** What was done. */
export const asDecided: Judge = ({ action }) => (row) => action[row] as number;

/** The policy of a surface with other thresholds. @param surface up to date; what came since stands as it was decided */
export function atThresholds(surface: Surface, thresholds: Thresholds): Judge {
  const within = regions(surface, thresholds);
  return (chunk) => {
    const { outcomes, upTo } = surface.outcomesIn(chunk);
    const { action, score: { values: scores } } = chunk;
    return (row) => {
      if (row >= upTo) return action[row] as number;
      const score = scores[row] as number;
      return outcomeAt(outcomes[row] as number, cornerIn(within, score === score ? score : BLIND_BIN));
    };
  };
}

/** Another policy, asked as a backtest asks it about the decisions of an issuer. Those of others stand. */
export function byPolicy(issuer: string, policy: Policy, policyOf: BacktestParts["policyOf"]): Judge {
  const plans = new AskingPlans(policy, policyOf);
  return (chunk) => {
    const { codes } = chunk.issuer;
    const code = chunk.issuer.codeFor(issuer);
    const judged = new JudgedChunk(chunk, plans, (row) => codes[row] === code);
    return (row) => {
      const place = judged.placeOf(row);
      return place === undefined ? (chunk.action[row] as number) : actionBesideLists(chunk, row, plans.actions[place] as number);
    };
  };
}
