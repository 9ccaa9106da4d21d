import { formatInstant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { FRAUD_LABEL } from "../ledger/chunk.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { rowView } from "../ledger/search.js";
import { Turns } from "../turns.js";
import { LINK_KINDS } from "./views.js";
import type { LinkKind, LinksView } from "./views.js";

/** How many cards and decisions are told of; how many cards are told apart before the others are only counted as decisions. */
const CARDS_TOLD = 24;
const DECISIONS_TOLD = 50;
const CARDS_KNOWN = 2_000;
const STEP_ROWS = 8_192;

interface LinkedCard {
  readonly place: LedgerPlace;
  readonly lastAt: number;
  decisions: number;
  fraud: number;
  readonly shares: Map<LinkKind, number>;
}

interface LinkedEntity {
  readonly kind: LinkKind;
  readonly key: number;
  decisions: number;
  fraud: number;
  readonly cards: Set<number>;
}

/**
 * What other decisions of the same issuer share with one: a single walk over the ledger, comparing six numbers a row, that keeps a bounded
 * part of what it finds. Newest first, so what is kept is what came last.
 */
export async function linksOf(ledger: Ledger, { chunk: ownChunk, row: ownRow }: LedgerPlace): Promise<LinksView> {
  const walk = new LinkWalk(ownChunk, ownRow);
  const turns = new Turns();
  for (const stretch of newestFirst(ledger)) {
    walk.look(stretch.chunk, stretch.from, stretch.to);
    if (turns.due) await turns.give();
  }
  return walk.view();
}

function* newestFirst(ledger: Ledger): Generator<{ readonly chunk: Chunk; readonly from: number; readonly to: number }> {
  for (const { chunk, to } of ledger.newestFirst()) for (let end = to; end > 0; end -= STEP_ROWS) yield { chunk, from: Math.max(0, end - STEP_ROWS), to: end };
}

class LinkWalk {
  private readonly entities: readonly LinkedEntity[];
  private readonly cards = new Map<number, LinkedCard>();
  private readonly newest: { readonly place: LedgerPlace; readonly shares: readonly LinkKind[] }[] = [];
  private readonly issuer: string;
  private readonly ownCard: number;
  private found = 0;
  private looked = 0;

  constructor(private readonly ownChunk: Chunk, private readonly ownRow: number) {
    this.issuer = ownChunk.issuer.read(ownRow) ?? "";
    this.ownCard = ownChunk.links.of("card")[ownRow] as number;
    this.entities = LINK_KINDS.map((kind) => ({ kind, key: ownChunk.links.of(kind)[ownRow] as number, decisions: 0, fraud: 0, cards: new Set<number>() })).filter(({ key }) => key !== 0);
  }

  look(chunk: Chunk, from: number, to: number): void {
    const code = chunk.issuer.codeFor(this.issuer);
    const { entities } = this;
    const columns = entities.map(({ kind }) => chunk.links.of(kind));
    for (let row = to - 1; row >= from; row--) {
      if (chunk.issuer.codes[row] !== code || (chunk === this.ownChunk && row === this.ownRow)) continue;
      this.looked++;
      for (let place = 0; place < columns.length; place++) {
        if ((columns[place] as Float64Array)[row] !== (entities[place] as LinkedEntity).key) continue;
        this.note({ chunk, row }, entities.filter(({ kind, key }) => chunk.links.of(kind)[row] === key));
        break;
      }
    }
  }

  view(): LinksView {
    const cards = [...this.cards].sort(([, one], [, other]) => other.fraud - one.fraud || other.shares.size - one.shares.size || other.lastAt - one.lastAt).slice(0, CARDS_TOLD);
    return {
      entities: this.entities.map(({ kind, decisions, fraud, cards: { size } }) => ({ kind, decisions, fraud, cards: size })),
      cards: cards.map(([, { place: { chunk, row }, lastAt, decisions, fraud, shares }], index) => ({
        id: String(index + 1), cardBin: chunk.cardBin.read(row) ?? "", cardLastFour: chunk.lastFour.read(row) ?? "", lastAt: formatInstant(lastAt), decisions, fraud,
        shares: [...shares].map(([kind, count]) => ({ kind, decisions: count })),
      })),
      decisions: this.newest.map(({ place, shares }) => ({ decision: rowView(place), shares })),
      more: { cards: this.cards.size - cards.length, decisions: this.found - this.newest.length },
      looked: this.looked,
    };
  }

  private note(place: LedgerPlace, shared: readonly LinkedEntity[]): void {
    const { chunk, row } = place;
    const isFraud = chunk.label[row] === FRAUD_LABEL;
    const card = chunk.links.of("card")[row] as number;
    this.found++;
    if (this.newest.length < DECISIONS_TOLD) this.newest.push({ place, shares: shared.map(({ kind }) => kind) });
    for (const entity of shared) {
      entity.decisions++;
      if (isFraud) entity.fraud++;
      if (card !== this.ownCard && entity.cards.size < CARDS_KNOWN) entity.cards.add(card);
    }
    const known = card === this.ownCard ? undefined : this.cardAt(card, place);
    if (known === undefined) return;
    known.decisions++;
    if (isFraud) known.fraud++;
    for (const { kind } of shared) known.shares.set(kind, (known.shares.get(kind) ?? 0) + 1);
  }

  private cardAt(card: number, place: LedgerPlace): Maybe<LinkedCard> {
    let known = this.cards.get(card);
    if (known === undefined && this.cards.size < CARDS_KNOWN) this.cards.set(card, (known = { place, lastAt: place.chunk.at[place.row] as number, decisions: 0, fraud: 0, shares: new Map() }));
    return known;
  }
}
