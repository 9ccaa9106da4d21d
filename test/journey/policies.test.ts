import type { Principal } from "../../src/issuer/index.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { askApi, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { jsonOf } from "../cli/captured-io.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { RunningServer } from "./running-server.js";

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => {
  server = await startServer(folder);
});
afterAll(() => server.stop());

async function restart(policy = DEMO_ISSUER.policy): Promise<void> {
  await server.stop();
  server = await startServer(folder, { issuers: [{ ...DEMO_ISSUER, policy }] });
}

interface DraftBody {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
  readonly state: string;
  readonly problems: readonly { readonly severity: string; readonly line: number; readonly path: string; readonly message: string }[];
  readonly published: string | null;
}

const api = (method: string, path: string, body?: unknown): Promise<Said> => askApi(server, method, path, body);
async function done<Body = DraftBody>(method: string, path: string, body?: unknown): Promise<Body> {
  const said = await api(method, path, body);
  expect({ status: said.status, body: said.status < 300 ? "" : said.body }).toEqual({ status: path === "/policies/drafts" && method === "POST" ? 201 : 200, body: "" });
  return JSON.parse(said.body) as Body;
}
const problemsIn = (said: Said): DraftBody["problems"] => {
  expect(said.status).toBe(422);
  expect(said.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  return (JSON.parse(said.body) as { problems: DraftBody["problems"] }).problems;
};
/** The other pair of eyes. Over HTTP there is one token here, which wrote the draft. */
const MIO: Principal = { id: "mio", name: "Mio", roles: new Map([["demo", "approver"]]), via: "session" };

/** Takes one ordinary purchase and tells what decided it. */
let seed = 0;
async function decided(): Promise<{ id: string; policy: string; fingerprint: string; action: string; rule: string }> {
  const ares = await post(server, payment(50_000 + seed++));
  const id = String(ares["acsTransID"]);
  const record = (await done<{ setup: { policy: string; policyFingerprint: string }; action: string; rule: string }>("GET", `/decisions/${id}`));
  return { id, policy: record.setup.policy, fingerprint: record.setup.policyFingerprint, action: record.action, rule: record.rule };
}

/** A rule before all others, which tells the new version from the old one. */
const withRule = (text: string, when: string): string => text.replace("rules:\n", `rules:\n  - id: everybody-is-asked\n    when: ${when}\n    whenUnknown: match\n    then: challenge\n    sentence: { en: A test., ja: 試験 }\n\n`);

const ids: string[] = [];
let first: DraftBody;

test("a draft with an error is told where and why, mended, tested and submitted", async () => {
  expect(await decided()).toMatchObject({ policy: "default/1" });
  first = await done("POST", "/policies/drafts", { issuer: "demo", title: "Ask everybody" });
  const broken = await done("PUT", `/policies/drafts/${first.id}`, { text: withRule(first.text, "amountReferenceMinorr >= 0") });
  const line = broken.text.split("\n").findIndex((one) => one.includes("Minorr")) + 1;
  expect(broken.problems).toMatchObject([{ severity: "error", line, path: "rules.everybody-is-asked.when", message: expect.stringContaining("amountReferenceMinorr") }]);
  expect(problemsIn(await api("POST", `/policies/drafts/${first.id}/test`, {}))).toEqual(broken.problems);
  expectProblem(await api("POST", `/policies/drafts/${first.id}/submit`, { reason: "now" }), 409, "wrong-step", "not tested");
  const mended = await done("PUT", `/policies/drafts/${first.id}`, { text: withRule(first.text, "amountReferenceMinor >= 0") });
  expect(mended.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  await done("POST", `/policies/drafts/${first.id}/test`, {});
  first = await done("POST", `/policies/drafts/${first.id}/submit`, { reason: "a wave of fraud" });
  expect(first.state).toBe("submitted");
});

test("who wrote it cannot approve it, nobody can approve another text, and nothing is live before", async () => {
  const path = `/policies/drafts/${first.id}`;
  expectProblem(await api("POST", `${path}/approve`, { digest: first.digest, reason: "fine" }), 409, "wrong-step", "Nobody approves a change of their own");
  expectProblem(await api("POST", `${path}/approve`, { reason: "fine" }), 400, "bad-request", "digest");
  expectProblem(await api("POST", `${path}/publish`, {}), 409, "wrong-step", "submitted");
  await expect(server.system.services.policies.approve(MIO, first.id, "A".repeat(43), "fine")).rejects.toThrow("another text");
  expect(await decided()).toMatchObject({ policy: "default/1" });
});

test("a restart in between keeps everything; approved by another and published, it decides the next message", async () => {
  await restart();
  const before = await decided();
  await server.system.services.policies.approve(MIO, first.id, first.digest, "seen");
  expectProblem(await api("POST", `/policies/drafts/${first.id}/approve`, { digest: first.digest, reason: "again" }), 409, "wrong-step");
  const published = await done("POST", `/policies/drafts/${first.id}/publish`, { reason: "tonight" });
  expect(published).toMatchObject({ state: "published", published: "default/2" });
  expectProblem(await api("PUT", `/policies/drafts/${first.id}`, { text: "name: x" }), 409, "wrong-step", "published");
  const after = await decided();
  expect(after).toMatchObject({ policy: "default/2", action: "challenge", rule: "everybody-is-asked" });
  expect(after.fingerprint).not.toBe(before.fingerprint);
  const view = await done<{ live: string; versions: { id: string; fingerprint: string }[] }>("GET", "/policies?issuer=demo");
  expect(view).toMatchObject({ live: "default/2", mayRollBack: true, versions: [{ id: "default/2", fingerprint: after.fingerprint }, { id: "default/1", fingerprint: before.fingerprint }] });
  expect(await done("GET", "/policies/default/2?issuer=demo")).toMatchObject({ id: "default/2", text: first.text });
  ids.push(before.id, after.id);
});

test("what was published stays live after a restart, whatever the configuration says, until it is rolled back in one step", async () => {
  await restart();
  expect(await decided()).toMatchObject({ policy: "default/2" });
  expect(await done("POST", "/policies/roll-back", { issuer: "demo", reason: "too many calls" })).toMatchObject({ live: "default/1", mayRollBack: false });
  expect(await decided()).toMatchObject({ policy: "default/1" });
  expectProblem(await api("POST", "/policies/roll-back", { issuer: "demo", reason: "again" }), 409, "wrong-step");
  // default/9 has no file; it is not asked for any more.
  await restart("default/9");
  expect(await decided()).toMatchObject({ policy: "default/1" });
});

test("every decision of either version is explained, and comes out the same when it is taken again from the files", async () => {
  for (const id of ids) expect((await done<{ exact: boolean }>("GET", `/decisions/${id}/explain`)).exact).toBe(true);
  await server.stop();
  expect(await jsonOf(0, "replay", "--check", "--data-dir", folder)).toMatchObject({ differing: 0, unavailable: 0, failed: 0 });
  expect(await jsonOf(0, "explain", String(ids[1]), "--data-dir", folder)).toMatchObject({ exact: true, record: { setup: { policy: "default/2" } } });
  expect(await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", folder)).toMatchObject({ differences: 0 });
  expect(await jsonOf(0, "journal", "verify", "--data-dir", folder)).toMatchObject({ changes: { count: 8 } });
  server = await startServer(folder);
});

test("the audit tells every step, newest first, page by page, chained", async () => {
  type Page = { items: { action: string; author: string; reason: string | null; digest: string }[]; next: string | null };
  const all = await done<Page>("GET", "/audit?issuer=demo");
  expect(all.items.map(({ action, author }) => `${action} ${author}`)).toEqual(["rolled-back token", "published token", "approved mio", "submitted token", "tested token", "edited token", "edited token", "drafted token"]);
  expect(all.next).toBeNull();
  const pages: Page["items"][number][] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: Page = await done<Page>("GET", `/audit?issuer=demo&limit=3${next === "" ? "" : `&before=${next}`}`);
    pages.push(...page.items);
    next = page.next;
  }
  expect(pages).toEqual(all.items);
});

describe("what cannot be used is told with its place and reason, and changes nothing", () => {
  const check = async (text: string) => done<{ ok: boolean; problems: DraftBody["problems"] }>("POST", "/policies/check", { text });
  const rule = (when: string): string => `name: x\nversion: 1\ndescription: { en: x, ja: x }\nrules:\n  - id: one\n    when: ${when}\n    then: challenge\n    sentence: { en: x, ja: x }\notherwise: frictionless\n`;

  test.each<[string, string, number, string, RegExp]>([
    ["an unknown fact", rule("scoer > 3"), 6, "rules.one.when", /"scoer" is neither a fact nor a constant/],
    ["a type error", rule("channel > 3"), 6, "rules.one.when", /no such overload/],
    ["an expression without end", rule(`scriptClient${" || scriptClient".repeat(1_000)}`), 6, "rules.one.when", /longer than/],
    ["brackets without end", rule("(".repeat(900) + "scriptClient" + ")".repeat(900)), 6, "rules.one.when", /./],
    ["aliases that multiply", `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n${rule("*c")}`, 1, "a", /not a known member/],
    ["a merge key", rule("scriptClient").replace("version: 1", "<<: { version: 1 }"), 2, "<<", /not a known member/],
    ["a tag", rule("!!js/function x"), 6, "", /tag/i],
    ["the same key twice", rule("scriptClient").replace("version: 1", "version: 1\nversion: 2"), 3, "", /unique/i],
    ["deep nesting", "[".repeat(10_000), 1, "", /nests/],
    ["no document at all", "\u0000", 1, "", /./],
    ["a rule that is never reached", rule("true").replace("otherwise", "  - id: two\n    when: scriptClient\n    then: inform\n    sentence: { en: x, ja: x }\notherwise"), 9, "rules.2", /never asked/],
  ])("%s", async (_, text, line, path, message) => {
    expect((await check(text)).problems).toEqual(expect.arrayContaining([expect.objectContaining({ line, path, message: expect.stringMatching(message) })]));
  });

  test("10 MB of YAML, a body that is no policy, members that are none", async () => {
    const before = server.system.services.changes.all().length;
    expectProblem(await api("POST", "/policies/check", { text: "a".repeat(10 << 20) }), 413, "too-large");
    expect((await check("#".repeat(300_000))).problems).toMatchObject([{ line: 1, message: expect.stringContaining("longer") }]);
    expect(problemsIn(await api("POST", "/policies/drafts", { issuer: "demo", title: "x", text: "#".repeat(300_000) }))).toMatchObject([{ line: 1 }]);
    for (const body of [null, [], 3, "x", {}, { text: 3 }, { text: "a", more: 1 }, { __proto__: null, constructor: 1 }]) expectProblem(await api("POST", "/policies/check", body), 400, "bad-request");
    for (const body of [{ title: "x" }, { issuer: "demo" }, { issuer: "demo", title: "x", constants: [] }, { issuer: "demo", title: "x", constants: { a: {} } }, { issuer: "demo", title: "x".repeat(300) }]) expectProblem(await api("POST", "/policies/drafts", body), 400, "bad-request");
    expectProblem(await api("POST", "/policies/drafts", { issuer: "nobody", title: "x" }), 404, "not-found");
    expectProblem(await api("POST", "/policies/drafts", { issuer: "demo", title: "x", base: "../../keys" }), 404, "not-found");
    expectProblem(await api("GET", "/policies"), 400, "bad-request", "issuer");
    for (const path of ["/policies/drafts/x", "/policies/drafts/__proto__", "/policies/default/99?issuer=demo", "/policies/..%2f..%2fdata/keys?issuer=demo"]) expectProblem(await api("GET", path), 404, "not-found");
    expectProblem(await api("GET", "/audit?issuer=demo&limit=0"), 400, "bad-request", "limit");
    expect(server.system.services.changes.all().length).toBe(before);
  });
});
