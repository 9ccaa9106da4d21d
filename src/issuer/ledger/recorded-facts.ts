import type { DecisionRecord } from "../../engine/index.js";
import { countryOfNumeric } from "../../risk/index.js";
import type { Facts } from "../../risk/index.js";

/** The facts that a record tells by itself, for a decision whose others are not known any more. */
export function recordedFacts({ areq, attempt, score, probability }: DecisionRecord): Facts {
  return {
    score, probability,
    channel: attempt.channel, category: attempt.category, cardBin: areq.card.bin,
    amountReferenceMinor: attempt.amountReferenceMinor, currency: attempt.currency,
    mcc: areq.mcc, mccGroup: attempt.mccGroup, merchantName: areq.merchantName, merchantCountry: countryOfNumeric(areq.merchantCountryCode),
    ipCountry: attempt.ipCountry,
  };
}
