import { parseInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { DatasetBuilder, readDataset } from "../lab/index.js";
import type { Dataset, ReplayListener } from "../lab/index.js";
import { Unusable } from "./command.js";
import type { Arguments, Io, OptionSpec } from "./command.js";
import { bytesOf } from "./files.js";
import { Progress } from "./progress.js";
import { relive } from "./relive.js";

/** Options of every command that works on requests with their features: relived from a history, or read from a file. */
export const ROWS_OPTIONS = {
  history: { type: "string", value: "FILES", help: "history files, comma-separated" },
  dataset: { type: "string", value: "FILE", help: "what sekisho dataset wrote (.parquet, .csv or .csv.gz), instead of a history" },
  "skip-bad-rows": { type: "boolean", help: "count rows of a history that cannot be mapped instead of stopping" },
} satisfies Readonly<Record<string, OptionSpec>>;

/** @throws {Unusable} unless exactly one source is named */
export function checkSource(args: Arguments): void {
  if ((args.text("history") === undefined) === (args.text("dataset") === undefined)) throw new Unusable("name either --history FILES or --dataset FILE");
  const idle = args.text("dataset") === undefined ? undefined : ["map", "policy", "geo"].find((name) => args.text(name) !== undefined);
  if (idle !== undefined) throw new Unusable(`--${idle}: a data set has its features already; it says nothing beside --dataset`);
}

/**
 * The requests a command works on, of the source that {@link checkSource} accepted.
 * @param beside listens to the same replay; a data set file has none
 */
export async function datasetOf(args: Arguments, io: Io, beside: Pick<ReplayListener, "request"> = {}): Promise<Dataset> {
  const file = args.text("dataset");
  if (file !== undefined) return readWithProgress(file, io);
  const builder = new DatasetBuilder();
  const { request, news } = builder.listener;
  await relive((args.text("history") as string).split(","), args, io, {
    request: (replayed) => beside.request?.(replayed) ?? request?.(replayed),
    ...(news === undefined ? {} : { news }),
  });
  return builder.build();
}

async function readWithProgress(file: string, io: Io): Promise<Dataset> {
  const progress = new Progress(io, "data set", "bytes");
  const total = bytesOf([file]);
  try {
    return await readDataset(file, (share) => progress.update(Math.round(share * total), share));
  } finally {
    progress.end();
  }
}

/** The first instant of the day an option names; undefined where the option was left out. @throws {Unusable} when it names no day */
export function dayOf(args: Arguments, name: string): Instant | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const instant = parseInstant(`${text}T00:00:00Z`);
  if (instant === undefined) throw new Unusable(`--${name} ${text}: expected a day, YYYY-MM-DD`);
  return instant;
}
