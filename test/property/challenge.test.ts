import fc from "fast-check";
import { CHALLENGE_RULES } from "../../src/acs/index.js";
import type { BrowserReply, MethodOption } from "../../src/acs/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { announced, challengeWorld, creqOf, person, rres, subject, thief } from "../acs/challenge-world.js";
import type { ChallengeWorld } from "../acs/challenge-world.js";

const SEEDS = 1000;

/** What may happen, in any order, also when it makes no sense. */
const EVENTS = [
  "open", "open", "open as another", "open with nonsense", "right", "right", "old code", "wrong", "wrong", "wrong", "nothing entered", "resend", "resend", "other method", "cancel", "continue", "wait",
  "wrong session", "confirmed", "denied", "the app is gone", "the app is back", "passkey", "passkey of before", "no passkey", "tick", "a second passes", "half a minute passes", "five minutes pass", "eleven minutes pass", "restart", "directory server is down", "directory server hangs",
  "directory server says Erro", "directory server says nonsense", "directory server is well", "no mail goes out", "mail goes out",
] as const;
type EventName = (typeof EVENTS)[number];

const PASSES: Partial<Record<EventName, number>> = { "a second passes": 1e3, "half a minute passes": 31e3, "five minutes pass": 300e3, "eleven minutes pass": 660e3 };
const MANNERS: Partial<Record<EventName, ChallengeWorld["answer"]>> = {
  "directory server is down": () => ({ kind: "undelivered" }),
  "directory server hangs": () => ({ kind: "no-answer" }),
  "directory server says Erro": (message) => rres(message, { messageType: "Erro" }),
  "directory server says nonsense": () => ({ kind: "answer", body: Buffer.from("nonsense") }),
  "directory server is well": rres,
};

const CODES = subject(1).options;
const APP: MethodOption = { method: "app", to: "person 1" };
const PASSKEY: MethodOption = { method: "passkey", to: "card 1" };
const OPTIONS: readonly (readonly MethodOption[])[] = [CODES, [APP, ...CODES], [...CODES, APP], [APP], [PASSKEY, ...CODES], [PASSKEY], [APP, PASSKEY, ...CODES]];

