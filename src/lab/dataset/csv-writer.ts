import { createWriteStream } from "node:fs";
import type { WriteStream } from "node:fs";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { formatInstant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import type { FeatureVector } from "../../risk/index.js";
import { readLines } from "../history/lines.js";
import type { ReplayListener } from "../replay/types.js";
import { RowFacts } from "./facts.js";
import { CHALLENGE_CODES } from "./types.js";

/** Columns beside the features: the first four are known with the request, the last three only later. */
export const REQUEST_COLUMNS = ["id", "at", "card", "amount_minor"] as const;
export const LATER_COLUMNS = ["challenge", "label", "label_at"] as const;

const CHALLENGE_NAMES = Object.entries(CHALLENGE_CODES).map(([name, code]) => ({ name: code === 0 ? "" : name, code }));
/** How much may wait for the disk before the replay waits, too. */
const PENDING_BYTES_MAX = 64 << 20;

/**
 * Writes one CSV row per decision of a replay, features as columns, an unknown one as an empty cell. Labels come weeks after
 * their request, so features go to a file beside the target while the replay runs, and are joined with what became
 * known when it is over; memory holds some forty bytes per row.
 */
export class DatasetCsvWriter {
  private readonly facts = new RowFacts();
  private readonly partPath: string;
  private readonly part: WriteStream;
  private failure: Error | undefined;

  constructor(private readonly path: string) {
    this.partPath = `${path}.part`;
    this.part = createWriteStream(this.partPath);
    this.part.on("error", (error) => (this.failure = error));
  }

  readonly listener: ReplayListener = {
    request: ({ event, decision }) => {
      if (!decision) return;
      const { attempt, areq, assessment } = decision;
      const row = this.facts.add(decision.threeDSServerTransID, event.at, areq.card.key, attempt.amountReferenceMinor);
      const head = `${csvCell(event.id)},${formatInstant(event.at)},${this.facts.cards[row]},${attempt.amountReferenceMinor ?? ""}`;
      this.part.write(`${head}${featureCells(assessment.features)}\n`);
      return this.part.writableLength > PENDING_BYTES_MAX ? this.caughtUp() : undefined;
    },
    news: (event, learned) => {
      if (learned.result === "learned") this.facts.attach(event);
    },
  };

  /** Joins features and labels into the target. @returns the number of rows */
  async finish(): Promise<number> {
    this.part.end();
    await once(this.part, "close");
    if (this.failure) throw this.failure;
    const out = createWriteStream(this.path);
    out.write(`${[...REQUEST_COLUMNS, ...FEATURES.map(({ name }) => name), ...LATER_COLUMNS].join(",")}\n`);
    let row = 0;
    for await (const block of readLines(this.partPath)) {
      let text = "";
      for (const line of block.lines) text += `${line},${this.laterCells(row++)}\n`;
      if (!out.write(text)) await once(out, "drain");
    }
    out.end();
    await once(out, "close");
    await rm(this.partPath);
    return this.facts.count;
  }

  /** Ends without a target: what was written so far goes. */
  async abandon(): Promise<void> {
    this.part.destroy();
    if (!this.part.closed) await once(this.part, "close");
    await rm(this.partPath, { force: true });
  }

  private async caughtUp(): Promise<void> {
    if (this.failure) throw this.failure;
    await once(this.part, "drain");
  }

  private laterCells(row: number): string {
    const { challenges, labels, labelAt } = this.facts;
    const labelled = Number.isFinite(labelAt[row]);
    const challenge = CHALLENGE_NAMES.find(({ code }) => code === challenges[row])?.name ?? "";
    return `${challenge},${labelled ? labels[row] : ""},${labelled ? formatInstant(labelAt[row] as number) : ""}`;
  }
}

function featureCells({ values, known }: FeatureVector): string {
  let cells = "";
  for (let index = 0; index < values.length; index++) cells += known[index] === 1 ? `,${shortest(values[index] as number)}` : ",";
  return cells;
}

/** The shortest decimal that reads back as the same 32-bit number, bit by bit. */
export function shortest(value: number): string {
  if (Number.isInteger(value)) return Object.is(value, -0) ? "-0" : String(value);
  for (const digits of [6, 7, 8]) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
