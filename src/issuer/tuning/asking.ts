import { ACTIONS } from "../../risk/index.js";
import type { Comparison, Maybe, Policy } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Column } from "../ledger/columns.js";
import { BLOCK_ROWS, ValueBlock } from "../ledger/values.js";

/** A rule of the candidate whose answer is not known. */
interface Question {
  readonly place: number;
  /** What it reads: places in the candidate's list of facts. */
  readonly facts: readonly number[];
  /** Comparisons without which it does not hold, each with the place of its fact. */
  readonly needs: readonly { readonly fact: number; readonly comparison: Comparison }[];
}

/** What is left to ask of the decisions that one rule of one policy took. */
export interface AskingPlan {
  readonly questions: readonly Question[];
  /** Place of the rule that decides where none of those asked holds. */
  readonly end: number;
}

/**
 * What the candidate has to be asked, by policy and rule that decided. That rule held, and those before it did not: a rule of the candidate that does
 * the same as one of these needs no asking. So most candidates, which differ from the live policy in a rule or a constant, are asked about little.
 */
export class AskingPlans {
  private readonly plans = new Map<string, AskingPlan>();
  /** By place of the rule. */
  private readonly questions: readonly Question[];
  /** Places in ACTIONS, by place of the rule that decides; at the end of `otherwise`. */
  readonly actions: Uint8Array;
  /** Where whoever asks lays the facts. */
  readonly values: ValueBlock;

  /** @param policyOf as in `BacktestParts` */
  constructor(readonly candidate: Policy, private readonly policyOf: (id: string, fingerprint: string) => Maybe<Policy>) {
    this.actions = Uint8Array.from([...candidate.rules.map(({ then }) => then), candidate.otherwise], (action) => ACTIONS.indexOf(action));
    this.values = new ValueBlock(candidate.factNames.length);
    const placeOf = new Map(candidate.factNames.map((name, place) => [name, place]));
    this.questions = candidate.rules.map(({ facts, needs }, place) => ({
      place,
      facts: [...facts].map((name) => placeOf.get(name) as number),
      needs: needs.map((comparison) => ({ fact: placeOf.get(comparison.fact) as number, comparison })),
    }));
  }

  /** For decisions that `rule` of a policy took. One that is no rule, such as a declaration or a list, tells nothing of those that were asked. */
  of(policy: string, fingerprint: string, rule: string): AskingPlan {
    const key = `${policy} ${fingerprint} ${rule}`;
    let plan = this.plans.get(key);
    if (plan === undefined) this.plans.set(key, (plan = this.planFor(this.policyOf(policy, fingerprint), rule)));
    return plan;
  }

  private planFor(decider: Maybe<Policy>, rule: string): AskingPlan {
    const answers = answersKnown(decider, rule);
    const questions: Question[] = [];
    for (const [place, { does }] of this.candidate.rules.entries()) {
      const answer = answers.get(does);
      if (answer === true) return { questions, end: place };
      if (answer === undefined) questions.push(this.questions[place] as Question);
    }
    return { questions, end: this.candidate.rules.length };
  }
}

/** Whether rules held, by what they do, as far as the decision tells. */
function answersKnown(decider: Maybe<Policy>, rule: string): ReadonlyMap<string, boolean> {
  const rules = decider?.rules ?? [];
  const decided = rules.findIndex(({ id }) => id === rule);
  if (decided === -1 && (decider === undefined || rule !== "otherwise")) return new Map();
  const asked = decided === -1 ? rules : rules.slice(0, decided + 1);
  return new Map(asked.map(({ does }, place) => [does, place === decided]));
}

/** Beside the places of rules: the facts of the decision are not known, or it was not asked about. */
const NOWHERE = -1;

/**
 * The candidate's answer to each decision of a chunk. Blocks of rows are asked together, question by question. Most rows fall out by one comparison
 * with a column; only for the others the facts are laid out and the whole condition is asked.
 */
