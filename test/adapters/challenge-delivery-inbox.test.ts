import { DemoInbox } from "../../src/adapters/challenge-delivery-inbox.js";
import { LIMITS } from "../../src/limits.js";
import { challengeDeliveryContract, codeMessage } from "../contract/challenge-delivery.js";

const START = Date.UTC(2026, 2, 1);

describe.each(["email", "sms"] as const)("demo inbox, as %s", (channel) => {
  let inbox: DemoInbox;
  challengeDeliveryContract({
    open: () => {
      inbox = new DemoInbox(() => START);
      return Promise.resolve(inbox.delivery(channel));
    },
    arrived: () => inbox.messages().map(({ to, subject, text }) => ({ to, subject, text })),
    failing: [],
  });
});

test("a message stands there with its moment, code and transaction until its code is no longer good", async () => {
  let now = START;
  const inbox = new DemoInbox(() => now);
  await inbox.delivery("sms").deliver(codeMessage("sms", { minutesValid: 5, code: "111111" }));
  now += 60_000;
  await inbox.delivery("email").deliver(codeMessage("email", { minutesValid: 1, code: "222222" }));
  expect(inbox.messages().map(({ at, until, channel, code, language, acsTransID }) => ({ at, until, channel, code, language, acsTransID }))).toEqual([
    { at: START + 60_000, until: START + 120_000, channel: "email", code: "222222", language: "ja", acsTransID: codeMessage("sms").acsTransID },
    { at: START, until: START + 300_000, channel: "sms", code: "111111", language: "ja", acsTransID: codeMessage("sms").acsTransID },
  ]);
  now = START + 120_000 - 1;
  expect(inbox.messages()).toHaveLength(2);
  now = START + 120_000;
  expect(inbox.messages().map(({ code }) => code)).toEqual(["111111"]);
  now = START + 300_000;
  expect(inbox.messages()).toEqual([]);
});

test("the oldest go when the inbox is full", async () => {
  const inbox = new DemoInbox(() => START);
  const sms = inbox.delivery("sms");
  for (let count = 0; count < LIMITS.inboxMessagesMax + 7; count++) await sms.deliver(codeMessage("sms", { code: String(500_000 + count) }));
  const codes = inbox.messages().map(({ code }) => Number(code));
  expect(codes).toEqual(Array.from({ length: LIMITS.inboxMessagesMax }, (_, index) => 500_000 + LIMITS.inboxMessagesMax + 6 - index));
});

test("expired messages take no room from one whose code is still good", async () => {
  let now = START;
  const inbox = new DemoInbox(() => now);
  const sms = inbox.delivery("sms");
  await sms.deliver(codeMessage("sms", { minutesValid: 10, code: "111111" }));
  for (let count = 1; count < LIMITS.inboxMessagesMax; count++) await sms.deliver(codeMessage("sms", { minutesValid: 1 }));
  now += 60_000;
  await sms.deliver(codeMessage("sms", { code: "222222" }));
  expect(inbox.messages().map(({ code }) => code)).toEqual(["222222", "111111"]);
});
