import { DAY_MS, SeededRandom, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { AReq } from "../../protocol/index.js";
import type { MethodObservation } from "../../risk/index.js";
import type { ChallengeEvent, LabelEvent } from "../history/types.js";
import { Heap } from "../heap.js";
import { Crew } from "./campaigns/crew.js";
import { underworld } from "./campaigns/underworld.js";
import { CardIssuer } from "./cards.js";
import { Merchants } from "./merchants.js";
import { Networks } from "./networks.js";
import { challengeEnd, newsOf } from "./news.js";
import { makePerson } from "./people.js";
import type { Card, Person } from "./people.js";
import type { Country } from "./places.js";
import { Shopper } from "./shopper.js";
import type { Actor, ChallengeEnd, Deed, World } from "./world.js";

export interface SimulateOptions {
  readonly seed: number;
  /** How many cards live in it at the beginning; some are replaced, and thieves guess more numbers than these. */
  readonly cards: number;
  readonly days: number;
  readonly startAt: Instant;
  /** Told what stands behind each request and how its challenge ended. Nothing of it is in the lines. */
  readonly onDeed?: (deed: Deed, end: ChallengeEnd) => void;
}

/** Lines of a history file, as values. */
export type SimulatedLine =
  | { readonly type: "areq"; readonly at: string; readonly areq: AReq; readonly observation?: MethodObservation }
  | { readonly type: "challenge"; readonly at: string; readonly ref: string; readonly outcome: ChallengeEvent["outcome"] }
  | { readonly type: "label"; readonly at: string; readonly ref: string; readonly label: LabelEvent["label"]; readonly source: LabelEvent["source"] };

/** Attempts of thieves for each honest purchase; a few times what banks see, so that a small world has some. Friendly fraud adds a tenth. */
const FRAUD_SHARE = 0.0064;
/** Purchases a day of the average card, by which the number of thieves is measured. */
const PURCHASES_PER_CARD_DAY = 0.28;

interface Waiting {
  readonly at: Instant;
  readonly sequence: number;
  readonly line: SimulatedLine;
}

/**
 * The history of a small world: people who shop, thieves who steal, a bank that sometimes asks, labels that come late. In
 * order of time; the same seed gives the same lines on every machine. Memory grows with cards and with the labels under
 * way, not with days. Labels that would come after the last day are left out, as they would be in a bank's own files.
 */
export function* simulate(options: SimulateOptions): Generator<SimulatedLine> {
  const world = new SimulatedWorld(options);
  const endAt = options.startAt + options.days * DAY_MS;
  for (let actor = world.actors.pop(); actor && actor.nextAt < endAt; actor = world.actors.pop()) {
    yield* world.linesBefore(actor.nextAt);
    actor.act(world);
    if (actor.nextAt < endAt) world.actors.push(actor);
  }
  yield* world.linesBefore(endAt);
}

class SimulatedWorld implements World {
  readonly seed: number;
  readonly startAt: Instant;
  readonly days: number;
  readonly random: SeededRandom;
  readonly networks: Networks;
  readonly merchants: Merchants;
  readonly people: Person[] = [];
  readonly actors: Heap<Actor>;
  private readonly issuer = new CardIssuer();
  private readonly lines = new Heap<Waiting>((a, b) => (a.at - b.at || a.sequence - b.sequence) < 0);
  private sequence = 0;

  constructor(private readonly options: SimulateOptions) {
    const { seed, cards, days, startAt } = options;
    this.seed = seed;
    this.startAt = startAt;
    this.days = days;
    const root = new SeededRandom(seed);
    this.random = root.fork(2);
    this.networks = new Networks(seed);
    this.merchants = new Merchants(root.fork(3), Math.max(240, Math.floor(cards / 20)));
    for (let index = 0, left = cards; left > 0; index++) {
      const count = Math.min(left, cardsOf(index));
      this.people.push(makePerson(seed, index, count, this, index % 4 === 3 ? this.people[index - 1] : undefined));
      left -= count;
    }
    this.actors = new Heap<Actor>((a, b) => a.nextAt < b.nextAt);
    for (const person of this.people) this.enter(new Shopper(person, this));
    const crewCount = Math.max(6, Math.floor(cards / 1000));
    const crews = Array.from({ length: crewCount }, (_, index) => new Crew(root.fork(100 + index), (index + 0.5) / crewCount));
    for (const actor of underworld(this, crews, Math.max(0.4, cards * PURCHASES_PER_CARD_DAY * FRAUD_SHARE))) this.enter(actor);
  }

  issueCard(random: SeededRandom, country: Country, since: Instant): Card {
    return this.issuer.issue(random, country, since);
  }

  enter(actor: Actor): void {
    if (actor.nextAt < Infinity) this.actors.push(actor);
  }

  send(deed: Deed): ChallengeEnd {
    const { areq, observation } = deed.request;
    const ref = areq.threeDSServerTransID;
    const wishes = areq.threeDSRequestorChallengeInd ?? "";
    const end = challengeEnd(this.random, deed, wishes.includes("03"), wishes.includes("02"));
    this.push(deed.at, { type: "areq", at: formatInstant(deed.at), areq, ...(observation && { observation }) });
    for (const { at, kind, value, source } of newsOf(this.random, deed, end)) {
      const moment = formatInstant(at);
      if (kind === "challenge") this.push(at, { type: "challenge", at: moment, ref, outcome: value as ChallengeEvent["outcome"] });
      else {
        this.push(at, { type: "label", at: moment, ref, label: value as LabelEvent["label"], source: source as LabelEvent["source"] });
        // The bank replaces a card on which fraud became known.
        if (value === "fraud" && deed.card) deed.card.until = Math.min(deed.card.until, at + Math.floor(DAY_MS * (0.2 + 3 * this.random.next())));
      }
    }
    this.options.onDeed?.(deed, end);
    return end;
  }

  *linesBefore(at: Instant): Generator<SimulatedLine> {
    for (let next = this.lines.peek(); next && next.at < at; next = this.lines.peek()) {
      this.lines.pop();
      yield next.line;
    }
  }

  private push(at: Instant, line: SimulatedLine): void {
    this.lines.push({ at, line, sequence: this.sequence++ });
  }
}

/** Every fifth holder has two cards. */
function cardsOf(index: number): number {
  return index % 5 === 2 ? 2 : 1;
}
