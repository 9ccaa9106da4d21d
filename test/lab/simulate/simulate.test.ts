import { readFileSync, readdirSync } from "node:fs";
import { maxmindGeoOf } from "../../../src/adapters/geo-maxmind.js";
import { DAY_MS, SeededRandom } from "../../../src/base/index.js";
import { readJsonLine } from "../../../src/lab/history/json-line.js";
import { worldDatabases } from "../../../src/lab/simulate/databases.js";
import { Networks, addressIn, worldGeo } from "../../../src/lab/simulate/networks.js";
import { newsOf } from "../../../src/lab/simulate/news.js";
import { simulate } from "../../../src/lab/simulate/simulate.js";
import type { SimulatedLine } from "../../../src/lab/simulate/simulate.js";
import { CAUSES, isFraud, isTheft } from "../../../src/lab/simulate/causes.js";
import type { Cause } from "../../../src/lab/simulate/causes.js";
import type { Deed } from "../../../src/lab/simulate/world.js";
import { DEFAULT_PARSE_OPTIONS, parseAReqValue } from "../../../src/protocol/index.js";
import type { HistoryEvent } from "../../../src/lab/history/types.js";

const startAt = Date.UTC(2026, 0, 1);
const causes = new Map<string, Cause>();
const deeds: Deed[] = [];
const lines = [...simulate({ seed: 7, cards: 400, days: 40, startAt, onDeed: (deed) => {
  deeds.push(deed);
  causes.set(deed.request.areq.threeDSServerTransID, deed.cause);
} })];
const requests = lines.filter((line): line is Extract<SimulatedLine, { type: "areq" }> => line.type === "areq");
const causeOf = ({ areq }: { readonly areq: { readonly threeDSServerTransID: string } }): Cause => causes.get(areq.threeDSServerTransID) as Cause;

test("the same seed gives the same bytes, another seed others", () => {
  const text = (seed: number) => [...simulate({ seed, cards: 60, days: 10, startAt })].map((line) => JSON.stringify(line)).join("\n");
  const once = text(3);
  expect(text(3)).toBe(once);
  expect(text(4)).not.toBe(once);
  expect(once.length).toBeGreaterThan(30_000);
});

test("every message is one that a directory server could send, of every version and channel", () => {
  const kinds = new Set<string>();
  for (const { areq } of requests) {
    const parsed = parseAReqValue(areq, DEFAULT_PARSE_OPTIONS);
    // What the parser leaves out is what the message should not have carried.
    if (!parsed.ok || Object.keys(parsed.message).length !== Object.keys(areq).length) expect(parsed).toEqual({ ok: true, message: areq });
    kinds.add(`${areq.messageVersion}/${areq.deviceChannel}`);
  }
  expect([...kinds].sort()).toEqual(["2.1.0/01", "2.1.0/02", "2.2.0/01", "2.2.0/02", "2.2.0/03", "2.3.1/01", "2.3.1/02", "2.3.1/03"]);
});

test("every line is a line of a history file, in order of time and within the days asked for", () => {
  let last = startAt;
  for (const [index, line] of lines.entries()) {
    const event = readJsonLine(JSON.stringify(line), { file: "simulated", line: index + 1 }) as HistoryEvent;
    if (event.at < last) expect(event.at).toBeGreaterThanOrEqual(last);
    last = event.at;
  }
  expect(last).toBeLessThan(startAt + 40 * DAY_MS);
});

test("news come after their request, labels of fraud days after", () => {
  const at = new Map(requests.map((line) => [line.areq.threeDSServerTransID, Date.parse(line.at)]));
  const delays: number[] = [];
  for (const line of lines) {
    if (line.type === "areq") continue;
    const delay = Date.parse(line.at) - (at.get(line.ref) ?? NaN);
    if (!(delay > 0)) expect(line).toBe("news after their request");
    if (line.type === "label" && line.label === "fraud") delays.push(delay / DAY_MS);
  }
  const median = delays.sort((a, b) => a - b)[delays.length >> 1] ?? 0;
  expect(median).toBeGreaterThan(1);
  expect(median).toBeLessThan(21);
});

