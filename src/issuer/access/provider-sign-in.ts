import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { ROLES } from "../views.js";
import type { Role } from "../views.js";

/** What an identity provider said of whoever came back from it, once all of it was verified. */
export interface ProviderPerson {
  /** The provider's own name of the person (`sub`), which never goes to another. */
  readonly subject: string;
  readonly name: string;
  /** Values of the claim that tells roles. */
  readonly claims: readonly string[];
}

/** Proofs of one sign-in, none of which is ever used for another. */
export interface ProviderRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636; the provider is shown its SHA-256. */
  readonly codeVerifier: string;
}

export type ProviderResult =
  | { readonly outcome: "person"; readonly person: ProviderPerson }
  /** What it brought proves nothing. `reason` is for the log: the check that failed, never what was checked. */
  | { readonly outcome: "refused"; readonly reason: string };

/** An OpenID Connect provider. */
export interface IdentityProvider {
  /** Where the browser has to go. @throws when the provider cannot be asked */
  authorizationUrl(request: ProviderRequest): Promise<string>;
  /** Gives the code back for an ID token, and verifies that. @throws when the provider cannot be asked */
  redeem(code: string, request: ProviderRequest): Promise<ProviderResult>;
}

/** Which role, and where, somebody has for whom the provider's claim has a value. */
export type ClaimRoles = Readonly<Record<string, { readonly issuer: string; readonly role: Role }>>;

/** The roles that values of the claim give, the greatest at each issuer. */
export function rolesOfClaims(values: readonly string[], given: ClaimRoles): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const value of values) {
    if (!Object.hasOwn(given, value)) continue;
    const { issuer, role } = given[value] as ClaimRoles[string];
    const held = roles.get(issuer);
    if (held === undefined || ROLES.indexOf(role) > ROLES.indexOf(held)) roles.set(issuer, role);
  }
  return roles;
}

/**
 * Binds a sign-in to the browser that began it: the browser keeps a ticket, and all proofs of the sign-in are made of that with a
 * key of ours. Nothing has to be remembered here, so nobody can fill anything up.
 */
export class ProviderTickets {
  /**
   * @param key 32 random bytes
   * @param newSecret 32 random bytes in base64url
   */
  constructor(
    private readonly key: Uint8Array,
    private readonly msMax: number,
    private readonly newSecret: () => string,
  ) {}

  make(at: Instant): string {
    return `${at}.${this.newSecret()}`;
  }

  request(ticket: string, redirectUri: string): ProviderRequest {
    const proof = (of: string): string => createHmac("sha256", this.key).update(`${of} ${ticket}`).digest("base64url");
    return { redirectUri, state: proof("state"), nonce: proof("nonce"), codeVerifier: proof("verifier") };
  }

  /** The request that a browser comes back from; undefined when this ticket did not begin it, or too long ago. */
  requestOf(ticket: string, state: string, redirectUri: string, at: Instant): Maybe<ProviderRequest> {
    const request = this.request(ticket, redirectUri);
    const age = at - Number(ticket.split(".")[0]);
    return age >= 0 && age < this.msMax && same(state, request.state) ? request : undefined;
  }
}

/** The code challenge of RFC 7636, method S256. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash("sha256").update(codeVerifier).digest("base64url");
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
