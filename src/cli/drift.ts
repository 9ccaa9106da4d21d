import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import type { Instant } from "../base/index.js";
import { checkJournal } from "../engine/index.js";
import { DriftSample, replay } from "../lab/index.js";
import type { Drift, DriftLevel, DriftReport, Period } from "../lab/index.js";
import { FEATURES, FEATURE_FINGERPRINT } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command, Io } from "./command.js";
import { bytesOf } from "./files.js";
import { DATA_DIR_OPTION, readInstallation } from "./installation.js";
import { OFFLINE_OPTIONS, historyOf, offlineRun } from "./offline.js";
import { Progress } from "./progress.js";
import { dayOf } from "./rows.js";

const LEVELS: readonly DriftLevel[] = ["stable", "watch", "act"];
const SHOWN = 20;

export const driftCommand: Command = {
  name: "drift",
  summary: "Says how far features and score have moved between two periods",
  options: {
    ...DATA_DIR_OPTION,
    history: { type: "string", value: "FILES", help: "history files, comma-separated, instead of an installation's journal" },
    ...OFFLINE_OPTIONS,
    "reference-from": { type: "string", value: "DAY", help: "first day of the period that the model knows (YYYY-MM-DD); the very first where left out" },
    from: { type: "string", value: "DAY", help: "first day of the later period, and where nothing else is said, the end of the reference", required: true },
    "reference-until": { type: "string", value: "DAY", help: "first day that is no longer reference" },
    until: { type: "string", value: "DAY", help: "first day after the later period; the very last where left out" },
    "fail-at": { type: "string", value: "LEVEL", help: "watch or act: exit code 1 when anything has come so far" },
    "skip-bad-rows": { type: "boolean", help: "count rows of a history that cannot be mapped instead of stopping" },
  },
  help: "Population stability index over the deciles of the reference period, unknown being a bin of its own: below 0.1 stable, to 0.25 watch, above act. Decisions of a journal are taken again as they stood, so that the server may run beside.",
  async run(args, io) {
    const { reference, later } = periodsOf(args);
    const failAt = levelOf(args);
    const sample = new DriftSample({ fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map(({ name }) => name) }, reference, later);
    await (args.text("history") === undefined ? fromJournal(args, io, sample) : fromHistory(args, io, sample));
    const report = sample.report();
    if (report === undefined) throw new Unusable("one of the two periods holds no decision; are the days right?");
    io.out(args.json ? `${JSON.stringify(report)}\n` : table(report));
    const worst = Math.max(...drifts(report).map(({ level }) => LEVELS.indexOf(level)));
    return failAt !== undefined && worst >= LEVELS.indexOf(failAt) ? EXIT.checkFailed : EXIT.done;
  },
};

function periodsOf(args: Arguments): { readonly reference: Period; readonly later: Period } {
  const from = dayOf(args, "from") as Instant;
  const later = { from, until: dayOf(args, "until") ?? Infinity };
  const reference = { from: dayOf(args, "reference-from") ?? -Infinity, until: dayOf(args, "reference-until") ?? from };
  if (reference.until > later.from) throw new Unusable("--reference-until: the reference has to end before the later period begins (--from)");
  return { reference, later };
}

function levelOf(args: Arguments): DriftLevel | undefined {
  const text = args.text("fail-at");
  if (text === undefined || text === "watch" || text === "act") return text;
  throw new Unusable(`--fail-at ${text}: expected watch or act`);
}

async function fromJournal(args: Arguments, io: Io, sample: DriftSample): Promise<void> {
  const { journal, library } = await readInstallation(args);
  const progress = new Progress(io, "drift", "decisions");
  let decisions = 0;
  try {
    await checkJournal(journal, {
      setupOf: (ids) => library.setupOf(ids),
      profiles: new MemoryProfileStore(),
      // Whether a decision comes out as it did is for `replay --check` to say.
      onDifference: () => undefined,
      onDecision(record, { features, score }) {
        progress.update(++decisions);
        if (features.values.length > 0) sample.add(record.at, features, score?.score);
      },
    });
  } finally {
    progress.end();
  }
}

async function fromHistory(args: Arguments, io: Io, sample: DriftSample): Promise<void> {
  const files = (args.text("history") as string).split(",");
  const total = bytesOf(files);
  let read = 0;
  let requests = 0;
  const { deps, close } = offlineRun(args);
  const source = historyOf(files, args, (bytes) => (read += bytes));
  const progress = new Progress(io, "drift", "requests");
  try {
    await replay(source.events, { ...deps, answer: () => undefined }, {
      request({ event, decision }) {
        progress.update(++requests, total > 0 ? Math.min(1, read / total) : undefined);
        if (decision) sample.add(event.at, decision.assessment.features, decision.score);
      },
    });
  } finally {
    progress.end();
    await close();
  }
}

function drifts({ score, features }: DriftReport): readonly Drift[] {
  return score === undefined ? features : [score, ...features];
}

function table(report: DriftReport): string {
  const { reference, later, score, features } = report;
  const count = (level: DriftLevel): number => features.filter((one) => one.level === level).length;
  const line = ({ name, psi, level }: Drift): string => `  ${level.padEnd(7)}${psi.toFixed(3).padStart(7)}  ${name}`;
  const furthest = [...features].sort((a, b) => b.psi - a.psi).slice(0, SHOWN);
  return [
    `${reference.rows.toLocaleString("en")} decisions of the reference, ${later.rows.toLocaleString("en")} later ones`,
    `${features.length} features: ${count("act")} to act on, ${count("watch")} to watch, ${count("stable")} stable`,
    ...(score === undefined ? ["no score: no model scored these decisions"] : [line(score)]),
    ...furthest.map(line),
    "",
  ].join("\n");
}
