import { DAY_MS, formatInstant, type Instant } from "../../base/index.js";
import type { Action } from "../../risk/index.js";
import { labelsKnownBy } from "../compare/compare.js";
import { rowsBetween, type Dataset } from "../dataset/types.js";
import { settingsFor } from "../train/settings.js";
import { combinationsOf, savedBy, type Combination, type Worth } from "./combine.js";
import { heldOf, type Held } from "./draft.js";
import { fragmentOf, policyOf, proposedRules } from "./fragment.js";
import { propose } from "./propose.js";
import { retirements, type Retirement } from "./retire.js";
import { RuleTable, STOPPING, bestExisting } from "./rule-table.js";
import type { Bilingual } from "./units.js";
import type { RuleWitness } from "./witness.js";

/** More rules than this would make more combinations than a person can look at. */
export const RULES_MAX = 6;
const JUDGED_DAYS = 30;
/** At first every card and merchant is new, and what is learned from that is no rule. */
const WARM_UP_DAYS = 7;

/** Requests from which, or on which, nothing can be suggested. Its message is one sentence for the person who asked. */
export class CannotSuggest extends Error {
  constructor(because: string) {
    super(`cannot suggest: ${because}`);
    this.name = "CannotSuggest";
  }
}

export interface SuggestSettings {
  /** Rows that teach: from <= at < until. */
  readonly from: Instant;
  readonly until: Instant;
  /** Rows that judge: judgeFrom <= at < to. A fraud that was not known at `judgeFrom` teaches nothing. */
  readonly judgeFrom: Instant;
  readonly to: Instant;
  /** The most rules to propose; the places left to six are for the policy's own. */
  readonly proposals: number;
}

/** Requests of a period. */
export interface Period {
  readonly from: Instant;
  /** The first instant that does not belong to it. */
  readonly to: Instant;
  readonly requests: number;
  readonly frauds: number;
}

/** One of the rules that are combined. */
export interface JudgedRule extends Worth {
  readonly id: string;
  /** Undefined for a rule of the policy, which has a condition of its own. */
  readonly when: string | undefined;
  readonly sentence: Bilingual;
  readonly then: Action;
  /** On the rows that taught. */
  readonly taught: Held;
  /** On the judged requests that the policy lets pass. */
  readonly beyondPolicy: Held;
  /** By rule: judged requests on which both hold. */
  readonly both: readonly number[];
  /** Held on no judged request, or on none where no other of the rules holds. */
  readonly addsNothing: boolean;
}

export interface Suggestion {
  readonly taught: Period;
  readonly judged: Period & { readonly unlabelled: number };
  /** Proposed ones first. */
  readonly rules: readonly JudgedRule[];
  /** Each proposed rule as YAML to paste into a policy. */
  readonly fragments: readonly { readonly id: string; readonly text: string }[];
  readonly combinations: readonly Combination[];
  /** The policy as it answered the judged requests. */
  readonly policy: Worth & { readonly id: string };
  readonly retirements: readonly Retirement[];
  /** Requests that say which rules could go: all that taught or judged. */
  readonly witnessed: Period;
}

/**
 * Where nothing was chosen: the latest thirty days whose frauds are mostly known judge, but at most the later half of what is usable;
 * the days before them teach, except the first week, or a quarter of them, in which profiles warm up.
 * @throws {CannotSuggest} when there are no rows, or the periods are in the wrong order
 */
export function suggestSettings(dataset: Dataset, chosen: Partial<SuggestSettings> & Pick<SuggestSettings, "proposals">): SuggestSettings {
  if (dataset.count === 0) throw new CannotSuggest("there are no requests");
  const to = chosen.to ?? dayStart(settingsFor(dataset, { id: "", seed: 1 }).end);
  const first = dayStart(dataset.at[0] as Instant);
  const judgeFrom = chosen.judgeFrom ?? Math.max(to - JUDGED_DAYS * DAY_MS, chosen.until ?? dayStart(first + (to - first) / 2));
  const until = chosen.until ?? judgeFrom;
  const from = chosen.from ?? dayStart(first + Math.max(0, Math.min(WARM_UP_DAYS * DAY_MS, (until - first) / 4)));
  if (until > judgeFrom) throw new CannotSuggest(`the period that judges begins on ${dayOf(judgeFrom)}, before the one that teaches ends on ${dayOf(until)}`);
  if (from >= until) throw new CannotSuggest(`the period that teaches ends on ${dayOf(until)}, not after its beginning on ${dayOf(from)}`);
  if (judgeFrom >= to) throw new CannotSuggest(`the period that judges ends on ${dayOf(to)}, not after its beginning on ${dayOf(judgeFrom)}`);
  return { from, until, judgeFrom, to, proposals: chosen.proposals };
}

/**
 * Learns rules from one period and judges them, alone and together and beside the policy's own, on a later one.
 * @param witness listened beside the builder of the data set
 * @param withModel whether the policy had a score to go by
 * @throws {CannotSuggest} when a period is empty, or its requests are all genuine or all fraud
 */
