export { Authentications } from "./authenticate.js";
export { answerOf } from "./answer.js";
export type { AnswerParts } from "./answer.js";
export type { Acs, AcsIdentity, AnswerEvent, AuthenticationValue, ContentSigner, DirectoryServerProfile, EciTable, Edge, IssuerSetup } from "./types.js";
export { Observations, methodNotification, readMethodData, readObservation } from "./method.js";
export type { MethodRequest } from "./method.js";
export type { ChallengeDelivery, CodeMessage, DeliveryFailure } from "./challenge/delivery.js";
export { codeMail, codeSms, singleLine, smsSegments } from "./challenge/code-text.js";
export type { CodeMail } from "./challenge/code-text.js";
