import { DAY_MS, SeededRandom } from "../../../src/base/index.js";
import { AccountTakeover } from "../../../src/lab/simulate/campaigns/account-takeover.js";
import { CardTesting } from "../../../src/lab/simulate/campaigns/card-testing.js";
import { Crew } from "../../../src/lab/simulate/campaigns/crew.js";
import { EmulatorFarm } from "../../../src/lab/simulate/campaigns/emulator-farm.js";
import { Patient } from "../../../src/lab/simulate/campaigns/patient.js";
import { Phishing } from "../../../src/lab/simulate/campaigns/phishing.js";
import { Resale } from "../../../src/lab/simulate/campaigns/resale.js";
import { CardIssuer } from "../../../src/lab/simulate/cards.js";
import { Merchants } from "../../../src/lab/simulate/merchants.js";
import { Networks } from "../../../src/lab/simulate/networks.js";
import { makePerson } from "../../../src/lab/simulate/people.js";
import type { Person } from "../../../src/lab/simulate/people.js";
import { Shopper } from "../../../src/lab/simulate/shopper.js";
import type { Actor, ChallengeEnd, Deed, World } from "../../../src/lab/simulate/world.js";
import { START } from "./world.js";

const DAYS = 90;

/** People, shops and networks as they always are, and a bank that ends every challenge in one way. */
function worldWith(bank: ChallengeEnd): { readonly world: World; readonly deeds: Deed[] } {
  const random = new SeededRandom(11);
  const issuer = new CardIssuer();
  const deeds: Deed[] = [];
  const people: Person[] = [];
  const world: World = {
    seed: 11, random: random.fork(1), networks: new Networks(11), merchants: new Merchants(random.fork(2), 300), people, startAt: START, days: DAYS,
    issueCard: (from, country, since) => issuer.issue(from, country, since),
    enter: () => undefined,
    send: (deed) => {
      deeds.push(deed);
      return bank;
    },
  };
  for (let index = 0; index < 250; index++) {
    people.push(makePerson(11, index, 1, world, undefined));
    new Shopper(people[index] as Person, world);
  }
  return { world, deeds };
}

type Begin = (crew: Crew, world: World) => Actor;

/** What so many campaigns, one after the other, do where every challenge ends so; a list of attempts each. */
function campaigns(begin: Begin, bank: ChallengeEnd, count = 60): readonly (readonly Deed[])[] {
  const { world, deeds } = worldWith(bank);
  return Array.from({ length: count }, (_, index) => {
    const from = deeds.length;
    const campaign = begin(new Crew(new SeededRandom(index), index / count), world);
    while (campaign.nextAt < START + 1000 * DAY_MS) campaign.act(world);
    return deeds.slice(from);
  });
}

const next = (runs: readonly (readonly Deed[])[], same: (a: Deed, b: Deed) => boolean): number => {
  const pairs = runs.flatMap((run) => run.slice(1).map((deed, index) => [run[index] as Deed, deed] as const)).filter(([a, b]) => a.card === b.card);
  return pairs.filter(([a, b]) => same(a, b)).length / pairs.length;
};
const machine = ({ request: { areq, observation } }: Deed): string | undefined => observation?.canvasHash ?? areq.sdkAppID ?? areq.browserIP;
const shop = ({ request: { areq } }: Deed): string | undefined => areq.merchantName;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const amount = (runs: readonly (readonly Deed[])[]): number => mean(runs.flatMap((run) => run.slice(1).map(({ yen }) => Math.log(yen))));

const PLANS: readonly (readonly [string, Begin])[] = [
  ["resale", (crew, world) => new Resale(crew, START, world)],
  ["phishing", (crew, world) => new Phishing(crew, START, world)],
  ["account takeover", (crew, world) => new AccountTakeover(crew, START, world)],
  ["patient habit", (crew, world) => new Patient(crew, START, world)],
  ["emulator farm", (crew, world) => new EmulatorFarm(crew, START, world)],
];

test.each(PLANS)("%s: refused, it asks for less and gives up sooner", (_, begin) => {
  const [refused, passed] = [campaigns(begin, "failed"), campaigns(begin, undefined)];
  expect(amount(refused)).toBeLessThan(amount(passed) - 0.2);
  expect(mean(refused.map(({ length }) => length))).toBeLessThan(mean(passed.map(({ length }) => length)));
});

test.each(PLANS.slice(0, 3))("%s: refused, it comes back on another machine and at another shop", (_, begin) => {
  const [refused, passed] = [campaigns(begin, "abandoned"), campaigns(begin, undefined)];
  expect(next(refused, (a, b) => machine(a) === machine(b))).toBeLessThan(next(passed, (a, b) => machine(a) === machine(b)));
  expect(next(refused, (a, b) => shop(a) === shop(b))).toBeLessThan(next(passed, (a, b) => shop(a) === shop(b)));
});

test("a test of cards that is refused again and again stops", () => {
  const begin: Begin = (crew, world) => new CardTesting(crew, START, world, 40);
  expect(mean(campaigns(begin, "failed", 10).map(({ length }) => length))).toBeLessThan(10);
  expect(mean(campaigns(begin, undefined, 10).map(({ length }) => length))).toBeGreaterThan(35);
});

test("a crew takes more care the more it is refused", () => {
  const crew = new Crew(new SeededRandom(1), 0.25);
  const before = crew.care;
  const { world } = worldWith("failed");
  for (let count = 0; count < 20; count++) {
    const campaign = new Resale(crew, START, world);
    while (campaign.nextAt < Infinity) campaign.act(world);
  }
  expect(crew.care).toBeGreaterThan(before + 0.05);
  expect(crew.care).toBeLessThan(1);
});
