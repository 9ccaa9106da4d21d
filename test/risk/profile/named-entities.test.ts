import { ENTITY_KINDS, NAMED_KINDS, contextOf, entitiesOf, namedEntity, plainEntity } from "../../../src/risk/index.js";
import type { NamedKind } from "../../../src/risk/index.js";
import { AT, PAN, redactedAReq, reference } from "../context/world.js";

const MESSAGE = {
  acctNumber: PAN, email: "Taro.Yamada+shop@Example.jp", mobilePhone: { cc: "81", subscriber: "09012345678" }, browserIP: "203.0.113.77",
  acquirerBIN: "400000", acquirerMerchantID: "M-1", shipAddrLine1: "1-2-3 Jinnan", shipAddrPostCode: "1500041", shipAddrCountry: "392",
  merchantName: "Camera Shop", browserUserAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", browserScreenWidth: "1920", browserScreenHeight: "1080",
};
const areq = redactedAReq(MESSAGE);
const entities = entitiesOf(contextOf(areq, undefined, reference, AT));
const idOf = (kind: NamedKind): string => entities.find((one) => one.kind === kind)?.id ?? "none";

test.each<[NamedKind, string, string]>([
  ["card", PAN, "90000012…7890"],
  ["card", " 9000-0012 3456 7890 ", "90000012…7890"],
  ["bin", "90000012", "90000012"],
  ["email", "taro.yamada@example.jp", "t…@example.jp"],
  ["phone", "+81 90-1234-5678", "…5678"],
  ["phone", "+819012345678", "…5678"],
  ["ip", "203.0.113.77", "203.0.113.…"],
  ["ip", "::ffff:203.0.113.77", "::ffff:203.0.113.…"],
  ["network", "203.0.113.77", "AS64500"],
  ["merchant", "400000/M-1", "400000/M-1"],
])("the %s %s is who a message with it is about", (kind, value, shown) => {
  expect(plainEntity(kind, value, reference)).toEqual({ kind, id: idOf(kind), shown });
});

test.each<[NamedKind, string]>([
  ["card", "900000123456"], ["card", "90000012345678901234"], ["card", "nine"], ["bin", "9000001"], ["bin", "90000012345"], ["email", "taro"], ["email", "a b@example.jp"],
  ["phone", "09012345678"], ["phone", "+999 1"], ["ip", "10.0.0.1"], ["ip", "203.0.113"], ["network", "AS0"], ["network", "ten"], ["merchant", "M-77"], ["merchant", "412345/"],
  ["device", "anything"], ["address", "Jinnan"], ["cardDevice", "a/b"],
])("no %s is called %s, and the answer does not say it again", (kind, value) => {
  const answer = plainEntity(kind, value, reference);
  expect(answer).toEqual({ expected: expect.any(String) });
  expect(JSON.stringify(answer)).not.toContain(value);
});

test("a number of an autonomous system is a network's name", () => {
  expect(plainEntity("network", "AS64500", reference)).toEqual({ kind: "network", id: "AS64500", shown: "AS64500" });
});

test("of an entity of a decision nothing is shown that would be of use to anybody else", () => {
  const shown = Object.fromEntries(NAMED_KINDS.map((kind) => [kind, namedEntity(kind, idOf(kind), areq).shown]));
  const device = `#${idOf("device").slice(0, 8)}`;
  expect(shown).toEqual({
    card: "90000012…7890", device, ip: "203.0.113.…", network: "AS64500", email: "T…@Example.jp", phone: "…5678", address: "1500041", merchant: "Camera Shop", bin: "90000012",
    cardDevice: `90000012…7890 · ${device}`, cardMerchant: "90000012…7890 · Camera Shop", deviceMerchant: `${device} · Camera Shop`,
  });
});

test("people can name things and pairs of them, and no cell of a risk table", () => {
  expect(ENTITY_KINDS.filter((kind) => !(NAMED_KINDS as readonly string[]).includes(kind))).toEqual(["mccGroup", "countryPair", "hour", "emailDomain", "deviceKind", "everyone"]);
});
