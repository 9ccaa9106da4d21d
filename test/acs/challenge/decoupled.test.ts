import fc from "fast-check";
import type { ChallengeSubject } from "../../../src/acs/index.js";
import { CHALLENGE_RULES, Challenges } from "../../../src/acs/index.js";
import { TRANSITIONS, newChallenge, step } from "../../../src/acs/challenge/machine.js";
import type { Challenge, ChallengeEvent } from "../../../src/acs/challenge/types.js";
import { announced, challengeWorld, creqOf, person, rres, subject } from "../challenge-world.js";
import type { ChallengeWorld } from "../challenge-world.js";
import { START } from "../../engine/world.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DECOUPLED: Partial<ChallengeSubject> = { decoupledUntil: START + HOUR, options: [{ method: "app", to: "person-1" }], notificationURL: undefined, channel: "3RI", language: "ja" };

const rreqs = (world: ChallengeWorld) => world.told.filter(({ messageType }) => messageType === "RReq");
const say = async (world: ChallengeWorld, { acsTransID }: Pick<ChallengeSubject, "acsTransID">, said: "confirmed" | "denied"): Promise<boolean> => {
  const taken = await world.challenges.confirm(acsTransID, said);
  await world.challenges.idle();
  return taken;
};
const pass = async (world: ChallengeWorld, ms: number): Promise<void> => {
  world.clock.now += ms;
  await world.challenges.tick();
};

test.each<["confirmed" | "denied", object, string]>([
  ["confirmed", { transStatus: "Y", eci: "05", authenticationValue: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }, "passed"],
  ["denied", { transStatus: "N", transStatusReason: "01", challengeCancel: "01", eci: "07" }, "abandoned"],
])("%s: one result, at once, and nothing after it", async (said, expected, outcome) => {
  const world = await challengeWorld();
  const of = await announced(world, 1, DECOUPLED);
  await pass(world, 500);
  await pass(world, 20 * MINUTE);
  expect(rreqs(world)).toEqual([]);
  expect(world.asked).toMatchObject([{ acsTransID: of.acsTransID, person: "person-1", language: "ja", expiresAt: START + HOUR }]);
  expect(await say(world, of, said)).toBe(true);
  expect(rreqs(world)).toMatchObject([{ authenticationType: "04", authenticationMethod: "11", ...expected }]);
  for (const absent of ["interactionCounter", "acsRenderingType"]) expect(rreqs(world)[0]).not.toHaveProperty(absent);
  expect(await say(world, of, said === "denied" ? "confirmed" : "denied")).toBe(false);
  for (let hour = 0; hour < 3; hour++) await pass(world, HOUR);
  expect(rreqs(world)).toHaveLength(1);
  const records = [];
  for await (const { record } of world.engine.journal.read()) if (record.kind === "challenge") records.push(record);
  expect(records).toMatchObject([{ outcome }]);
});

test("what nobody was asked nobody has confirmed", async () => {
  const world = await challengeWorld();
  const of = await announced(world, 1, DECOUPLED);
  expect(await say(world, of, "confirmed")).toBe(false);
  expect(rreqs(world)).toEqual([]);
  await pass(world, 500);
  expect(await say(world, of, "confirmed")).toBe(true);
  expect(rreqs(world)).toMatchObject([{ transStatus: "Y" }]);
});

test("an app that cannot be reached is asked again every ten minutes, also by the next process, until it is", async () => {
  let world = await challengeWorld();
  world.app = "unreachable";
  const of = await announced(world, 1, DECOUPLED);
  await pass(world, 500);
  expect(world.asked).toHaveLength(1);
  await pass(world, 9 * MINUTE);
  expect(world.asked).toHaveLength(1);
  await pass(world, MINUTE + 1000);
  expect(world.asked).toHaveLength(2);
  world = await world.restarted();
  world.app = "asked";
  await pass(world, 10 * MINUTE + 1000);
  expect(world.asked).toHaveLength(3);
  await pass(world, 30 * MINUTE);
  expect(world.asked).toHaveLength(3);
  expect(new Set(world.asked.map(({ expiresAt }) => expiresAt))).toEqual(new Set([START + HOUR]));
  expect(await say(world, of, "confirmed")).toBe(true);
  expect(rreqs(world)).toMatchObject([{ transStatus: "Y" }]);
});

test("a process that died before it had asked asks when it is there again", async () => {
  const world = await challengeWorld();
  const of = await announced(world, 1, DECOUPLED);
  const begun = step(newChallenge(of, START, CHALLENGE_RULES), { kind: "time" }, START, CHALLENGE_RULES).challenge;
  await world.transactions.put(begun);
  const next = await world.restarted();
  await pass(next, 10 * MINUTE);
  expect(next.asked).toHaveLength(1);
});

test.each<["U" | "N"]>([["U"], ["N"]])("nobody answers: one result %s with reason 24, when the time is over and not before", async (status) => {
  const world = await challengeWorld();
  const challenges = new Challenges({ ...world.challenges.parts, rules: { ...CHALLENGE_RULES, decoupledTimeoutStatus: status } });
  await challenges.announce(subject(1, DECOUPLED));
  for (const ms of [500, 10 * MINUTE, 49 * MINUTE, MINUTE - 501]) {
    world.clock.now += ms;
    await challenges.tick();
    expect(rreqs(world)).toEqual([]);
  }
  world.clock.now += 1000;
  await challenges.tick();
  expect(rreqs(world)).toMatchObject([{ transStatus: status, transStatusReason: "24", challengeCancel: "03", authenticationType: "04" }]);
  await challenges.confirm(subject(1).acsTransID, "confirmed");
  await challenges.idle();
  expect(rreqs(world)).toHaveLength(1);
});

