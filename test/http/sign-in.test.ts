import { DEMO_ISSUER } from "../../src/config.js";
import { bytesOfBase32 } from "../../src/issuer/access/one-time-code.js";
import type { AuditPage } from "../../src/issuer/index.js";
import { LIMITS } from "../../src/limits.js";
import { oneTimeCode } from "../issuer/access/authenticator.js";
import { jsonOf } from "../cli/captured-io.js";
import { startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask, askApi, expectProblem } from "./asking.js";
import type { Said } from "./asking.js";
import { cookiesOf } from "./cookie-jar.js";
import { until } from "../until.js";

const folder = temporaryFolder();
const secureFolder = temporaryFolder();
let clock = Date.now();
let server: RunningServer;
let yuki: { readonly name: string; readonly password: string; readonly codeSecret: string };

const add = (name: string, role: string): Promise<unknown> => jsonOf(0, "people", "add", "--name", name, "--role", role, "--issuer", "demo", "--data-dir", folder);

beforeAll(async () => {
  yuki = (await add("yuki", "approver")) as typeof yuki;
  server = await startServer(folder, { publicUrl: "http://127.0.0.1:0" }, () => clock);
});
afterAll(() => server.stop());
// Each sign-in takes a code of its own.
beforeEach(() => void (clock += 60_000));

