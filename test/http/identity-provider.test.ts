import { UnsecuredJWT, SignJWT, decodeJwt } from "jose";
import type { JWTPayload } from "jose";
import { DEMO_ISSUER } from "../../src/config.js";
import type { Config } from "../../src/config.js";
import { LIMITS } from "../../src/limits.js";
import { startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask } from "./asking.js";
import { cookiesOf } from "./cookie-jar.js";
import { signInAtProvider, startProvider, toProviderAndBack } from "./identity-provider.js";
import type { NextAnswer, TestProvider } from "./identity-provider.js";

const folder = temporaryFolder();
let clock = Date.now();
let provider: TestProvider;
let server: RunningServer;

const settings = (): Pick<Required<Config>, "oidc" | "publicUrl"> => ({ publicUrl: "http://127.0.0.1:0", oidc: {
  issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, roleClaim: "realm_access.roles",
  roles: { fraud: { issuer: "demo", role: "analyst" }, heads: { issuer: "*", role: "administrator" } },
} });
const claims = (changes: JWTPayload = {}): JWTPayload => ({ sub: "248289761001", name: "Yuki 雪", realm_access: { roles: ["staff", "fraud"] }, ...changes });

beforeAll(async () => {
  provider = await startProvider(() => clock);
  server = await startServer(folder, settings(), () => clock);
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.answer = { claims: claims() };
  provider.discovery = {};
});

const session = async (cookie: string) => ask(server.url, { path: "/api/v1/session", headers: { Cookie: cookie } });

test("whoever the provider knows comes in with the role of the claim, and the browser goes to the console", async () => {
  const said = await signInAtProvider(server.url);
  expect(said).toMatchObject({ status: 303, headers: { location: "../", "cache-control": "no-store" } });
  expect(String(said.headers["set-cookie"])).toMatch(/sekisho_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict(,|$)/);
  expect(JSON.parse((await session(cookiesOf(said))).body)).toEqual({
    person: { id: "oidc:248289761001", name: "Yuki 雪" },
    issuers: [{ id: "demo", name: DEMO_ISSUER.name, role: "analyst", currency: "JPY" }],
    csrfToken: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(JSON.parse((await ask(server.url, { path: "/api/v1/sign-in" })).body)).toEqual({ local: false, oidc: "127.0.0.1" });
});

test("the person stands among the people of the issuer, with the moment of the last request", async () => {
  await signInAtProvider(server.url);
  const people = JSON.parse((await ask(server.url, { path: "/api/v1/people", headers: { Authorization: `Bearer ${server.token}` } })).body) as unknown[];
  expect(people).toContainEqual({ id: "oidc:248289761001", name: "Yuki 雪", role: "analyst", source: "oidc", lastSeenAt: new Date(clock).toISOString() });
});

test.each([
  ["no role of ours", { realm_access: { roles: ["staff"] } }],
  ["no such claim", { realm_access: undefined }],
  ["a claim of another kind", { realm_access: { roles: { fraud: true } } }],
  ["a name of every object", { realm_access: { roles: ["constructor", "__proto__"] } }],
])("who has %s is told so and stays outside", async (_, changes) => {
  provider.answer = { claims: claims(changes as JWTPayload) };
  const said = await signInAtProvider(server.url);
  expect(said).toMatchObject({ status: 403, body: expect.stringContaining("no role") });
  expect(cookiesOf(said)).toBe("");
});

test.each([["a text instead of a list", "heads"], ["a greater role beside a lesser", ["fraud", "heads"]]])("%s is understood", async (_, roles) => {
  provider.answer = { claims: claims({ realm_access: { roles } }) };
  expect(JSON.parse((await session(cookiesOf(await signInAtProvider(server.url)))).body)).toMatchObject({ issuers: [{ role: "administrator" }] });
});

const spoilt: readonly (readonly [string, Partial<NextAnswer>])[] = [
  ["is for another client", { spoilClaims: (given) => ({ ...given, aud: "another" }) }],
  ["is for several, and another asked", { spoilClaims: (given) => ({ ...given, aud: ["sekisho", "another"], azp: "another" }) }],
  ["is for several, and says not who asked", { spoilClaims: (given) => ({ ...given, aud: ["sekisho", "another"] }) }],
  ["is of another issuer", { spoilClaims: (given) => ({ ...given, iss: "https://other.example" }) }],
  ["is over", { spoilClaims: (given) => ({ ...given, exp: Math.floor(clock / 1000) - 31 }) }],
  ["never ends", { spoilClaims: ({ exp: _, ...given }) => given }],
  ["is not valid yet", { spoilClaims: (given) => ({ ...given, nbf: Math.floor(clock / 1000) + 60 }) }],
  ["answers another request", { spoilClaims: (given) => ({ ...given, nonce: "another" }) }],
  ["answers no request", { spoilClaims: ({ nonce: _, ...given }) => given }],
  ["names nobody", { spoilClaims: ({ sub: _, ...given }) => given }],
  ["names somebody in signs of control", { spoilClaims: (given) => ({ ...given, sub: "a\nb" }) }],
  ["was changed on the way", { spoilToken: (token) => tampered(token, { realm_access: { roles: ["heads"] } }) }],
  ["has another signature", { spoilToken: (token) => `${token.slice(0, -4)}AAAA` }],
  ["is not signed", { spoilToken: (token) => new UnsecuredJWT(decodeJwt(token)).encode() }],
  ["is signed by a stranger under the provider's key id", { spoilToken: (token, key) => new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(key) }],
  ["is signed with a key that the provider does not have", { spoilToken: (token, key) => new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "ES256", kid: "two" }).sign(key) }],
  ["is signed with the client's secret", { spoilToken: (token) => new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(provider.clientSecret.padEnd(32))) }],
  ["is no token at all", { spoilToken: () => "x.y.z" }],
];

