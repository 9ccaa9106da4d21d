import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { readMapping } from "../../../src/lab/history/mapping.js";
import { readHistory } from "../../../src/lab/history/read-history.js";
import type { HistoryRefused } from "../../../src/lab/history/refused.js";
import { DEFAULT_PARSE_OPTIONS, parseAReqValue } from "../../../src/protocol/index.js";
import { MAPPING } from "../../cli/history.js";
import { fromBlocks, scratchFolder } from "../files.js";

const file = scratchFolder();
const parse = (message: unknown) => parseAReqValue(message, DEFAULT_PARSE_OPTIONS);
const HANDBOOK = readFileSync("fixtures/mappings/fraud-detection-handbook.yaml", "utf8");

async function rows(yaml: string, csv: string, onBadRow?: (refusal: HistoryRefused) => void) {
  const mapping = readMapping(yaml, "map.yaml");
  const path = file("rows.csv", csv);
  const items = await fromBlocks(readHistory([path], { mapping, parse, tempDir: tmpdir(), ...(onBadRow && { onBadRow }) }));
  return items.flatMap(({ events }) => events);
}
const messages = async (extra: string, csv: string) =>
  (await rows(MAPPING + extra, csv)).flatMap((event) => (event.kind === "request" ? [event.areq as Record<string, unknown>] : []));

test("a row of the handbook becomes a payment and its label seven days later", async () => {
  const csv = "TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO\n0,31,596,3156,57.16,0,0\n3527,36,4,99,2.10,1,3\n";
  const events = await rows(HANDBOOK, csv);
  expect(events.map(({ kind, at }) => [kind, new Date(at).toISOString()])).toEqual([
    ["request", "2018-04-01T00:00:31.000Z"], ["label", "2018-04-08T00:00:31.000Z"], ["request", "2018-04-01T00:00:36.000Z"], ["label", "2018-04-08T00:00:36.000Z"],
  ]);
  expect(events[0]).toMatchObject({ id: "0", areq: { acctNumber: "9000000000000596", acquirerMerchantID: "3156", purchaseAmount: "5716", purchaseDate: "20180401000031" }, origin: { line: 2 } });
  expect(events.map((event) => (event.kind === "label" ? [event.ref, event.label] : undefined)).filter(Boolean)).toEqual([
    ["5e000000-0000-4000-8000-000000000000", "genuine"], ["5e000000-0000-4000-8000-000000003527", "fraud"],
  ]);
});

const SHARED = "../shared/data/fraud-detection-handbook/transactions.csv.gz";
(existsSync(SHARED) ? test : test.skip)("the handbook's own file maps (skipped: needs ../shared/data/fraud-detection-handbook)", async () => {
  const mapping = readMapping(HANDBOOK, "handbook.yaml");
  let count = 0;
  for await (const block of readHistory([SHARED], { mapping, parse: (message) => ({ ok: true, message: message as never }), tempDir: tmpdir() })) {
    for (const { events } of block) {
      expect(parse((events[0] as { areq: unknown }).areq).ok).toBe(true);
      count++;
    }
    if (count >= 2_000) break;
  }
  expect(count).toBeGreaterThanOrEqual(2_000);
});

test("columns, templates, expressions and times", async () => {
  const [message] = await messages(
    `  acctID: {expression: 'string(int(A) * 100 + int(row["Odd name"]))'}
  cardholderName: {column: NAME}
  acctInfo.nbPurchaseAccount: {expression: 'int(A) > 5 ? A : ""'}
  acctInfo.chAccDate: {time: date}
  payTokenInd: {expression: A == "7"}
  purchaseAmount: {column: SUM, decimals: 2}
`,
    'ID,WHEN,CARD,A,Odd name,NAME,SUM\n1,2026-03-01T10:00:00+09:00,12,7,3,"Doe, ""J""",0.5\n',
  );
  expect(message).toMatchObject({ acctID: "703", cardholderName: 'Doe, "J"', acctInfo: { nbPurchaseAccount: "7", chAccDate: "20260301" }, payTokenInd: true });
});

test("an empty cell leaves the element out", async () => {
  const [message] = await messages("  cardholderName: {column: NAME}\n  acctInfo.chAccDate: {column: DAY}\n", "ID,WHEN,CARD,NAME,DAY\n1,2026-03-01T10:00:00Z,12,,\n");
  expect(Object.keys(message ?? {})).not.toEqual(expect.arrayContaining(["cardholderName"]));
  expect(message).not.toHaveProperty("acctInfo");
});

