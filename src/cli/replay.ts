import { createWriteStream, openSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { basename } from "node:path";
import { finished } from "node:stream/promises";
import { junitXml, replay, replayTo } from "../lab/index.js";
import type { JunitCase, Replayed, ReplayReport, Story } from "../lab/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command, Io } from "./command.js";
import { bytesOf, readText } from "./files.js";
import { JOURNAL_OPTION, OFFLINE_OPTIONS, historyOf, newJournal, offlineRun, passedOver } from "./offline.js";
import { Progress } from "./progress.js";
import { replayCheck } from "./replay-check.js";

const ANSWER_MS_MAX = 10_000;
const MISSES_SHOWN = 20;

export const replayCommand: Command = {
  name: "replay",
  summary: "Runs history files through the engine in time order and says what came out",
  positionals: "FILE…",
  options: {
    ...OFFLINE_OPTIONS,
    out: { type: "string", value: "FILE", help: "one JSON line per request" },
    junit: { type: "string", value: "FILE", help: "expectations as JUnit XML" },
    url: { type: "string", value: "URL", help: "send the messages to a running server instead" },
    token: { type: "string", value: "FILE", help: "file with the server's bearer token; with --url, labels are sent too" },
    ...JOURNAL_OPTION,
    timing: { type: "boolean", help: "fill elapsedUs; without it two runs give the same bytes" },
    "skip-bad-rows": { type: "boolean", help: "count and list rows that cannot be mapped instead of stopping" },
    check: { type: "boolean", help: "recompute every decision of a journal instead; exit 1 when one differs" },
    "data-dir": { type: "string", value: "DIR", help: "with --check, the installation's data folder; data where left out" },
  },
  help: "Exit code 1 when an expectation is not met. The same files give the same output, byte for byte, on every machine.",
  run(args, io) {
    if (!args.flag("check")) return replayFiles(args, io);
    if (args.positionals.length > 0) throw new Unusable(`--check reads a journal (--data-dir) and no history files: ${String(args.positionals[0])}`);
    return replayCheck(args, io);
  },
};

async function replayFiles(args: Arguments, io: Io): Promise<number> {
  const files = args.positionals;
  const total = bytesOf(files);
  let read = 0;
  const clockUs = args.flag("timing") ? (): number => performance.now() * 1000 : undefined;
  const url = args.text("url");
  if (url !== undefined && args.text("journal") !== undefined) throw new Unusable("--journal: with --url the server keeps the decisions in its own journal");
  const journal = await newJournal(args);
  const offline = url === undefined ? offlineRun(args, { clockUs, journal }) : undefined;
  const source = historyOf(files, args, (bytes) => (read += bytes));
  const progress = new Progress(io, "replay", "requests");
  const report = new Listener(args.text("out"), (done) => progress.update(done, total > 0 ? read / total : undefined));
  let result: ReplayReport;
  try {
    result =
      offline !== undefined
        ? await replay(source.events, offline.deps, report)
        : await replayTo({ url: addressOf(url as string), timeoutMs: ANSWER_MS_MAX, fetch, ...tokenOf(args), ...(clockUs === undefined ? {} : { clockUs }) }, source.events, report);
  } finally {
    progress.end();
    await offline?.close();
    await report.close();
  }
  const junit = args.text("junit");
  if (junit !== undefined) writeFileSync(junit, junitXml(report.cases));
  io.out(args.json ? `${JSON.stringify({ ...result, badRows: source.badRows.length, misses: report.misses(), stories: report.stories(files) })}\n` : summary(result, report, files, source.badRows));
  return result.missed > 0 ? EXIT.checkFailed : EXIT.done;
}

function addressOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Unusable(`--url ${url}: expected an address such as http://127.0.0.1:8080`);
  return url.replace(/\/$/, "");
}

function tokenOf(args: Arguments): { token?: string } {
  const file = args.text("token");
  return file === undefined ? {} : { token: readText(file).trim() };
}

/** A history file that tells a story, and whether it came out as told. */
interface StoryResult {
  readonly file: string;
  readonly title: Story["title"];
  readonly expectations: number;
  readonly missed: number;
}

/** Keeps what the summary, the output file and the test report need. */
class Listener {
  /** Requests a story says something about. */
  readonly cases: JunitCase[] = [];
  private readonly out: ReturnType<typeof createWriteStream> | undefined;
  private done = 0;

  constructor(outFile: string | undefined, private readonly onProgress: (done: number) => void) {
    if (outFile === undefined) return;
    // Opened at once, so that a run of hours does not find out at its end.
    this.out = createWriteStream(outFile, { fd: openSync(outFile, "w") });
    // What fails is thrown by whoever writes next, or by close.
    this.out.on("error", () => undefined);
  }

  request({ event, line, missed }: Replayed): void | Promise<void> {
    this.onProgress(++this.done);
    if (event.expect !== undefined) this.cases.push({ ...event.origin, id: event.id, missed });
    if (this.out !== undefined && !this.out.write(`${JSON.stringify(line)}\n`)) return once(this.out, "drain").then(() => undefined);
  }

  misses(): JunitCase[] {
    return this.cases.filter(({ missed }) => missed.length > 0);
  }

  /** In the order of the files. */
  stories(files: readonly string[]): StoryResult[] {
    return files.flatMap((file) => {
      const told = this.cases.filter((one) => one.file === file);
      const title = told[0]?.story?.title;
      return title === undefined ? [] : [{ file, title, expectations: told.length, missed: told.filter(({ missed }) => missed.length > 0).length }];
    });
  }

  async close(): Promise<void> {
    if (this.out === undefined) return;
    this.out.end();
    await finished(this.out);
  }
}

function summary(report: ReplayReport, listener: Listener, files: readonly string[], badRows: readonly string[]): string {
  const actions = Object.entries(report.actions).map(([action, count]) => `${action} ${count.toLocaleString("en")}`);
  const lines = [
    `${report.requests.toLocaleString("en")} requests: ${actions.join(", ") || "none decided"}${report.faults > 0 ? `, Erro ${report.faults.toLocaleString("en")}` : ""}`,
    `${report.labels.toLocaleString("en")} labels, ${report.challenges.toLocaleString("en")} challenge outcomes${report.strayNews > 0 ? `, ${report.strayNews} of them for no request of this history` : ""}`,
    ...passedOver(badRows),
    ...listener.stories(files).map(({ file, title, missed }) => `${missed === 0 ? "met   " : "MISSED"}  ${basename(file, ".jsonl")}: ${title.en}`),
    ...(report.expectations > 0 ? [`${report.expectations - report.missed} of ${report.expectations} expectations met`] : []),
    ...listener.misses().slice(0, MISSES_SHOWN).map((miss) => `  ${miss.file}:${miss.line} ${miss.id}: ${miss.missed.join("; ")}`),
  ];
  return `${lines.join("\n")}\n`;
}
