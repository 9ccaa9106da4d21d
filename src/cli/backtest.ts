import { closeSync, openSync, writeSync } from "node:fs";
import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import type { SetupLibrary } from "../adapters/setup-library.js";
import { DAY_MS } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { DEMO_ISSUER } from "../config.js";
import type { JournalRecord } from "../engine/index.js";
import { Outcomes, Rehearsal, costsSet, resultOf } from "../issuer/index.js";
import type { Period, PolicyRef } from "../issuer/index.js";
import { replay } from "../lab/index.js";
import { DEFAULT_COSTS, readPolicy } from "../risk/index.js";
import type { CostParameters, Policy, RiskSetup } from "../risk/index.js";
import { backtestText } from "./backtest-text.js";
import type { BacktestOutcome } from "./backtest-text.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command, Io } from "./command.js";
import { bytesOf, checkPlace, parentsBeside, readText } from "./files.js";
import { DATA_DIR_OPTION, readInstallation } from "./installation.js";
import { OFFLINE_OPTIONS, historyOf, offlineRun, passedOver } from "./offline.js";
import { Progress } from "./progress.js";
import { dayOf } from "./rows.js";

const ROWS_SHOWN = 1_000;
const REASONS_KEPT = 5;
/** As of an installation that does not say otherwise. */
const LABEL_DELAY_DAYS = 90;

export const backtestCommand: Command = {
  name: "backtest",
  summary: "Lives through a journal or a history again with another policy or model, and says what comes out otherwise",
  options: {
    policy: { type: "string", value: "POLICY", help: "policy that decides instead, NAME/VERSION or a .yaml file; the one that decided where left out" },
    model: { type: "string", value: "ID", help: 'model that scores instead, "none" for none; the one that scored where left out' },
    ...DATA_DIR_OPTION,
    issuer: { type: "string", value: "ID", help: "of a journal, whose decisions; may be left out where there is one issuer" },
    history: { type: "string", value: "FILES", help: "history files, comma-separated, instead of a journal" },
    "live-policy": { type: "string", value: "NAME/VERSION", help: `policy that decides the history; ${DEMO_ISSUER.policy} where left out` },
    "live-model": { type: "string", value: "ID", help: `model that scores the history, "none" for none; ${DEMO_ISSUER.model ?? "none"} where left out` },
    map: OFFLINE_OPTIONS.map,
    geo: OFFLINE_OPTIONS.geo,
    "lenient-iso": OFFLINE_OPTIONS["lenient-iso"],
    "lenient-empty": OFFLINE_OPTIONS["lenient-empty"],
    "skip-bad-rows": { type: "boolean", help: "count and list rows that cannot be mapped instead of stopping" },
    from: { type: "string", value: "DAY", help: "first day whose decisions count (YYYY-MM-DD); earlier ones only warm profiles up" },
    to: { type: "string", value: "DAY", help: "first day that counts no longer; labels that arrive later still do" },
    out: { type: "string", value: "FILE", help: "one JSON line per decision that comes out otherwise, newest first" },
  },
  help: `Profiles stand at each decision as they stood then: what was taught is folded as it was, whatever the candidate would have decided. Nothing is changed, and a server may run beside. --json lists the newest ${ROWS_SHOWN.toLocaleString("en")} decisions that come out otherwise, --out every one. Costs are those that the issuer set, and assumptions else.`,
  async run(args, io) {
    if (args.text("policy") === undefined && args.text("model") === undefined) throw new Unusable("name what decides instead: --policy, --model, or both");
    const days = { from: dayOf(args, "from"), to: dayOf(args, "to") };
    if (days.from !== undefined && days.to !== undefined && days.from >= days.to) throw new Unusable(`--to ${String(args.text("to"))}: expected a later day than --from ${String(args.text("from"))}`);
    const out = args.text("out");
    if (out !== undefined) checkPlace("out", out, "file");
    const outcomes = new Outcomes(Infinity, REASONS_KEPT);
    const run = await (args.text("history") === undefined ? overJournal(args, io, days, outcomes) : overHistory(args, io, days, outcomes));
    if (outcomes.count === 0) throw new Unusable("no decision lies in the period");
    const result = await resultOf(outcomes, [run.rehearsal], { parameters: run.costs, method: "code" }, run.settledBefore);
    if (out !== undefined) writeRows(out, outcomes);
    const { candidate: { policy, model } } = run;
    const view = { policy: policy.id, model: model?.id ?? null, currency: run.currency, ...result, rows: outcomes.newest(ROWS_SHOWN) } satisfies BacktestOutcome;
    io.out(args.json ? `${JSON.stringify(view)}\n` : backtestText(view));
    return EXIT.done;
  },
};

/** Everything was lived through. */
interface Lived {
  readonly candidate: RiskSetup;
  readonly rehearsal: Rehearsal;
  readonly costs: CostParameters;
  readonly settledBefore: Instant;
  readonly currency: string;
}