test("decimal amounts are counted digit by digit", async () => {
  const sums = ["57.16", "0.29", "1", "1.1", "0", "1234567890123456789.01", "2.300"];
  const mapping = MAPPING.replace('"02"', '"01"').replace("2.1.0", "2.2.0").replace('"05"', '"11"')
    + '  acquirerBIN: "900000"\n  acquirerMerchantID: M\n  mcc: "5999"\n  merchantCountryCode: "392"\n  merchantName: M\n'
    + '  purchaseAmount: {column: SUM, decimals: 2}\n  purchaseCurrency: "978"\n  purchaseExponent: "2"\n  purchaseDate: {time: second}\n';
  const events = await rows(mapping, `ID,WHEN,CARD,SUM\n${sums.map((sum, index) => `${index},2026-03-01T10:00:00Z,1,${sum}`).join("\n")}`);
  expect(events.map((event) => (event.kind === "request" ? (event.areq as { purchaseAmount: string }).purchaseAmount : ""))).toEqual(["5716", "29", "100", "110", "0", "123456789012345678901", "230"]);
});

test.each([
  ["unit: seconds, since: \"2018-04-01T00:00:00Z\"", "86400.5", "2018-04-02T00:00:00.500Z"],
  ["unit: milliseconds", "1000", "1970-01-01T00:00:01.000Z"],
  ["unit: days", "1.5", "1970-01-02T12:00:00.000Z"],
  ["format: iso", "2026-03-01T10:00:00+09:00", "2026-03-01T01:00:00.000Z"],
  ["format: \"YYYY/MM/DD HH:mm\", zone: \"+09:00\"", "2026/03/01 10:00", "2026-03-01T01:00:00.000Z"],
  ["format: YYYYMMDDHHmmss", "20260301100000", "2026-03-01T10:00:00.000Z"],
])("time by %s", async (form, cell, wanted) => {
  const [event] = await rows(MAPPING.replace("format: iso", form), `ID,WHEN,CARD\n1,${cell},1\n`);
  expect(new Date(event?.at ?? 0).toISOString()).toBe(wanted);
});

test.each([
  ["a time of another form", "1,yesterday,1,", "time", /not a time/],
  ["an empty id", ",2026-03-01T10:00:00Z,1,", "id", /empty/],
  ["too few cells", "1,2026-03-01T10:00:00Z", "", /2 cells, expected 4/],
  ["a stray quote", '1,2026-03-01T10:00:00Z,1,a"b"c', "", /quote/],
  ["a cell too long for its place", "1,2026-03-01T10:00:00Z,12345678901,", "acctNumber", /longer than 10/],
  ["a value the protocol refuses", "1,2026-03-01T10:00:00Z,x,", "acctNumber", /Erro 203/],
])("a row with %s stops the run at its line, or is passed over when asked", async (_what, row, element, problem) => {
  const csv = `ID,WHEN,CARD,MORE\n1,2026-03-01T09:00:00Z,1,\n${row}\n3,2026-03-01T11:00:00Z,1,\n`;
  await expect(rows(MAPPING, csv)).rejects.toMatchObject({ line: 3, element, problem: expect.stringMatching(problem) as unknown });
  const refused: HistoryRefused[] = [];
  expect(await rows(MAPPING, csv, (refusal) => refused.push(refusal))).toHaveLength(2);
  expect(refused.map(({ line }) => line)).toEqual([3]);
});

test("expressions that fail name the row", async () => {
  await expect(messages("  acctID: {expression: string(int(A))}\n", "ID,WHEN,CARD,A\n1,2026-03-01T10:00:00Z,1,x\n")).rejects.toMatchObject({ line: 2, element: "acctID" });
  await expect(messages("  acctID: {expression: double(A) / 2.0}\n", "ID,WHEN,CARD,A\n1,2026-03-01T10:00:00Z,1,3\n")).rejects.toMatchObject({ line: 2, element: "acctID", problem: "1.5 is not a whole number" });
});

test("a record may run over lines; a quote never closed is refused", async () => {
  const [event] = await rows(MAPPING, 'ID,WHEN,CARD,NOTE\n1,2026-03-01T10:00:00Z,1,"two\nlines"\n2,2026-03-01T10:00:01Z,1,x\n');
  expect(event).toMatchObject({ origin: { line: 2 } });
  await expect(rows(MAPPING, 'ID,WHEN,CARD,NOTE\n1,2026-03-01T10:00:00Z,1,"two\n')).rejects.toThrow(/:2: a quoted field is never closed/);
});