/** Walks one challenge through `events` and looks at every promise on the way. */
async function walk(events: readonly EventName[], options: readonly MethodOption[]): Promise<void> {
  let world = await challengeWorld();
  const of = await announced(world, 1, { options });
  const finals: string[] = [];
  let looked = 0;
  let accepted = false;
  let said: "confirmed" | "denied" | undefined;
  // What a browser was asked to have signed, and whether it was.
  const requests: string[] = [];
  let proved = false;
  const answerBy = (answer: ChallengeWorld["answer"]): ChallengeWorld["answer"] => (message: JsonObject) => {
    const reply = answer(message);
    if (message["messageType"] === "RReq" && message["transStatus"] === "Y" && reply.kind === "answer" && answer !== MANNERS["directory server says Erro"]) accepted = true;
    return reply;
  };
  world.answer = answerBy(rres);
  const answered = async (entry: string): Promise<BrowserReply> => {
    const before = await world.transactions.get(of.acsTransID);
    const alive = before?.phase === "asking" && world.clock.now < before.deadlineAt && before.code !== undefined && world.clock.now < before.code.expiresAt;
    if (alive) looked++;
    return world.browser.act(of.acsTransID, "session", { kind: "answer", entry }, person);
  };
  for (const event of events) {
    const reply = await happen(event);
    if (reply?.kind === "ask" && reply.passkey !== undefined && reply.passkey.challenge !== requests.at(-1)) requests.push(reply.passkey.challenge);
    check(event, reply);
  }
  // Whatever happened, time brings it to its end.
  world.answer = answerBy(rres);
  for (let minutes = 0; minutes < 45; minutes++) {
    world.clock.now += 60e3;
    await world.challenges.tick();
  }
  expect((await world.transactions.get(of.acsTransID))?.phase ?? "done").toBe("done");
  check("the end", undefined);

  async function happen(event: EventName): Promise<BrowserReply | undefined> {
    const act = (kind: "resend" | "other-method" | "cancel" | "continue"): Promise<BrowserReply> => world.browser.act(of.acsTransID, "session", { kind }, person);
    switch (event) {
      case "open": return world.browser.open(creqOf(of), "data", person);
      case "open as another": {
        const opened = (await world.transactions.get(of.acsTransID))?.opened;
        const reply = await world.browser.open(creqOf(of), undefined, thief);
        if (opened?.browser === "person") expect(reply.kind).toBe("nothing");
        return undefined;
      }
      case "open with nonsense": return world.browser.open(creqOf(of, { challengeWindowSize: "77" }), "data", person);
      case "right": return answered(world.messages.at(-1)?.code ?? "");
      case "old code": return answered(world.messages.at(-2)?.code ?? "000000");
      case "wrong": return answered("000000");
      case "nothing entered": return world.browser.act(of.acsTransID, "session", { kind: "answer", entry: " " }, person);
      case "resend": case "cancel": case "continue": return act(event);
      case "other method": return act("other-method");
      case "wrong session":
        expect((await world.browser.act(of.acsTransID, "guessed", { kind: "cancel" }, person)).kind).toBe("nothing");
        return undefined;
      case "wait": {
        const before = await world.transactions.get(of.acsTransID);
        const reply = await world.browser.act(of.acsTransID, "session", { kind: "wait" }, person);
        // Waiting puts nothing off and counts nothing.
        if (reply.kind === "same") expect(await world.transactions.get(of.acsTransID)).toEqual(before);
        return reply;
      }
      case "confirmed": case "denied": {
        const taken = await world.challenges.confirm(of.acsTransID, event);
        await world.challenges.idle();
        if (!taken) return undefined;
        said ??= event;
        expect({ asked: world.asked.length > 0, said }).toEqual({ asked: true, said: event });
        return undefined;
      }
      case "passkey": case "passkey of before": case "no passkey": {
        const challenge = requests.at(event === "passkey of before" ? -2 : -1);
        const assertion = event === "no passkey" || challenge === undefined ? "" : `card 1 ${challenge}`;
        const before = await world.transactions.get(of.acsTransID);
        const reply = await world.browser.act(of.acsTransID, "session", { kind: "passkey", assertion }, person);
        const after = await world.transactions.get(of.acsTransID);
        if (before?.phase !== "asking" || after?.result?.end !== "passed") return reply;
        // Only what was asked for last, and on a page that asked for a passkey.
        expect({ event, method: before.subject.options[before.option]?.method }).toEqual({ event: "passkey", method: "passkey" });
        proved = true;
        return reply;
      }
      case "the app is gone": case "the app is back":
        world.app = event === "the app is back" ? "asked" : "unreachable";
        return undefined;
      case "tick":
        await world.challenges.tick();
        return undefined;
      case "restart":
        world = await world.restarted();
        return undefined;
      case "no mail goes out": case "mail goes out":
        world.delivery = event === "mail goes out" ? "sent" : "unreachable";
        return undefined;
      default:
        world.clock.now += PASSES[event] ?? 0;
        if (MANNERS[event] !== undefined) world.answer = answerBy(MANNERS[event]);
        return undefined;
    }
  }

  function check(event: string, reply: BrowserReply | undefined): void {
    const rreqs = world.told.filter(({ messageType }) => messageType === "RReq");
    const first = rreqs[0];
    // Exactly one result: what is told again is told in the same words.
    for (const rreq of rreqs) expect({ event, rreq }).toEqual({ event, rreq: first });
    expect(Number(first?.["interactionCounter"] ?? 0)).toBeLessThanOrEqual(99);
    if (first?.["transStatus"] === "Y") expect(looked).toBeLessThanOrEqual(3);
    // What the app said is the result, and nothing else that comes from nowhere is.
    if (said !== undefined) expect(first).toMatchObject(said === "confirmed" ? { transStatus: "Y", authenticationMethod: "11" } : { transStatus: "N", challengeCancel: "01", authenticationMethod: "11" });
    if (first?.["transStatus"] === "Y") expect({ event, looked: looked > 0 || proved, said }).toEqual(said === undefined ? { event, looked: true, said } : { event, looked: looked > 0 || proved, said: "confirmed" });
    // Nobody's telephone rings without end.
    expect(world.messages.length + world.asked.length).toBeLessThanOrEqual(1 + CHALLENGE_RULES.resendsMax);
    if (reply?.kind !== "leave") return;
    if (reply.field === "cres") {
      expect({ event, told: rreqs.length }).not.toEqual({ event, told: 0 });
      finals.push((JSON.parse(reply.message) as JsonObject)["transStatus"] as string);
      expect(new Set(finals).size).toBe(1);
      if (finals.at(-1) === "Y") expect({ event, status: first?.["transStatus"], accepted }).toEqual({ event, status: "Y", accepted: true });
    }
  }
}

