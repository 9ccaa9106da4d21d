import type { Model } from "../../risk/index.js";
import type { Contender } from "./types.js";

/** A model that was trained before, such as our network or a gradient-boosted one; whoever compares sees to it that it saw no row that judges. */
export function modelContender(name: string, model: Model): Contender {
  return {
    name,
    fit: () => ({
      score: ({ values, features }, row) => model.score(values.subarray(row * features.names.length, (row + 1) * features.names.length)).logit,
      probability: ({ values, features }, row) => model.score(values.subarray(row * features.names.length, (row + 1) * features.names.length)).probability,
      describe: () => `${model.kind} ${model.id}, trained before`,
    }),
  };
}
