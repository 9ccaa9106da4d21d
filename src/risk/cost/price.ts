import type { Action } from "../policy/types.js";
import type { ChallengeMethod, CostParameters } from "./parameters.js";

/** One transaction as it is priced. */
export interface PricedOutcome {
  /** Minor units of the reference currency. */
  readonly amountMinor: number;
  readonly truth: "fraud" | "genuine";
  readonly action: Action;
  /** How the cardholder was, or would be, asked. Without meaning for actions that ask nobody. */
  readonly method: ChallengeMethod;
  /** A person looked at it. */
  readonly reviewed?: boolean;
}

/**
 * What an outcome is expected to cost the issuer, in minor units of the reference currency: a mean over what may follow (the
 * cardholder gives up, the fraudster passes), so not an integer. The only place that prices a decision.
 */
export function priceOf(outcome: PricedOutcome, parameters: CostParameters): number {
  return (outcome.truth === "fraud" ? fraudPrice(outcome, parameters) : genuinePrice(outcome, parameters)) + (outcome.reviewed === true ? parameters.reviewCost : 0);
}

function genuinePrice({ amountMinor, action, method }: PricedOutcome, parameters: CostParameters): number {
  const lostPurchase = parameters.margin * amountMinor + parameters.goodwill;
  switch (action) {
    case "frictionless":
    case "attempt":
    case "inform":
      return 0;
    case "challenge":
    case "decoupled":
      return parameters[`messageCost.${method}`] + parameters[`abandon.${method}`] * lostPurchase;
    case "reject":
      return lostPurchase + parameters.leave * parameters.customerValue;
  }
}

function fraudPrice({ amountMinor, action, method }: PricedOutcome, parameters: CostParameters): number {
  const succeeds = (liability: number): number => liability * (1 - parameters.recovered) * amountMinor + parameters.caseCost;
  switch (action) {
    case "frictionless":
      return succeeds(parameters["liability.authenticated"]);
    case "attempt":
      return succeeds(parameters["liability.attempt"]);
    case "inform":
      return succeeds(parameters["liability.none"]);
    case "challenge":
    case "decoupled":
      return parameters[`messageCost.${method}`] + parameters[`relayed.${method}`] * succeeds(parameters["liability.authenticated"]);
    case "reject":
      return 0;
  }
}
