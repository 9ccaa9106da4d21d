import { isTheft } from "../../../src/lab/simulate/causes.js";
import { worldGeo } from "../../../src/lab/simulate/networks.js";
import { shareOf, worldTold } from "./world.js";
import type { Told } from "./world.js";

const SEED = 9;
const { told } = worldTold(SEED, 1500, 60);
const geo = worldGeo(SEED);
/** The first half teaches, so that nothing is judged by what it learned from. */
const middle = told.length >> 1;
const theft = Uint8Array.from(told, ({ deed }) => (isTheft(deed.cause) ? 1 : 0));
const judged = told.length - middle;
const thefts = theft.subarray(middle).reduce((sum, one) => sum + one, 0);

/** The elements that tell nobody from anybody: names and numbers of single requests, cards and shops. */
const NAMES = /TransID$|^sdk|^acctNumber|^purchaseDate|^threeDSRequestor(ID|Name|URL)|^merchantName|^notificationURL|^dsURL|acquirerMerchantID|\.C0(10|13|14|17|18)$|\.(A069|I001)$/;

/** Every scalar of a message by its path, with the contents of deviceInfo, and what anybody can see in it without a memory. */
function wireTraits({ areq, deed: { request } }: Told): Map<string, string> {
  const traits = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "object" && value !== null) for (const [name, inner] of Object.entries(value)) walk(inner, path === "" ? name : `${path}.${name}`);
    else if (value !== undefined && !NAMES.test(path)) traits.set(path, shortened(path, String(value)));
  };
  walk(areq, "");
  if (areq.deviceInfo !== undefined) walk(JSON.parse(Buffer.from(areq.deviceInfo, "base64url").toString()), "deviceInfo");
  traits.delete("deviceInfo");
  const { email, cardholderName, browserIP, purchaseAmount, shipAddrCity, billAddrCity, acctInfo } = areq;
  const facts = geo.lookUp(browserIP ?? "");
  traits.set("use of the IP address", `${facts.hosting} ${facts.vpn} ${facts.tor} ${facts.country}`);
  traits.set("shape of the e-mail address", `${email?.replace(/[a-z]+/g, "a").replace(/\d+/g, "9")}`);
  traits.set("shape of the name", `${cardholderName?.replace(/[A-Z]+/g, "A").replace(/[a-z]+/g, "a")}`);
  traits.set("digits of the amount", `${purchaseAmount?.length} ${/0*$/.exec(purchaseAmount ?? "")?.[0].length}`);
  traits.set("cities", `${shipAddrCity === billAddrCity}`);
  traits.set("account", `${acctInfo?.chAccAgeInd} ${acctInfo?.shipAddressUsageInd} ${acctInfo?.nbPurchaseAccount?.length}`);
  traits.set("number of elements", String(Object.keys(areq).length));
  traits.set("device and method", `${areq.browserScreenWidth} ${areq.threeDSCompInd} ${request.observation?.hardwareConcurrency}`);
  traits.set("hour", `${areq.purchaseDate?.slice(8, 10)}`);
  return traits;
}

/** Post codes, streets and dates are looked at as far as they are not somebody's own. */
function shortened(path: string, value: string): string {
  if (/Line\d$|PostCode$|Date$|Change$|Age$|Usage$|Expiry$|subscriber$|IP$|Amount$/i.test(path) && !/Ind$/.test(path)) return String(value.length);
  return path === "email" || path === "cardholderName" || path.endsWith("deliveryEmailAddress") ? value.slice(value.indexOf("@") + 1) : value;
}

/** For each trait the values as small numbers, 0 where the message does not have it. */
const columns = ((): Map<string, Int32Array> => {
  const found = new Map<string, Int32Array>();
  const numbers = new Map<string, Map<string, number>>();
  for (const [row, one] of told.entries()) {
    for (const [name, value] of wireTraits(one)) {
      const values = numbers.get(name) ?? new Map<string, number>();
      numbers.set(name, values);
      const number = values.get(value) ?? values.size + 1;
      values.set(value, number);
      const column = found.get(name) ?? new Int32Array(told.length);
      found.set(name, column);
      column[row] = number;
    }
  }
  return found;
})();

/** Share of the later thefts among the hundredth of the later requests whose values had most theft before. */
function caught(cells: Int32Array): number {
  const size = 1 + cells.reduce((most, cell) => Math.max(most, cell), 0);
  const seen = new Float64Array(size);
  const stolen = new Float64Array(size);
  for (let row = 0; row < middle; row++) {
    seen[cells[row] as number]!++;
    stolen[cells[row] as number]! += theft[row] as number;
  }
  const risk = (row: number): number => ((stolen[cells[row] as number] as number) + 0.006 * 20) / ((seen[cells[row] as number] as number) + 20);
  const order = Array.from({ length: judged }, (_, index) => middle + index).sort((a, b) => risk(b) - risk(a) || a - b);
  return order.slice(0, Math.floor(judged / 100)).reduce((sum, row) => sum + (theft[row] as number), 0) / thefts;
}

