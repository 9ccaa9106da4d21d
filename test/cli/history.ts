import { writeFileSync } from "node:fs";
import { payment } from "../journey/running-server.js";

export const AT = Date.UTC(2026, 2, 1, 10);

/** One line with a valid payment; `members` go beside it. */
export function requestLine(seed: number, members: object = {}): string {
  return JSON.stringify({ type: "areq", at: new Date(AT + seed * 60_000).toISOString(), areq: payment(seed), ...members });
}

export function refOf(seed: number): string {
  return String(payment(seed)["threeDSServerTransID"]);
}

/** Writes lines into a file and gives its path back. */
export function written(path: string, lines: readonly string[]): string {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

/** A mapping under which rows of ID, WHEN and CARD become messages that ask for nothing more. */
export const MAPPING = `
id: {column: ID}
time: {column: WHEN, format: iso}
areq:
  messageType: AReq
  messageVersion: 2.1.0
  messageCategory: "02"
  deviceChannel: "03"
  threeRIInd: "05"
  threeDSServerTransID: {template: "5e000000-0000-4000-8000-{ID:12}"}
  dsTransID: {template: "d5000000-0000-4000-8000-{ID:12}"}
  dsReferenceNumber: DS
  dsURL: https://ds.example/rreq
  threeDSServerRefNumber: S
  threeDSServerURL: https://s.example/rreq
  threeDSRequestorID: R
  threeDSRequestorName: R
  threeDSRequestorURL: https://shop.example
  acctNumber: {template: "900000{CARD:10}"}
`;
