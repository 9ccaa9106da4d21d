import { attemptOf } from "../../../src/risk/profile/attempt.js";
import { ENTITIES, entitiesOf, storeKeyOf } from "../../../src/risk/profile/entities.js";
import { memberHash } from "../../../src/risk/profile/read.js";
import { ENTITY_KINDS } from "../../../src/risk/profile/types.js";
import { bareContext, richContext } from "../context-builder.js";

test("the table has every kind, in order, with letters of their own", () => {
  expect(Object.keys(ENTITIES)).toEqual(ENTITY_KINDS);
  expect(new Set(Object.values(ENTITIES).map(({ letter }) => letter)).size).toBe(ENTITY_KINDS.length);
});

test("a rich message names every entity, in table order", () => {
  expect(entitiesOf(richContext()).map(storeKeyOf)).toEqual([
    "c:card-000000000001", "d:device-phone-001", "i:ip-home-00000001", "n:AS64500", "e:email-taro-00001", "p:phone-taro-00001",
    "a:address-home-001", "m:merchant-grocer1", "b:90000012", "cd:card-000000000001/device-phone-001",
    "cm:card-000000000001/merchant-grocer1", "dm:device-phone-001/merchant-grocer1", "g:grocery", "x:JP/JP", "h:19",
    expect.stringMatching(/^ed:[0-9a-z]+$/), "dk:mobile/iOS", "w:all",
  ]);
});

test("what a message leaves unknown is left out", () => {
  expect(entitiesOf(bareContext()).map(storeKeyOf)).toEqual(["c:card-000000000001", "b:90000012", "h:19", "dk:none/?", "w:all"]);
});

test("no e-mail domain stands in the clear", () => {
  expect(JSON.stringify(entitiesOf(richContext()))).not.toContain("mail.example");
});

test("the mobile phone goes before others; the billing address stands for shipping where both are said to be one", () => {
  const phone = (key: string, use: "mobile" | "home") => ({ key, use, country: undefined, lineType: "unknown" as const, valid: true });
  const home = { key: "home", areaKey: undefined, country: undefined, postCode: undefined };
  const unknown = { ...home, key: undefined };
  const idsOf = (cardholder: Parameters<typeof bareContext>[0] & object): string[] => entitiesOf(bareContext(cardholder)).map(storeKeyOf);
  expect(idsOf({ cardholder: { phones: [phone("one", "home"), phone("two", "mobile")] } })).toContain("p:two");
  expect(idsOf({ cardholder: { phones: [phone("one", "home")] } })).toContain("p:one");
  expect(idsOf({ cardholder: { billing: home, shipping: unknown, shippingIsBilling: true } })).toContain("a:home");
  expect(idsOf({ cardholder: { billing: home, shipping: unknown, shippingIsBilling: undefined } })).not.toContain("a:home");
});

test("an attempt carries what its message says, and the hashes sets are asked with", () => {
  const context = richContext();
  const attempt = attemptOf(context, entitiesOf(context));
  expect(attempt).toMatchObject({ kind: "attempt", at: context.at, amountReferenceMinor: 4200, currency: "JPY", mccGroup: "grocery", localHour: 19, ipCountry: "JP" });
  expect(attempt.members.cards).toBe(memberHash(context.card.key));
  expect(attempt.members.addresses).toBe(memberHash("address-home-001"));
  expect(attempt.members.ipCountries).toBe(memberHash("JP"));
  const bare = bareContext();
  expect(Object.values(attemptOf(bare, entitiesOf(bare)).members).filter((hash) => hash !== undefined)).toEqual([memberHash(bare.card.key)]);
});
