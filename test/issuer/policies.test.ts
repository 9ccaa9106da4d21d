import { PolicyFiles } from "../../src/adapters/policy-files.js";
import { Policies, PolicyBook, StepRefused } from "../../src/issuer/index.js";
import type { DraftAnswer, Principal } from "../../src/issuer/index.js";
import { MemoryChangeLog } from "./memory-change-log.js";
import { peopleOf } from "./people.js";

const person = peopleOf("demo");
const kei = person("kei", "analyst");
const mio = person("mio", "approver");
const ren = person("ren", "administrator");
const viewer = person("yui", "viewer");
const stranger = person("taro", "administrator", "lake");

let log: MemoryChangeLog;
let book: PolicyBook;
let policies: Policies;
let live: string[];
let clock: number;
let ids: number;

function open(): void {
  book = new PolicyBook(log.all());
  const heard = book;
  log.subscribe((change) => heard.apply(change));
  policies = new Policies({
    log, book, shipped: new PolicyFiles("policies"), configured: new Map([["demo", "default/1"], ["lake", "default/1"]]), newId: () => `draft-${++ids}`, now: () => ++clock, onLive: (issuer) => live.push(issuer),
  });
}
beforeEach(() => {
  log = new MemoryChangeLog();
  live = [];
  clock = 1_772_359_200_000;
  ids = 0;
  open();
});

const refusal = async (command: Promise<unknown>): Promise<StepRefused> => {
  const before = log.all().length;
  const cause = await command.then(() => undefined, (failure: unknown) => failure);
  expect(cause).toBeInstanceOf(StepRefused);
  // What is refused leaves nothing half-done.
  expect(log.all().length).toBe(before);
  return cause as StepRefused;
};
const begun = (constants = { challengeScore: 950 }): Promise<DraftAnswer> => policies.create(kei, "demo", { title: "More challenges", constants });
async function submitted(): Promise<DraftAnswer> {
  const { id } = await begun();
  await policies.test(kei, id);
  return policies.submit(kei, id, "two complaints last week");
}
async function approved(): Promise<DraftAnswer> {
  const { id, digest } = await submitted();
  return policies.approve(mio, id, digest, "looks right");
}
const published = async (): Promise<DraftAnswer> => policies.publish(mio, (await approved()).id, "go");

test("a draft begins as what is live with the next number, other constants, and every other byte", async () => {
  const draft = await begun();
  const base = new PolicyFiles("policies").textsOf("default/1").text;
  expect(draft).toMatchObject({ base: "default/1", state: "draft", author: "kei", baseText: base, problems: [], cases: null, published: null, allowed: ["edit", "test", "withdraw"] });
  expect(draft.text).toBe(base.replace("version: 1\n", "version: 2\n").replace("challengeScore: 960\n", "challengeScore: 950\n"));
});

test("from draft to live, and every step is a change with author and reason", async () => {
  const draft = await published();
  expect(draft).toMatchObject({ state: "published", published: "default/2", allowed: [] });
  expect(draft.steps.map(({ action, author, reason }) => [action, author, reason])).toEqual([
    ["drafted", "kei", null], ["tested", "kei", null], ["submitted", "kei", "two complaints last week"], ["approved", "mio", "looks right"], ["published", "mio", "go"],
  ]);
  expect(log.all().map(({ action, subject, issuer, about }) => [action, subject, issuer, about])).toEqual(draft.steps.map(({ action }) => [action, "policy", "demo", draft.id]));
  expect(live).toEqual(["demo"]);
  const view = policies.view(viewer, "demo");
  expect(view).toMatchObject({ live: "default/2", mayRollBack: true, versions: [{ id: "default/2", author: "mio", reason: "go", live: true }, { id: "default/1", publishedAt: null, author: null, live: false }] });
  expect(policies.version(viewer, "demo", "default/2")).toMatchObject({ id: "default/2", text: draft.text, thresholds: { challengeScore: 950, rejectScore: 997 } });
  expect(policies.version(viewer, "demo", "default/2").rules.find(({ id }) => id === "script-client")).toMatchObject({ then: "challenge", when: "scriptClient", en: "The browser is a program, not one that a person looks at.", ja: expect.any(String) });
  expect(policies.view(stranger, "lake")).toMatchObject({ live: "default/1", mayRollBack: false });
});

