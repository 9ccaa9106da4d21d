import { readFileSync } from "node:fs";
import { DEFAULT_PARSE_OPTIONS, parseAReq, parseAReqValue } from "../../src/protocol/index.js";
import type { JsonObject, JsonValue, ParseOptions } from "../../src/protocol/index.js";

const read = (name: string) => JSON.parse(readFileSync(`fixtures/messages/${name}.json`, "utf8")) as Record<string, JsonValue>;
const browser = () => read("areq-2.2.0-brw-pa");
const parse = (message: JsonObject, options: Partial<ParseOptions> = {}) => parseAReq(JSON.stringify(message), { ...DEFAULT_PARSE_OPTIONS, ...options });
const faultOf = (message: JsonObject, options: Partial<ParseOptions> = {}) => {
  const parsed = parse(message, options);
  return parsed.ok ? "accepted" : { ...parsed.fault };
};
const acceptedOf = (message: JsonObject, options: Partial<ParseOptions> = {}) => {
  const parsed = parse(message, options);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
  return parsed.message as unknown as JsonObject;
};

describe("not a message: 101", () => {
  test.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["words", "hello"],
    ["a list", "[]"],
    ["a text", '"AReq"'],
    ["null", "null"],
    ["an object that says nothing", "{}"],
    ["trailing text", '{"messageType":"AReq"} x'],
    ["a byte order mark", new TextEncoder().encode("\ufeff{}")],
    ["broken UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["nesting without end", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ])("%s", (_title, input) => {
    const parsed = parseAReq(input);
    expect(parsed).toMatchObject({ ok: false, fault: { code: "101" }, about: { messageVersion: "2.3.1" } });
  });

  test("a type of another case or kind", () => {
    expect(faultOf({ ...browser(), messageType: "areq" })).toEqual({ code: "101", elements: ["areq"] });
    expect(faultOf({ ...browser(), messageType: 7 })).toEqual({ code: "101", elements: ["messageType is no text"] });
  });
});

describe("duplicates: 204", () => {
  test.each([
    ["at the top", '"mcc":"1111",', "mcc"],
    ["unknown to us", '"x":1,"x":1,', "x"],
    ["spelt with an escape", '"m\\u0063c":"1111",', "mcc"],
  ])("%s", (_title, extra, element) => {
    const text = JSON.stringify(browser()).replace("{", `{${extra}`);
    expect(parseAReq(text)).toMatchObject({ ok: false, fault: { code: "204", elements: [element] } });
  });

  test("in an object, in an array, and before other faults", () => {
    const text = JSON.stringify({ ...browser(), acctNumber: "x", acctInfo: { chAccDate: "20200101" }, sellerInfo: [{ sellerName: "a" }] })
      .replace('"chAccDate"', '"chAccDate":"20200101","chAccDate"')
      .replace('"sellerName"', '"sellerName":"b" , "sellerName"');
    expect(parseAReq(text)).toMatchObject({ ok: false, fault: { code: "204", elements: ["acctInfo.chAccDate", "sellerInfo.sellerName"] } });
  });

  test("an unsupported version goes first", () => {
    const text = JSON.stringify({ ...browser(), messageVersion: "2.0.0" }).replace("{", '{"mcc":"1",');
    expect(parseAReq(text)).toMatchObject({ ok: false, fault: { code: "102" } });
  });

  test("the same name in two objects is none", () => {
    expect(faultOf({ ...browser(), homePhone: { cc: "81", subscriber: "1" }, workPhone: { cc: "81", subscriber: "1" } })).toBe("accepted");
  });
});