const codeNow = (): string => oneTimeCode(bytesOfBase32(yuki.codeSecret), clock);
const send = (body: unknown, headers: Record<string, string> = {}): Promise<Said> => ask(server.url, { method: "POST", path: "/api/v1/session", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
const signIn = (changes: object = {}): Promise<Said> => send({ name: "yuki", password: yuki.password, code: codeNow(), ...changes });
const sessionOf = (cookie: string): Promise<Said> => ask(server.url, { path: "/api/v1/session", headers: { Cookie: cookie } });

describe("with a password and a one-time code", () => {
  test("somebody comes in, is told what there is to do, and goes", async () => {
    const said = await signIn();
    expect(said.status).toBe(201);
    expect(said.headers["set-cookie"]).toEqual([expect.stringMatching(/^sekisho_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)]);
    expect(said.headers["cache-control"]).toBe("no-store");
    const view = JSON.parse(said.body) as { csrfToken: string };
    expect(view).toEqual({ person: { id: "yuki", name: "yuki" }, issuers: [{ id: "demo", name: DEMO_ISSUER.name, role: "approver", currency: "JPY" }], csrfToken: expect.any(String) });
    expect(JSON.parse((await sessionOf(cookiesOf(said))).body)).toEqual(view);

    const left = await ask(server.url, { method: "DELETE", path: "/api/v1/session", headers: { Cookie: cookiesOf(said), "X-CSRF-Token": view.csrfToken } });
    expect(left).toMatchObject({ status: 204, headers: { "set-cookie": [expect.stringContaining("Max-Age=0")] } });
    expectProblem(await sessionOf(cookiesOf(said)), 401, "unauthorized");
  });

  test("a second sign-in of the same browser ends the first session", async () => {
    const first = cookiesOf(await signIn());
    clock += 60_000;
    const second = await send({ name: "yuki", password: yuki.password, code: codeNow() }, { Cookie: first });
    expect((await sessionOf(first)).status).toBe(401);
    expect((await sessionOf(cookiesOf(second))).status).toBe(200);
  });

  test.each([
    ["a wrong password", { password: "x" }],
    ["a wrong code", { code: "12345x" }],
    ["a name that nobody has", { name: "nobody" }],
  ])("%s is refused without saying what was wrong", async (_, changes) => {
    const said = await signIn(changes);
    expectProblem(said, 401, "sign-in-refused", "do not belong together");
    expect(said.headers["set-cookie"]).toBeUndefined();
  });

  test.each([["name", 7], ["password", null], ["code", 123456], ["password", "x".repeat(201)]])("a %s that is none is named: %j", async (member, value) => {
    expectProblem(await signIn({ [member]: value }), 400, "bad-request", member);
  });

  test("too many wrong ones have to wait, and are told how long", async () => {
    for (let number = 0; number < LIMITS.attemptsByName.free; number++) expectProblem(await signIn({ name: "aoi" }), 401, "sign-in-refused");
    const said = await signIn({ name: "aoi" });
    expectProblem(said, 429, "too-many-attempts");
    expect(said.headers["retry-after"]).toBe("1");
    expect((await signIn()).status).toBe(201);
  });

  test("people who are added or removed while the server runs can sign in or are out", async () => {
    const signedIn = cookiesOf(await signIn());
    await jsonOf(0, "people", "remove", "--name", "yuki", "--data-dir", folder);
    await until(async () => (await sessionOf(signedIn)).status === 401);
    expect(JSON.parse((await ask(server.url, { path: "/api/v1/sign-in" })).body)).toEqual({ local: false, oidc: null });
    yuki = (await add("yuki", "viewer")) as typeof yuki;
    await until(async () => (JSON.parse((await ask(server.url, { path: "/api/v1/sign-in" })).body) as { local: boolean }).local);
    clock += 60_000;
    expect(JSON.parse((await signIn()).body)).toMatchObject({ issuers: [{ role: "viewer" }] });
    const audit = async (): Promise<AuditPage["items"]> => (JSON.parse((await askApi(server, "GET", "/audit?issuer=demo&limit=200")).body) as AuditPage).items;
    // A sign-in is answered before the log is on the disk.
    await until(async () => (await audit())[0]?.subject === "session");
    const items = await audit();
    expect(items.filter(({ subject }) => subject === "person").map(({ author, action, about }) => [author, action, about])).toEqual([
      ["people.json", "made viewer", "yuki"], ["people.json", "removed", "yuki"], ["people.json", "made approver", "yuki"],
    ]);
    expect(items[0]).toMatchObject({ author: "yuki", subject: "session", action: "signed-in" });
    expect(items.filter(({ action }) => action === "refused").map(({ author, reason }) => [author, reason])).toEqual([["yuki", expect.any(String)], ["yuki", expect.any(String)]]);
  });
});

describe("with the link of the start", () => {
  const pathOf = (url: string): string => url.slice(server.url.length);

  test("its first use is an administrator of every issuer, the second is told how to get another", async () => {
    const url = server.system.signInUrl();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/sign-in\?token=[\w-]{43}$/);
    expect((await ask(server.url, { method: "HEAD", path: pathOf(url) })).status).toBe(401);
    const said = await ask(server.url, { path: pathOf(url) });
    expect(said).toMatchObject({ status: 303, headers: { location: "./" } });
    expect(JSON.parse((await sessionOf(cookiesOf(said))).body)).toMatchObject({ person: { id: "console" }, issuers: [{ id: "demo", role: "administrator" }] });
    const again = await ask(server.url, { path: pathOf(url) });
    expect(again).toMatchObject({ status: 401, body: expect.stringContaining("restart the server"), headers: { "cache-control": "no-store", "referrer-policy": "no-referrer" } });
    expect(cookiesOf(again)).toBe("");
  });

  test.each(["", "?token=", "?token=x", "?token[]=x", "?token=a&token=b"])("there is nothing at /console/sign-in%s", async (query) => {
    expect((await ask(server.url, { path: `/console/sign-in${query}`, headers: { "Accept-Language": "ja,en" } })).body).toContain("サーバーを再起動");
  });

  test("after a quarter of an hour it is too old", async () => {
    const path = pathOf(server.system.signInUrl());
    clock += LIMITS.signInLinkMsMax;
    expect((await ask(server.url, { path })).status).toBe(401);
  });
});

test("over https the cookie is bound to the host and goes over https alone", async () => {
  const secure = await startServer(secureFolder, { publicUrl: "https://acs.example/sekisho" });
  const link = secure.system.signInUrl();
  expect(link).toMatch(/^https:\/\/acs\.example\/sekisho\/console\/sign-in\?token=/);
  const said = await ask(secure.url, { path: link.replace("https://acs.example/sekisho", "") });
  expect(said.headers["set-cookie"]).toEqual([expect.stringMatching(/^__Host-sekisho_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/)]);
  expect((await ask(secure.url, { path: "/api/v1/session", headers: { Cookie: cookiesOf(said) } })).status).toBe(200);
  await secure.stop();
});
