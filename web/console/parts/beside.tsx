import type { ComponentChildren, VNode } from "preact";
import type { Figures, Flip } from "../../../src/issuer/views.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { Table } from "./table.js";
import { ActionMark, Difference } from "./values.js";

/** One figure of two that are compared. */
export interface ComparedLine<Of> {
  readonly name: string;
  readonly of: (figures: Of) => number;
  readonly show: (value: number) => string;
  readonly better: 1 | -1;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function linesOf({ words, formats }: Here): ComparedLine<Figures>[] {
  const { rows } = words.tuning;
  return [
    { name: rows.cost, of: ({ costPer10kMinor }) => Math.round(costPer10kMinor), show: formats.money, better: -1 },
    { name: rows.challenge, of: ({ challenge, count }) => share(challenge, count), show: (value) => formats.share(value, 2), better: -1 },
    { name: rows.reject, of: ({ reject, count }) => share(reject, count), show: (value) => formats.share(value, 2), better: -1 },
    { name: rows.caught, of: ({ fraudCaught, fraud }) => share(fraudCaught, fraud), show: formats.share, better: 1 },
    { name: rows.caughtAmount, of: ({ fraudCaughtAmountMinor, fraudAmountMinor }) => share(fraudCaughtAmountMinor, fraudAmountMinor), show: formats.share, better: 1 },
    { name: rows.basisPoints, of: ({ fraudBasisPoints }) => fraudBasisPoints, show: formats.basisPoints, better: -1 },
    { name: rows.disturbed, of: ({ genuineDisturbed }) => genuineDisturbed, show: formats.count, better: -1 },
  ];
}

interface BesideProps<Of> {
  readonly before: Of;
  readonly after: Of;
  /** What the two are called. */
  readonly names: readonly [before: string, after: string];
  /** Whether there is a difference to be shown. */
  readonly moved: boolean;
}

/** Two ways of deciding the same decisions, by the figures that matter most. */
export function FiguresBeside(props: BesideProps<Figures>): VNode {
  return <Comparison {...props} lines={linesOf(useHere())} />;
}

/** Two of a kind, figure by figure. */
export function Comparison<Of>({ before, after, names, moved, lines }: BesideProps<Of> & { readonly lines: readonly ComparedLine<Of>[] }): VNode {
  const { words } = useHere();
  return (
    <table class="comparison">
      <thead><tr><th scope="col">{words.tuning.figure}</th><th scope="col" class="number">{names[0]}</th><th scope="col" class="number">{names[1]}</th><th scope="col" class="number">{words.tuning.difference}</th></tr></thead>
      <tbody>
        {lines.map(({ name, of, show, better }) => (
          <tr key={name}><th scope="row">{name}</th><td class="number">{show(of(before))}</td><td class="number"><b>{show(of(after))}</b></td><td class="number">{moved && <Difference value={of(after) - of(before)} better={better} show={show} />}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

interface FlipsProps {
  readonly title: string;
  readonly flips: readonly Flip[];
  readonly empty: ComponentChildren;
  readonly names: readonly [from: string, to: string];
}

/** How many decisions came out otherwise, from what to what. */
export function FlipsTable({ title, flips, empty, names: [from, to] }: FlipsProps): VNode {
  const { words, formats } = useHere();
  return (
    <Table title={title} heading={<h2>{title}</h2>} rows={flips} keyOf={(flip) => `${flip.from} ${flip.to}`} empty={empty} columns={[
      { name: from, value: (flip: Flip) => words.actions[flip.from], show: (flip: Flip) => <ActionMark action={flip.from} /> },
      { name: to, value: (flip: Flip) => words.actions[flip.to], show: (flip: Flip) => <ActionMark action={flip.to} /> },
      { name: words.common.count, numeric: true, value: ({ count }: Flip) => count, show: ({ count }: Flip) => formats.count(count) },
      { name: words.tuning.fraud, numeric: true, value: ({ fraud }: Flip) => fraud, show: ({ fraud }: Flip) => formats.count(fraud) },
      { name: words.tuning.amount, numeric: true, value: ({ amountMinor }: Flip) => amountMinor / formats.minorUnits, show: ({ amountMinor }: Flip) => formats.money(amountMinor) },
    ]} />
  );
}