export function suggest(dataset: Dataset, witness: RuleWitness, settings: SuggestSettings, withModel: boolean): Suggestion {
  const { from, until, judgeFrom, to } = settings;
  const known = labelsKnownBy(dataset, judgeFrom);
  const [teaching, judging] = [rowsBetween(dataset, from, until), rowsBetween(dataset, judgeFrom, to)];
  const taught = periodOf(teaching, known, from, until);
  const judged = periodOf(judging, dataset.labels, judgeFrom, to);
  bothKinds("teaches", taught, ` known by ${dayOf(judgeFrom)}`);
  bothKinds("judges", judged, "");

  const proposals = proposedRules(propose(dataset, teaching, known, settings.proposals), witness.policy);
  const asked = policyOf(proposals.length === 0 ? "  []" : fragmentOf(proposals, ({ id }) => id));
  const table = new RuleTable(dataset, witness, proposals, asked, bestExisting(witness, teaching, known, RULES_MAX - proposals.length, withModel));
  const masks = table.masksOf(judging);
  const labels = Uint8Array.from(judging, (row) => dataset.labels[row] as number);
  const amountMinor = Float64Array.from(judging, (row) => dataset.amountMinor[row] as number);
  const combinations = combinationsOf(table.rules.length, { masks, labels, amountMinor }, table.rejecting);
  const taughtMasks = table.masksOf(teaching);
  const holding = (rows: Uint32Array, held: Uint8Array, place: number): Uint32Array => rows.filter((_, index) => ((held[index] as number) >>> place) & 1);
  const passes = (row: number): boolean => !STOPPING.includes(witness.actions[row] as Action);
  const rules = table.rules.map(({ id, when, sentence, then }, place): JudgedRule => ({
    id, when, sentence, then,
    ...(({ stopped, caught, savedMinor }) => ({ stopped, caught, savedMinor }))(combinations[(1 << place) - 1] as Combination),
    taught: heldOf(holding(teaching, taughtMasks, place), known),
    beyondPolicy: heldOf(holding(judging, masks, place).filter(passes), dataset.labels),
    both: table.rules.map((_, other) => masks.reduce((count, mask) => count + ((mask >>> place) & (mask >>> other) & 1), 0)),
    addsNothing: masks.every((mask) => mask !== 1 << place),
  }));
  const all = rowsBetween(dataset, from, to);
  return {
    taught, judged: { ...judged, unlabelled: judging.reduce((count, row) => count + (dataset.labelAt[row] === Infinity ? 1 : 0), 0) },
    rules,
    fragments: proposals.map((rule) => ({ id: rule.id, text: fragmentOf([rule], ({ id }) => remarkOn(rules.find((one) => one.id === id) as JudgedRule, judged)) })),
    combinations,
    policy: { id: witness.policy.id, ...answered(dataset, witness, judging) },
    retirements: retirements(witness.policy, witness.patterns, witness.countsOfPatterns(all), withModel),
    witnessed: periodOf(all, dataset.labels, from, to),
  };
}

function periodOf(rows: Uint32Array, labels: Uint8Array, from: Instant, to: Instant): Period {
  const { count: requests, frauds } = heldOf(rows, labels);
  return { from, to, requests, frauds };
}

function bothKinds(purpose: string, { from, to, requests, frauds }: Period, known: string): void {
  const period = `the period that ${purpose}, from ${dayOf(from)} to ${formatInstant(to - 1).slice(0, 10)},`;
  if (requests === 0) throw new CannotSuggest(`${period} holds no requests`);
  if (frauds === 0) throw new CannotSuggest(`${period} holds ${requests} requests and no fraud${known}`);
  if (frauds === requests) throw new CannotSuggest(`${period} holds ${requests} requests, and all are fraud`);
}

/** What the policy as it stands did on `rows`. */
function answered({ labels, amountMinor }: Dataset, { actions }: RuleWitness, rows: Uint32Array): Worth {
  let [stopped, caught, savedMinor] = [0, 0, 0];
  for (const row of rows) {
    const action = actions[row] as Action;
    if (!STOPPING.includes(action)) continue;
    const isFraud = labels[row] === 1;
    stopped++;
    caught += isFraud ? 1 : 0;
    savedMinor += savedBy(action, amountMinor[row] as number, isFraud);
  }
  return { stopped, caught, savedMinor };
}

function remarkOn({ stopped, caught }: JudgedRule, { from, to, requests, frauds }: Period): string {
  return `From data: of ${requests} requests from ${dayOf(from)} to ${formatInstant(to - 1).slice(0, 10)} it held on ${stopped}, ${caught} of the ${frauds} frauds among them.`;
}

const dayStart = (instant: Instant): Instant => Math.floor(instant / DAY_MS) * DAY_MS;
const dayOf = (instant: Instant): string => formatInstant(instant).slice(0, 10);
