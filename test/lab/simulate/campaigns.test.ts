import { DAY_MS } from "../../../src/base/index.js";
import { CAUSES, isFraud, isTheft } from "../../../src/lab/simulate/causes.js";
import type { Cause } from "../../../src/lab/simulate/causes.js";
import { worldGeo } from "../../../src/lab/simulate/networks.js";
import { shareOf, worldTold } from "./world.js";
import type { Told } from "./world.js";

const SEED = 7;
const { lines, told, of } = worldTold(SEED, 1500, 75);
const geo = worldGeo(SEED);
const thefts = told.filter(({ deed }) => isTheft(deed.cause));
const deviceInfo = ({ areq }: Told): Record<string, string> => (JSON.parse(Buffer.from(areq.deviceInfo as string, "base64url").toString()) as { DD: Record<string, string> }).DD;

/** What makes a request one of its campaign, and the least share of the campaign's requests that have it. */
const TRAITS: readonly (readonly [Cause, string, number, (one: Told) => boolean])[] = [
  ["resale", "the card is a holder's", 1, ({ deed }) => deed.person !== undefined],
  ["resale", "what is bought can be sold", 0.4, ({ areq }) => ["5732", "5944", "5816", "5947", "6051", "5651", "5964", "7922", "4511", "4722"].includes(areq.mcc as string)],
  ["resale", "goods do not go to the holder's home", 0.6, ({ areq }) => areq.addrMatch !== "Y"],
  ["card-testing", "the amount is small", 0.8, ({ deed }) => deed.yen < 3_500],
  ["enumeration", "nobody has the card", 1, ({ deed }) => deed.person === undefined],
  ["enumeration", "the amount is small", 0.8, ({ deed }) => deed.yen < 3_500],
  ["account-takeover", "the e-mail address is the victim's", 0.9, ({ areq, deed: { person } }) => areq.email === undefined || areq.email === person?.email || areq.email === person?.workEmail || [...(person?.accounts.values() ?? [])].some(({ email }) => email === areq.email)],
  ["account-takeover", "the device is not the victim's", 1, (one) => one.deed.person?.devices.every(({ canvas }) => canvas !== one.deed.request.observation?.canvasHash) === true],
  ["phishing", "who is asked for the code has it", 0.5, ({ end }) => end === undefined || end === "passed"],
  ["emulator-farm", "it is an app that asks", 1, ({ areq }) => areq.deviceChannel === "01"],
  ["dishonest-merchant", "our page never ran", 1, ({ areq }) => areq.deviceChannel === "03" || areq.threeDSCompInd !== "Y"],
  ["habit-building", "the amount is small", 0.9, ({ deed }) => deed.yen < 4_500],
  ["friendly-fraud", "the holder passes when he is asked", 0.8, ({ end }) => end === undefined || end === "passed"],
];

test.each(TRAITS)("%s: %s", (cause, _, least, has) => {
  const campaign = of(cause);
  expect(campaign.length).toBeGreaterThan(3);
  expect(shareOf(campaign, has)).toBeGreaterThanOrEqual(least);
});

test("every cause of the table happens, and fraud is about seven in a thousand", () => {
  expect([...new Set(told.map(({ deed }) => deed.cause))].sort()).toEqual(Object.keys(CAUSES).sort());
  const share = shareOf(told, ({ deed }) => isFraud(deed.cause));
  expect(share).toBeGreaterThan(0.005);
  expect(share).toBeLessThan(0.009);
});

test("a farm's telephones are one model many times, each with an installation of its own", () => {
  const farm = of("emulator-farm").map(deviceInfo);
  const installations = new Set(farm.map((info) => info["A069"] ?? info["I001"]));
  const models = new Set(farm.map(({ C002 }) => C002));
  expect(installations.size).toBeGreaterThan(2 * models.size);
});

