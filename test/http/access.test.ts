import { DEMO_ISSUER } from "../../src/config.js";
import { ROUTES } from "../../src/http/index.js";
import { ROLES } from "../../src/issuer/index.js";
import type { Role } from "../../src/issuer/index.js";
import { LIMITS } from "../../src/limits.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask, expectProblem } from "./asking.js";
import type { Question, Said } from "./asking.js";
import { cookiesOf } from "./cookie-jar.js";
import { signInAtProvider, startProvider } from "./identity-provider.js";
import type { TestProvider } from "./identity-provider.js";

/** What a door of the issuer's side asks for, said here a second time on purpose: a slip in the table of routes has to show. */
interface Expectation {
  readonly needs: Role | "signed-in" | "anyone";
  /** A request about something of this issuer. */
  ask(issuer: Issuer): Pick<Question, "path" | "body"> & { readonly type?: string };
  /** What those who may get; any status that is none of 401, 403, 404 where left out. */
  readonly passes?: readonly number[];
  /** What those get who may only elsewhere: 404 where even that it is there is not theirs to know. */
  readonly elsewhere?: 403 | 404;
  /** What those get who may less here, where they may see that it is there; as `elsewhere` where left out. */
  readonly lesser?: 403;
  /** Set where the request is about no issuer, so that a role at any one is enough. */
  readonly anywhere?: true;
}

type Issuer = "own" | "other";

const decisions: Record<Issuer, string> = { own: "", other: "" };
const drafts: Record<Issuer, string> = { own: "", other: "" };
const backtests: Record<Issuer, string> = { own: "", other: "" };
const entries: Record<Issuer, string> = { own: "", other: "" };

/** A step in the life of a draft, which is whoever's issuer it was made for. */
const draftStep = (needs: Role, step: string, body?: object): Expectation => ({
  needs, elsewhere: 404, lesser: 403, ask: (issuer) => ({ path: `/api/v1/policies/drafts/${drafts[issuer]}${step}`, ...(body !== undefined && { body: JSON.stringify(body) }) }),
});

/** A look at a decision that a person reviews, or a step of that. */
const reviewing = (needs: Role, step: string, passes: readonly number[], body?: () => object): Expectation => ({
  needs, elsewhere: 404, lesser: 403, passes, ask: (issuer) => ({ path: `/api/v1/review/${decisions[issuer]}${step}`, ...(body !== undefined && { body: JSON.stringify(body()) }) }),
});