type Days = Pick<Period, "from" | "to">;

async function overJournal(args: Arguments, io: Io, days: Days, outcomes: Outcomes): Promise<Lived> {
  const { config, journal, library, changes, book, models } = await readInstallation(args);
  const id = args.text("issuer") ?? (config.issuers.length === 1 ? config.issuers[0]?.id : undefined);
  const issuer = config.issuers.find((one) => one.id === id);
  if (issuer === undefined) throw new Unusable(`--issuer ${id ?? ""}: expected one of ${config.issuers.map((one) => one.id).join(", ")}`);
  const { risk: live } = library.setup(issuer.id, book.liveOf(issuer.id) ?? issuer.policy, models.liveOf(issuer.id) ?? issuer.model);
  const published = (name: string): PolicyRef | string => book.versionsOf(issuer.id).find(({ policy }) => policy === name) ?? name;
  const candidate = candidateOf(args, live, library, published);
  const rehearsal = new Rehearsal({ candidate, period: { issuer: issuer.id, ...days }, profiles: new MemoryProfileStore(), knowledgeOf: (ids) => library.knowledgeOf(ids), sample: false }, outcomes);
  const progress = new Progress(io, "backtest", "events");
  const end = journal.end();
  let events = 0;
  try {
    for await (const { position, record } of journal.read()) {
      await rehearsal.take(record);
      progress.update(++events, Math.min(1, position / end));
    }
  } finally {
    progress.end();
  }
  return {
    candidate, rehearsal, costs: { ...DEFAULT_COSTS, ...costsSet(changes, issuer.id) }, settledBefore: io.now() - config.labelDelayDays * DAY_MS, currency: library.reference.rates.reference,
  };
}

async function overHistory(args: Arguments, io: Io, days: Days, outcomes: Outcomes): Promise<Lived> {
  if (args.text("data-dir") !== undefined || args.text("issuer") !== undefined) throw new Unusable("--history: has no issuers and no data folder; leave out --issuer and --data-dir");
  const files = (args.text("history") as string).split(",");
  const total = bytesOf(files);
  let read = 0;
  let last = -Infinity;
  // Records wait until what came before them is taken, as in a journal.
  const waiting: JournalRecord[] = [];
  const { deps, library, close } = offlineRun(deciding(args), { onRecord: (record) => void waiting.push(record) });
  const live = deps.issuerOf("")?.risk as RiskSetup;
  const candidate = candidateOf(args, live, library, (name) => name);
  const rehearsal = new Rehearsal({ candidate, period: { issuer: undefined, ...days }, profiles: new MemoryProfileStore(), knowledgeOf: () => ({ reference: deps.reference }), sample: false }, outcomes);
  const source = historyOf(files, args, (bytes) => (read += bytes));
  const progress = new Progress(io, "backtest", "events");
  let events = 0;
  const takeWaiting = async (): Promise<void> => {
    for (const record of waiting.splice(0)) {
      last = Math.max(last, record.at);
      await rehearsal.take(record);
      progress.update(++events, total > 0 ? Math.min(1, read / total) : undefined);
    }
  };
  try {
    await replay(source.events, { ...deps, answer: () => undefined }, { request: takeWaiting });
    await takeWaiting();
  } finally {
    progress.end();
    await close();
  }
  for (const line of passedOver(source.badRows)) io.err(`${line}\n`);
  return { candidate, rehearsal, costs: DEFAULT_COSTS, settledBefore: last - LABEL_DELAY_DAYS * DAY_MS, currency: library.reference.rates.reference };
}

/** Arguments under which a history is decided before it is decided otherwise. */
function deciding(args: Arguments): Arguments {
  return { ...args, text: (name) => args.text(name === "policy" || name === "model" ? `live-${name}` : name) };
}

/** @throws {PolicyRefused | FileRefused | Unusable} when policy or model cannot be used */
function candidateOf(args: Arguments, live: RiskSetup, library: SetupLibrary, published: (name: string) => PolicyRef | string): RiskSetup {
  const [policy, model] = [args.text("policy"), args.text("model")];
  return {
    policy: policy === undefined ? live.policy : policyOf(policy, library, published),
    model: model === undefined || model === live.model?.id ? live.model : model === "none" ? undefined : library.model(model),
  };
}

function policyOf(named: string, library: SetupLibrary, published: (name: string) => PolicyRef | string): Policy {
  return /\.ya?ml$/.test(named) ? readPolicy(readText(named), named, parentsBeside(named)) : library.policy(published(named));
}

function writeRows(path: string, outcomes: Outcomes): void {
  const file = openSync(path, "w");
  try {
    for (const { row } of outcomes.listed()) writeSync(file, `${JSON.stringify(row)}\n`);
  } finally {
    closeSync(file);
  }
}
