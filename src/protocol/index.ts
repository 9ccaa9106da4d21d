export type { AReq, JsonObject, JsonValue, MessageVersion } from "./areq.js";
export type { ARes, Erro, Fault, FaultCode, ParseOptions, Parsed, Subject, TransStatus } from "./types.js";