test("nobody approves a change of their own: not who wrote, edited or submitted it, whatever the role, and not the token", async () => {
  const writer = person("kei", "administrator");
  const { id, digest } = await submitted();
  expect(await refusal(policies.approve(writer, id, digest, "fine"))).toMatchObject({ kind: "wrong-step", message: expect.stringContaining("Nobody approves a change of their own") });
  expect(policies.draft(writer, id).allowed).not.toContain("approve");
  await policies.edit(mio, id, { title: "Many more challenges" });
  await policies.test(ren, id);
  await policies.submit(ren, id, "again");
  for (const one of [kei, mio, ren]) expect((await refusal(policies.approve(person(one.id, "administrator"), id, digest, "fine"))).kind).toBe("wrong-step");
  expect((await policies.approve(person("aoi", "approver"), id, digest, "fine")).state).toBe("approved");
  const token: Principal = { id: "token", name: "API token", roles: new Map([["*", "administrator"]]), via: "token" };
  const own = await policies.create(token, "demo", { title: "By a program" });
  await policies.test(token, own.id);
  await policies.submit(token, own.id, "nightly");
  expect((await refusal(policies.approve(token, own.id, own.digest, "fine"))).message).toContain("Nobody approves");
});

test("an approval is of one text: of another, or a second time, it is refused", async () => {
  const { id, digest } = await submitted();
  expect((await refusal(policies.approve(mio, id, "x", "fine"))).message).toContain("another text");
  await policies.approve(mio, id, digest, "fine");
  expect(await refusal(policies.approve(mio, id, digest, "fine"))).toMatchObject({ kind: "wrong-step" });
  const edited = await policies.edit(kei, id, { constants: { challengeScore: 900 } });
  expect(edited).toMatchObject({ state: "draft", cases: null });
  expect(await refusal(policies.publish(mio, id, undefined))).toMatchObject({ kind: "wrong-step" });
  await policies.test(kei, id);
  await policies.submit(kei, id, "lower still");
  expect((await refusal(policies.approve(mio, id, digest, "fine"))).message).toContain("another text");
});

