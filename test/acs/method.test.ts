import { DEVICE_TOKEN_MS, DeviceTokens, Observations, methodNotification, readMethodData, readObservation } from "../../src/acs/index.js";

const ID = "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10";
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const field = (url: unknown, id: unknown = ID): string => encode({ threeDSServerTransID: id, threeDSMethodNotificationURL: url });

test.each([
  ["https", field("https://3dss.example.org/method/done"), { threeDSServerTransID: ID, notificationUrl: "https://3dss.example.org/method/done" }],
  ["with padding", `${field("https://a.example/x")}==`, { threeDSServerTransID: ID, notificationUrl: "https://a.example/x" }],
  ["loopback may be plain", field("http://127.0.0.1:4000/done"), { threeDSServerTransID: ID, notificationUrl: "http://127.0.0.1:4000/done" }],
  ["plain http elsewhere", field("http://a.example/x"), undefined],
  ["script", field("javascript:alert(1)"), undefined],
  ["a user in the URL", field("https://user@a.example/"), undefined],
  ["too long", field(`https://a.example/${"x".repeat(250)}`), undefined],
  ["no id", field("https://a.example/x", "1"), undefined],
  ["no JSON", "bm9wZQ", undefined],
  ["JSON, but no object", encode("text"), undefined],
  ["nothing", undefined, undefined],
])("threeDSMethodData: %s", (_name, given, expected) => {
  expect(readMethodData(given)).toEqual(expected);
});

test("the published example of the exchange is read and answered", () => {
  const sent = "eyJ0aHJlZURTU2VydmVyVHJhbnNJRCI6IjZiMWY0YzFlLTRiMGEtNGM1NS05YTU1LTJmMmI3ZjFkNmExMCIsInRocmVlRFNNZXRob2ROb3RpZmljYXRpb25VUkwiOiJodHRwczovLzNkc3MuZXhhbXBsZS5vcmcvbWV0aG9kL2RvbmUifQ";
  expect(readMethodData(sent)?.notificationUrl).toBe("https://3dss.example.org/method/done");
  expect(JSON.parse(Buffer.from(methodNotification(ID), "base64url").toString())).toEqual({ threeDSServerTransID: ID });
});

test("an observation keeps what fits and drops the rest", () => {
  expect(readObservation({ browserId: "b", screenWidth: 390, colorDepth: "24", webdriver: false, languages: ["ja", 1], userAgent: "x".repeat(3000), ip: "1.2.3.4", evil: 1 })).toEqual({
    screenWidth: 390, webdriver: false,
  });
  expect(readObservation([])).toBeUndefined();
  expect(readObservation(null)).toBeUndefined();
});

describe("observations wait for their AReq", () => {
  const limits = { keptMsMax: 1000, countMax: 2 };

  test("only for a page that was opened, once, and not for long", () => {
    const observations = new Observations(limits);
    expect(observations.remember("a", { browserId: "x" }, 0)).toBe(false);
    observations.open("a", 0);
    expect(observations.of("a", 1)).toBeUndefined();
    expect(observations.remember("a", { browserId: "x" }, 2)).toBe(true);
    expect(observations.remember("a", { browserId: "y" }, 3)).toBe(false);
    observations.open("a", 4);
    expect(observations.of("a", 1000)).toEqual({ browserId: "x" });
    expect(observations.of("a", 1001)).toBeUndefined();
  });

  test("of too many the oldest are forgotten", () => {
    const observations = new Observations(limits);
    for (const [index, id] of ["a", "b", "c"].entries()) {
      observations.open(id, index);
      observations.remember(id, { browserId: id }, index);
    }
    expect(["a", "b", "c"].map((id) => observations.of(id, 3)?.browserId)).toEqual([undefined, "b", "c"]);
  });
});

describe("the identifier in a browser", () => {
  const tokens = (key: string): DeviceTokens => new DeviceTokens({ newId: () => "a".repeat(22), signaturesOf: (text) => [Buffer.from(`${key}${text}`).toString("base64url").slice(0, 40)], same: (one, other) => one === other });
  const AT = Date.UTC(2026, 2, 1);

  test("comes back as it was given, for its time", () => {
    const ours = tokens("k");
    const token = ours.write(ours.newId(), AT);
    expect(token).toHaveLength(1 + 1 + 22 + 1 + 6 + 1 + 40);
    expect(ours.read(token, AT)).toBe("a".repeat(22));
    expect(ours.read(token, AT + DEVICE_TOKEN_MS)).toBe("a".repeat(22));
    expect(ours.read(token, AT + DEVICE_TOKEN_MS + 1000)).toBeUndefined();
    expect(ours.read(ours.write("b".repeat(22), AT + 1000), AT + 1000)).toBe("b".repeat(22));
  });

  test("outlives the key that signed it, as long as that is kept", () => {
    const signature = (key: string, text: string): string => Buffer.from(`${key}${text}`).toString("base64url").slice(0, 40);
    const withKeys = (...keys: string[]): DeviceTokens => new DeviceTokens({ newId: () => "a".repeat(22), signaturesOf: (text) => keys.map((key) => signature(key, text)), same: (one, other) => one === other });
    const token = tokens("k").write("b".repeat(22), AT);
    expect([withKeys("n", "k").read(token, AT), withKeys("n").read(token, AT)]).toEqual(["b".repeat(22), undefined]);
    expect(withKeys("n").read(withKeys("n", "k").write("b".repeat(22), AT), AT)).toBe("b".repeat(22));
  });

  test("is nothing when somebody else made it, changed it, or dates it in the future", () => {
    const ours = tokens("k");
    const token = ours.write("b".repeat(22), AT);
    for (const other of [tokens("x").write("b".repeat(22), AT), token.replace("bbb", "ccc"), token.slice(1), `${token}.`, "", "1.a.b.c", undefined, 7, ours.write("b".repeat(22), AT + 9e8)]) expect(ours.read(other, AT)).toBeUndefined();
  });
});
