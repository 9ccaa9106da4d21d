import type { Instant } from "../../base/index.js";
import { CHALLENGE_METHODS, COST_PARAMETERS, DEFAULT_COSTS } from "../../risk/index.js";
import type { ChallengeMethod, CostParameters } from "../../risk/index.js";
import type { ChangeLog, ChangeRecord } from "../changes/types.js";
import { ABANDONED, METHOD_CODES, PASSED } from "../ledger/chunk.js";
import type { Ledger } from "../ledger/ledger.js";
import { Turns } from "../turns.js";
import type { CostsView } from "../views.js";
import { FRAUD, GENUINE, asks, truthOf } from "./sums.js";

export type CostName = keyof CostParameters;
export type GivenCosts = Partial<CostParameters>;

/** What issuers said of their costs. */
export interface CostStore {
  /** What an issuer set, without what he left as it was. */
  of(issuer: string): GivenCosts;
  /** Takes the place of all that was set before. Resolves when it is kept. @param author who says so */
  set(issuer: string, costs: GivenCosts, author: string, at: Instant): Promise<void>;
}

/** What an issuer set, by its newest word among some changes. */
export function costsSet(changes: readonly ChangeRecord[], issuer: string): GivenCosts {
  return (changes.findLast((change) => change.subject === "costs" && change.issuer === issuer)?.content["costs"] ?? {}) as GivenCosts;
}

/** Costs as the log of changes has them. */
export function loggedCosts(log: Pick<ChangeLog, "all" | "record">): CostStore {
  return {
    of: (issuer) => costsSet(log.all(), issuer),
    async set(issuer, costs, author, at) {
      await log.record({ at, issuer, subject: "costs", action: "set", author, reason: undefined, about: undefined, content: { costs } });
    },
  };
}

const UNITS: ReadonlyMap<string, "share" | "money"> = new Map(COST_PARAMETERS.map(({ name, unit }) => [name, unit]));
const MONEY_MAX = 1e9;

/** Costs that a body names, or the first at fault and what was expected there. */
export function readCosts(value: unknown): GivenCosts | { readonly element: string; readonly expected: string } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { element: "costs", expected: "expected an object of parameters by name" };
  for (const [name, given] of Object.entries(value)) {
    const unit = UNITS.get(name);
    if (unit === undefined) return { element: `costs.${name.slice(0, 40)}`, expected: "there is no such parameter; GET /api/v1/tuning/costs lists them" };
    const high = unit === "share" ? 1 : MONEY_MAX;
    if (typeof given !== "number" || !(given >= 0 && given <= high)) return { element: `costs.${name}`, expected: `expected a number from 0 to ${high}` };
  }
  return value as GivenCosts;
}

/** What challenges showed, by method. */
export interface ObservedChallenges {
  /** Of honest cardholders: how many were asked, and how many of them gave up. */
  readonly honest: number;
  readonly abandoned: number;
  /** Of fraudsters: how many were asked, and how many of them passed all the same. */
  readonly frauds: number;
  readonly relayed: number;
}

export type Observed = Readonly<Record<ChallengeMethod, ObservedChallenges>>;

/** Counts the challenges of an issuer whose end and method are known. @param settledBefore as for {@link truthOf} */
export async function observedChallenges(ledger: Ledger, issuer: string, settledBefore: Instant): Promise<Observed> {
  const counts = METHOD_CODES.map(() => ({ honest: 0, abandoned: 0, frauds: 0, relayed: 0 }));
  const turns = new Turns();
  for (const { chunk, from, to } of ledger.stretches()) {
    const code = chunk.issuer.codeFor(issuer);
    for (let row = from; row < to; row++) {
      const end = chunk.challenge[row] as number;
      if (end === 0 || chunk.issuer.codes[row] !== code || !asks(chunk.action[row] as number)) continue;
      const count = counts[chunk.method[row] as number] as (typeof counts)[number];
      const truth = truthOf(chunk, row, settledBefore);
      if (truth === FRAUD) {
        count.frauds++;
        if (end === PASSED) count.relayed++;
      } else if (truth === GENUINE) {
        count.honest++;
        if (end === ABANDONED) count.abandoned++;
      }
    }
    if (turns.due) await turns.give();
  }
  return Object.fromEntries(CHALLENGE_METHODS.map((method) => [method, counts[METHOD_CODES.indexOf(method)]])) as unknown as Observed;
}

/** So many observations weigh as much as the assumption. */
const PRIOR = 200;

/** The way most of an issuer's cardholders are asked; a one-time code where none was asked yet. */
export function usualMethod(observed: Observed): ChallengeMethod {
  const asked = (method: ChallengeMethod): number => observed[method].honest + observed[method].frauds;
  return CHALLENGE_METHODS.reduce((most, method) => (asked(method) > asked(most) ? method : most));
}

/** Every parameter, where it comes from, and what it rests on. What an issuer set stands; what was observed weighs against an assumption. */
export function costsView(given: GivenCosts, observed: Observed): CostsView {
  return {
    parameters: COST_PARAMETERS.map(({ name, value, unit, describes, source }) => {
      const row = { name, unit, describes };
      const set = given[name];
      if (set !== undefined) return { ...row, value: set, source: "set", observations: null };
      const seen = observationsOf(name, observed);
      if (seen === undefined || seen.count === 0) return { ...row, value, source, observations: seen === undefined ? null : 0 };
      return { ...row, value: (PRIOR * value + seen.happened) / (PRIOR + seen.count), source: "observed", observations: seen.count };
    }),
  };
}

function observationsOf(name: CostName, observed: Observed): { readonly count: number; readonly happened: number } | undefined {
  const [kind, method] = name.split(".") as [string, ChallengeMethod | undefined];
  if (method === undefined || !CHALLENGE_METHODS.includes(method)) return undefined;
  const { honest, abandoned, frauds, relayed } = observed[method];
  if (kind === "abandon") return { count: honest, happened: abandoned };
  return kind === "relayed" ? { count: frauds, happened: relayed } : undefined;
}

/** The parameters that decisions are priced with. */
export function parametersOf({ parameters }: CostsView): CostParameters {
  return { ...DEFAULT_COSTS, ...Object.fromEntries(parameters.map(({ name, value }) => [name, value])) };
}
