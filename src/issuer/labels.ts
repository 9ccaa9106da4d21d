import { parseInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { LABEL_SOURCES, LABELS, learn } from "../engine/index.js";
import type { Engine, Label, LabelSource } from "../engine/index.js";
import type { Maybe } from "../risk/index.js";

/** What became of one label. */
export type LabelReceipt =
  | { readonly outcome: "accepted"; readonly acsTransID: string; readonly replaced: Maybe<Label> }
  | { readonly outcome: "unknown-decision" }
  | { readonly outcome: "duplicate" }
  | { readonly outcome: "malformed"; readonly element: string; readonly expected: string };

interface LabelLine {
  readonly ref: string;
  readonly at: Instant;
  readonly label: Label;
  readonly source: LabelSource;
}

const MEMBERS = ["type", "at", "ref", "label", "source"];

/**
 * Takes one label: checks it, finds its decision, teaches the profiles and writes it into the journal.
 * @param input members of a label line of a history file; `at` may be left out and is then `now`
 * @param author who says so, for the journal
 */
export async function receiveLabel(engine: Engine, input: unknown, now: Instant, author: string): Promise<LabelReceipt> {
  const line = readLabel(input, now);
  if ("expected" in line) return { outcome: "malformed", ...line };
  const learned = await learn(engine, { kind: "label", id: line.ref, at: line.at, label: line.label, source: line.source, author });
  if (learned.result === "unknown-decision") return { outcome: "unknown-decision" };
  if (learned.result === "already-known") return { outcome: "duplicate" };
  return { outcome: "accepted", acsTransID: learned.acsTransID, replaced: learned.replaces };
}

/** The label that `input` is, or the first element at fault and what was expected there. */
export function readLabel(input: unknown, now: Instant): LabelLine | { readonly element: string; readonly expected: string } {
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
  if (!isOneOf(LABELS, label)) return { element: "label", expected: `expected one of ${LABELS.join(", ")}` };
  if (!isOneOf(LABEL_SOURCES, source)) return { element: "source", expected: `expected one of ${LABEL_SOURCES.join(", ")}` };
  return { ref, at: instant, label, source };
}

function isOneOf<Choice extends string>(choices: readonly Choice[], value: unknown): value is Choice {
  return (choices as readonly unknown[]).includes(value);
}
