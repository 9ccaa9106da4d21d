export { explainDecision } from "./explain.js";
export type { DecisionExplanation, ExplainParts } from "./explain.js";
export { receiveLabel } from "./labels.js";
export type { LabelReceipt } from "./labels.js";
export { issuerServices } from "./services.js";
export type { IssuerServices } from "./services.js";
