import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { everybody } from "../adapters/cardholders-everybody.js";
import { answerOf } from "../acs/index.js";
import type { AnswerParts, IssuerSetup } from "../acs/index.js";
import { EntityNumbers } from "../adapters/entity-numbers.js";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { SummaryJournal } from "../adapters/journal-summaries.js";
import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import { worldReference } from "../compose/index.js";
import { DEMO_ISSUER } from "../config.js";
import { Engine } from "../engine/index.js";
import type { AnswerRecord, Journal, RecordListener } from "../engine/index.js";
import { arrivals, readHistory, readMapping } from "../lab/index.js";
import type { HistoryEvent, Mapping, ReplayDeps } from "../lab/index.js";
import { DEFAULT_PARSE_OPTIONS, parseAReqValue } from "../protocol/index.js";
import type { ParseOptions } from "../protocol/index.js";
import { Unusable } from "./command.js";
import type { Arguments, OptionSpec } from "./command.js";
import { readText } from "./files.js";
import { SHIPPED, SHIPPED_WORLD } from "./shipped.js";

/** Options of every command that relives a history. */
export const OFFLINE_OPTIONS = {
  map: { type: "string", value: "FILE", help: "mapping file (YAML) for .csv and .csv.gz histories" },
  policy: { type: "string", value: "NAME/VERSION", help: `policy to decide with; ${DEMO_ISSUER.policy} where left out` },
  model: { type: "string", value: "ID", help: `model to score with, "none" for none; ${DEMO_ISSUER.model ?? "none"} where left out` },
  geo: { type: "string", value: "FILES", help: "MaxMind DB files, comma-separated, instead of those of the simulated world" },
  "lenient-iso": { type: "boolean", help: "do not check country and currency codes against the ISO lists" },
  "lenient-empty": { type: "boolean", help: "optional members sent empty count as absent" },
} satisfies Readonly<Record<string, OptionSpec>>;

export const JOURNAL_OPTION = {
  journal: { type: "string", value: "DIR", help: "keep the decisions as a journal in this folder, which must be new" },
} satisfies Readonly<Record<string, OptionSpec>>;

/** The journal that {@link JOURNAL_OPTION} names. It must be new: decisions of a replay must not come between those of an installation. */
export async function newJournal(args: Arguments): Promise<Journal | undefined> {
  const directory = args.text("journal");
  if (directory === undefined) return undefined;
  if (existsSync(directory)) throw new Unusable(`--journal ${directory}: is there already; name a folder that is not`);
  return FileJournal.open({ directory, durability: "close" });
}

/** What an offline decision is taken with, on an engine that outlives no process. */
export interface OfflineRun {
  readonly deps: ReplayDeps;
  readonly library: SetupLibrary;
  /** Lets go of what the engine kept. */
  close(): Promise<void>;
}

export interface OfflineChoices {
  /** Undefined runs without a model, whatever the arguments say. */
  readonly model?: undefined;
  readonly clockUs?: (() => number) | undefined;
  /** Where decisions are written; undefined keeps no more of them than later news needs, until the run is over. */
  readonly journal?: Journal | undefined;
  /** Told of each decision and each piece of news. */
  readonly onRecord?: RecordListener;
}

/** @throws {PolicyRefused | FileRefused} when policy, model or geo data cannot be used */
export function offlineRun(args: Arguments, choices: OfflineChoices = {}): OfflineRun {
  const model = "model" in choices ? "none" : (args.text("model") ?? DEMO_ISSUER.model);
  const geoFiles = args.text("geo")?.split(",") ?? SHIPPED_WORLD;
  const reference = worldReference(geoFiles);
  const library = new SetupLibrary(SHIPPED, reference);
  const { risk, ids } = library.setup(DEMO_ISSUER.id, args.text("policy") ?? DEMO_ISSUER.policy, model === "none" ? undefined : model);
  const issuer: IssuerSetup = { id: DEMO_ISSUER.id, risk, setupIds: ids, name: DEMO_ISSUER.name, cardholderInfo: DEMO_ISSUER.cardholderInfo, whenFailing: "challenge" };
  const options = parseOptionsOf(args);
  const entityNumbers = new EntityNumbers();
  const journal = choices.journal ?? new SummaryJournal(tmpdir(), entityNumbers);
  const deps: ReplayDeps = {
    engine: new Engine({ profiles: new MemoryProfileStore(entityNumbers), journal, ...(choices.onRecord !== undefined && { onRecord: choices.onRecord }) }),
    reference,
    parse: (message) => parseAReqValue(message, options),
    issuerOf: () => issuer,
    answer: (_issuer, areq, context, verdict, acsTransID) => answerOf(ANSWER_PARTS, "visa", issuer, areq, context, verdict, acsTransID) as unknown as AnswerRecord,
    ...(choices.clockUs === undefined ? {} : { clockUs: choices.clockUs }),
  };
  return { deps, library, close: () => journal.close() };
}

export function parseOptionsOf(args: Arguments): ParseOptions {
  return { ...DEFAULT_PARSE_OPTIONS, checkIsoCodes: !args.flag("lenient-iso"), emptyAsAbsent: args.flag("lenient-empty") };
}

/** Answers of a replay name what a server would send; nothing in them is signed for real. */
const ANSWER_PARTS: AnswerParts = {
  identity: { referenceNumber: "SEKISHO_ACS_TEST_00001", operatorId: "sekisho", publicUrl: "http://127.0.0.1:8080", deviceInfoVersion: "1.7" },
  proofsOf: () => ({ authenticationValue: { generate: () => "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }, contentSigner: { sign: () => "offline", ephemeralPublicKey: () => ({}) } }),
  cardholders: everybody([{ method: "code", channel: "sms" }, { method: "app" }]),
};

/** The mapping a command names; undefined without one. @throws {Unusable | HistoryRefused} */
export function mappingOf(args: Arguments): Mapping | undefined {
  const file = args.text("map");
  if (file === undefined) return undefined;
  return readMapping(readText(file), file);
}

export interface HistorySource {
  readonly events: AsyncIterable<Iterable<HistoryEvent>>;
  /** Lines that could not be mapped and were passed over. */
  readonly badRows: readonly string[];
}

/** How many of the rows that were passed over are listed. */
const BAD_ROWS_SHOWN = 20;

/** Says how many rows were passed over and lists the first of them; no line where there were none. */
export function passedOver(badRows: readonly string[]): readonly string[] {
  return badRows.length === 0 ? [] : [`${badRows.length.toLocaleString("en")} rows passed over`, ...badRows.slice(0, BAD_ROWS_SHOWN).map((row) => `  ${row}`)];
}

/** The events of history files in the order in which they reached us. */
export function historyOf(files: readonly string[], args: Arguments, onBytes: (bytes: number) => void): HistorySource {
  if (files.length === 0) throw new Unusable("no history file is named");
  const badRows: string[] = [];
  const options = parseOptionsOf(args);
  const mapping = mappingOf(args);
  const blocks = readHistory(files, {
    ...(mapping === undefined ? {} : { mapping }),
    parse: (message) => parseAReqValue(message, options),
    ...(args.flag("skip-bad-rows") ? { onBadRow: (refusal: Error) => void badRows.push(refusal.message) } : {}),
    tempDir: tmpdir(),
    onBytes,
  });
  return { events: arrivals(blocks), badRows };
}
