import { parseInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { LABEL_SOURCES, LABELS, NO_LABEL, learn } from "../engine/index.js";
import type { Engine, Label, LabelRecord, LabelSource } from "../engine/index.js";
import type { Maybe } from "../risk/index.js";

/** What is wrong with a label: the element, and what was expected there. */
export interface LabelFault {
  readonly element: string;
  readonly expected: string;
}

/** What became of one label. */
export type LabelReceipt =
  | { readonly outcome: "accepted"; readonly acsTransID: string; readonly replaced: Maybe<Label> }
  | { readonly outcome: "unknown-decision" }
  /** The same label again, or `none` where there is none. */
  | { readonly outcome: "duplicate" }
  | ({ readonly outcome: "malformed" } & LabelFault);

export interface LabelLine {
  /** acsTransID or threeDSServerTransID of the decision. */
  readonly ref: string;
  /** From when on it counts: when it reached whoever says so. */
  readonly at: Instant;
  readonly label: LabelRecord["label"];
  readonly source: LabelSource;
}

const MEMBERS = ["type", "at", "ref", "label", "source"];
/** `none` takes the label back that is there. */
const WORDS = [...LABELS, NO_LABEL] as const;
/** A verdict of the review is given there and nowhere else. */
const GIVEN_SOURCES = LABEL_SOURCES.filter((source) => source !== "review");

/**
 * Takes one label: checks it, finds its decision, teaches the profiles and writes it into the journal.
 * @param input members of a label line of a history file, where `label` may be `none` too; `at` may be left out and is then `now`
 * @param author who says so, for the journal
 */
export async function receiveLabel(engine: Engine, input: unknown, now: Instant, author: string): Promise<LabelReceipt> {
  const line = readLabel(input, now);
  return "expected" in line ? { outcome: "malformed", ...line } : takeLabel(engine, line, author);
}

/** {@link receiveLabel} for a label that was read. */
export async function takeLabel(engine: Engine, { ref, at, label, source }: LabelLine, author: string): Promise<LabelReceipt> {
  const decision = await engine.journal.findSummary(ref);
  if (decision === undefined) return { outcome: "unknown-decision" };
  const fault = faultAt(at, decision.at);
  if (fault !== undefined) return { outcome: "malformed", ...fault };
  const learned = await learn(engine, { kind: "label", id: ref, at, label, source, author });
  if (learned.result === "unknown-decision") return { outcome: "unknown-decision" };
  if (learned.result === "already-known") return { outcome: "duplicate" };
  return { outcome: "accepted", acsTransID: learned.acsTransID, replaced: learned.replaces };
}

/** What is wrong with the moment of a label of a decision that was taken at `decidedAt`. */
export function faultAt(at: Instant, decidedAt: Instant): Maybe<LabelFault> {
  return at < decidedAt ? { element: "at", expected: "lies before the decision that the label is about" } : undefined;
}

/** The label that `input` is, or the first element at fault and what was expected there. */
export function readLabel(input: unknown, now: Instant): LabelLine | LabelFault {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return { element: "body", expected: "expected one JSON object" };
  const members = input as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(members).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return { element: JSON.stringify(unknown.slice(0, 40)), expected: `there is no such member; expected ${MEMBERS.join(", ")}` };
  const { type = "label", ref, at, label, source } = members;
  if (type !== "label") return { element: "type", expected: "expected label" };
  if (typeof ref !== "string" || ref.length === 0 || ref.length > 64) return { element: "ref", expected: "expected the threeDSServerTransID or acsTransID of a decision" };
  const instant = at === undefined ? now : typeof at === "string" ? parseInstant(at) : undefined;
  if (instant === undefined) return { element: "at", expected: "expected an ISO 8601 date and time with a zone" };
  // A label from the future would teach before it is known.
  if (instant > now) return { element: "at", expected: "lies in the future" };
  if (!isOneOf(WORDS, label)) return { element: "label", expected: `expected one of ${WORDS.join(", ")}` };
  if (!isOneOf(GIVEN_SOURCES, source)) return { element: "source", expected: `expected one of ${GIVEN_SOURCES.join(", ")}` };
  return { ref, at: instant, label, source };
}

function isOneOf<Choice extends string>(choices: readonly Choice[], value: unknown): value is Choice {
  return (choices as readonly unknown[]).includes(value);
}
