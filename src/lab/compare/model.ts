import type { Model } from "../../risk/index.js";
import { knownOf, rowOf } from "../train/settle.js";
import type { Contender } from "./types.js";

/** A model that was trained before, such as our network or a gradient-boosted one; whoever compares sees to it that it saw no row that judges. */
export function modelContender(name: string, model: Model): Contender {
  return {
    name,
    fit: () => ({
      score: (data, row) => model.score(rowOf(data, row), knownOf(data, row)).logit,
      probability: (data, row) => model.score(rowOf(data, row), knownOf(data, row)).probability,
      describe: () => `${model.kind} ${model.id}, trained before`,
    }),
  };
}
