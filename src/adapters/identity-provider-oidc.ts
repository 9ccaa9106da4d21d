import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { HOUR_MS } from "../base/index.js";
import { codeChallengeOf } from "../issuer/index.js";
import type { IdentityProvider, ProviderRequest, ProviderResult } from "../issuer/index.js";
import { confidentialUrl } from "./loopback.js";

export interface OidcSettings {
  /** As the provider calls itself; its discovery document lies below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | undefined;
  /** Claim of the ID token that tells roles: its name, or a path such as `realm_access.roles`. A text or a list of texts. */
  readonly roleClaim: string;
  /** A provider that has not answered by then has not answered, and how much it may say. */
  readonly msMax: number;
  readonly answerBytesMax: number;
  readonly now: () => number;
}

/** The provider cannot be asked, or says what no provider says. */
export class ProviderUnusable extends Error {
  override readonly name = "ProviderUnusable";
}

/** What signs with a key that only the provider has. `none` and HMACs do not. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
/** Clocks of two machines. */
const TOLERANCE_S = 30;
const DISCOVERY_MS_MAX = HOUR_MS;

interface Discovered {
  readonly at: number;
  readonly authorizationEndpoint: URL;
  readonly tokenEndpoint: URL;
  /** The provider takes the client's secret in the body alone. */
  readonly secretInBody: boolean;
  readonly keys: JWTVerifyGetKey;
}

/**
 * An OpenID Connect provider, by authorization code with PKCE. Everything goes over https; over http only towards this machine.
 * Redirects are not followed.
 */
export function oidcProvider(settings: OidcSettings): IdentityProvider {
  let held: Discovered | undefined;
  const discovered = async (): Promise<Discovered> => {
    if (held === undefined || settings.now() - held.at > DISCOVERY_MS_MAX) held = await discover(settings);
    return held;
  };
  return {
    async authorizationUrl({ redirectUri, state, nonce, codeVerifier }) {
      const url = new URL((await discovered()).authorizationEndpoint);
      const parameters = { response_type: "code", client_id: settings.clientId, redirect_uri: redirectUri, scope: "openid profile", state, nonce, code_challenge: codeChallengeOf(codeVerifier), code_challenge_method: "S256" };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async redeem(code, request) {
      const provider = await discovered();
      const token = await idTokenFor(code, request, provider, settings);
      return token === undefined ? { outcome: "refused", reason: "the provider does not take the code" } : personOf(token, request, provider, settings);
    },
  };
}

async function discover(settings: OidcSettings): Promise<Discovered> {
  const address = confidential(`${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, "issuer");
  const { status, content } = await ask(address, {}, settings);
  if (status !== 200) throw new ProviderUnusable(`the identity provider answers ${status} for its discovery document`);
  if (content["issuer"] !== settings.issuer) throw new ProviderUnusable("the discovery document names another issuer than the configuration");
  const methods = content["token_endpoint_auth_methods_supported"];
  return {
    at: settings.now(),
    authorizationEndpoint: confidential(content["authorization_endpoint"], "authorization_endpoint"),
    tokenEndpoint: confidential(content["token_endpoint"], "token_endpoint"),
    secretInBody: Array.isArray(methods) && !methods.includes("client_secret_basic") && methods.includes("client_secret_post"),
    keys: createRemoteJWKSet(confidential(content["jwks_uri"], "jwks_uri"), { timeoutDuration: settings.msMax }),
  };
}

/** @returns undefined where the provider refuses the code */
async function idTokenFor(code: string, { redirectUri, codeVerifier }: ProviderRequest, { tokenEndpoint, secretInBody }: Discovered, settings: OidcSettings): Promise<string | undefined> {
  const { clientId, clientSecret } = settings;
  const body = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: codeVerifier });
  const headers: Record<string, string> = { "Content-Type": "application/x-www-form-urlencoded" };
  if (clientSecret !== undefined && !secretInBody) {
    headers["Authorization"] = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")}`;
  } else {
    body.set("client_id", clientId);
    if (clientSecret !== undefined) body.set("client_secret", clientSecret);
  }
  const { status, content } = await ask(tokenEndpoint, { method: "POST", headers, body: body.toString() }, settings);
  if (status === 400) return undefined;
  const token = content["id_token"];
  if (status !== 200 || typeof token !== "string") throw new ProviderUnusable(`the identity provider answers ${status} for a code, without an ID token`);
  return token;
}

/** OpenID Connect Core 3.1.3.7. */
async function personOf(token: string, { nonce }: ProviderRequest, { keys }: Discovered, { issuer, clientId, roleClaim, now }: OidcSettings): Promise<ProviderResult> {
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jwtVerify(token, keys, { issuer, audience: clientId, algorithms: ALGORITHMS, clockTolerance: TOLERANCE_S, currentDate: new Date(now()), requiredClaims: ["exp", "iat", "sub", "nonce"] }));
  } catch (error) {
    // A key set that cannot be had is the provider's trouble, not the person's.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === "ERR_JOSE_GENERIC") throw new ProviderUnusable("the identity provider's keys cannot be had", { cause: error });
    return { outcome: "refused", reason: error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired ? `claim ${error.claim}` : error.code };
  }
  if (claims["nonce"] !== nonce) return { outcome: "refused", reason: "claim nonce" };
  const forSeveral = Array.isArray(claims.aud) && claims.aud.length > 1;
  if ((forSeveral || claims["azp"] !== undefined) && claims["azp"] !== clientId) return { outcome: "refused", reason: "claim azp" };
  const subject = claims.sub;
  if (subject === undefined || !/^[\x21-\x7e]{1,255}$/.test(subject)) return { outcome: "refused", reason: "claim sub" };
  const name = [claims["name"], claims["preferred_username"], claims["email"]].find((text): text is string => typeof text === "string" && text !== "");
  return { outcome: "person", person: { subject, name: (name ?? subject).slice(0, 100), claims: textsIn(claims, roleClaim) } };
}

/** The claim of this name; without one, what lies at the end of the path. */
function textsIn(claims: JWTPayload, roleClaim: string): string[] {
  const own = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
  const found = own(claims, roleClaim) ?? roleClaim.split(".").reduce(own, claims as unknown);
  return (Array.isArray(found) ? found : [found]).filter((value): value is string => typeof value === "string");
}

function confidential(address: unknown, what: string): URL {
  const url = typeof address === "string" ? confidentialUrl(address) : undefined;
  if (url === undefined) throw new ProviderUnusable(`${what} of the identity provider: expected an https address`);
  return url;
}

/** Asks for JSON. */
async function ask(url: URL, request: RequestInit, { msMax, answerBytesMax }: OidcSettings): Promise<{ readonly status: number; readonly content: Readonly<Record<string, unknown>> }> {
  const deadline = AbortSignal.timeout(msMax);
  try {
    const response = await fetch(url, { ...request, redirect: "manual", signal: deadline });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > answerBytesMax) throw new ProviderUnusable("the identity provider's answer is too large");
      chunks.push(chunk);
    }
    const content: unknown = response.ok ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    return { status: response.status, content: (typeof content === "object" && content !== null ? content : {}) as Record<string, unknown> };
  } catch (error) {
    if (error instanceof ProviderUnusable) throw error;
    throw new ProviderUnusable(deadline.aborted ? "the identity provider does not answer" : "the identity provider cannot be reached", { cause: error });
  }
}