export class JudgedChunk {
  private readonly columns: readonly Maybe<Column>[];
  /** By the chunk's codes of policy and rule; null where the chunk lacks a fact that would be read. */
  private readonly plans = new Map<number, AskingPlan | null>();
  /** Of the block that was asked about last. */
  private readonly places = new Int16Array(BLOCK_ROWS);
  private block = -1;
  private readonly asked = new Uint16Array(BLOCK_ROWS);

  /** @param wanted rows that will be asked about */
  constructor(private readonly chunk: Chunk, private readonly all: AskingPlans, private readonly wanted: (row: number) => boolean) {
    this.columns = all.candidate.factNames.map((name) => chunk.fact(name));
  }

  /** Place of the rule that decides, the number of rules where `otherwise` does; undefined where the facts are not known. */
  placeOf(row: number): Maybe<number> {
    const block = Math.floor(row / BLOCK_ROWS);
    if (block !== this.block) this.judge(block);
    const place = this.places[row % BLOCK_ROWS] as number;
    return place === NOWHERE ? undefined : place;
  }

  private judge(block: number): void {
    const { chunk, places } = this;
    const first = block * BLOCK_ROWS;
    const open = new Map<AskingPlan, number[]>();
    places.fill(NOWHERE);
    for (let row = first; row < Math.min(chunk.length, first + BLOCK_ROWS); row++) {
      if (chunk.hasFacts[row] === 0 || !this.wanted(row)) continue;
      const plan = this.planAt(row);
      if (plan === null) continue;
      places[row - first] = plan.end;
      if (plan.questions.length === 0) continue;
      const rows = open.get(plan);
      if (rows === undefined) open.set(plan, [row]);
      else rows.push(row);
    }
    for (const [plan, rows] of open) this.ask(plan, Uint16Array.from(rows), first);
    this.block = block;
  }

  private ask({ questions }: AskingPlan, rows: Uint16Array, first: number): void {
    const { columns, places, asked, all: { candidate, values } } = this;
    let undecided = rows.length;
    for (const { place, facts, needs } of questions) {
      asked.set(rows.subarray(0, undecided));
      let count = undecided;
      for (const { fact, comparison } of needs) count = (columns[fact] as Column).keep(comparison, asked, count);
      if (count === 0) continue;
      for (const fact of facts) values.fill(columns[fact] as Column, fact, asked, count, first);
      let decided = 0;
      for (let number = 0; number < count; number++) {
        const row = asked[number] as number;
        if (!candidate.holdsAt(place, values.of(row - first))) continue;
        places[row - first] = place;
        asked[decided++] = row;
      }
      undecided = without(rows, undecided, asked, decided);
      if (undecided === 0) return;
    }
  }

  private planAt(row: number): AskingPlan | null {
    const { policy, policyFingerprint, rule } = this.chunk;
    // A fingerprint is of one policy: it need not be told from others of its name.
    const key = (policyFingerprint.codes[row] as number) * 65_536 + (rule.codes[row] as number);
    let plan = this.plans.get(key);
    if (plan === undefined) {
      const found = this.all.of(policy.read(row) ?? "", policyFingerprint.read(row) ?? "", rule.read(row) ?? "");
      plan = found.questions.every(({ facts }) => facts.every((fact) => this.columns[fact] !== undefined)) ? found : null;
      this.plans.set(key, plan);
    }
    return plan;
  }
}

/** Takes the first `goneCount` of some rows out of the first `count` of others; both rise. @returns how many stay */
function without(rows: Uint16Array, count: number, gone: Uint16Array, goneCount: number): number {
  if (goneCount === 0) return count;
  let kept = 0;
  let next = 0;
  for (let number = 0; number < count; number++) {
    const row = rows[number] as number;
    if (next < goneCount && row === gone[next]) next++;
    else rows[kept++] = row;
  }
  return kept;
}