test("two approvals, or two publications, at the same moment count once", async () => {
  const { id, digest } = await submitted();
  const approvals = await Promise.allSettled([policies.approve(mio, id, digest, "a"), policies.approve(ren, id, digest, "b")]);
  expect(approvals.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  const publications = await Promise.allSettled([policies.publish(mio, id, "a"), policies.publish(ren, id, "b")]);
  expect(publications.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(live).toEqual(["demo"]);
});

test("a published version is what it is: no step changes its draft, and the next one gets the next number", async () => {
  const { id, digest } = await published();
  for (const command of [
    policies.edit(kei, id, { constants: { challengeScore: 1 } }), policies.test(kei, id), policies.submit(kei, id, "x"), policies.approve(ren, id, digest, "x"),
    policies.sendBack(mio, id, "x"), policies.publish(mio, id, "x"), policies.withdraw(kei, id, "x"),
  ]) expect((await refusal(command)).kind).toBe("wrong-step");
  const next = await begun({ challengeScore: 940 });
  expect(next.base).toBe("default/2");
  // Two drafts of one number: what is published later gets the one after.
  const other = await policies.create(kei, "demo", { title: "Other", base: "default/1" });
  for (const draft of [next, other]) {
    await policies.test(kei, draft.id);
    await policies.submit(kei, draft.id, "x");
    await policies.approve(mio, draft.id, draft.digest, "x");
    await policies.publish(mio, draft.id, "x");
  }
  expect(policies.draft(kei, other.id).published).toBe("default/4");
  expect(policies.version(kei, "demo", "default/4").text).toBe(other.text.replace("version: 3\n", "version: 4\n"));
  expect(policies.version(kei, "demo", "default/2").text).toBe(policies.draft(kei, id).text);
});

test("one step back makes live what was live before, as often as there was something before", async () => {
  await published();
  const next = await begun({ challengeScore: 940 });
  await policies.test(kei, next.id);
  await policies.submit(kei, next.id, "x");
  await policies.approve(mio, next.id, next.digest, "x");
  await policies.publish(mio, next.id, "x");
  expect((await refusal(policies.rollBack(kei, "demo", "x"))).kind).toBe("forbidden");
  expect(await policies.rollBack(mio, "demo", "too many calls")).toMatchObject({ live: "default/2", mayRollBack: true });
  expect(await policies.rollBack(mio, "demo", "still too many")).toMatchObject({ live: "default/1", mayRollBack: false });
  expect((await refusal(policies.rollBack(mio, "demo", "x"))).message).toContain("Nothing was published");
  expect(live).toEqual(["demo", "demo", "demo", "demo"]);
  // What was rolled back to, the log says; the configuration says it no more.
  expect(book.liveOf("demo")?.policy).toBe("default/1");
});

test("the fold of the log alone gives the same policies again", async () => {
  await published();
  const { id } = await begun();
  await policies.rollBack(mio, "demo", "x");
  const before = [policies.view(kei, "demo"), policies.draft(kei, id)];
  open();
  expect([policies.view(kei, "demo"), policies.draft(kei, id)]).toEqual(before);
  expect((await policies.edit(kei, id, { title: "Renamed" })).title).toBe("Renamed");
});

test("what is at fault is kept as a draft with its problems, and neither tested nor submitted", async () => {
  const draft = await policies.create(kei, "demo", { title: "Broken", text: (await begun()).text.replace("when: scriptClient", "when: scriptKlient && score > \"x\"") });
  expect(draft).toMatchObject({ allowed: ["edit", "withdraw"], problems: [{ severity: "error", line: expect.any(Number), path: "rules.script-client.when", message: expect.stringContaining("scriptKlient") }] });
  expect(await refusal(policies.test(kei, draft.id))).toMatchObject({ kind: "text", problems: draft.problems });
  expect(draft.problems[0]?.line).toBe(draft.text.split("\n").findIndex((line) => line.includes("scriptKlient")) + 1);
});

test.each([
  ["text", { text: "x".repeat(300_000) }, "", "longer"],
  ["text", { text: "name: a\n# call 9000 0012 3456 7890\n" }, "", "account number"],
  ["text", { cases: "# 9000001234567890\n" }, "cases", "account number"],
  ["text", { constants: { noSuch: 1 } }, "constants.noSuch", "no such constant"],
])("%s: what must not be kept is not kept (%#)", async (kind, content, path, message) => {
  const refused = await refusal(policies.create(kei, "demo", { title: "x", ...content } as never));
  expect(refused).toMatchObject({ kind, problems: [{ path, message: expect.stringContaining(message) }] });
  const { id } = await begun();
  expect((await refusal(policies.edit(kei, id, content as never))).problems).toEqual(refused.problems);
});

test("a draft is submitted only after its cases were run with this text; what fails is told", async () => {
  const { id } = await begun({ challengeScore: 100 });
  expect((await refusal(policies.submit(kei, id, "x"))).message).toBe("This text was not tested yet.");
  const tested = await policies.test(kei, id);
  expect(tested.cases?.failed.length).toBeGreaterThan(0);
  expect(tested.cases?.failed[0]).toEqual({ name: expect.any(String), message: expect.stringContaining("want ") });
  await policies.edit(kei, id, { constants: { challengeScore: 960 } });
  expect((await refusal(policies.submit(kei, id, "x"))).message).toBe("This text was not tested yet.");
  expect((await policies.test(kei, id)).cases).toEqual({ passed: expect.any(Number), failed: [] });
  await policies.edit(kei, id, { cases: "- name: x\n" });
  expect((await refusal(policies.submit(kei, id, "x"))).message).toBe("This text was not tested yet.");
  expect(await refusal(policies.test(kei, id))).toMatchObject({ kind: "text", problems: expect.arrayContaining([expect.objectContaining({ line: 1, path: "cases.1", message: 'lacks the member "facts"' })]) });
});

test("roles: viewers look, analysts write, approvers decide; who has nothing to do here sees nothing", async () => {
  const { id, digest } = await submitted();
  expect(policies.draft(viewer, id).allowed).toEqual([]);
  expect(policies.draft(kei, id).allowed).toEqual(["edit", "test", "withdraw"]);
  expect(policies.draft(mio, id).allowed).toEqual(["edit", "test", "withdraw", "approve", "send-back"]);
  for (const command of [policies.edit(viewer, id, { title: "x" }), policies.create(viewer, "demo", { title: "x" }), policies.approve(person("aoi", "analyst"), id, digest, "x"), policies.sendBack(kei, id, "x")]) {
    expect((await refusal(command)).kind).toBe("forbidden");
  }
  for (const command of [policies.edit(stranger, id, { title: "x" }), policies.create(stranger, "demo", { title: "x" }), policies.approve(stranger, id, digest, "x"), policies.rollBack(stranger, "demo", "x")]) {
    expect((await refusal(command)).kind).toBe("unknown");
  }
  for (const look of [() => policies.draft(stranger, id), () => policies.view(stranger, "demo"), () => policies.version(stranger, "demo", "default/1"), () => policies.version(kei, "demo", "../../keys/1"), () => policies.version(kei, "demo", "default/7")]) {
    expect(look).toThrow(StepRefused);
  }
  // Whoever is more at every issuer than at this one is that much here too.
  const everywhere: Principal = { id: "sora", name: "sora", roles: new Map([["demo", "viewer"], ["*", "approver"]]), via: "session" };
  expect(policies.draft(everywhere, id).allowed).toContain("approve");
  await published();
  // What another issuer published is no base here.
  expect(() => policies.version(stranger, "lake", "default/2")).toThrow("no such version");
});

test("sent back, it is a draft again; withdrawn, it is over; overtaken, it says so", async () => {
  const { id, digest } = await submitted();
  expect((await policies.sendBack(mio, id, "say why")).state).toBe("draft");
  expect((await refusal(policies.approve(mio, id, digest, "x"))).message).toContain("not submitted");
  await published();
  expect(policies.draft(kei, id).problems).toEqual([{ severity: "warning", line: 1, path: "", message: expect.stringContaining("default/2 is live") }]);
  expect((await policies.withdraw(kei, id, undefined)).state).toBe("withdrawn");
  expect((await refusal(policies.edit(kei, id, { title: "x" }))).kind).toBe("wrong-step");
});
