import { arrivals } from "../../../src/lab/arrivals.js";
import { DatasetBuilder } from "../../../src/lab/dataset/builder.js";
import { replay } from "../../../src/lab/replay/replay.js";
import type { Replayed } from "../../../src/lab/replay/types.js";
import { RuleWitness } from "../../../src/lab/suggest/witness.js";
import { loadPolicy } from "../../../src/adapters/setup-files.js";
import { FACTS, FEATURES, FORMS, factsOf } from "../../../src/risk/index.js";
import type { Facts } from "../../../src/risk/index.js";
import { inBlocks } from "../files.js";
import { replayDeps, worldItems } from "../replay/parts.js";

const witness = new RuleWitness(loadPolicy("policies", "default/1"));
const builder = new DatasetBuilder();
const replayed: Replayed[] = [];
const sayable = FACTS.filter(({ says }) => says !== undefined);

beforeAll(async () => {
  await replay(arrivals(inBlocks(worldItems)), replayDeps(), {
    request(one) {
      void builder.listener.request?.(one);
      void witness.listener.request?.(one);
      replayed.push(one);
    },
    ...(builder.listener.news && { news: builder.listener.news }),
  });
}, 60_000);

/** The facts as the policy read them when it decided. */
function factsThen({ context, decision }: Replayed): Facts {
  if (context === undefined || decision === undefined) throw new Error("was decided");
  return factsOf({ context, features: decision.assessment.features, score: decision.assessment.score, degraded: decision.degraded });
}

test("a fact that says what a feature says agrees with it on every request", () => {
  const disagreeing = replayed.flatMap((one) => {
    const facts = factsThen(one);
    const { values, known } = one.decision?.assessment.features ?? { values: [], known: [] };
    return sayable.filter(({ name, says }) => {
      const place = FEATURES.findIndex((row) => row.name === says?.feature);
      const [value, fact] = [values[place] as number, facts[name]];
      // What is unknown as a feature may be known to be no as a fact, and then is worth no.
      if (known[place] === 0) return fact !== undefined && fact !== FORMS[says?.form ?? "measure"].fact(FEATURES[place]?.missing ?? NaN);
      const said = FORMS[says?.form ?? "measure"].fact(value);
      return typeof said === "number" && typeof fact === "number" ? Math.abs(said - fact) > 1e-5 * Math.max(1, Math.abs(said)) : said !== fact;
    }).map(({ name }) => `${one.event.id} ${name}`);
  });
  expect(replayed.length).toBeGreaterThan(300);
  expect(disagreeing.slice(0, 5)).toEqual([]);
  const everTrue = (name: string): boolean => replayed.some((one) => factsThen(one)[name] === true);
  expect(sayable.filter(({ type, name }) => type === "bool" && everTrue(name)).length).toBeGreaterThan(6);
});

test("it keeps the facts of each request to the last bit, the rules that held and the answer", () => {
  const dataset = builder.build();
  const names = sayable.map(({ name }) => name);
  const read = witness.factReader(dataset, names);
  expect(dataset.count).toBe(replayed.length);
  replayed.forEach((one, row) => {
    const facts = factsThen(one);
    expect(read(row)).toEqual(Object.fromEntries(names.map((name) => [name, facts[name]])));
    expect(witness.held(row)).toEqual(witness.policy.holding(facts));
    expect(witness.actions[row]).toBe(one.decision?.action);
  });
  const all = Uint32Array.from(replayed, (_, row) => row);
  expect(witness.countsOfPatterns(all).reduce((sum, count) => sum + count, 0)).toBe(replayed.length);
});