test("in 2.3.1 the methods are listed, and that it was decoupled", async () => {
  const world = await challengeWorld();
  const of = await announced(world, 1, { ...DECOUPLED, messageVersion: "2.3.1" });
  await pass(world, 500);
  await say(world, of, "confirmed");
  expect(rreqs(world)).toMatchObject([{ authenticationMethod: ["12", "11"] }]);
  expect(rreqs(world)[0]).not.toHaveProperty("authenticationType");
});

test("the process dies: before the question, before the answer, before the result, and past the end", async () => {
  let world = await challengeWorld();
  const [first, second, third, fourth] = [await announced(world, 1, DECOUPLED), await announced(world, 2, DECOUPLED), await announced(world, 3, DECOUPLED), await announced(world, 4, DECOUPLED)];
  world = await world.restarted();
  await pass(world, 500);
  await say(world, first, "confirmed");
  world = await world.restarted();
  await say(world, second, "denied");
  world.answer = () => ({ kind: "undelivered" });
  await say(world, third, "confirmed");
  world.answer = rres;
  world = await world.restarted();
  await pass(world, MINUTE);
  world = await world.restarted();
  await pass(world, 2 * HOUR);
  const results = (of: ChallengeSubject) => rreqs(world).filter(({ acsTransID }) => acsTransID === of.acsTransID).map(({ transStatus, transStatusReason }) => `${String(transStatus)} ${String(transStatusReason ?? "-")}`);
  expect([results(first), results(second), results(third), results(fourth)]).toEqual([["Y -"], ["N 01"], ["Y -", "Y -"], ["U 24"]]);
});

test("a browser that brings a CReq has no business here, and changes nothing", async () => {
  const world = await challengeWorld();
  const of = await announced(world, 1, { ...DECOUPLED, channel: "BRW", notificationURL: "https://shop.example/back" });
  for (const changes of [{}, { challengeWindowSize: "99" }, { messageVersion: "9.9.9" }]) {
    expect((await world.browser.open(creqOf(of, changes), "data", person)).kind).toBe("nothing");
    await pass(world, 1000);
  }
  expect(world.messages).toEqual([]);
  expect(rreqs(world)).toEqual([]);
  await say(world, of, "confirmed");
  expect((await world.browser.open(creqOf(of), "data", person)).kind).toBe("nothing");
  expect(rreqs(world)).toMatchObject([{ transStatus: "Y" }]);
});

test("a question has a time of its own, and none past the end", () => {
  const at = (challenge: Challenge, event: ChallengeEvent, minutes: number): Challenge => step(challenge, event, START + minutes * MINUTE, CHALLENGE_RULES).challenge;
  const begun = at(newChallenge(subject(1, DECOUPLED), START, CHALLENGE_RULES), { kind: "time" }, 0);
  expect(begun).toMatchObject({ phase: "asking", deadlineAt: START + 10 * MINUTE, endsAt: START + HOUR, language: "ja" });
  const asked = at(begun, { kind: "app-asked" }, 0);
  expect(asked.deadlineAt).toBe(START + HOUR);
  expect(at(asked, { kind: "not-delivered" }, 1).deadlineAt).toBe(START + 11 * MINUTE);
  const late = at(asked, { kind: "not-delivered" }, 55);
  expect(late.deadlineAt).toBe(START + HOUR);
  expect(at(late, { kind: "time" }, 60).result).toMatchObject({ transStatus: "U", transStatusReason: "24" });
});

test("whatever happens in whatever order, it ends when it was promised to, once", () => {
  const kinds = Object.keys(TRANSITIONS.asking).filter((kind) => kind !== "error");
  const events = fc.array(fc.record({ kind: fc.constantFrom(...kinds, "begin"), ms: fc.integer({ min: 0, max: 12 * MINUTE }) }), { maxLength: 40 });
  fc.assert(fc.property(events, (happening) => {
    let at = START;
    let challenge: Challenge = newChallenge(subject(1, DECOUPLED), at, CHALLENGE_RULES);
    let reports = 0;
    for (const { kind, ms } of [...happening, ...Array.from({ length: 6 }, () => ({ kind: "time", ms: 12 * MINUTE }))]) {
      at += ms;
      const wasDue = challenge.phase === "asking" && at >= challenge.endsAt;
      const event = { kind, opened: undefined, language: "en", hash: "h", right: false, elsewhere: false, by: "cardholder" } as unknown as ChallengeEvent;
      const before = challenge;
      const done = step(challenge, event, at, CHALLENGE_RULES);
      challenge = done.challenge;
      if (before.phase !== "reporting") reports += done.effects.filter((effect) => effect === "report").length;
      if (challenge.phase === "asking") expect(challenge.deadlineAt).toBeLessThanOrEqual(START + HOUR);
      if (wasDue) expect(challenge.result).toMatchObject({ transStatusReason: "24", challengeCancel: "03" });
    }
    expect(challenge.phase).toBe("reporting");
    expect(reports).toBe(1);
  }));
});
