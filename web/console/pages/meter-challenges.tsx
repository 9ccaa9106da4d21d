import type { VNode } from "preact";
import type { ChallengeRow, Estimate, MetersView } from "../../../src/issuer/index.js";
import { Empty, Table } from "../parts/table.js";
import { Bar, Card, Choice } from "../parts/values.js";
import { useHere } from "../state/here.js";
import { changeQuery, usePlace } from "../state/router.js";

const BY = ["method", "channel", "device", "merchant"] as const satisfies readonly (keyof MetersView["challenges"])[];

/** How challenges ended, told apart in one of four ways. */
export function Challenges({ challenges }: { readonly challenges: MetersView["challenges"] }): VNode {
  const { words, formats } = useHere();
  const { query } = usePlace();
  const by = BY.find((one) => one === query.get("by")) ?? "method";
  const { challengeColumns: columns } = words.meters;
  const named: Readonly<Record<string, string>> = by === "method" ? words.meters.methods : by === "channel" ? words.meters.channels : {};
  const nameOf = ({ value, merchants }: ChallengeRow): string => (merchants !== null ? words.meters.otherMerchants(merchants) : value === null ? words.meters.unknown : (named[value] ?? value));
  const share = (estimate: Estimate | null, tone: string): VNode | string => estimate === null ? words.common.notKnown : <span class="meter-cell" title={`${formats.share(estimate.low)} – ${formats.share(estimate.high)}`}><Bar share={estimate.value} tone={tone} />{formats.share(estimate.value)}</span>;
  const count = (name: string, of: (row: ChallengeRow) => number) => ({ name, numeric: true as const, value: of, show: (row: ChallengeRow) => formats.count(of(row)) });
  const rows = challenges[by];
  return (
    <Card>
      <div class="tabs"><h2>{words.meters.challenges}</h2><Choice label={words.meters.challenges} value={by} values={BY.map((one) => [one, words.meters.by[one]] as const)} choose={(one) => changeQuery({ by: one })} /></div>
      <Table title={`${words.meters.challenges}: ${words.meters.by[by]}`} rows={rows} keyOf={(row) => `${row.value} ${row.merchants}`} empty={<Empty title={words.meters.noChallenges} how={words.meters.noChallengesHow} />} columns={[
        { name: words.meters.by[by], value: nameOf },
        { ...count(columns.asked, ({ asked }) => asked) },
        { name: `${columns.share} %`, numeric: true, value: ({ success }) => success?.value ?? null, show: ({ success }) => share(success, "pass") },
        { name: `${columns.shareAbandoned} %`, numeric: true, value: ({ abandonment }) => abandonment?.value ?? null, show: ({ abandonment }) => share(abandonment, "ask") },
        { ...count(columns.passed, ({ passed }) => passed), minor: true as const }, { ...count(columns.failed, ({ failed }) => failed), minor: true as const }, { ...count(columns.abandoned, ({ abandoned }) => abandoned), minor: true as const }, { ...count(columns.open, ({ open }) => open), minor: true as const },
        { name: columns.amount, numeric: true, extra: true, value: ({ askedAmountMinor }) => askedAmountMinor, show: ({ askedAmountMinor }) => formats.moneyShort(askedAmountMinor) },
        { name: columns.lost, numeric: true, extra: true, value: ({ abandonedAmountMinor }) => abandonedAmountMinor, show: ({ abandonedAmountMinor }) => formats.moneyShort(abandonedAmountMinor) },
      ]} />
    </Card>
  );
}
