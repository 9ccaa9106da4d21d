import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SeededRandom } from "../dist/base/index.js";
import { DecisionDesk, Ledger, Meters, Tuning, loggedMeterSettings } from "../dist/issuer/index.js";
import { FACTS, readPolicy } from "../dist/risk/index.js";
import { benchmark, rounded } from "./benchmark.mjs";

const POLICY = fileURLToPath(new URL("../policies/default/1.yaml", import.meta.url));
const NOW = Date.UTC(2026, 6, 1);

/**
 * Facts of a decision that never was: each fact unknown in one of ten where it can be, else its usual value or one drawn from few; the score
 * is even over the scale for honest ones and high for the one in two hundred that is a fraud. Nothing is in it but size and spread.
 */
function factsOf(random, fraud) {
  const facts = {};
  for (const row of FACTS) {
    if (row.usual !== undefined) facts[row.name] = random.chance(0.9) || row.values === undefined ? row.usual : random.pick(row.values);
    else if (random.chance(0.1)) facts[row.name] = undefined;
    else facts[row.name] = row.type === "bool" ? random.chance(0.15) : row.type === "string" ? random.pick(row.values ?? ["JP", "US", "FR", "GB"]) : row.type === "int" ? random.below(5) : 3 * random.next();
  }
  const score = Math.min(999, Math.floor(1000 * (fraud ? 1 - random.next() ** 3 * 0.3 : random.next())));
  return { ...facts, score, probability: score / 1000, amountReferenceMinor: 100 + random.below(60_000), merchantName: `Shop ${random.below(5_000)}`, cardBin: `9000${random.below(20) + 1000}` };
}

const hex = (number, digits) => number.toString(16).padStart(digits, "0");
const idOf = (number) => `${hex((number * 2654435761) >>> 0, 8)}-0000-4000-8000-${hex(number, 12)}`;

async function filled(count, policy) {
  const random = new SeededRandom(5);
  const ledger = new Ledger(count);
  ledger.keep(policy.factNames);
  // A set of them, told again and again: making a million would take longer than all that is measured.
  const drawn = Array.from({ length: Math.min(count, 20_000) }, () => {
    const fraud = random.chance(0.005);
    const facts = factsOf(random, fraud);
    return { fraud, facts, verdict: policy.evaluate(facts) };
  });
  for (let number = 0; number < count; number++) {
    const { fraud, facts, verdict: { action, rule } } = drawn[random.below(drawn.length)];
    const acsTransID = idOf(number);
    const record = {
      kind: "decision", at: NOW - (count - number) * 7_000, acsTransID, threeDSServerTransID: acsTransID, action, rule,
      setup: { issuer: "bench", policy: policy.id, policyFingerprint: policy.fingerprint }, areq: { card: { lastFour: String(1_000 + random.below(9_000)) } },
      entities: [{ kind: "card", id: `card ${random.below(count / 10)}` }, { kind: "device", id: `device ${random.below(count / 10)}` }, { kind: "ip", id: `ip ${random.below(count / 20)}` }],
    };
    ledger.take({ kind: "decision", record, facts });
    if (fraud) ledger.take({ kind: "label", acsTransID, label: "fraud", at: NOW });
  }
  return ledger;
}

async function timed(ask) {
  const started = performance.now();
  const answer = await ask();
  if (answer.element !== undefined) throw new Error(`${answer.element}: ${answer.expected}`);
  return [performance.now() - started, answer];
}

/** What the console asks of decisions in memory: a slider that moves, another policy, the first page; and what they take there. */
export const tuning = benchmark({
  name: "tuning",
  smoke: { decisions: 2_000 },
  real: { decisions: 1_000_000 },
  async run({ decisions }) {
    const text = readFileSync(POLICY, "utf8");
    const policy = readPolicy(text, "default/1.yaml");
    const before = process.memoryUsage();
    const ledger = await filled(decisions, policy);
    const after = process.memoryUsage();
    const desk = new DecisionDesk({ ledger, feed: { state: {} }, costs: { of: () => ({}), set: () => Promise.resolve() }, liveOf: () => ({ policy, model: undefined }), labelDelayDays: 30, now: () => NOW });
    const tuningWith = (policyOf) => new Tuning({ desk, limits: [16_000, 40_000, 80_000], policyOf, draftText: () => undefined, parentsFor: () => () => undefined });
    const asked = tuningWith(() => policy);
    const [warmMs] = await timed(() => asked.warm("bench").then(() => ({})));
    const thresholds = (challengeScore) => ({ issuer: "bench", thresholds: { challengeScore, rejectScore: 990 } });
    await asked.whatIf("bench", thresholds(950));
    const slides = [];
    for (const score of [930, 940, 970, 980, 985]) slides.push((await timed(() => asked.whatIf("bench", thresholds(score))))[0]);
    const [curvesMs] = await timed(() => asked.curves("bench", { issuer: "bench" }));
    const [solveMs, solved] = await timed(() => asked.solve("bench", { issuer: "bench", targets: [{ kind: "reject-share-max", share: 0.5 }, { kind: "least-cost" }] }));
    const candidate = (from, to) => ({ issuer: "bench", text: text.replace(from, to) });
    const [backtestMs, backtest] = await timed(() => asked.backtest("bench", candidate("unseenAmount: 10000", "unseenAmount: 5000")));
    const [backtestAllMs] = await timed(() => asked.backtest("bench", candidate("when: dataOnly", "when: dataOnly && score < 999\n    whenUnknown: match")));
    // Where what decided is not here any more, nothing is known and every rule has to be asked.
    const [backtestEveryRuleMs] = await timed(() => tuningWith(() => undefined).backtest("bench", { issuer: "bench", text }));
    const meters = new Meters({ desk, tuning: asked, settings: loggedMeterSettings({ all: () => [] }), inReference: (amount) => amount * 160 });
    const [metersMs] = await timed(() => meters.view("bench"));
    const [metersWhatIfMs] = await timed(() => meters.whatIf("bench", thresholds(930)));
    const [pageMs, page] = await timed(() => desk.search("bench", {}));
    return {
      figures: {
        "tuning.decisions": decisions,
        "tuning.bytesPerDecision": Math.round((after.arrayBuffers - before.arrayBuffers) / decisions),
        "tuning.judgeOnceMs": rounded(warmMs),
        "tuning.sliderMs": rounded(Math.max(...slides)),
        "tuning.curvesMs": rounded(curvesMs),
        "tuning.solveMs": rounded(solveMs),
        "tuning.backtestMs": rounded(backtestMs),
        "tuning.backtestFromFirstRuleMs": rounded(backtestAllMs),
        "tuning.backtestEveryRuleMs": rounded(backtestEveryRuleMs),
        "tuning.metersMs": rounded(metersMs),
        "tuning.metersWhatIfMs": rounded(metersWhatIfMs),
        "tuning.firstPageMs": rounded(pageMs),
      },
      checksum: `${page.total === decisions && backtest.after.count === decisions && backtest.unmoved === 0 ? "every decision counted" : "decisions are missing"}, ${solved.outcome}`,
    };
  },
});
