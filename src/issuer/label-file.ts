import type { Instant } from "../base/index.js";
import { assert } from "../base/index.js";
import type { Engine } from "../engine/index.js";
import type { Maybe } from "../risk/index.js";
import { faultAt, readLabel, takeLabel } from "./labels.js";
import type { LabelFault } from "./labels.js";

/** One line of a file of labels: what it holds, or why it cannot be read. */
export type LabelRow = { readonly line: number; readonly value: unknown } | { readonly line: number; readonly problem: string };

/** The decision that a label is about, and where it is taught. */
export interface Labelled {
  readonly engine: Engine;
  readonly acsTransID: string;
  readonly at: Instant;
}

export type FindLabelled = (ref: string) => Promise<Maybe<Labelled>>;

/** A line that cannot be taken; nothing of its file is. */
export interface LineFault extends LabelFault {
  readonly line: number;
}

/** A line that was passed over: a label that is known already, or one of no decision of ours. */
export interface LinePassedOver {
  readonly line: number;
  readonly ref: string;
  readonly reason: "duplicate" | "unknown-decision";
}

/** What became of a file that could be taken. */
export interface LabelFileReceipt {
  readonly accepted: number;
  readonly duplicate: number;
  readonly unknown: number;
  /** The first of those that were passed over, at most {@link LINES_TOLD_MAX}. */
  readonly passedOver: readonly LinePassedOver[];
}

/** How many lines are told of one by one; the counts tell of all. */
export const LINES_TOLD_MAX = 1_000;
/** Labels that are written at a time; the disk takes them together. */
const TOGETHER = 64;

/**
 * What is wrong with the lines of a file: looked for in all of it before the first label is taken, so that a file with a mistake changes
 * nothing. That a decision is not ours, or has its label already, is no mistake: banks send their whole month.
 */
export async function* faultsIn(rows: AsyncIterable<LabelRow> | Iterable<LabelRow>, find: FindLabelled, now: Instant): AsyncGenerator<LineFault> {
  for await (const row of rows) {
    const label = "problem" in row ? { element: "text", expected: row.problem } : readLabel(row.value, now);
    const decision = "expected" in label ? undefined : await find(label.ref);
    const fault = "expected" in label ? label : decision && faultAt(label.at, decision.at);
    if (fault !== undefined) yield { line: row.line, ...fault };
  }
}

/**
 * Takes the labels of a file in which {@link faultsIn} found nothing, those of one decision in their order.
 * @param now as it was for {@link faultsIn} @param onLine told after each line
 */
export async function takeLabelFile(rows: AsyncIterable<LabelRow> | Iterable<LabelRow>, find: FindLabelled, now: Instant, author: string, onLine: () => void = () => undefined): Promise<LabelFileReceipt> {
  const counts = { accepted: 0, duplicate: 0, unknown: 0 };
  const passedOver: LinePassedOver[] = [];
  const passOver = (line: number, ref: string, reason: LinePassedOver["reason"]): void => {
    counts[reason === "duplicate" ? "duplicate" : "unknown"]++;
    if (passedOver.length < LINES_TOLD_MAX) passedOver.push({ line, ref, reason });
  };
  const together = new Map<string, () => Promise<void>>();
  const write = async (): Promise<void> => {
    await Promise.all([...together.values()].map((take) => take()));
    together.clear();
  };
  for await (const row of rows) {
    assert(!("problem" in row), "lines that cannot be read were found before");
    const label = readLabel(row.value, now);
    assert(!("expected" in label), "lines at fault were found before");
    const decision = await find(label.ref);
    onLine();
    if (decision === undefined) {
      passOver(row.line, label.ref, "unknown-decision");
      continue;
    }
    if (together.has(decision.acsTransID) || together.size === TOGETHER) await write();
    together.set(decision.acsTransID, async () => {
      const { outcome } = await takeLabel(decision.engine, label, author);
      assert(outcome === "accepted" || outcome === "duplicate", "a decision that was found is there, and its moment was looked at");
      if (outcome === "duplicate") passOver(row.line, label.ref, outcome);
      else counts.accepted++;
    });
  }
  await write();
  return { ...counts, passedOver: passedOver.sort((one, other) => one.line - other.line) };
}