test("fraud is rare, of several kinds, and some labels are missing or wrong", () => {
  const thefts = requests.filter((line) => isFraud(causeOf(line)));
  expect(thefts.length / requests.length).toBeGreaterThan(0.002);
  expect(thefts.length / requests.length).toBeLessThan(0.04);
  expect(new Set(causes.values()).size).toBeGreaterThanOrEqual(6);
  const labels = new Map(lines.flatMap((line) => (line.type === "label" ? [[line.ref, line.label] as const] : [])));
  expect(thefts.some(({ areq }) => !labels.has(areq.threeDSServerTransID))).toBe(true);
});

test("some holders dispute what they bought, and some mistakes are taken back", () => {
  const random = new SeededRandom(1);
  const told = (cause: Cause) => {
    const person = { attention: 1, denies: 0.01 };
    const deed = { at: startAt, cause, yen: 9_000, person, relaysCodes: false, looksForeign: false } as unknown as Deed;
    const stories = Array.from({ length: 150_000 }, () => newsOf(random, deed, undefined).map(({ value, source }) => `${value} by ${source}`).join(", "));
    return (story: string) => stories.filter((one) => one === story).length / stories.length;
  };
  const bought = told("purchase");
  expect(bought("fraud by issuer, genuine by issuer")).toBeGreaterThan(0);
  expect(bought("fraud by issuer")).toBeGreaterThan(0);
  expect(bought("")).toBeGreaterThan(0.97);
  const denied = told("friendly-fraud");
  expect(denied("fraud by chargeback")).toBeGreaterThan(0.7);
  expect(denied("fraud by chargeback, genuine by issuer")).toBeGreaterThan(0.05);
});

test("card numbers are from the range that nobody issues, and each card is one holder's", () => {
  expect(requests.filter(({ areq }) => !/^900000\d{10}$/.test(areq.acctNumber))).toEqual([]);
  const holders = new Map<string, unknown>();
  for (const { request, person } of deeds) {
    if (person === undefined) continue;
    const known = holders.get(request.areq.acctNumber) ?? person;
    if (known !== person) expect(request.areq).toBe("a card of one holder");
    holders.set(request.areq.acctNumber, known);
  }
  expect(holders.size).toBeGreaterThan(300);
});

test("honest people do what thieves do: new devices, addresses nobody used before, foreign networks", () => {
  const geo = worldGeo(7);
  const honest = requests.filter((line) => !isTheft(causeOf(line)) && line.areq.browserIP !== undefined);
  const facts = honest.map(({ areq }) => geo.lookUp(areq.browserIP as string));
  expect(facts.every(({ country }) => country !== undefined)).toBe(true);
  expect(facts.filter(({ hosting }) => hosting).length).toBeGreaterThan(10);
  expect(honest.filter(({ areq }) => areq.addrMatch === "N").length).toBeGreaterThan(50);
  const devices = new Map<string, Set<string>>();
  for (const { areq, observation } of honest) if (observation?.browserId !== undefined) devices.set(areq.acctNumber, (devices.get(areq.acctNumber) ?? new Set()).add(observation.browserId));
  expect([...devices.values()].filter((seen) => seen.size > 1).length).toBeGreaterThan(50);
});

test("the world's databases say of its addresses what the world knows", () => {
  const { city, asn, anonymous } = worldDatabases(7);
  const geo = maxmindGeoOf([city, asn, anonymous]);
  const world = worldGeo(7);
  for (const block of new Networks(7).blocks) {
    for (const address of [addressIn(block, 0), addressIn(block, 4094), addressIn(block, 77, 6)]) expect(geo.lookUp(address)).toEqual(world.lookUp(address));
  }
  expect(world.lookUp("192.0.2.1").country).toBeUndefined();
});

test("docs/simulator.md tells of every cause and shows every picture", () => {
  const page = readFileSync("docs/simulator.md", "utf8");
  const untold = [...(Object.keys(CAUSES) as Cause[]).filter(isFraud).map((cause) => `\`${cause}\``), ...readdirSync("docs/images").filter((name) => name.startsWith("world-")).map((name) => `images/${name}`)];
  expect(untold.filter((text) => !page.includes(text))).toEqual([]);
});
