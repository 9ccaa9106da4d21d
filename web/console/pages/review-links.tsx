import type { VNode } from "preact";
import type { LinkKind, LinksView } from "../../../src/issuer/index.js";
import { Answered } from "../parts/problem.js";
import { Table } from "../parts/table.js";
import { ActionMark, Card, LabelMark, Time } from "../parts/values.js";
import { useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";

type Linked = LinksView["decisions"][number];

/** What else shares a card, a device or an address with a decision: as a picture, and one by one. */
export function Links({ id }: { readonly id: string }): VNode {
  const { words, formats } = useHere();
  const asked = useAsked<LinksView>({ path: `/review/${id}/links` });
  const { columns, links } = words.review;
  return (
    <Answered asked={asked}>
      {(view) => (
        <Card title={words.review.linked} lead={view.decisions.length === 0 ? words.review.linkedNone : words.review.linkedLead(formats.count(view.looked))}>
          {view.cards.length > 0 && <Graph view={view} />}
          {view.decisions.length > 0 && <Table
            title={words.review.linkedDecisions} rows={view.decisions} keyOf={({ decision }) => decision.id} href={({ decision }) => addressOf(["decisions", decision.id])}
            columns={[
              { name: columns.at, value: ({ decision }: Linked) => decision.at, show: ({ decision }: Linked) => <Time at={decision.at} long /> },
              { name: columns.card, value: ({ decision }: Linked) => `${decision.cardBin}…${decision.cardLastFour}`, show: ({ decision }: Linked) => <code>…{decision.cardLastFour}</code> },
              { name: columns.amount, numeric: true, value: ({ decision }: Linked) => decision.amountMinor, show: ({ decision }: Linked) => (decision.amountMinor === null ? null : formats.money(decision.amountMinor)) },
              { name: columns.merchant, value: ({ decision }: Linked) => decision.merchant, extra: true },
              { name: columns.shares, value: ({ shares }: Linked) => shares.map((kind) => links[kind]).join(" "), show: ({ shares }: Linked) => shares.map((kind) => links[kind]).join(words.language.comma), csvOnly: true },
              { name: columns.outcome, value: ({ decision }: Linked) => words.actions[decision.action], show: ({ decision }: Linked) => <ActionMark action={decision.action} /> },
              { name: columns.label, value: ({ decision }: Linked) => decision.label, show: ({ decision }: Linked) => <LabelMark label={decision.label} /> },
            ]}
          />}
        </Card>
      )}
    </Answered>
  );
}

/** Units of the picture: widths of its columns, a line's height, and how many cards it has room for. */
const WIDTH = 720;
const LINE = 40;
const BOX = { width: 168, height: 32 };
const COLUMNS = { own: 0, entities: (WIDTH - BOX.width) / 2, cards: WIDTH - BOX.width };
const CARDS_DRAWN = 9;
const STROKE = { least: 1.25, most: 5 };

interface Placed {
  readonly x: number;
  readonly y: number;
}

/** Heights at which `count` boxes stand, the middle of them in the middle of the picture. */
const places = (count: number, height: number, x: number): readonly Placed[] => Array.from({ length: count }, (_, index) => ({ x, y: height / 2 + (index - (count - 1) / 2) * LINE }));

/** From the right side of one box to the left side of another. */
function curve(from: Placed, to: Placed): string {
  const [start, end] = [from.x + BOX.width, to.x];
  const middle = (start + end) / 2;
  return `M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${end} ${to.y}`;
}

const strokeOf = (decisions: number): number => Math.min(STROKE.most, STROKE.least + Math.log2(decisions));

/** This card on the left, what it shares in the middle, the others on the right. The same answer always gives the same picture. */
function Graph({ view: { entities, cards, more } }: { readonly view: LinksView }): VNode {
  const { words, formats } = useHere();
  const drawn = cards.slice(0, CARDS_DRAWN);
  const used = entities.filter(({ kind }) => kind !== "card" && drawn.some(({ shares }) => shares.some((share) => share.kind === kind)));
  const own = entities.find(({ kind }) => kind === "card");
  const left = more.cards + cards.length - drawn.length;
  const height = Math.max(used.length, drawn.length) * LINE + (left > 0 ? LINE / 2 : 0);
  const field = height - (left > 0 ? LINE / 2 : 0);
  const [ownPlace] = places(1, field, COLUMNS.own) as [Placed];
  const entityPlaces = new Map<LinkKind, Placed>(places(used.length, field, COLUMNS.entities).map((place, index) => [(used[index] as (typeof used)[number]).kind, place]));
  const cardPlaces = places(drawn.length, field, COLUMNS.cards);
  const fraudText = (fraud: number, otherwise: string): string => (fraud > 0 ? words.review.frauds(fraud, formats.count(fraud)) : otherwise);
  return (
    <svg class="links" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words.review.graph}>
      {used.map(({ kind, decisions, fraud }) => <path key={kind} class={fraud > 0 ? "edge bad" : "edge"} d={curve(ownPlace, entityPlaces.get(kind) as Placed)} stroke-width={strokeOf(decisions)} />)}
      {drawn.flatMap(({ id, shares, fraud }, index) => shares.map(({ kind, decisions }) => {
        const from = entityPlaces.get(kind);
        return from && <path key={`${id} ${kind}`} class={fraud > 0 ? "edge bad" : "edge"} d={curve(from, cardPlaces[index] as Placed)} stroke-width={strokeOf(decisions)} />;
      }))}
      <Box place={ownPlace} tone="own" title={words.review.thisCard} text={own === undefined ? "" : fraudText(own.fraud, words.review.others(own.decisions, formats.count(own.decisions)))} />
      {used.map(({ kind, fraud, cards: count }) => <Box key={kind} place={entityPlaces.get(kind) as Placed} tone={fraud > 0 ? "bad" : ""} title={words.review.links[kind]} text={words.review.cards(count, formats.count(count))} />)}
      {drawn.map(({ id, cardBin, cardLastFour, fraud, decisions }, index) => <Box key={id} place={cardPlaces[index] as Placed} tone={fraud > 0 ? "bad" : ""} title={`${cardBin.slice(0, 6)}…${cardLastFour}`} text={fraudText(fraud, words.review.others(decisions, formats.count(decisions)))} />)}
      {left > 0 && <text class="more" x={COLUMNS.cards + BOX.width} y={height - 4} text-anchor="end">{words.review.moreCards(formats.count(left))}</text>}
    </svg>
  );
}

function Box({ place: { x, y }, tone, title, text }: { readonly place: Placed; readonly tone: string; readonly title: string; readonly text: string }): VNode {
  return (
    <g class={`box ${tone}`}>
      <rect x={x + 0.5} y={y - BOX.height / 2} width={BOX.width - 1} height={BOX.height} rx={8} />
      <text x={x + 10} y={y - 2}>{title}</text>
      <text class="small" x={x + 10} y={y + 11}>{text}</text>
    </g>
  );
}
