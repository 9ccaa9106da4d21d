export { explainDecision } from "./explain.js";
export type { DecisionExplanation, ExplainParts, ExplainResult } from "./explain.js";
export { readLabel, receiveLabel } from "./labels.js";
export type { LabelReceipt } from "./labels.js";
export { issuerServices } from "./services.js";
export type { IssuerServices } from "./services.js";
