import { DAY_MS, SeededRandom, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { FACTS } from "../../risk/index.js";
import type { Maybe } from "../../risk/index.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { Turns } from "../turns.js";
import type { DriftFigure, DriftView } from "./views.js";

/** How far one population has moved from another. @param reference at least one number, NaN where unknown @param later the same */
export type DriftOf = (name: string, reference: Float64Array, later: Float64Array) => DriftFigure;

/** Decisions looked at of each side, and scores of each day: any more would move an index by less than a hundredth. */
const MOST_DECISIONS = 10_000;
const MOST_OF_A_DAY = 2_000;
/** With fewer an index says nothing. */
const FEWEST = 100;
/** Rows before it is looked whether others should have a turn. */
const STEP_ROWS = 4_096;
const BANDS = 10;
const BAND_SCORES = 100;
/** A model's own scale: of genuine traffic, one score is as frequent as another. */
const SCALE = Float64Array.from({ length: BANDS * BAND_SCORES }, (_, score) => score);
/** What is not about the message but about how it was assessed; and the weekday, which a part of a week cannot have evenly. Words have no order. */
const LEFT_OUT = new Set(["localWeekday", "score", "probability", "modelAbsent", "profilesAbsent", "journalUnwritable"]);
const COMPARED = FACTS.filter(({ name, type }) => type !== "string" && !LEFT_OUT.has(name));

export interface DriftQuestion {
  readonly issuer: string;
  /** Whose scores are looked at; undefined for none's. */
  readonly model: Maybe<string>;
  /** The later period: whole days up to `now`. */
  readonly days: number;
  readonly now: Instant;
}

/** An even sample of any number of things. The same things in the same order give the same sample. */
class EvenSample<Item> {
  seen = 0;
  readonly items: Item[] = [];
  private readonly random = new SeededRandom(1);

  constructor(private readonly most: number) {}

  add(item: Item): void {
    this.seen++;
    const place = this.seen <= this.most ? this.seen - 1 : this.random.below(this.seen);
    if (place < this.most) this.items[place] = item;
  }
}

/** One period: its decisions with their facts, and how far it reaches. */
class Side {
  decisions = 0;
  from: Instant = Infinity;
  to: Instant = -Infinity;
  readonly withFacts = new EvenSample<LedgerPlace>(MOST_DECISIONS);

  add(place: LedgerPlace): void {
    const at = place.chunk.at[place.row] as number;
    this.decisions++;
    this.from = Math.min(this.from, at);
    this.to = Math.max(this.to, at);
    if (place.chunk.hasFacts[place.row] === 1) this.withFacts.add(place);
  }

  valuesOf(fact: string): Float64Array {
    return Float64Array.from(this.withFacts.items, ({ chunk, row }) => {
      const value = chunk.fact(fact)?.read(row);
      return value === undefined ? NaN : Number(value);
    });
  }
}

/**
 * How far what comes in has moved: the scores of the last days from the model's own scale, on which every hundred points hold a tenth of
 * genuine traffic, and the facts from those of the decisions before. Looks at each decision once and compares samples of bounded size.
 */
export async function driftView(ledger: Ledger, { issuer, model, days, now }: DriftQuestion, driftOf: DriftOf): Promise<DriftView> {
  const turns = new Turns();
  const from = now - days * DAY_MS;
  const [reference, later] = [new Side(), new Side()];
  const scores = new EvenSample<number>(MOST_DECISIONS);
  const byDay = Array.from({ length: days }, () => new EvenSample<number>(MOST_OF_A_DAY));
  for (const { chunk } of ledger.stretches()) {
    const [issuerCode, modelCode] = [chunk.issuer.codeFor(issuer), chunk.model.codeFor(model ?? "")];
    for (let row = 0; row < chunk.length; row++) {
      if (row % STEP_ROWS === 0 && turns.due) await turns.give();
      if (chunk.issuer.codes[row] !== issuerCode) continue;
      const at = chunk.at[row] as number;
      (at < from ? reference : later).add({ chunk, row });
      const score = chunk.score.read(row);
      if (at < from || score === undefined || chunk.model.codes[row] !== modelCode) continue;
      scores.add(score);
      byDay[Math.min(days - 1, Math.floor((at - from) / DAY_MS))]?.add(score);
    }
  }
  return {
    model: model ?? null,
    later: { from: formatInstant(from), to: formatInstant(now), decisions: later.decisions },
    reference: reference.decisions === 0 ? null : { from: formatInstant(reference.from), to: formatInstant(reference.to), decisions: reference.decisions },
    score: scores.seen < FEWEST ? null : { ...driftOf("score", SCALE, Float64Array.from(scores.items)), bands: bandsOf(scores.items) },
    days: byDay.map((day, place) => ({ at: formatInstant(from + place * DAY_MS), decisions: day.seen, psi: day.seen < FEWEST ? null : driftOf("score", SCALE, Float64Array.from(day.items)).psi })),
    facts: await factsDrift(reference, later, driftOf, turns),
  };
}

function bandsOf(scores: readonly number[]): NonNullable<DriftView["score"]>["bands"] {
  return Array.from({ length: BANDS }, (_, band) => {
    const [from, to] = [band * BAND_SCORES, (band + 1) * BAND_SCORES - 1];
    return { from, to, share: scores.filter((score) => score >= from && score <= to).length / scores.length, expected: 1 / BANDS };
  });
}

async function factsDrift(reference: Side, later: Side, driftOf: DriftOf, turns: Turns): Promise<readonly DriftFigure[]> {
  if (Math.min(reference.withFacts.seen, later.withFacts.seen) < FEWEST) return [];
  const figures: DriftFigure[] = [];
  for (const { name } of COMPARED) {
    const [before, after] = [reference.valuesOf(name), later.valuesOf(name)];
    // What neither side knows is not kept, or never told.
    if (before.every(Number.isNaN) && after.every(Number.isNaN)) continue;
    figures.push(driftOf(name, before, after));
    if (turns.due) await turns.give();
  }
  return figures.sort((a, b) => b.psi - a.psi);
}