test("a dishonest merchant has customers before he charges them, and charges some without them", () => {
  const charges = of("dishonest-merchant");
  expect(new Set(charges.map(({ areq }) => areq.deviceChannel)).size).toBe(2);
  const merchants = new Set(charges.map(({ areq }) => areq.acquirerMerchantID));
  const earlier = (one: Told): boolean => told.some(({ areq, deed }) => areq.acquirerMerchantID === one.areq.acquirerMerchantID && deed.cause === "purchase" && deed.at < one.deed.at);
  expect(merchants.size).toBeLessThan(charges.length / 2);
  expect(shareOf(charges, earlier)).toBeGreaterThan(0.9);
});

test("a patient thief takes small sums by one machine before he takes large ones by the same", () => {
  const cards = new Set(of("cash-out").map(({ areq }) => areq.acctNumber));
  expect(cards.size).toBeGreaterThan(1);
  for (const card of cards) {
    const building = of("habit-building").filter(({ areq }) => areq.acctNumber === card);
    const harvest = of("cash-out").filter(({ areq }) => areq.acctNumber === card);
    expect(building.length).toBeGreaterThan(1);
    expect((harvest[0] as Told).deed.at - (building[0] as Told).deed.at).toBeGreaterThan(3 * DAY_MS);
    expect(Math.max(...harvest.map(({ deed }) => deed.yen))).toBeGreaterThan(building.reduce((sum, { deed }) => sum + deed.yen, 0) / building.length);
  }
});

test("goods of several victims go to one place, which is spelt in several ways", () => {
  const places = new Map<string, Set<string>>();
  for (const { areq } of of("resale", "phishing", "account-takeover")) {
    if (areq.shipAddrPostCode !== undefined && areq.addrMatch === "N") places.set(areq.shipAddrPostCode, (places.get(areq.shipAddrPostCode) ?? new Set()).add(`${areq.shipAddrLine1} ${areq.shipAddrLine2}`));
  }
  expect(Math.max(...[...places.values()].map((spellings) => spellings.size))).toBeGreaterThan(2);
});

test("many thieves come from a home line in the victim's city, some from servers, few from abroad", () => {
  const seen = thefts.flatMap(({ areq, deed: { person } }) => (areq.browserIP === undefined || person === undefined ? [] : [{ facts: geo.lookUp(areq.browserIP), city: person.home.city.name }]));
  const proxied = shareOf(seen, ({ facts, city }) => facts.city === city && facts.hosting === false);
  expect(proxied).toBeGreaterThan(0.25);
  expect(proxied).toBeLessThan(0.8);
  expect(shareOf(seen, ({ facts }) => facts.hosting === true)).toBeGreaterThan(0.05);
});

test("friendly fraud is one honest purchase in a thousand or two, and becomes known weeks later", () => {
  const denied = new Set(of("friendly-fraud").map(({ areq }) => areq.threeDSServerTransID));
  const honest = told.length - thefts.length;
  expect(denied.size / honest).toBeGreaterThan(0.0002);
  expect(denied.size / honest).toBeLessThan(0.0012);
  const at = new Map(told.map(({ areq, deed }) => [areq.threeDSServerTransID, deed.at]));
  const delays = lines.flatMap((line) => (line.type === "label" && line.label === "fraud" && denied.has(line.ref) ? [(Date.parse(line.at) - (at.get(line.ref) as number)) / DAY_MS] : []));
  expect(delays.length).toBeGreaterThan(0);
  expect(Math.min(...delays)).toBeGreaterThan(5);
});

test("the bank replaces a card on which fraud became known, and its holder goes on with the new one", () => {
  const victim = thefts.find(({ deed: { person, card } }) => card !== undefined && person !== undefined && !person.cards.includes(card));
  const { person, card } = (victim as Told).deed;
  const later = told.filter(({ deed }) => deed.person === person && !isTheft(deed.cause) && deed.at > (card?.until ?? 0) + 30 * DAY_MS);
  expect(later.filter(({ deed }) => deed.card === card)).toEqual([]);
});
