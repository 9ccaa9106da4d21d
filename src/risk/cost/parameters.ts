/** How a cardholder proves to be one when asked. */
export const CHALLENGE_METHODS = ["code", "app", "passkey"] as const;
export type ChallengeMethod = (typeof CHALLENGE_METHODS)[number];

interface CostParameterRow {
  readonly name: string;
  readonly value: number;
  /** Money is in minor units of the reference currency; the defaults are yen. */
  readonly unit: "share" | "money";
  readonly describes: string;
  /** `assumption`: nobody measured it, and whoever shows it says so. */
  readonly source: "assumption" | "scheme rules" | "public figures";
}

/** What prices depend on, with the value that stands until an issuer says his own. */
export const COST_PARAMETERS = [
  { name: "liability.authenticated", value: 1, unit: "share", source: "scheme rules", describes: "of a fraud's amount that the issuer bears after a frictionless or a passed authentication" },
  { name: "liability.attempt", value: 1, unit: "share", source: "scheme rules", describes: "of a fraud's amount that the issuer bears after the proof of an attempt" },
  { name: "liability.none", value: 0, unit: "share", source: "scheme rules", describes: "of a fraud's amount that the issuer bears without authentication; the acquirer's side bears the rest" },
  { name: "abandon.code", value: 0.1, unit: "share", source: "public figures", describes: "of honest cardholders who give up when asked for a one-time code; figures for Japan in 2025 disagree, from 7 % to 19 points" },
  { name: "abandon.app", value: 0.04, unit: "share", source: "assumption", describes: "of honest cardholders who give up when asked to confirm in the bank's app" },
  { name: "abandon.passkey", value: 0.04, unit: "share", source: "assumption", describes: "of honest cardholders who give up when asked for a passkey" },
  { name: "relayed.code", value: 0.1, unit: "share", source: "assumption", describes: "of fraudsters who pass because the victim tells them the one-time code" },
  { name: "relayed.app", value: 0.03, unit: "share", source: "assumption", describes: "of fraudsters who pass because the victim confirms in the app" },
  { name: "relayed.passkey", value: 0, unit: "share", source: "assumption", describes: "of fraudsters who pass a passkey" },
  { name: "recovered", value: 0.1, unit: "share", source: "assumption", describes: "of a fraud's amount that comes back" },
  { name: "margin", value: 0.02, unit: "share", source: "assumption", describes: "of a purchase that the issuer earns: interchange and income from revolving" },
  { name: "goodwill", value: 50, unit: "money", source: "assumption", describes: "lost with each honest purchase that is lost" },
  { name: "leave", value: 0.01, unit: "share", source: "assumption", describes: "of honest customers who stop using the card after a rejection" },
  { name: "customerValue", value: 20_000, unit: "money", source: "assumption", describes: "lost with a customer who leaves" },
  { name: "messageCost.code", value: 5, unit: "money", source: "assumption", describes: "of sending a one-time code" },
  { name: "messageCost.app", value: 0.5, unit: "money", source: "assumption", describes: "of a message to the bank's app" },
  { name: "messageCost.passkey", value: 0, unit: "money", source: "assumption", describes: "of asking for a passkey" },
  { name: "caseCost", value: 3_000, unit: "money", source: "assumption", describes: "of handling one fraud" },
  { name: "reviewCost", value: 300, unit: "money", source: "assumption", describes: "of a person's look at one transaction" },
] as const satisfies readonly CostParameterRow[];

export type CostParameters = Readonly<Record<(typeof COST_PARAMETERS)[number]["name"], number>>;

export const DEFAULT_COSTS = Object.fromEntries(COST_PARAMETERS.map(({ name, value }) => [name, value])) as CostParameters;
