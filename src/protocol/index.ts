export type { AReq, JsonObject, JsonValue, MessageVersion } from "./areq.js";
export type { ARes, Erro, Fault, FaultCode, ParseOptions, Parsed, Subject, TransStatus } from "./types.js";
export { AREQ_FIELDS } from "./areq-fields.js";
export { toErro, unforeseen, serialise } from "./erro.js";
export type { Category, Channel, FieldRow } from "./field.js";
export { countryFromNumeric, countryToNumeric, currencyFromNumeric } from "./iso.js";
export type { Currency } from "./iso.js";
export { DEFAULT_PARSE_OPTIONS, parseAReq, parseAReqValue } from "./parse-areq.js";
