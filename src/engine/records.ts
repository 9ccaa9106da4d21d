import { ACTIONS, ENTITY_KINDS, LISTS, WAYS_TO_ASK } from "../risk/index.js";
import { LABELS, LABEL_SOURCES, NO_LABEL } from "./types.js";
import type { JournalRecord } from "./types.js";

/** A journal holds something that is no record of ours. */
export class NotARecord extends Error {
  override readonly name = "NotARecord";
}

export function encodeRecord(record: JournalRecord): string {
  return JSON.stringify(record);
}

/**
 * The record that `text` holds. Checks every member the engine relies on; the message and the answer are kept as they are.
 * @throws {NotARecord} naming the first member that is not as it must be
 */
export function decodeRecord(text: string): JournalRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotARecord("not JSON");
  }
  if (!isObject(value)) throw new NotARecord("not an object");
  const { kind } = value;
  if (typeof kind !== "string" || !Object.hasOwn(SHAPES, kind)) throw new NotARecord(`kind ${JSON.stringify(kind)} is not known`);
  const shape: Shape = SHAPES[kind as keyof typeof SHAPES];
  for (const member in shape) {
    if (!(shape[member] as Form)(value[member])) throw new NotARecord(`${member} of a ${kind} record is not as it must be`);
  }
  return value as unknown as JournalRecord;
}

type Form = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Form>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isText: Form = (value) => typeof value === "string";
const isNumber: Form = (value) => typeof value === "number";
const maybe = (form: Form): Form => (value) => value === undefined || form(value);
const oneOf = (...values: readonly unknown[]): Form => (value) => values.includes(value);
const listOf = (form: Form): Form => (value) => Array.isArray(value) && value.every(form);
const objectOf = (shape: Shape): Form => {
  const members = Object.entries(shape);
  return (value) => isObject(value) && members.every(([member, form]) => form(value[member]));
};

const isLabel = oneOf(...LABELS);
const isShadow = objectOf({ policy: isText, policyFingerprint: isText, model: maybe(isText), action: maybe(oneOf(...ACTIONS)), rule: maybe(isText), score: maybe(isNumber) });
const isEntity = objectOf({ kind: oneOf(...ENTITY_KINDS), id: isText });

const SHAPES = {
  decision: {
    at: isNumber,
    acsTransID: isText,
    threeDSServerTransID: isText,
    areq: objectOf({ card: objectOf({ key: isText, bin: isText, lastFour: isText }), messageVersion: isText }),
    observation: maybe(isObject),
    setup: objectOf({ issuer: isText, policy: isText, policyFingerprint: isText, model: maybe(isText), featureFingerprint: isText, geo: isText, rates: isText, bins: isText }),
    entities: listOf(isEntity),
    attempt: objectOf({ kind: oneOf("attempt"), at: isNumber, channel: isText, category: isText, localHour: isNumber, localWeekday: isNumber, members: isObject }),
    earlierAttempts: isObject,
    vectorFingerprint: isText,
    logit: maybe(isNumber),
    probability: maybe(isNumber),
    score: maybe(isNumber),
    base: maybe(isNumber),
    reasons: listOf(objectOf({ feature: isText, contribution: isNumber })),
    otherContributions: maybe(isNumber),
    action: oneOf(...ACTIONS),
    rule: isText,
    transStatusReason: maybe(isText),
    ask: maybe(listOf(oneOf(...WAYS_TO_ASK))),
    trail: listOf(objectOf({ rule: isText, answer: oneOf("yes", "no", "unknown") })),
    listed: maybe(listOf(objectOf({ list: oneOf(...LISTS), kind: oneOf(...ENTITY_KINDS), entry: isText }))),
    degraded: listOf(oneOf("profiles-absent", "model-unusable", "policy-unusable", "journal-unwritable")),
    answer: maybe(isObject),
    messageDigest: maybe(isText),
    shadow: maybe(isShadow),
  },
  erro: { at: isNumber, errorCode: isText, elements: listOf(isText), threeDSServerTransID: maybe(isText) },
  challenge: { at: isNumber, acsTransID: isText, outcome: oneOf("passed", "failed", "abandoned"), details: maybe(isObject), requestedAt: isNumber, entities: listOf(isEntity) },
  label: {
    at: isNumber,
    acsTransID: isText,
    label: oneOf(...LABELS, NO_LABEL),
    replaces: maybe(isLabel),
    source: oneOf(...LABEL_SOURCES),
    author: maybe(isText),
    requestedAt: isNumber,
    entities: listOf(isEntity),
  },
} satisfies Record<JournalRecord["kind"], Shape>;
