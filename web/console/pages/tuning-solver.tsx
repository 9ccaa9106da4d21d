import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SolveView, Target, Thresholds } from "../../../src/issuer/views.js";
import { Problem, Progress } from "../parts/problem.js";
import { Card } from "../parts/values.js";
import { ask, refusalOf } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import type { Scope } from "./tuning.js";

const BELOW_SCORE = 900;

type Kind = Exclude<Target["kind"], "least-cost">;

/** What stands in the fields at first: percents, or basis points. */
const PROPOSED = { "challenge-share-max": 5, "reject-share-max": 0.5, "fraud-basis-points-max": 5, "frictionless-share-min": 97 } as const satisfies Record<Kind, number>;
const KINDS = Object.keys(PROPOSED) as Kind[];

function targetOf(kind: Kind, entered: number): Target {
  switch (kind) {
    case "fraud-basis-points-max":
      return { kind, basisPoints: entered };
    case "frictionless-share-min":
      return { kind, share: entered / 100, belowScore: BELOW_SCORE };
    case "challenge-share-max":
    case "reject-share-max":
      return { kind, share: entered / 100 };
  }
}

/** Thresholds that keep to what must hold, or one sentence on why there are none. */
export function Solver({ scope, move }: { readonly scope: Scope; readonly move: (thresholds: Thresholds) => void }): VNode {
  const { words } = useHere();
  const [entered, setEntered] = useState<Readonly<Record<Kind, number>>>(PROPOSED);
  const [wanted, setWanted] = useState<readonly Kind[]>(["challenge-share-max"]);
  const [solution, setSolution] = useState<SolveView>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const solve = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    const targets: readonly Target[] = [...wanted.map((kind) => targetOf(kind, entered[kind])), { kind: "least-cost" }];
    ask<SolveView>({ method: "POST", path: "/tuning/solve", body: { ...scope, targets } }).then(setSolution, (failure: unknown) => setRefusal(refusalOf(failure))).finally(() => setBusy(false));
  };
  return (
    <Card span={5} title={words.tuning.solver} lead={words.tuning.solverLead}>
      <Progress busy={busy} />
      <form class="solver" onSubmit={solve}>
        {KINDS.map((kind) => {
          const on = wanted.includes(kind);
          return (
            <div key={kind} class={on ? "on" : ""}>
              <label><input type="checkbox" checked={on} onChange={() => setWanted(on ? wanted.filter((one) => one !== kind) : [...wanted, kind])} />{words.tuning.targets[kind]}</label>
              <span class="parameter"><input type="number" min={0} step="any" value={entered[kind]} disabled={!on} aria-label={words.tuning.targets[kind]} onInput={(event) => setEntered({ ...entered, [kind]: event.currentTarget.valueAsNumber || 0 })} />{kind === "fraud-basis-points-max" ? words.tuning.units.basisPoints : words.tuning.units.share}</span>
            </div>
          );
        })}
        <div class="buttons"><button class="main">{words.tuning.find}</button></div>
      </form>
      <Problem refusal={refusal} />
      {solution !== undefined && <Solution solution={solution} move={move} />}
    </Card>
  );
}

function sayMissed({ words, formats }: Here, { target, by }: { readonly target: Target; readonly by: number }): string {
  const size = target.kind === "fraud-basis-points-max" ? `${formats.basisPoints(by)} ${words.tuning.units.basisPoints}` : formats.share(by, 2);
  return words.tuning.missedBy(words.tuning.targets[target.kind], size);
}

function Solution({ solution, move }: { readonly solution: SolveView; readonly move: (thresholds: Thresholds) => void }): VNode {
  const here = useHere();
  const { words, formats } = here;
  const found = solution.outcome === "solved" ? solution : solution.nearest;
  const sentence = words.tuning.solved(found.thresholds.challengeScore, found.thresholds.rejectScore, formats.money(Math.round(found.figures.costPer10kMinor)));
  return (
    <div class="solution" aria-live="polite">
      {solution.outcome === "conflict" && <p class="note bad">{words.tuning.conflict(solution.missed.map((missed) => sayMissed(here, missed)).join(words.language.comma))} {solution.pairs.map(([one, other]) => words.tuning.pair(words.tuning.targets[one.kind], words.tuning.targets[other.kind])).join(" ")}</p>}
      <p><b>{sentence}</b></p>
      <button type="button" onClick={() => move(found.thresholds)}>{words.tuning.useThese}</button>
    </div>
  );
}
