import { existsSync, readFileSync, readdirSync } from "node:fs";
import { DEFAULT_PARSE_OPTIONS, parseAReq } from "../../src/protocol/index.js";
import type { JsonObject, ParseOptions } from "../../src/protocol/index.js";

const FOLDER = "../shared/emv3ds/samples";
const present = existsSync(FOLDER);
if (!present) console.info(`skipped: the samples of ${FOLDER}, which is not on this machine`);

const ID = "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77";
const DS = { dsTransID: ID, dsReferenceNumber: "DS-1", dsURL: "https://ds.example.net/results" };
const SERVER = {
  threeDSServerTransID: ID, threeDSServerRefNumber: "SERVER-1", threeDSServerURL: "https://server.example.net/results",
  threeDSRequestorID: "1", threeDSRequestorName: "Shop",
};
const BROWSER = {
  purchaseDate: "20260301101500", threeDSCompInd: "Y", browserAcceptHeader: "*/*", browserUserAgent: "Mozilla/5.0", browserJavascriptEnabled: false,
  browserLanguage: "en", acceptLanguage: ["en"], notificationURL: "https://shop.example.org/done",
};
const SERVER_IDS = ["threeDSServerTransID", "dsTransID", "dsReferenceNumber", "dsURL", "threeDSServerRefNumber", "threeDSServerURL"];
const BROWSER_220 = ["purchaseDate", "threeDSCompInd", "browserAcceptHeader", "browserUserAgent", "browserJavascriptEnabled", "browserLanguage", "notificationURL"];
const BROWSER_231 = BROWSER_220.map((name) => (name === "browserLanguage" ? "acceptLanguage" : name));
const DS_ONLY = ["dsTransID", "dsReferenceNumber", "dsURL"];
const RANDOM_VALUES = { checkIsoCodes: false, emptyAsAbsent: true };

interface Expectation {
  file: string;
  code?: string;
  elements?: string[];
  complete: JsonObject;
  switches?: Partial<ParseOptions>;
  /** What the completed message gives without the switches. */
  strict?: { code: string; elements: string[] };
}

const EXPECTATIONS: Expectation[] = [
  { file: "areq-01-brw-pa-2.1.0", code: "201", elements: [...SERVER_IDS, "threeDSRequestorID", "threeDSRequestorName"], complete: { ...DS, ...SERVER } },
  { file: "areq-02-3ri-npa-2.1.0", code: "201", elements: [...SERVER_IDS.slice(0, 5), "threeDSRequestorID", "threeDSRequestorName"], complete: { ...DS, ...SERVER } },
  { file: "areq-03-brw-pa-2.1.0-ds-leg", code: "203", elements: ["dsTransID"], complete: { dsTransID: ID } },
  { file: "areq-04-app-pa-2.1.0", code: "201", elements: DS_ONLY, complete: { ...DS, deviceInfo: "eyJEViI6IjEuMSJ9" } },
  { file: "areq-05-3ri-npa-2.1.0", code: "201", elements: DS_ONLY, complete: DS },
  { file: "areq-06-brw-npa-2.1.0", code: "201", elements: DS_ONLY, complete: DS },
  {
    file: "areq-07-brw-pa-2.2.0-whitelist", code: "201", elements: DS_ONLY, complete: DS, switches: RANDOM_VALUES,
    strict: { code: "203", elements: ["threeDSRequestorPriorAuthenticationInfo"] },
  },
  {
    file: "areq-08-3ri-pa-2.2.0", code: "201", elements: DS_ONLY, complete: DS, switches: RANDOM_VALUES,
    strict: { code: "203", elements: ["threeDSRequestorPriorAuthenticationInfo"] },
  },
  { file: "areq-09-brw-pa-2.2.0-decoupled", code: "201", elements: [...SERVER_IDS, ...BROWSER_220], complete: { ...DS, ...SERVER, ...BROWSER } },
  { file: "areq-10-brw-pa-2.3.1-merchant-side", code: "201", elements: [...SERVER_IDS, ...BROWSER_231], complete: { ...DS, ...SERVER, ...BROWSER } },
  { file: "areq-11-3ri-npa-2.3.1-merchant-side", code: "201", elements: SERVER_IDS, complete: { ...DS, ...SERVER } },
  { file: "areq-12-brw-pa-2.3.1-ds-leg-derived", complete: {} },
  { file: "areq-13-app-pa-2.2.0-ds-leg-derived", complete: {} },
  { file: "areq-14-app-pa-2.3.1-ds-leg-derived", complete: {} },
];

const read = (file: string) => readFileSync(`${FOLDER}/${file}.json`);
const completed = ({ file, complete }: Expectation) => JSON.stringify({ ...(JSON.parse(read(file).toString()) as JsonObject), ...complete });
const faultOf = (parsed: ReturnType<typeof parseAReq>) => (parsed.ok ? undefined : { code: parsed.fault.code, elements: [...parsed.fault.elements].sort() });

(present ? describe : describe.skip)("published samples", () => {
  test("all of them are expected here", () => {
    const files = readdirSync(FOLDER).filter((file) => file.startsWith("areq-"));
    expect(files.sort()).toEqual(EXPECTATIONS.map(({ file }) => `${file}.json`).sort());
  });

  test.each(EXPECTATIONS)("$file as it stands", ({ file, code, elements }) => {
    expect(faultOf(parseAReq(read(file)))).toEqual(code === undefined ? undefined : { code, elements: [...(elements as string[])].sort() });
  });

  test.each(EXPECTATIONS)("$file completed as a DS would", (expectation) => {
    const parsed = parseAReq(completed(expectation), { ...DEFAULT_PARSE_OPTIONS, ...expectation.switches });
    expect(faultOf(parsed)).toBeUndefined();
  });

  test.each(EXPECTATIONS.filter(({ strict }) => strict !== undefined))("$file completed, without the switches", (expectation) => {
    expect(faultOf(parseAReq(completed(expectation)))).toEqual(expectation.strict);
    const onlyEmpty = parseAReq(completed(expectation), { ...DEFAULT_PARSE_OPTIONS, emptyAsAbsent: true });
    expect(faultOf(onlyEmpty)?.code).toBe("304");
  });

  test("a stray browser element of a 3RI message does not get through", () => {
    const parsed = parseAReq(completed(EXPECTATIONS[7] as Expectation), { ...DEFAULT_PARSE_OPTIONS, ...RANDOM_VALUES });
    expect(parsed.ok && Object.keys(parsed.message).filter((name) => name.startsWith("browser") || name === "threeDSRequestorAuthenticationInd")).toEqual([]);
  });

  test("a misspelt nested element does not get through", () => {
    const parsed = parseAReq(completed(EXPECTATIONS[2] as Expectation));
    expect(parsed.ok && Object.keys(parsed.message.merchantRiskIndicator ?? {})).not.toContain("deliveryEmailAdresse");
  });
});
