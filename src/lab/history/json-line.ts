import { parseInstant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { MethodObservation } from "../../risk/index.js";
import type { ChallengeEvent, Expectation, HistoryEvent, LabelEvent, Origin, Story } from "./types.js";
import { HistoryRefused } from "./refused.js";

/** Says what a value should have been, or nothing when it is that. */
type Check = (value: unknown) => string | undefined;
type Checks = { readonly [member: string]: { readonly required: boolean; readonly check: Check } };

const text: Check = (value) => (typeof value === "string" && value !== "" ? undefined : "expected a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "expected true or false");
const finite: Check = (value) => (typeof value === "number" && Number.isFinite(value) ? undefined : "expected a number");
const object: Check = (value) => (isObject(value) ? undefined : "expected an object");
const anything: Check = () => undefined;
const texts: Check = (value) => (Array.isArray(value) && value.every((item) => typeof item === "string") ? undefined : "expected a list of texts");
const instant: Check = (value) =>
  typeof value === "string" && parseInstant(value) !== undefined ? undefined : "expected an instant such as 2026-03-01T10:00:00.000Z";
const oneOf = (...allowed: readonly string[]): Check => (value) =>
  typeof value === "string" && allowed.includes(value) ? undefined : `expected one of ${allowed.join(", ")}`;
const matching = (form: RegExp, wanted: string): Check => (value) => (typeof value === "string" && form.test(value) ? undefined : `expected ${wanted}`);
const score: Check = (value) => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999 ? undefined : "expected a whole number from 0 to 999");

const required = (check: Check) => ({ required: true, check });
const optional = (check: Check) => ({ required: false, check });

const LINE_TYPES: { readonly [type: string]: Checks } = {
  story: { type: required(text), title: required(object), sentence: required(object) },
  areq: { type: required(text), at: required(instant), areq: required(anything), observation: optional(object), expect: optional(object) },
  challenge: { type: required(text), at: required(instant), ref: required(text), outcome: required(oneOf("passed", "failed", "abandoned")) },
  label: {
    type: required(text), at: required(instant), ref: required(text), label: required(oneOf("fraud", "genuine")),
    source: required(oneOf("issuer", "chargeback", "cardholder", "network")),
  },
};

const TRANSLATED: Checks = { en: required(text), ja: required(text) };

const EXPECT: Checks = {
  transStatus: optional(oneOf("Y", "N", "U", "A", "C", "D", "R", "I", "S")),
  action: optional(oneOf(...ACTIONS)),
  transStatusReason: optional(matching(/^[0-9]{2}$/, "two digits")),
  scoreMin: optional(score),
  scoreMax: optional(score),
  rules: optional(texts),
  errorCode: optional(matching(/^[0-9]{3}$/, "three digits")),
};

const OBSERVATION = {
  browserId: optional(text), userAgent: optional(text), languages: optional(texts), timeZone: optional(text), timeZoneOffsetMinutes: optional(finite),
  screenWidth: optional(finite), screenHeight: optional(finite), colorDepth: optional(finite), hardwareConcurrency: optional(finite),
  deviceMemoryGib: optional(finite), touchPoints: optional(finite), platform: optional(text), webdriver: optional(flag), canvasHash: optional(text),
  ip: optional(text),
} satisfies { readonly [Member in keyof Required<MethodObservation>]: Checks[string] };

/**
 * The event a line of a history file tells. The first line may instead say what the file is about, for people:
 * `{"type":"story","title":{"en","ja"},"sentence":{"en","ja"}}`. It has no time and changes no decision.
 * @throws {HistoryRefused} naming the line and the element when the line is not one, has an unknown member or a bad value
 */
export function readJsonLine(line: string, origin: Origin): HistoryEvent | Story {
  const refuse = (element: string, problem: string): HistoryRefused => new HistoryRefused(origin.file, origin.line, element, problem);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw refuse("", `not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw refuse("", "expected an object");
  const type = value["type"];
  const checks = typeof type === "string" && Object.hasOwn(LINE_TYPES, type) ? LINE_TYPES[type] : undefined;
  if (!checks) throw refuse("type", `expected one of ${Object.keys(LINE_TYPES).join(", ")}`);
  checkMembers(value, checks, "", refuse);

  if (type === "story") {
    if (origin.line !== 1) throw refuse("type", "a story stands in the first line");
    for (const member of ["title", "sentence"]) checkMembers(value[member] as { readonly [language: string]: unknown }, TRANSLATED, `${member}.`, refuse);
    return { title: value["title"] as Story["title"], sentence: value["sentence"] as Story["sentence"] };
  }
  const at = parseInstant(value["at"] as string) as number;
  const ref = value["ref"] as string;
  if (type === "challenge") return { kind: "challenge", at, ref, outcome: value["outcome"] as ChallengeEvent["outcome"] };
  if (type === "label") return { kind: "label", at, ref, label: value["label"] as LabelEvent["label"], source: value["source"] as LabelEvent["source"] };

  const { areq, observation, expect } = value;
  if (isObject(observation)) checkMembers(observation, OBSERVATION, "observation.", refuse);
  if (isObject(expect)) checkMembers(expect, EXPECT, "expect.", refuse);
  const id = isObject(areq) && typeof areq["threeDSServerTransID"] === "string" ? areq["threeDSServerTransID"] : `line ${origin.line}`;
  return {
    kind: "request", at, id, areq, parsed: undefined, origin,
    observation: observation as MethodObservation | undefined, expect: expect as Expectation | undefined,
  };
}

function checkMembers(value: { readonly [member: string]: unknown }, checks: Checks, path: string, refuse: (element: string, problem: string) => HistoryRefused): void {
  for (const member of Object.keys(value)) {
    const row = Object.hasOwn(checks, member) ? checks[member] : undefined;
    if (!row) throw refuse(path + member, `unknown member; known are ${Object.keys(checks).join(", ")}`);
    const problem = row.check(value[member]);
    if (problem) throw refuse(path + member, problem);
  }
  for (const member of Object.keys(checks)) {
    if (checks[member]?.required && !Object.hasOwn(value, member)) throw refuse(path + member, "missing");
  }
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