test("no element of a message, nor any two of them together, give the thieves away", () => {
  const alone = [...columns].map(([name, cells]) => ({ name, share: caught(cells) })).sort((a, b) => b.share - a.share);
  expect(thefts).toBeGreaterThan(80);
  expect(alone.length).toBeGreaterThan(80);
  expect(alone.filter(({ share }) => share > 0.2)).toEqual([]);
  const best = alone.slice(0, 12);
  const pairs = best.flatMap(({ name }, index) => best.slice(index + 1).map((other) => {
    const [left, right] = [columns.get(name) as Int32Array, columns.get(other.name) as Int32Array];
    const numbers = new Map<number, number>();
    const cells = left.map((value, row) => {
      const key = value * 65_536 + (right[row] as number);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    return { name: `${name} with ${other.name}`, share: caught(cells) };
  }));
  expect(pairs.filter(({ share }) => share > 0.3)).toEqual([]);
});

test("what a value says of a thief, it says of honest people, too", () => {
  const given = [...columns].flatMap(([name, cells]) => {
    const counts = new Map<number, [number, number]>();
    for (const [row, cell] of cells.entries()) {
      const count = counts.get(cell) ?? [0, 0];
      counts.set(cell, count);
      count[theft[row] as number]!++;
    }
    // A value that dozens of thefts have and hardly anybody else is a mark on the forehead.
    return [...counts.values()].filter(([honest, stolen]) => stolen >= 12 && honest < 4 * stolen).map(([honest, stolen]) => ({ name, honest, stolen }));
  });
  expect(given).toEqual([]);
});

/** What is said of thieves, and happens to people: the least share of honest requests that have it, of those that tell. */
const SURPRISES: readonly (readonly [string, number, (one: Told) => boolean | undefined])[] = [
  ["a connection through a VPN or a server", 0.02, ({ areq }) => (areq.browserIP === undefined ? undefined : geo.lookUp(areq.browserIP).hosting)],
  ["a country that is not the card's", 0.01, ({ areq, deed: { person } }) => (areq.browserIP === undefined || person === undefined ? undefined : geo.lookUp(areq.browserIP).country !== person.country.code)],
  ["goods that go elsewhere", 0.15, ({ areq }) => (areq.addrMatch === undefined ? undefined : areq.addrMatch === "N")],
  ["a guest", 0.05, ({ areq }) => (areq.acctInfo === undefined ? undefined : areq.acctInfo.chAccAgeInd === "01")],
  ["an account opened in this purchase", 0.01, ({ areq }) => (areq.acctInfo === undefined ? undefined : areq.acctInfo.chAccAgeInd === "02")],
  ["a password changed lately", 0.01, ({ areq }) => (areq.acctInfo === undefined ? undefined : ["02", "03"].includes(areq.acctInfo.chAccPwChangeInd ?? ""))],
  ["a recipient who is not the account's", 0.01, ({ areq }) => (areq.acctInfo?.shipNameIndicator === undefined ? undefined : areq.acctInfo.shipNameIndicator === "02")],
  ["a name that is not the holder's as written", 0.01, ({ areq, deed: { person } }) => (areq.cardholderName === undefined || person === undefined ? undefined : areq.cardholderName !== person.name)],
  ["an e-mail address that is not his usual one", 0.08, ({ areq, deed: { person } }) => (areq.email === undefined || person === undefined ? undefined : areq.email !== person.email)],
  ["a telephone that warns", 0.01, ({ areq }) => (areq.deviceInfo === undefined ? undefined : /"SW":\["/.test(Buffer.from(areq.deviceInfo, "base64url").toString()))],
  ["our page did not run though it was asked for", 0.1, ({ areq }) => (areq.threeDSCompInd === undefined ? undefined : areq.threeDSCompInd === "N")],
  ["a purchase in the night", 0.05, ({ areq }) => (areq.purchaseDate === undefined ? undefined : (Number(areq.purchaseDate.slice(8, 10)) + 9) % 24 < 6)],
  ["things bought again", 0.1, ({ areq }) => (areq.merchantRiskIndicator === undefined ? undefined : areq.merchantRiskIndicator.reorderItemsInd === "02")],
  ["a card being added", 0.003, ({ areq }) => areq.messageCategory === "02"],
];

test.each(SURPRISES)("%s: honest people are seen with it, and not all thieves", (_, least, has) => {
  const [honest, stolen] = [0, 1].map((kind) => {
    const tell = told.filter((one, row) => theft[row] === kind && has(one) !== undefined);
    return shareOf(tell, (one) => has(one) === true);
  }) as [number, number];
  expect(honest).toBeGreaterThan(least);
  expect(stolen).toBeGreaterThan(0);
  expect(stolen).toBeLessThan(0.85);
});