function tampered(token: string, changes: object): string {
  const [head, , signature] = token.split(".");
  return [head, Buffer.from(JSON.stringify({ ...decodeJwt(token), ...changes })).toString("base64url"), signature].join(".");
}

test.each(spoilt)("an ID token that %s opens nothing", async (_, wrong) => {
  provider.answer = { claims: claims(), ...wrong };
  const said = await signInAtProvider(server.url);
  expect(said).toMatchObject({ status: 401, body: expect.stringContaining("could not be used") });
  expect(cookiesOf(said)).toBe("");
});

describe("the way back", () => {
  test("leads nowhere without the cookie, with another's, with another state, or twice", async () => {
    const [mine, theirs] = [await toProviderAndBack(server.url), await toProviderAndBack(server.url)];
    expect((await ask(server.url, { path: mine.path })).status).toBe(400);
    expect((await ask(server.url, { path: mine.path, headers: { Cookie: theirs.cookie } })).status).toBe(401);
    expect((await ask(server.url, { path: mine.path.replace(/state=[^&]+/, "state=x"), headers: { Cookie: mine.cookie } })).status).toBe(401);
    expect((await ask(server.url, { path: mine.path, headers: { Cookie: mine.cookie.replace(/=\d/, "=9") } })).status).toBe(401);
    expect((await ask(server.url, { path: mine.path, headers: { Cookie: mine.cookie } })).status).toBe(303);
    expect((await ask(server.url, { path: mine.path, headers: { Cookie: mine.cookie } })).status).toBe(401);
  });

  test("leads nowhere after too long, and with what the provider says when somebody declines", async () => {
    const { path, cookie } = await toProviderAndBack(server.url);
    expect((await ask(server.url, { path: path.replace(/code=[^&]+/, "error=access_denied"), headers: { Cookie: cookie } })).status).toBe(400);
    clock += LIMITS.providerSignInMsMax;
    expect((await ask(server.url, { path, headers: { Cookie: cookie } })).status).toBe(401);
  });

  test("says so when the provider cannot be used just then", async () => {
    provider.answer = { claims: claims(), tokenStatus: 503 };
    expect(await signInAtProvider(server.url)).toMatchObject({ status: 502, body: expect.stringContaining("cannot be reached") });
  });
});

describe("a provider", () => {
  test.each([
    ["of another name", { issuer: "https://other.example" }],
    ["whose tokens come unencrypted from elsewhere", { token_endpoint: "http://provider.example/token" }],
    ["without keys", { jwks_uri: undefined }],
    ["whose sign-in is a script", { authorization_endpoint: "javascript:alert(1)" }],
  ])("%s is not gone to, and is asked again once it is mended", async (_, discovery) => {
    const other = await startServer(temporaryChildFolder(), settings(), () => clock);
    provider.discovery = discovery;
    expect(await ask(other.url, { path: "/console/oidc" })).toMatchObject({ status: 502 });
    provider.discovery = {};
    expect((await signInAtProvider(other.url)).status).toBe(303);
    await other.stop();
  });

  test("that is none is told of", async () => {
    const without = await startServer(temporaryChildFolder());
    expect(await ask(without.url, { path: "/console/oidc", headers: { "Accept-Language": "ja" } })).toMatchObject({ status: 404, body: expect.stringContaining("IDプロバイダー") });
    expect((await ask(without.url, { path: "/console/oidc/back?state=x&code=y", headers: { Cookie: "sekisho_sign_in=1.x" } })).status).toBe(401);
    await without.stop();
  });
});

let children = 0;
const temporaryChildFolder = (): string => `${folder}/child-${children++}`;
