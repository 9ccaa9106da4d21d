import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { CostsView } from "../../../src/issuer/views.js";
import { Answered, sentenceOf } from "../parts/problem.js";
import { Table } from "../parts/table.js";
import { Card } from "../parts/values.js";
import { ask, pathWith, refusalOf, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";

type Parameter = CostsView["parameters"][number];
type Tried = Readonly<Record<string, number>>;

const DECIMALS = 6;

/** What an outcome costs: each parameter with where it comes from. Numbers can be tried, and kept. */
export function Costs({ tryCosts }: { readonly tryCosts: (costs: Tried) => void }): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const path = pathWith("/tuning/costs", { issuer: issuer.id });
  const asked = useAsked<CostsView>({ path });
  const [tried, setTried] = useState<Tried>({});
  const change = (costs: Tried): void => {
    setTried(costs);
    tryCosts(costs);
  };
  // What is put takes the place of everything that was set before.
  const keep = (parameters: CostsView["parameters"]): void => void ask({ method: "PUT", path, body: { ...Object.fromEntries(parameters.filter(({ source }) => source === "set").map(({ name, value }) => [name, value])), ...tried } }).then(() => {
    here.tell(words.tuning.costsKept, "good");
    change({});
    asked.again();
  }, (failure: unknown) => here.tell(sentenceOf(words, refusalOf(failure)), "bad"));
  const changed = Object.keys(tried).length > 0;
  return (
    <Card wide>
      <Answered asked={asked}>{({ parameters }) => <Parameters parameters={parameters} tried={tried} change={change} />}</Answered>
      {changed && <div class="buttons"><button type="button" onClick={() => change({})}>{words.common.reset}</button><button type="button" class="main" disabled={!may(here, "analyst")} onClick={() => asked.answer && keep(asked.answer.parameters)}>{words.tuning.keepCosts}</button></div>}
    </Card>
  );
}

function Parameters({ parameters, tried, change }: { readonly parameters: CostsView["parameters"]; readonly tried: Tried; readonly change: (costs: Tried) => void }): VNode {
  const { words, formats, issuer } = useHere();
  const scaleOf = ({ unit }: Parameter): number => (unit === "share" ? 100 : 1 / formats.minorUnits);
  const set = (parameter: Parameter, shown: number): void => {
    const { [parameter.name]: _before, ...others } = tried;
    const value = shown / scaleOf(parameter);
    change(Number.isNaN(shown) || value === parameter.value ? others : { ...others, [parameter.name]: value });
  };
  const field = (parameter: Parameter): VNode => (
    <span class="parameter"><input type="number" min={0} step="any" class={tried[parameter.name] === undefined ? "" : "set"} value={Number(((tried[parameter.name] ?? parameter.value) * scaleOf(parameter)).toFixed(DECIMALS))} aria-label={parameter.describes} onChange={(event) => set(parameter, event.currentTarget.valueAsNumber)} />{parameter.unit === "share" ? "%" : issuer.currency}</span>
  );
  return (
    <Table title={words.tuning.costs} heading={<div><h2>{words.tuning.costs}</h2><p>{words.tuning.costsLead}</p></div>} rows={parameters} keyOf={({ name }) => name} columns={[
      { name: words.tuning.parameter, value: ({ name }: Parameter) => name, show: ({ name, describes }: Parameter) => <span>{describes}<small class="block"><code>{name}</code></small></span> },
      { name: words.tuning.value, value: (parameter: Parameter) => parameter.value * scaleOf(parameter), show: field },
      { name: words.tuning.source, value: ({ source }: Parameter) => words.tuning.sources[source], show: ({ source, observations }: Parameter) => <span><span class={`source ${source === "assumption" ? "assumed" : source === "set" || source === "observed" ? "own" : ""}`}>{words.tuning.sources[source]}</span>{observations !== null && <small> {words.tuning.observations(formats.count(observations))}</small>}</span> },
    ]} />
  );
}
