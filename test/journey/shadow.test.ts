import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DecisionRecord } from "../../src/engine/index.js";
import type { DraftAnswer, Role } from "../../src/issuer/index.js";
import type { DriftView, ModelsView, ShadowView } from "../../src/issuer/models/views.js";
import type { BacktestView, PoliciesView, PolicyVersionView } from "../../src/issuer/views.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { jsonOf } from "../cli/captured-io.js";
import { ask, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { cookiesOf } from "../http/cookie-jar.js";
import { signInAtProvider, startProvider } from "../http/identity-provider.js";
import type { TestProvider } from "../http/identity-provider.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";
import { twoModels } from "./second-model.js";

const folder = temporaryFolder();
const policyDir = join(folder, "policies");
let modelDir: string;
let provider: TestProvider;
let server: RunningServer;

async function start(): Promise<void> {
  const { issuer, clientId, clientSecret } = provider;
  const roles = Object.fromEntries((["analyst", "approver"] as const).map((role) => [role, { issuer: "demo", role }]));
  server = await startServer(join(folder, "data"), { policyDir, modelDir, publicUrl: "http://127.0.0.1:0", issuers: [DEMO_ISSUER], oidc: { issuer, clientId, clientSecret, roleClaim: "groups", roles } });
}

async function restart(): Promise<void> {
  await server.stop();
  await start();
}

beforeAll(async () => {
  provider = await startProvider(() => Date.now());
  cpSync("policies", policyDir, { recursive: true });
  mkdirSync(join(policyDir, "group"));
  writeFileSync(join(policyDir, "group/1.yaml"), GROUP);
  modelDir = twoModels(folder);
  mkdirSync(join(folder, "data"));
  await start();
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const GROUP = `name: group
version: 1
description: { en: What all banks of the group share, ja: グループ共通 }
constants:
  challengeScore: 900
rules:
  - id: group-high-score
    when: score >= challengeScore
    whenUnknown: match
    then: challenge
    sentence: { en: The score is high., ja: スコアが高い値です。 }
otherwise: frictionless
`;

type Headers = Readonly<Record<string, string>>;

/** Two people: who proposes cannot be who approves. */
async function signedIn(sub: string, role: Role): Promise<Headers> {
  provider.answer = { claims: { sub, groups: [role] } };
  const Cookie = cookiesOf(await signInAtProvider(server.url));
  const { csrfToken } = JSON.parse((await ask(server.url, { path: "/api/v1/session", headers: { Cookie } })).body) as { csrfToken: string };
  return { Cookie, "X-CSRF-Token": csrfToken };
}

const api = (who: Headers, method: string, path: string, body?: object): Promise<Said> =>
  ask(server.url, { method, path: `/api/v1${path}`, headers: { ...who, ...(body !== undefined && { "Content-Type": "application/json" }) }, ...(body !== undefined && { body: JSON.stringify(body) }) });
async function done<Body>(who: Headers, method: string, path: string, body?: object): Promise<Body> {
  const said = await api(who, method, path, body);
  expect({ status: said.status < 300, body: said.status < 300 ? "" : said.body }).toEqual({ status: true, body: "" });
  return JSON.parse(said.body) as Body;
}
const token = (): Headers => ({ Authorization: `Bearer ${server.token}` });
const recordOf = (ares: Answer): Promise<DecisionRecord> => done<DecisionRecord>(token(), "GET", `/decisions/${String(ares["acsTransID"])}`);
const decided = async (seed: number, changes = {}): Promise<DecisionRecord> => recordOf(await post(server, payment(seed, changes)));
/** A text in which everybody is asked before any other rule. */
const withRule = (text: string): string => text.replace("rules:\n", "rules:\n  - id: everybody-is-asked\n    when: amountReferenceMinor >= 0\n    whenUnknown: match\n    then: challenge\n    sentence: { en: A test., ja: 試験 }\n\n");

async function approvedDraft(author: Headers, approver: Headers, text?: (base: string) => string): Promise<DraftAnswer> {
  const first = await done<DraftAnswer>(author, "POST", "/policies/drafts", { issuer: "demo", title: "Ask everybody" });
  await done(author, "PUT", `/policies/drafts/${first.id}`, { text: (text ?? withRule)(first.text) });
  await done(author, "POST", `/policies/drafts/${first.id}/test`, {});
  const { digest } = await done<DraftAnswer>(author, "POST", `/policies/drafts/${first.id}/submit`, { reason: "a test" });
  return done(approver, "POST", `/policies/drafts/${first.id}/approve`, { digest, reason: "seen" });
}

describe("a challenger", () => {
  const seen: DecisionRecord[] = [];
  let draft: DraftAnswer;

  test("that is a draft is started by an analyst, lands in the record, and changes no answer", async () => {
    const aiko = await signedIn("aiko", "analyst");
    const before = await post(server, payment(7_001));
    draft = await done<DraftAnswer>(aiko, "POST", "/policies/drafts", { issuer: "demo", title: "Ask everybody" });
    draft = await done<DraftAnswer>(aiko, "PUT", `/policies/drafts/${draft.id}`, { text: withRule(draft.text) });
    expect(await done<ModelsView>(aiko, "POST", "/models/shadow", { issuer: "demo", draft: draft.id, reason: "is it worth it" })).toMatchObject({
      champion: "first", policy: "default/1", shadow: { policy: "default/2", draft: draft.id, model: null, author: "oidc:aiko", reason: "is it worth it", problem: null }, allowed: expect.arrayContaining(["start-shadow", "stop-shadow"]),
    });
    const after = await post(server, payment(7_002));
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect([before["transStatus"], after["transStatus"]]).toEqual(["Y", "Y"]);
    const [alone, beside] = [await recordOf(before), await recordOf(after)];
    expect(alone.shadow).toBeUndefined();
    expect(beside).toMatchObject({ action: "frictionless", setup: { policy: "default/1" }, shadow: { policy: "default/2", model: "first", action: "challenge", rule: "everybody-is-asked", score: beside.score } });
    expect(beside.shadow?.policyFingerprint).not.toBe(beside.setup.policyFingerprint);
    seen.push(alone, beside);
  });

  test("stays what it was started as when its draft is edited, and over a restart", async () => {
    const aiko = await signedIn("aiko", "analyst");
    await done(aiko, "PUT", `/policies/drafts/${draft.id}`, { text: "name: x" });
    await restart();
    const record = await decided(7_003);
    expect(record.shadow).toEqual({ ...seen[1]?.shadow, score: record.score });
    for (let seed = 7_004; seed < 7_010; seed++) seen.push(await decided(seed));
  });

  test("would have decided as the backtest of the same text over the same decisions says", async () => {
    const { challengers } = await done<ShadowView>(token(), "GET", "/shadow?issuer=demo");
    const [summary] = challengers;
    expect(challengers).toHaveLength(1);
    expect(summary).toMatchObject({ policy: "default/2", model: "first", compared: 8, failed: 0 });
    // Those of before the restart know their facts once the past was relived.
    for (let tries = 0; tries < 100 && (await done<{ history: { stage: string } }>(token(), "GET", "/overview?issuer=demo")).history.stage !== "done"; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    const backtest = await done<BacktestView>(token(), "POST", "/policies/backtest", { issuer: "demo", text: draft.text, from: summary?.from });
    expect(backtest.unmoved).toBe(0);
    expect({ flips: backtest.flips, before: backtest.before, after: backtest.after }).toMatchObject({ flips: summary?.flips, before: summary?.live, after: summary?.challenger });
    expect(summary?.agreed).toBe(8 - (summary?.flips.reduce((sum, { count }) => sum + count, 0) ?? 0));
    expect(summary?.rows.every(({ to }) => to === "challenge")).toBe(true);
    expect(await done<ShadowView>(token(), "GET", "/shadow?issuer=demo&to=2020-01-01T00:00:00Z")).toEqual({ challengers: [] });
    expectProblem(await api(token(), "GET", "/shadow?issuer=demo&from=yesterday"), 400, "bad-request", "from");
  });

  test("that is a model runs the same way, alone or with a policy, and can be stopped", async () => {
    const aiko = await signedIn("aiko", "analyst");
    await done(aiko, "POST", "/models/shadow", { issuer: "demo", model: "second", reason: "another model" });
    const record = await decided(7_020);
    expect(record).toMatchObject({ setup: { model: "first" }, shadow: { policy: "default/1", policyFingerprint: record.setup.policyFingerprint, model: "second" } });
    expect(record.shadow?.score as number).toBeGreaterThan(record.score as number);
    const stopped = await done<ModelsView>(aiko, "POST", "/models/shadow", { issuer: "demo", stop: true, reason: "enough" });
    expect(stopped.shadow).toBeNull();
    expect((await decided(7_021)).shadow).toBeUndefined();
    expectProblem(await api(aiko, "POST", "/models/shadow", { issuer: "demo", stop: true, reason: "again" }), 409, "wrong-step");
  });

  test.each<[string, object, number, string]>([
    ["nothing", {}, 409, "Name what is to run"],
    ["what decides already", { policy: "default/1" }, 409, "decides already"],
    ["the model that scores already", { model: "first" }, 409, "decides already"],
    ["a model that is not there", { model: "../../keys" }, 404, "no such model"],
    ["a draft that is not there", { draft: "nobody" }, 404, "no such draft"],
    ["a version that is not there", { policy: "default/77" }, 404, "no such version"],
    ["a draft and a version", { policy: "default/1", draft: "x" }, 409, "either"],
    ["a stop of something new", { stop: true, model: "second" }, 400, "stop"],
    ["a stop that is no flag", { stop: "yes" }, 400, "stop"],
  ])("is refused when it is %s, and nothing is changed", async (_, body, status, detail) => {
    const before = server.system.services.changes.all().length;
    expectProblem(await api(token(), "POST", "/models/shadow", { issuer: "demo", reason: "a test", ...body }), status, status === 404 ? "not-found" : status === 400 ? "bad-request" : "wrong-step", detail);
    expect(server.system.services.changes.all().length).toBe(before);
  });

  test("whose draft cannot be used is refused with its problems", async () => {
    const said = await api(token(), "POST", "/models/shadow", { issuer: "demo", draft: draft.id, reason: "a test" });
    expect(said.status).toBe(422);
    expect(JSON.parse(said.body)).toMatchObject({ problems: expect.arrayContaining([expect.objectContaining({ severity: "error", message: 'lacks the member "rules"' })]) as unknown });
  });

  test("whose model is gone does not run, says so, and disturbs nobody", async () => {
    await done(token(), "POST", "/models/shadow", { issuer: "demo", model: "second", reason: "a test" });
    await server.stop();
    rmSync(join(modelDir, "second"), { recursive: true });
    await start();
    expect((await decided(7_030)).shadow).toBeUndefined();
    expect(await done<ModelsView>(token(), "GET", "/models?issuer=demo")).toMatchObject({ shadow: { model: "second", problem: "The model second cannot be used any more." } });
    await server.stop();
    twoModels(folder);
    await start();
    expect((await decided(7_031)).shadow?.model).toBe("second");
    await done(token(), "POST", "/models/shadow", { issuer: "demo", stop: true, reason: "enough" });
  });
});

describe("a version for a share of the cards", () => {
  const CARDS = Array.from({ length: 30 }, (_, place) => String(payment(8_000 + place)["acctNumber"]));
  const versions = async (from: number): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const [place, acctNumber] of CARDS.entries()) found.push((await decided(from + place, { acctNumber })).setup.policy);
    return found;
  };
  const NEW = "default/2";
  let some: readonly string[];

  test("decides for some of them and the former one for the others, the same ones after a restart", async () => {
    const [aiko, ben] = [await signedIn("aiko", "analyst"), await signedIn("ben", "approver")];
    const { id } = await approvedDraft(aiko, ben);
    expectProblem(await api(aiko, "POST", `/policies/drafts/${id}/publish`, { share: 40 }), 403, "forbidden");
    for (const share of [0, 101, 2.5, "40"]) expectProblem(await api(ben, "POST", `/policies/drafts/${id}/publish`, { share }), 400, "bad-request", "share");
    expect(await done<DraftAnswer>(ben, "POST", `/policies/drafts/${id}/publish`, { share: 40, reason: "carefully" })).toMatchObject({ state: "published", published: NEW });
    expect(await done<PoliciesView>(ben, "GET", "/policies?issuer=demo")).toMatchObject({ live: "default/1", mayRollBack: true, rollout: { policy: NEW, share: 40, author: "oidc:ben" } });
    some = await versions(8_100);
    expect(new Set(some)).toEqual(new Set(["default/1", NEW]));
    await restart();
    expect(await versions(8_200)).toEqual(some);
  });

  test("keeps those it has when the share grows", async () => {
    const ben = await signedIn("ben", "approver");
    expectProblem(await api(await signedIn("aiko", "analyst"), "POST", "/policies/rollout", { issuer: "demo", share: 70, reason: "more" }), 403, "forbidden");
    expectProblem(await api(ben, "POST", "/policies/rollout", { issuer: "demo", share: 40, reason: "more" }), 409, "wrong-step", "can only grow");
    await done(ben, "POST", "/policies/rollout", { issuer: "demo", share: 70, reason: "more" });
    const more = await versions(8_300);
    expect(more.filter((version) => version === NEW).length).toBeGreaterThan(some.filter((version) => version === NEW).length);
    some.forEach((version, place) => version === NEW && expect(more[place]).toBe(NEW));
  });

  test("stands in the way of another publication, and is taken back for all in one step", async () => {
    const [aiko, ben] = [await signedIn("aiko", "analyst"), await signedIn("ben", "approver")];
    const { id } = await approvedDraft(aiko, ben);
    expectProblem(await api(ben, "POST", `/policies/drafts/${id}/publish`, {}), 409, "wrong-step", "Another version decides for some");
    expect(await done<PoliciesView>(ben, "POST", "/policies/roll-back", { issuer: "demo", reason: "no" })).toMatchObject({ live: "default/1", mayRollBack: false, rollout: null });
    expect(new Set(await versions(8_400))).toEqual(new Set(["default/1"]));
    expectProblem(await api(ben, "POST", "/policies/rollout", { issuer: "demo", share: 80, reason: "more" }), 409, "wrong-step", "No version");
  });

  test("is finished in one step, and rolled back after it in another", async () => {
    const [aiko, ben] = [await signedIn("aiko", "analyst"), await signedIn("ben", "approver")];
    const { id } = await approvedDraft(aiko, ben);
    await done(ben, "POST", `/policies/drafts/${id}/publish`, { share: 1 });
    expect(await done<PoliciesView>(ben, "POST", "/policies/rollout", { issuer: "demo", share: 100, reason: "good" })).toMatchObject({ live: "default/3", rollout: null, mayRollBack: true });
    expect((await decided(8_500)).setup.policy).toBe("default/3");
    await restart();
    expect((await decided(8_501)).setup.policy).toBe("default/3");
    expect(await done<PoliciesView>(await signedIn("ben", "approver"), "POST", "/policies/roll-back", { issuer: "demo", reason: "no" })).toMatchObject({ live: "default/1", mayRollBack: false });
    expect((await decided(8_502)).setup.policy).toBe("default/1");
  });
});

describe("a model", () => {
  test("is promoted by two people, and scores from the next message on, over a restart", async () => {
    const [aiko, ben] = [await signedIn("aiko", "approver"), await signedIn("ben", "approver")];
    const { proposal, allowed } = await done<ModelsView>(aiko, "POST", "/models/promote", { issuer: "demo", model: "second", reason: "catches more" });
    expect(proposal).toMatchObject({ model: "second", replaces: "first", author: "oidc:aiko" });
    expect(allowed).not.toContain("approve");
    const verdict = (who: Headers, body: object): Promise<Said> => api(who, "POST", "/models/promote", { issuer: "demo", proposal: proposal?.id, reason: "seen", ...body });
    expectProblem(await verdict(aiko, { verdict: "approve" }), 409, "wrong-step", "Nobody approves a change of their own");
    expectProblem(await verdict(await signedIn("cleo", "analyst"), { verdict: "approve" }), 403, "forbidden");
    expectProblem(await verdict(ben, { verdict: "approve", proposal: "another" }), 409, "wrong-step", "not open");
    expectProblem(await verdict(ben, { verdict: "maybe" }), 400, "bad-request", "verdict");
    expectProblem(await api(ben, "POST", "/models/promote", { issuer: "demo", model: "second", reason: "x" }), 409, "wrong-step", "waits for its approval");
    expect((await decided(9_001)).setup.model).toBe("first");
    const said = await verdict(ben, { verdict: "approve" });
    expect(JSON.parse(said.body)).toMatchObject({ champion: "second", proposal: null, promotions: [{ model: "second", replaced: "first", proposedBy: "oidc:aiko", approvedBy: "oidc:ben" }] });
    expectProblem(await verdict(ben, { verdict: "approve" }), 409, "wrong-step", "not open");
    expect((await decided(9_002)).setup.model).toBe("second");
    await restart();
    expect((await decided(9_003)).setup.model).toBe("second");
  });

  test("can be proposed and declined or withdrawn, which changes nothing", async () => {
    for (const [who, verdict] of [["ben", "decline"], ["aiko", "withdraw"]] as const) {
      const aiko = await signedIn("aiko", "analyst");
      const { proposal } = await done<ModelsView>(aiko, "POST", "/models/promote", { issuer: "demo", model: "first", reason: "back" });
      expect(await done<ModelsView>(await signedIn(who, "approver"), "POST", "/models/promote", { issuer: "demo", proposal: proposal?.id, verdict, reason: "no" })).toMatchObject({ champion: "second", proposal: null });
    }
    expectProblem(await api(token(), "POST", "/models/promote", { issuer: "demo", model: "second", reason: "x" }), 409, "wrong-step", "scores already");
    expectProblem(await api(token(), "POST", "/models/promote", { issuer: "demo", model: "third", reason: "x" }), 404, "not-found", "no such model");
  });

  test("is listed with what its files say of it", async () => {
    const { models } = await done<ModelsView>(token(), "GET", "/models?issuer=demo");
    expect(models.map(({ id, kind, problem, features }) => [id, kind, problem, features.fits])).toEqual([["first", "network", null, true], ["second", "network", null, true]]);
    expect(models[0]).toMatchObject({ taught: { rows: 161_349 }, figures: [{ part: "validation", frauds: 334 }, { part: "calibration", frauds: 302 }] });
    expect(models[0]?.figures[0]?.at.map(({ rate }) => rate)).toEqual([0.005, 0.01, 0.02, 0.05]);
  });

  test("is told how far scores and facts have moved", async () => {
    const drift = await done<DriftView>(token(), "GET", "/models/drift?issuer=demo&days=3");
    expect(drift).toMatchObject({ model: "second", reference: null, score: null, facts: [] });
    expect(drift.days).toHaveLength(3);
    for (const days of ["0", "91", "x"]) expectProblem(await api(token(), "GET", `/models/drift?issuer=demo&days=${days}`), 400, "bad-request", "days");
  });
});

describe("a policy that extends one that all issuers share", () => {
  test("is checked, published, and explained with the document that each rule came from", async () => {
    const [aiko, ben] = [await signedIn("aiko", "analyst"), await signedIn("ben", "approver")];
    const text = "name: default\nversion: 9\ndescription: { en: Ours, ja: 当行 }\nextends: group/1\nconstants:\n  challengeScore: 0\n";
    expect(await done<object>(aiko, "POST", "/policies/check", { issuer: "demo", text: text.replace("group/1", "group/7") })).toMatchObject({ ok: false, problems: [{ line: 4, path: "extends", message: "there is no policy group/7 here" }] });
    const first = await done<DraftAnswer>(aiko, "POST", "/policies/drafts", { issuer: "demo", title: "As the group does", text, cases: "- name: any\n  facts: { score: 5 }\n  want: { action: challenge, rule: group-high-score }\n" });
    expect(first.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    await done(aiko, "POST", `/policies/drafts/${first.id}/test`, {});
    await done(aiko, "POST", `/policies/drafts/${first.id}/submit`, { reason: "one group" });
    await done(ben, "POST", `/policies/drafts/${first.id}/approve`, { digest: first.digest, reason: "seen" });
    const { published } = await done<DraftAnswer>(ben, "POST", `/policies/drafts/${first.id}/publish`, {});
    expect(await done<PolicyVersionView>(aiko, "GET", `/policies/${String(published)}?issuer=demo`)).toMatchObject({ parents: ["group/1"], thresholds: null, rules: [{ id: "group-high-score", from: "group/1" }] });
    const record = await decided(9_100);
    expect(record).toMatchObject({ action: "challenge", rule: "group-high-score", setup: { policy: published } });
    expect(await done<object>(aiko, "GET", `/decisions/${record.acsTransID}/explain`)).toMatchObject({ exact: true, rules: [{ rule: "group-high-score", from: "group/1" }] });
    // Whatever becomes of the parent's file: what was published stays what it was.
    await server.stop();
    writeFileSync(join(policyDir, "group/1.yaml"), GROUP.replace("challenge\n", "attempt\n"));
    await start();
    expect(await decided(9_101)).toMatchObject({ action: "challenge", setup: { policyFingerprint: record.setup.policyFingerprint } });
  });
});

test("every decision comes out the same when it is taken again, its challenger too", async () => {
  await server.stop();
  const args = ["--data-dir", join(folder, "data")];
  const environment = { ...process.env };
  Object.assign(process.env, { SEKISHO_POLICY_DIR: policyDir, SEKISHO_MODEL_DIR: modelDir });
  try {
    const report = (await jsonOf(0, "replay", "--check", ...args)) as { readonly decisions: number; readonly same: number };
    expect(report).toMatchObject({ differing: 0, unavailable: 0, failed: 0 });
    expect(report.same).toBe(report.decisions);
    expect(report.decisions).toBeGreaterThan(140);
    expect(await jsonOf(0, "journal", "rebuild", "--check", ...args)).toMatchObject({ differences: 0 });
    expect(await jsonOf(0, "journal", "verify", ...args)).toMatchObject({ changes: { count: expect.any(Number) } });
  } finally {
    process.env = environment;
  }
  await start();
});
