import type { CRes } from "./cres.js";
import type { RReq } from "./rreq.js";
import type { ARes, Erro, Fault, FaultCode, Subject } from "./types.js";

const DETAIL_LENGTH_MAX = 2048;

/** What each code means, in the words an Erro carries. */
export const FAULT_DESCRIPTIONS = {
  "101": "The message received is not valid",
  "102": "The message version is not supported",
  "201": "A required data element is missing",
  "202": "A critical message extension is not recognised",
  "203": "The format or value of a data element is not valid",
  "204": "A data element occurs more than once",
  "207": "A data element has a reserved value",
  "301": "The transaction id is not recognised",
  "302": "The data could not be decrypted",
  "303": "Access denied, the endpoint is not valid",
  "304": "An ISO code is not valid",
  "305": "The transaction data is not valid",
  "306": "The merchant category code is not valid for the payment system",
  "402": "The transaction timed out",
  "403": "Transient system failure",
  "404": "Permanent system failure",
  "405": "System connection failure",
} as const satisfies Record<FaultCode, string>;

/** The error message for `fault`. An Erro that we received is never answered: the caller sees it in `errorMessageType`. */
export function toErro(fault: Fault, about: Subject): Erro {
  const description = FAULT_DESCRIPTIONS[fault.code];
  return {
    messageType: "Erro",
    messageVersion: about.messageVersion,
    errorComponent: "A",
    errorCode: fault.code,
    errorDescription: description,
    errorDetail: fault.elements.length === 0 ? description : detailOf(fault.elements),
    ...(about.errorMessageType !== undefined && { errorMessageType: about.errorMessageType }),
    ...(about.threeDSServerTransID !== undefined && { threeDSServerTransID: about.threeDSServerTransID }),
    ...(about.dsTransID !== undefined && { dsTransID: about.dsTransID }),
    ...(about.acsTransID !== undefined && { acsTransID: about.acsTransID }),
    ...(about.sdkTransID !== undefined && { sdkTransID: about.sdkTransID }),
  };
}

/** Names separated by commas; those that no longer fit are left out whole, unless the first alone is too long. */
function detailOf(elements: readonly string[]): string {
  let detail = (elements[0] as string).slice(0, DETAIL_LENGTH_MAX);
  for (const element of elements.slice(1)) {
    if (detail.length + 1 + element.length > DETAIL_LENGTH_MAX) break;
    detail += `,${element}`;
  }
  return detail;
}

/** Anything we did not foresee. The cause is for our log; the peer learns only that we failed. */
export function unforeseen(): Fault {
  return { code: "403", elements: [] };
}

/** The bytes of a message of ours, as text. */
export function serialise(message: ARes | CRes | RReq | Erro): string {
  return JSON.stringify(message);
}