test("rows in disorder come in order, records with line ends among them", async () => {
  const csv = 'ID,WHEN,CARD,NOTE\n1,2026-03-01T12:00:00Z,1,"a\nb"\n2,2026-03-01T10:00:00Z,1,x\n3,2026-03-01T11:00:00Z,1,x\n';
  const events = await rows(MAPPING, csv);
  expect(events.map((event) => (event.kind === "request" ? event.id : ""))).toEqual(["2", "3", "1"]);
});

test("a label may be unknown, and its delay a column", async () => {
  const label = "\nlabel: {fraud: 'L == \"f\"', genuine: 'L == \"g\"', source: chargeback, delay: {column: D, unit: hours}}\n";
  const events = await rows(MAPPING + label, "ID,WHEN,CARD,L,D\n1,2026-03-01T00:00:00Z,1,f,36\n2,2026-03-01T00:00:00Z,1,g,0\n3,2026-03-01T00:00:00Z,1,,\n");
  expect(events.filter(({ kind }) => kind === "label")).toMatchObject([
    { at: Date.parse("2026-03-02T12:00:00Z"), label: "fraud", source: "chargeback" }, { at: Date.parse("2026-03-01T00:00:00Z"), label: "genuine" },
  ]);
});

test.each([
  ["an element an AReq cannot hold", "  scenario: {column: S}", "areq.scenario", /no such element/],
  ["a member of a list", "  sellerInfo[].sellerName: x", "areq.sellerInfo[].sellerName", /no such element/],
  ["two sources", "  acctID: {column: A, constant: x}", "areq.acctID", /exactly one/],
  ["an unknown source", "  acctID: {colum: A}", "areq.acctID.colum", /one of constant/],
  ["a number as constant", "  acctID: 12", "areq.acctID", /constant text/],
  ["an element and its member", "  acctInfo: {constant: {}}\n  acctInfo.chAccDate: {time: date}", "areq.acctInfo.chAccDate", /mapped as a whole/],
  ["an unknown time", "  purchaseDate: {time: year}", "areq.purchaseDate.time", /date, minute, second/],
])("a mapping with %s is refused with its line", (_what, extra, element, problem) => {
  const yaml = `${MAPPING}${extra}\n`;
  const line = yaml.split("\n").findIndex((text) => text === extra.split("\n").at(-1)) + 1;
  expect(() => readMapping(yaml, "map.yaml")).toThrow(expect.objectContaining({ file: "map.yaml", line, element, problem: expect.stringMatching(problem) as unknown }) as Error);
});

test.each([
  ["no YAML", "id: [", /map\.yaml:\d+: not YAML/],
  ["a text", "hello", /expected a mapping/],
  ["no time", "id: {column: A}\nareq: {}", /time: missing/],
  ["an unknown member", `${MAPPING}\nlabels: {}`, /labels: unknown member/],
  ["a time without unit", MAPPING.replace(", format: iso", ""), /time\.unit: expected one of/],
  ["a pattern without a year", MAPPING.replace("iso", "MM-DD"), /time\.format/],
  ["a pattern with other letters", MAPPING.replace("iso", "YYYY-MM-DD hh"), /time\.format/],
  ["a label without delay", `${MAPPING}\nlabel: {fraud: 'true'}`, /label\.delay: missing/],
  ["a member given twice", `${MAPPING}\nid: {column: B}`, /not YAML: Map keys must be unique/],
])("a mapping file with %s is refused", (_what, yaml, problem) => {
  expect(() => readMapping(yaml, "map.yaml")).toThrow(problem);
});

test.each([
  ["a column that is not there", "  acctID: {column: NOPE}", /map\.yaml:\d+: areq\.acctID\.column: no column NOPE; there are ID, WHEN, CARD/],
  ["a template's column that is not there", "  acctID: {template: '{NOPE}'}", /no column NOPE/],
  ["an expression that is none", "  acctID: {expression: 'ID +'}", /map\.yaml:\d+: areq\.acctID: not an expression/],
  ["an expression over an unknown column", "  acctID: {expression: NOPE}", /Unknown variable: NOPE/],
  ["an expression of mixed types", "  acctID: {expression: ID + 1}", /no such overload/],
])("a mapping with %s does not fit the file", async (_what, extra, problem) => {
  await expect(messages(`${extra}\n`, "ID,WHEN,CARD\n1,2026-03-01T10:00:00Z,1\n")).rejects.toThrow(problem);
});

test("a label that is neither true nor false does not fit", async () => {
  await expect(rows(`${MAPPING}\nlabel: {fraud: ID, delay: {days: 1}}`, "ID,WHEN,CARD\n1,2026-03-01T10:00:00Z,1\n")).rejects.toThrow(/label\.fraud: expected an expression that is true or false/);
});
