import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import type { CryptoKey, JWTPayload } from "jose";
import { cookiesOf } from "./cookie-jar.js";
import { ask } from "./asking.js";
import type { Said } from "./asking.js";

/** What the provider says of whoever asks next, and how it goes wrong. */
export interface NextAnswer {
  readonly claims: JWTPayload;
  /** Changes the claims after everything else. */
  readonly spoilClaims?: (claims: JWTPayload) => JWTPayload;
  /** Changes the signed token. */
  readonly spoilToken?: (token: string, strangersKey: CryptoKey) => string | Promise<string>;
  readonly tokenStatus?: number;
}

/** An OpenID Connect provider over HTTP which keeps to the book, unless it is told not to. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How it answers from now on. */
  answer: NextAnswer;
  /** Members over those of its discovery document. */
  discovery: Readonly<Record<string, unknown>>;
  /** Requests it took, as method and path. */
  readonly requests: string[];
  stop(): Promise<void>;
}

interface Granted {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
};

export async function startProvider(now: () => number): Promise<TestProvider> {
  const [{ publicKey, privateKey }, stranger] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const granted = new Map<string, Granted>();
  const clientId = "sekisho";
  const clientSecret = "a secret / with+signs";
  const state: Pick<TestProvider, "answer" | "discovery"> & { requests: string[] } = { answer: { claims: { sub: "nobody" } }, discovery: {}, requests: [] };

  const idToken = async (nonce: string): Promise<string> => {
    const { claims, spoilClaims, spoilToken } = state.answer;
    const seconds = Math.floor(now() / 1000);
    const whole = { iss: issuer, aud: clientId, iat: seconds, exp: seconds + 300, nonce, ...claims };
    const token = await new SignJWT(spoilClaims?.(whole) ?? whole).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(privateKey);
    return (await spoilToken?.(token, stranger.privateKey)) ?? token;
  };

  const token = async (request: IncomingMessage): Promise<[number, object]> => {
    const body = new URLSearchParams(await textOf(request));
    const expected = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")}`;
    if (request.headers.authorization !== expected) return [401, { error: "invalid_client" }];
    const code = body.get("code") ?? "";
    const grant = granted.get(code);
    granted.delete(code);
    const proven = createHash("sha256").update(body.get("code_verifier") ?? "").digest("base64url");
    if (grant === undefined || grant.redirectUri !== body.get("redirect_uri") || grant.challenge !== proven || body.get("grant_type") !== "authorization_code") return [400, { error: "invalid_grant" }];
    return [state.answer.tokenStatus ?? 200, { access_token: "x", token_type: "Bearer", id_token: await idToken(grant.nonce) }];
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", issuer);
    state.requests.push(`${request.method} ${url.pathname}`);
    const json = (status: number, content: object): void => void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
    const parameter = (name: string): string => url.searchParams.get(name) ?? "";
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(200, { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, ...state.discovery });
      case "/jwks":
        return json(200, { keys: [jwk] });
      case "/authorize": {
        if (parameter("client_id") !== clientId || parameter("response_type") !== "code" || parameter("code_challenge_method") !== "S256" || !parameter("scope").split(" ").includes("openid")) return json(400, {});
        const code = createHash("sha256").update(`${granted.size} ${parameter("state")}`).digest("base64url");
        granted.set(code, { redirectUri: parameter("redirect_uri"), challenge: parameter("code_challenge"), nonce: parameter("nonce") });
        const back = new URL(parameter("redirect_uri"));
        back.searchParams.set("code", code);
        back.searchParams.set("state", parameter("state"));
        return void response.writeHead(302, { Location: back.href }).end();
      }
      case "/token":
        return void token(request).then(([status, content]) => json(status, content));
      default:
        return json(404, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    issuer,
    clientId,
    clientSecret,
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  });
}

/** A browser's way to the provider, up to the address that it sends the browser back to, and the cookies that it has by then. */
export async function toProviderAndBack(base: string): Promise<{ readonly path: string; readonly cookie: string }> {
  const left = await ask(base, { path: "/console/oidc" });
  expect(left.status).toBe(303);
  const { hostname, port, pathname, search } = new URL(String(left.headers["location"]));
  const provided = await ask(`http://${hostname}:${port}`, { path: `${pathname}${search}` });
  expect(provided.status).toBe(302);
  const back = new URL(String(provided.headers["location"]));
  expect(back.origin).toBe(base);
  return { path: `${back.pathname}${back.search}`, cookie: cookiesOf(left) };
}

/** The whole way. */
export async function signInAtProvider(base: string): Promise<Said> {
  const { path, cookie } = await toProviderAndBack(base);
  return ask(base, { path, headers: { Cookie: cookie } });
}
