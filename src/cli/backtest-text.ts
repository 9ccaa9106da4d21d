import type { FlippedRow, ReplayedView } from "../issuer/index.js";

const ROWS_SHOWN = 20;
const REASONS_SHOWN = 3;

/** What the command prints. */
export interface BacktestOutcome extends ReplayedView {
  readonly policy: string;
  readonly model: string | null;
  /** Of all amounts. */
  readonly currency: string;
}

/** A backtest for people: figures side by side, what flips, and the newest decisions that do. */
export function backtestText(outcome: BacktestOutcome): string {
  const { policy, model, currency, before, after, flips, rows, unmoved, unmovedBecause, degraded } = outcome;
  const money = moneyIn(currency);
  const flipped = flips.reduce((sum, { count: one }) => sum + one, 0);
  const line = (title: string, was: string, would: string): string => `${title.padEnd(28)}${was.padStart(22)}${would.padStart(22)}`;
  const both = (title: string, text: (figures: BacktestOutcome["before"]) => string): string => line(title, text(before), text(after));
  return [
    `${count(before.count)} decisions taken again by ${policy}, ${model === null ? "without a model" : `scored by ${model}`}`,
    ...(unmoved === 0 ? [] : [`${count(unmoved)} of them stand, because something they were taken with is not here any more: ${unmovedBecause.map(({ missing, count: one }) => `${missing} ${count(one)}`).join(", ")}`]),
    ...(degraded === 0 ? [] : [`In ${count(degraded)} of them the candidate failed; they are taken without it, as they would have been live`]),
    "",
    line("", "as it was", "as it would be"),
    both("challenged", ({ challenge, challengeShare }) => `${count(challenge)} (${percent(challengeShare)})`),
    both("rejected", ({ reject, rejectShare }) => `${count(reject)} (${percent(rejectShare)})`),
    both("fraud caught", ({ fraudCaught, fraud }) => `${count(fraudCaught)} of ${count(fraud)}`),
    both("  in money", ({ fraudCaughtAmountMinor }) => money(fraudCaughtAmountMinor)),
    both("fraud missed", ({ fraudMissed }) => count(fraudMissed)),
    both("  in money", ({ fraudMissedAmountMinor }) => money(fraudMissedAmountMinor)),
    both("honest people disturbed", ({ genuineDisturbed }) => count(genuineDisturbed)),
    both("expected cost", ({ costMinor }) => money(costMinor)),
    "",
    ...(flipped === 0 ? ["Nothing comes out otherwise."] : [`${count(flipped)} come out otherwise:`]),
    ...flips.map(({ from, to, count: one, fraud, amountMinor }) => `  ${from} → ${to}: ${count(one)}, ${count(fraud)} of them fraud, ${money(amountMinor)}`),
    ...(rows.length === 0 ? [] : ["", rows.length > ROWS_SHOWN ? `The newest ${ROWS_SHOWN}:` : "One by one:"]),
    ...rows.slice(0, ROWS_SHOWN).flatMap((row) => rowLines(row, money)),
    "",
  ].join("\n");
}

function rowLines({ decision, reasons, to, rule, score, newReasons }: FlippedRow, money: (minor: number) => string): readonly string[] {
  const side = (action: string, by: string, scored: number | null): string => `${action} (${by}${scored === null ? "" : `, ${scored}`})`;
  const because = (of: FlippedRow["reasons"]): string => of.slice(0, REASONS_SHOWN).map(({ feature, contribution }) => `${feature} ${contribution < 0 ? "" : "+"}${contribution.toFixed(2)}`).join(", ");
  const [was, would] = [because(reasons), because(newReasons)];
  return [
    `  ${decision.at}  ${decision.id}  ${decision.amountMinor === null ? "no amount" : money(decision.amountMinor)}  ${decision.label ?? "no label"}`,
    `    ${side(decision.action, decision.rule, decision.score)} → ${side(to, rule, score)}`,
    ...(was === "" ? [] : [`    ${was}${was === would || would === "" ? "" : ` → ${would}`}`]),
  ];
}

/** Amounts in minor units as people write them. */
function moneyIn(currency: string): (minor: number) => string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return (minor) => format.format(minor / 10 ** digits);
}

const count = (number: number): string => number.toLocaleString("en");
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
