import type { ComponentChildren, VNode } from "preact";
import type { DecisionRecord } from "../../../src/engine/index.js";
import type { DecisionExplanation } from "../../../src/issuer/index.js";
import { Icon } from "../parts/icon.js";
import { Answered, Problem } from "../parts/problem.js";
import { ActionMark, Card, PageHead, Time } from "../parts/values.js";
import { useAsked } from "../state/api.js";
import type { Asked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { Contributions, Habit, Places } from "./decision-features.js";
import { ListButtons, ListsSaid } from "./decision-lists.js";
import { RulesAsked, WouldChange } from "./decision-rules.js";

/** One decision: what was decided and why, against the card's habit, rule by rule, and what would have changed it. */
export function Decision({ id }: { readonly id: string }): VNode {
  const path = `/decisions/${encodeURIComponent(id)}`;
  const record = useAsked<DecisionRecord>({ path });
  const explanation = useAsked<DecisionExplanation>({ path: `${path}/explain` });
  return <Answered asked={record}>{(decided) => <Found decision={decided} asked={explanation} />}</Answered>;
}

function Found({ decision, asked }: { readonly decision: DecisionRecord; readonly asked: Asked<DecisionExplanation> }): VNode {
  const { words, language } = useHere();
  const explanation = asked.answer;
  const sentence = explanation?.rules.find(({ rule }) => rule === decision.rule)?.sentence;
  return (
    <>
      <a class="back" href={addressOf(["decisions"])}><Icon name="back" />{words.decision.back}</a>
      <PageHead title={<>{words.decision.sentences[decision.action]} <ActionMark action={decision.action} /></>} lead={<>{sentence?.[language]} <code>{words.decision.because(decision.rule)}</code></>}><ListButtons decision={decision} explanation={explanation} /></PageHead>
      <ListsSaid decision={decision} />
      {decision.degraded.length > 0 && <p class="note bad">{words.decision.degraded} {decision.degraded.join(", ")}</p>}
      {decision.shadow && <Beside shadow={decision.shadow} />}
      <div class="grid">
        <Facts decision={decision} />
        <div class="stack"><Score decision={decision} />{explanation !== undefined && <WouldChange explanation={explanation} />}</div>
        {explanation === undefined ? <div class="wide"><Unexplained asked={asked} /></div> : <Contributions explanation={explanation} />}
        {explanation !== undefined && <Habit explanation={explanation} />}
        {explanation !== undefined && <Places explanation={explanation} />}
        <div class="stack"><Versions decision={decision} exact={explanation?.exact} /><Raw decision={decision} /></div>
        {explanation !== undefined && <RulesAsked explanation={explanation} />}
      </div>
    </>
  );
}

/** What a challenger would have done. */
function Beside({ shadow: { policy, model, action, rule, score } }: { readonly shadow: NonNullable<DecisionRecord["shadow"]> }): VNode {
  const { words } = useHere();
  return <p class="note">{words.models.shadow.beside([policy, model].filter((part) => part !== undefined).join(" + "))} {action === undefined ? words.models.shadow.failedHere : <><ActionMark action={action} /> <code>{rule}</code>{score !== undefined && ` · ${words.decisions.columns.score} ${score}`}</>}</p>;
}

/** A decision whose policy or model is gone is still shown, without what would take them. */
function Unexplained({ asked: { busy, refusal, again } }: { readonly asked: Asked<DecisionExplanation> }): VNode {
  const { words } = useHere();
  return busy ? <p class="waiting-line"><i aria-hidden="true" />{words.decision.explaining}</p> : <Problem refusal={refusal} again={again} />;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** `¥12,800` of the message's own amount, currency and exponent; undefined where it has none. */
function amountIn(areq: Readonly<Record<string, unknown>>, language: string): string | undefined {
  const [amount, currency, exponent] = [text(areq["purchaseAmount"]), text(areq["purchaseCurrency"]), text(areq["purchaseExponent"]) ?? "0"];
  if (amount === undefined) return undefined;
  const major = (Number(amount) / 10 ** Number(exponent)).toLocaleString(language, { minimumFractionDigits: Number(exponent) });
  const code = { "392": "JPY", "840": "USD", "978": "EUR", "826": "GBP" }[currency ?? ""] ?? currency;
  return code === undefined ? major : `${major} ${code}`;
}

function Facts({ decision }: { readonly decision: DecisionRecord }): VNode {
  const { words, language } = useHere();
  const { fact } = words.decision;
  const areq = decision.areq as unknown as Readonly<Record<string, unknown>> & DecisionRecord["areq"];
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    [fact.time, <Time at={new Date(decision.at).toISOString()} long />],
    [fact.merchant, [text(areq["merchantName"]), text(areq["mcc"])].filter(Boolean).join(" · ")],
    [fact.amount, amountIn(areq, language)],
    [fact.card, <code>{decision.areq.card.bin}…{decision.areq.card.lastFour}</code>],
    [fact.channel, decision.attempt.channel],
    [fact.device, text(areq["browserUserAgent"])],
    [fact.version, decision.areq.messageVersion],
    [fact.ids, <code>{decision.acsTransID}</code>],
  ];
  return <Card title={words.decision.facts}><dl class="pairs">{rows.filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></Card>;
}

function Score({ decision: { score, probability, reasons } }: { readonly decision: DecisionRecord }): VNode {
  const { words, formats, language } = useHere();
  if (score === undefined) return <Card title={words.decision.noScore}>{null}</Card>;
  return (
    <Card title={words.decision.scoreOf(score)} {...(probability !== undefined && { lead: words.decision.probability(`${(probability * 100).toLocaleString(language, { maximumSignificantDigits: 2 })} %`) })}>
      <div class="scale" aria-hidden="true"><i style={{ left: `${(score / 999) * 100}%` }} /></div>
      <div class="scale-ends" aria-hidden="true"><span>0</span><span>500</span><span>999</span></div>
      <p>{words.decision.scoreMeans(formats.share(1 - score / 1000))}</p>
      {reasons.length > 0 && <p class="soft">{reasons.slice(0, 3).map(({ feature }) => feature.replaceAll("_", " ")).join(" · ")}</p>}
    </Card>
  );
}

function Versions({ decision: { setup }, exact }: { readonly decision: DecisionRecord; readonly exact: boolean | undefined }): VNode {
  const { words } = useHere();
  const { version } = words.decision;
  const [name = "", number = ""] = setup.policy.split("/");
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    [version.policy, <a href={addressOf(["policies", name, number])}>{setup.policy}</a>],
    [version.model, setup.model],
    [version.exact, exact === undefined ? undefined : exact ? words.decision.yes : words.decision.no],
    [version.fingerprint, <code>{setup.policyFingerprint}</code>],
    [version.geo, <code>{setup.geo}</code>],
    [version.rates, <code>{setup.rates}</code>],
    [version.bins, <code>{setup.bins}</code>],
  ];
  return <Card title={words.decision.versions}><dl class="pairs">{rows.filter(([, value]) => value !== undefined).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl></Card>;
}

function Raw({ decision }: { readonly decision: DecisionRecord }): VNode {
  const { words } = useHere();
  return (
    <Card>
      <details class="raw"><summary>{words.decision.raw}</summary><pre tabIndex={0}>{JSON.stringify(decision.areq, null, 2)}</pre></details>
      <details class="raw"><summary>{words.decision.rawAnswer}</summary><pre tabIndex={0}>{JSON.stringify(decision.answer ?? null, null, 2)}</pre></details>
    </Card>
  );
}