const EXPECTED: Readonly<Record<string, Expectation>> = {
  "GET /api/v1/decisions/:id": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/decisions/${decisions[issuer]}` }), passes: [200], elsewhere: 404 },
  "GET /api/v1/decisions/:id/explain": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/decisions/${decisions[issuer]}/explain` }), passes: [200], elsewhere: 404 },
  "GET /api/v1/decisions": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/decisions?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/overview": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/overview?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/stream": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/stream?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/tuning/costs": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/tuning/costs?issuer=${issuer}` }), passes: [200] },
  "PUT /api/v1/tuning/costs": { needs: "approver", ask: (issuer) => ({ path: `/api/v1/tuning/costs?issuer=${issuer}`, body: "{}" }), passes: [200] },
  ...Object.fromEntries(["tuning/what-if", "tuning/curves", "tuning/solve"].map((door) => [`POST /api/v1/${door}`, { needs: "viewer", ask: (issuer: Issuer) => ({ path: `/api/v1/${door}`, body: JSON.stringify({ issuer }) }) } satisfies Expectation])),
  "GET /api/v1/meters": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/meters?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/meters/settings": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/meters/settings?issuer=${issuer}` }), passes: [200] },
  "PUT /api/v1/meters/settings": { needs: "approver", ask: (issuer) => ({ path: `/api/v1/meters/settings?issuer=${issuer}`, body: JSON.stringify({ reason: "a test" }) }), passes: [200] },
  "POST /api/v1/meters/what-if": { needs: "viewer", ask: (issuer) => ({ path: "/api/v1/meters/what-if", body: JSON.stringify({ issuer, thresholds: { challengeScore: 900, rejectScore: 990 } }) }), passes: [200] },
  "GET /api/v1/settings": { needs: "approver", ask: (issuer) => ({ path: `/api/v1/settings?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/policies": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/policies?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/policies/:name/:version": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/policies/default/1?issuer=${issuer}` }), passes: [200] },
  "POST /api/v1/policies/check": { needs: "analyst", anywhere: true, ask: () => ({ path: "/api/v1/policies/check", body: JSON.stringify({ text: "name: x" }) }), passes: [200] },
  "POST /api/v1/policies/roll-back": { needs: "approver", ask: (issuer) => ({ path: "/api/v1/policies/roll-back", body: JSON.stringify({ issuer, reason: "a test" }) }), passes: [409] },
  "POST /api/v1/policies/rollout": { needs: "approver", ask: (issuer) => ({ path: "/api/v1/policies/rollout", body: JSON.stringify({ issuer, share: 50, reason: "a test" }) }), passes: [409] },
  "GET /api/v1/models": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/models?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/models/drift": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/models/drift?issuer=${issuer}` }), passes: [200] },
  "POST /api/v1/models/shadow": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/models/shadow", body: JSON.stringify({ issuer, stop: true, reason: "a test" }) }), passes: [409] },
  "POST /api/v1/models/promote": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/models/promote", body: JSON.stringify({ issuer, model: "first", reason: "a test" }) }), passes: [409] },
  "GET /api/v1/shadow": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/shadow?issuer=${issuer}` }), passes: [200] },
  "POST /api/v1/policies/drafts": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/policies/drafts", body: JSON.stringify({ issuer, title: "A test" }) }), passes: [201] },
  "GET /api/v1/policies/drafts/:draft": draftStep("viewer", ""),
  "PUT /api/v1/policies/drafts/:draft": draftStep("analyst", "", { title: "Another" }),
  "POST /api/v1/policies/drafts/:draft/test": draftStep("analyst", "/test", {}),
  "POST /api/v1/policies/drafts/:draft/submit": draftStep("analyst", "/submit", { reason: "a test" }),
  "POST /api/v1/policies/drafts/:draft/withdraw": draftStep("analyst", "/withdraw", { reason: "a test" }),
  "POST /api/v1/policies/drafts/:draft/approve": draftStep("approver", "/approve", { reason: "a test", digest: "another" }),
  "POST /api/v1/policies/drafts/:draft/send-back": draftStep("approver", "/send-back", { reason: "a test" }),
  "POST /api/v1/policies/drafts/:draft/publish": draftStep("approver", "/publish", {}),
  "GET /api/v1/lists": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/lists?issuer=${issuer}` }), passes: [200] },
  "POST /api/v1/lists": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/lists", body: JSON.stringify({ issuer, list: "watch", kind: "bin", value: "90000034", reason: "a test" }) }), passes: [201, 409] },
  "POST /api/v1/lists/:entry/end": { needs: "analyst", elsewhere: 404, lesser: 403, ask: (issuer) => ({ path: `/api/v1/lists/${entries[issuer]}/end`, body: JSON.stringify({ reason: "a test" }) }), passes: [200, 409] },
  "GET /api/v1/audit": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/audit?issuer=${issuer}` }), passes: [200] },
  "POST /api/v1/policies/backtest": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/policies/backtest", body: JSON.stringify({ issuer }) }) },
  "GET /api/v1/backtests": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/backtests?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/backtests/:id": { needs: "viewer", elsewhere: 404, lesser: 403, ask: (issuer) => ({ path: `/api/v1/backtests/${backtests[issuer]}` }), passes: [200] },
  "GET /api/v1/backtests/:id/flips": { needs: "viewer", elsewhere: 404, lesser: 403, ask: (issuer) => ({ path: `/api/v1/backtests/${backtests[issuer]}/flips` }), passes: [200] },
  "DELETE /api/v1/backtests/:id": { needs: "analyst", elsewhere: 404, lesser: 403, ask: (issuer) => ({ path: `/api/v1/backtests/${backtests[issuer]}` }), passes: [200] },
  // Begins runs, of which only the latest few are kept: after the doors that are about one.
  "POST /api/v1/backtests": { needs: "analyst", ask: (issuer) => ({ path: "/api/v1/backtests", body: JSON.stringify({ issuer, policy: "default/1", to: "2020-01-01T00:00:00Z" }) }), passes: [202, 409, 503] },
  "DELETE /api/v1/sample": { needs: "administrator", ask: (issuer) => ({ path: `/api/v1/sample?issuer=${issuer}` }), passes: [404], elsewhere: 403 },
  "POST /api/v1/labels": {
    needs: "analyst",
    ask: (issuer) => ({ path: "/api/v1/labels", body: JSON.stringify({ ref: decisions[issuer], label: "fraud", source: "issuer" }) }),
    passes: [201, 409],
    elsewhere: 404,
  },
  // What is nobody's here is passed over, whoever's it is elsewhere.
  "POST /api/v1/labels/file": { needs: "analyst", anywhere: true, ask: (issuer) => ({ path: "/api/v1/labels/file", type: "text/csv", body: `ref,label,source\n${decisions[issuer]},none,issuer\n` }), passes: [200] },
  "GET /api/v1/review": { needs: "viewer", ask: (issuer) => ({ path: `/api/v1/review?issuer=${issuer}` }), passes: [200] },
  "GET /api/v1/review/:decision": reviewing("viewer", "", [200]),
  "GET /api/v1/review/:decision/links": reviewing("viewer", "/links", [200]),
  "POST /api/v1/review/:decision/claim": reviewing("analyst", "/claim", [200, 409], () => ({ takeOver: true })),
  "POST /api/v1/review/:decision/release": reviewing("analyst", "/release", [200, 409], () => ({})),
  "POST /api/v1/review/:decision/snooze": reviewing("analyst", "/snooze", [200, 409], () => ({ until: new Date(clock + 3_600_000).toISOString() })),
  "POST /api/v1/review/:decision/note": reviewing("analyst", "/note", [200], () => ({ text: "a test" })),
  "POST /api/v1/review/:decision/verdict": reviewing("analyst", "/verdict", [200, 409], () => ({ verdict: "unsure" })),
  "GET /api/v1/sign-in": { needs: "anyone", ask: () => ({ path: "/api/v1/sign-in" }), passes: [200] },
  // Nobody has that name: who comes so far is told so.
  "POST /api/v1/session": { needs: "anyone", ask: () => ({ path: "/api/v1/session", body: JSON.stringify({ name: "x", password: "x", code: "x" }) }), passes: [401, 429] },
  "GET /api/v1/session": { needs: "signed-in", ask: () => ({ path: "/api/v1/session" }), passes: [200] },
  "DELETE /api/v1/session": { needs: "signed-in", ask: () => ({ path: "/api/v1/session" }), passes: [204] },
  "GET /api/v1/people": { needs: "administrator", ask: (issuer) => ({ path: `/api/v1/people?issuer=${issuer}` }), passes: [200] },
};

const doors = ROUTES.filter(({ path }) => path.startsWith("/api/v1/")).map((route) => `${route.method} ${route.path}`);

test("every door of the API has its expectation, and there is none without a door", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...doors].sort());
});

let clock = Date.now();
let provider: TestProvider;
let server: RunningServer;
const folder = temporaryFolder();
beforeAll(async () => {
  provider = await startProvider(() => clock);
  const { issuer, clientId, clientSecret } = provider;
  const roles = Object.fromEntries(["own", "other", "*"].flatMap((at) => ROLES.map((role) => [`${at} ${role}`, { issuer: at, role }])));
  const issuers = [{ ...DEMO_ISSUER, id: "own" }, { ...DEMO_ISSUER, id: "other", bins: ["45"] }];
  server = await startServer(folder, { issuers, publicUrl: "http://127.0.0.1:0", oidc: { issuer, clientId, clientSecret, roleClaim: "groups", roles } }, () => clock);
  decisions.own = String((await post(server, payment(1, { acctNumber: "5200000000000007" })))["acsTransID"]);
  decisions.other = String((await post(server, payment(2, { acctNumber: "4500000000000007" })))["acsTransID"]);
  for (const issuer of ["own", "other"] as const) {
    const make = async (path: string, body: object): Promise<string> => {
      const made = await ask(server.url, { method: "POST", path: `/api/v1/${path}`, headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body: JSON.stringify({ issuer, ...body }) });
      return (JSON.parse(made.body) as { id: string }).id;
    };
    drafts[issuer] = await make("policies/drafts", { title: "A test" });
    entries[issuer] = await make("lists", { list: "watch", kind: "bin", value: "90000012", reason: "a test" });
    backtests[issuer] = await make("backtests", {});
  }
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

/** Somebody with these roles signs in; the headers are those that a page of ours sends. */
async function signedIn(roles: Readonly<Record<string, Role>>): Promise<{ Cookie: string; "X-CSRF-Token": string }> {
  provider.answer = { claims: { sub: "someone", groups: Object.entries(roles).map((pair) => pair.join(" ")) } };
  const Cookie = cookiesOf(await signInAtProvider(server.url));
  const { csrfToken } = JSON.parse((await ask(server.url, { path: "/api/v1/session", headers: { Cookie } })).body) as { csrfToken: string };
  return { Cookie, "X-CSRF-Token": csrfToken };
}

const methodOf = (door: string): string => door.split(" ")[0] as string;

function knock(door: string, issuer: Issuer, headers: Readonly<Record<string, string>>): Promise<Said> {
  const { type = "application/json", ...question } = (EXPECTED[door] as Expectation).ask(issuer);
  return ask(server.url, { method: methodOf(door), ...question, headers: { ...(question.body !== undefined && { "Content-Type": type }), ...headers } });
}

function expectPassed(door: string, { status, body }: Said): void {
  const { passes } = EXPECTED[door] as Expectation;
  if (passes === undefined) expect({ refused: [401, 403, 404].includes(status), status, body }).toMatchObject({ refused: false });
  else expect({ passed: passes.includes(status), status, body }).toMatchObject({ passed: true });
}

const reaches = (role: Role, needs: Expectation["needs"]): boolean => needs === "anyone" || needs === "signed-in" || ROLES.indexOf(role) >= ROLES.indexOf(needs);

describe.each(Object.keys(EXPECTED))("%s", (door) => {
  const { needs, elsewhere = 403, lesser = elsewhere, anywhere } = EXPECTED[door] as Expectation;
  const shut: typeof test | undefined = needs === "anyone" ? undefined : test;

  test.each(ROLES.flatMap((role) => (["own", "other"] as const).map((issuer) => [role, issuer] as const)))("a %s of the own issuer, about the %s one", async (role, issuer) => {
    const said = await knock(door, issuer, await signedIn({ own: role }));
    if (!reaches(role, needs)) return expectProblem(said, 403, "forbidden");
    if (issuer === "own" || needs === "anyone" || needs === "signed-in" || anywhere) return expectPassed(door, said);
    expectProblem(said, elsewhere, elsewhere === 403 ? "forbidden" : "not-found");
  });

  shut?.("somebody with the role only at the other issuer, and less at this one", async () => {
    const less = ROLES[ROLES.indexOf(needs as Role) - 1];
    const said = await knock(door, "own", await signedIn({ other: "administrator", ...(less !== undefined && { own: less }) }));
    if (needs === "signed-in" || anywhere) return expectPassed(door, said);
    const wanted = less === undefined ? elsewhere : lesser;
    expectProblem(said, wanted, wanted === 403 ? "forbidden" : "not-found");
  });

  test.each(["own", "other"] as const)("a role for every issuer, and the bearer token, reach the %s one", async (issuer) => {
    expectPassed(door, await knock(door, issuer, await signedIn({ "*": needs === "anyone" || needs === "signed-in" ? "viewer" : needs })));
    expectPassed(door, await knock(door, issuer, { Authorization: `Bearer ${server.token}` }));
  });

  shut?.("nobody, and nobody in disguise", async () => {
    const { Cookie, ...csrf } = await signedIn({ own: "administrator" });
    const forged = Cookie.slice(0, -1) + (Cookie.endsWith("A") ? "B" : "A");
    const disguises = [{}, csrf, { Cookie: "sekisho_session=", ...csrf }, { Cookie: forged, ...csrf }, { Cookie: Cookie.replace("sekisho_session", "__Host-sekisho_session"), ...csrf }, { Cookie, ...csrf, Authorization: "Bearer no" }, { Authorization: "" }];
    for (const headers of disguises) expectProblem(await knock(door, "own", headers), 401, "unauthorized");
  });

  shut?.("a session that is over", async () => {
    const [idle, closed] = [await signedIn({ own: "administrator" }), await signedIn({ own: "administrator" })];
    expect((await ask(server.url, { method: "DELETE", path: "/api/v1/session", headers: closed })).status).toBe(204);
    expectProblem(await knock(door, "own", closed), 401, "unauthorized");
    clock += LIMITS.sessionIdleMsMax;
    expectProblem(await knock(door, "own", idle), 401, "unauthorized");
  });

  const changing = methodOf(door) === "GET" ? undefined : shut;
  changing?.("a session whose request a foreign page may have sent", async () => {
    const { Cookie, "X-CSRF-Token": token } = await signedIn({ own: "administrator" });
    const foreign = (await signedIn({ own: "administrator" }))["X-CSRF-Token"];
    for (const wrong of [undefined, "", token.slice(1), `${token}x`, foreign]) expectProblem(await knock(door, "own", { Cookie, ...(wrong !== undefined && { "X-CSRF-Token": wrong }) }), 403, "csrf");
  });
});

test("the author of a label is whoever sent it", async () => {
  const ref = String((await post(server, payment(3)))["acsTransID"]);
  const send = (label: string, headers: Readonly<Record<string, string>>): Promise<Said> =>
    ask(server.url, { method: "POST", path: "/api/v1/labels", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify({ ref, label, source: "issuer" }) });
  await send("fraud", await signedIn({ "*": "analyst" }));
  await send("genuine", { Authorization: `Bearer ${server.token}` });
  const authors: string[] = [];
  for await (const { record } of server.system.engine.journal.read()) if (record.kind === "label" && record.acsTransID === ref) authors.push(record.author ?? "");
  expect(authors).toEqual(["oidc:someone", "token"]);
});

describe("the issuer that a request is about", () => {
  const people = async (query: string, roles: Readonly<Record<string, Role>>): Promise<Said> => ask(server.url, { path: `/api/v1/people${query}`, headers: await signedIn(roles) });

  test("is the only one of whoever asks, where none is named", async () => {
    expect((await people("", { own: "administrator" })).status).toBe(200);
    expectProblem(await people("", { "*": "administrator" }), 400, "bad-request", "issuer");
    expectProblem(await people("", { own: "administrator", other: "viewer" }), 400, "bad-request", "issuer");
  });

  test.each(["?issuer=own&issuer=other", "?issuer=*", "?issuer[]=own"])("is one and not several: %s", async (query) => {
    expectProblem(await people(query, { "*": "administrator" }), 400, "bad-request", "issuer");
  });

  test.each(["nowhere", "constructor", "", "OWN", "own%20"])("is one that is there: %j", async (name) => {
    expectProblem(await people(`?issuer=${name}`, { "*": "administrator" }), 404, "not-found", "issuer");
    expectProblem(await people(`?issuer=${name}`, { own: "administrator" }), 403, "forbidden");
  });
});