test("whatever happens in whatever order: one result, the final CRes only after it, Y only when it was Y, three looks at most", async () => {
  const anything = fc.array(fc.constantFrom(...EVENTS), { minLength: 1, maxLength: 40 });
  // Chance alone rarely gets as far as the limits.
  const insistent = fc.array(fc.constantFrom<EventName>("wrong", "wrong", "wrong", "old code", "right", "resend", "half a minute passes", "open", "restart"), { minLength: 3, maxLength: 25 }).map((events): EventName[] => ["open", ...events]);
  const inTheApp = fc.array(fc.constantFrom<EventName>("confirmed", "denied", "continue", "wait", "other method", "resend", "half a minute passes", "right", "the app is gone", "the app is back", "restart"), { minLength: 3, maxLength: 25 }).map((events): EventName[] => ["open", ...events]);
  const withPasskeys = fc.array(fc.constantFrom<EventName>("passkey", "passkey of before", "passkey of before", "no passkey", "other method", "wrong", "resend", "open", "restart"), { minLength: 3, maxLength: 15 }).map((events): EventName[] => ["open", ...events]);
  await fc.assert(fc.asyncProperty(fc.oneof(anything, insistent, inTheApp, withPasskeys), fc.constantFrom(...OPTIONS), walk), { numRuns: SEEDS });
}, 120_000);

test("the walks reach every end", async () => {
  const ends = new Map<string, number>();
  const count = async (events: readonly EventName[]): Promise<void> => {
    const world = await challengeWorld();
    const of = await announced(world, 1);
    for (const event of events) {
      if (event === "open") await world.browser.open(creqOf(of), undefined, person);
      if (event === "right") await world.browser.act(of.acsTransID, "session", { kind: "answer", entry: world.messages.at(-1)?.code ?? "" }, person);
      if (event === "wrong") await world.browser.act(of.acsTransID, "session", { kind: "answer", entry: "0" }, person);
      if (event === "cancel") await world.browser.act(of.acsTransID, "session", { kind: "cancel" }, person);
      world.clock.now += PASSES[event] ?? 0;
      await world.challenges.tick();
    }
    const end = (await world.transactions.get(of.acsTransID))?.result?.end ?? "open";
    ends.set(end, (ends.get(end) ?? 0) + 1);
  };
  const some = fc.constantFrom<EventName>("open", "open", "open", "right", "wrong", "wrong", "cancel", "half a minute passes", "eleven minutes pass");
  for (const events of fc.sample(fc.array(some, { minLength: 2, maxLength: 8 }), { numRuns: 300, seed: 1 })) await count(events);
  expect(new Set(ends.keys())).toEqual(new Set(["open", "passed", "failed", "cancelled", "expired", "never-begun"]));
});