describe("what gets through", () => {
  test("unknown elements do not, inner ones neither", () => {
    const message = acceptedOf({ ...browser(), colour: "red", constructor: "x", acctInfo: { chAccDate: "20200101", mood: "good" } });
    expect(message).toEqual({ ...browser(), acctInfo: { chAccDate: "20200101" } });
  });

  test("elements of another channel do not, whatever they hold", () => {
    const message = acceptedOf({ ...read("areq-2.2.0-3ri-pa"), browserUserAgent: 7, sdkTransID: "x", threeDSRequestorAuthenticationInd: "02" });
    expect(message).toEqual(read("areq-2.2.0-3ri-pa"));
  });

  test("__proto__ does not, at any depth", () => {
    const text = JSON.stringify({ ...browser(), broadInfo: { note: "n" } })
      .replace("{", '{"__proto__":{"polluted":true},')
      .replace('"note"', '"__proto__":{"polluted":true},"note"');
    const parsed = parseAReq(text);
    expect(parsed.ok && Object.keys(parsed.message.broadInfo ?? {})).toEqual(["note"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(parsed.ok && (parsed.message as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("a notice of 2.3.1 whose members are wrong does, without them", () => {
    const message = acceptedOf({ ...read("areq-2.3.1-brw-pa"), broadInfo: { category: "77x", description: "maintenance", severity: 3 } });
    expect(message["broadInfo"]).toEqual({ description: "maintenance" });
  });

  test("a value that is parsed already is not changed", () => {
    const value = { ...browser(), colour: "red" };
    const before = JSON.stringify(value);
    const parsed = parseAReqValue(value);
    expect(parsed.ok && "colour" in parsed.message).toBe(false);
    expect(JSON.stringify(value)).toBe(before);
  });
});

describe("switches", () => {
  test("empty as absent", () => {
    const message = { ...browser(), acctID: "", shipAddrLine2: null, threeDSRequestorPriorAuthenticationInfo: {}, homePhone: {} };
    expect(faultOf(message)).toEqual({ code: "201", elements: ["homePhone.cc", "homePhone.subscriber"] });
    const accepted = acceptedOf(message, { emptyAsAbsent: true });
    expect(Object.keys(accepted)).not.toEqual(expect.arrayContaining(["acctID"]));
    expect(["acctID", "shipAddrLine2", "homePhone", "threeDSRequestorPriorAuthenticationInfo"].filter((name) => name in accepted)).toEqual([]);
    expect(faultOf({ ...message, mcc: "" }, { emptyAsAbsent: true })).toEqual({ code: "201", elements: ["mcc"] });
  });

  test("ISO codes", () => {
    expect(faultOf({ ...browser(), purchaseCurrency: "576" }, { checkIsoCodes: false })).toBe("accepted");
    expect(faultOf({ ...browser(), purchaseCurrency: "57" }, { checkIsoCodes: false })).toEqual({ code: "203", elements: ["purchaseCurrency"] });
  });

  test("https only, loopback hosts excepted", () => {
    const shop = { ...browser(), notificationURL: "http://shop.example.org/done", dsURL: "http://127.0.0.1:9000/ds" };
    expect(faultOf(shop)).toBe("accepted");
    expect(faultOf(shop, { httpsOnly: true })).toEqual({ code: "203", elements: ["notificationURL"] });
  });

  test("known extensions", () => {
    const message = { ...browser(), messageExtension: [{ id: "A000000802-004", name: "Bridging", criticalityIndicator: true, data: { version: "2.0" } }] };
    expect(faultOf(message)).toEqual({ code: "202", elements: ["A000000802-004"] });
    expect(faultOf(message, { knownExtensions: ["A000000802-004"] })).toBe("accepted");
  });

  test("supported versions", () => {
    const parsed = parse(browser(), { supportedVersions: ["2.1.0", "2.3.1"] });
    expect(parsed).toMatchObject({ ok: false, fault: { code: "102", elements: ["2.1.0", "2.3.1"] }, about: { messageVersion: "2.3.1" } });
  });
});

describe("codes of a DS", () => {
  test("a category of its own is judged as non-payment", () => {
    const message = { ...read("areq-2.2.0-brw-npa"), messageCategory: "80" };
    expect(faultOf(message)).toBe("accepted");
  });

  test("a channel of its own needs what all channels need", () => {
    const message = read("areq-2.2.0-3ri-pa");
    delete message["threeRIInd"];
    expect(faultOf({ ...message, deviceChannel: "85" })).toBe("accepted");
    expect(faultOf({ ...message, deviceChannel: "85", browserIP: "no" })).toEqual({ code: "203", elements: ["browserIP"] });
    delete message["acctNumber"];
    expect(faultOf({ ...message, deviceChannel: "85" })).toEqual({ code: "201", elements: ["acctNumber"] });
  });

  test("an undefined channel is named, and nothing that rests on it", () => {
    expect(faultOf({ ...browser(), deviceChannel: "04" })).toEqual({ code: "203", elements: ["deviceChannel"] });
    expect(faultOf({ ...read("areq-2.3.1-brw-pa"), deviceChannel: "04" })).toEqual({ code: "207", elements: ["deviceChannel"] });
  });
});

describe("leniencies that the sources ask for", () => {
  test("decoupled without a limit, in 2.2.0", () => {
    const message = { ...browser(), threeDSRequestorDecReqInd: "Y" };
    expect(faultOf(message)).toBe("accepted");
  });

  test("names with letters outside ASCII, lengths in characters", () => {
    expect(faultOf({ ...browser(), cardholderName: "山田花子" })).toBe("accepted");
    expect(faultOf({ ...browser(), merchantName: "🛒".repeat(40) })).toBe("accepted");
    expect(faultOf({ ...browser(), merchantName: "🛒".repeat(41) })).toEqual({ code: "203", elements: ["merchantName"] });
  });

  test("requestor addresses without scheme, before 2.3.1", () => {
    expect(faultOf({ ...browser(), threeDSRequestorURL: "localhost:4242/merchant" })).toBe("accepted");
    expect(faultOf({ ...browser(), dsURL: "localhost:4242/ds" })).toEqual({ code: "203", elements: ["dsURL"] });
  });
});

test("a fault says what is known of the message", () => {
  const parsed = parse({ ...browser(), acctNumber: "x", sdkTransID: "not one", acsTransID: "02034c8b-226f-4138-fcd6-b12c51159933" });
  const { threeDSServerTransID, dsTransID } = browser();
  expect(parsed).toEqual({
    ok: false,
    fault: { code: "203", elements: ["acctNumber"] },
    about: { messageVersion: "2.2.0", errorMessageType: "AReq", threeDSServerTransID, dsTransID, acsTransID: "02034c8b-226f-4138-fcd6-b12c51159933" },
  });
});
