import { createHash, timingSafeEqual } from "node:crypto";
import { MINUTE_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { PersonRow } from "../views.js";
import type { Credentials, LocalPerson, LocalSignIn, LocalSignInResult } from "./local-sign-in.js";
import { EVERY_ISSUER, TOKEN_PRINCIPAL, roleAt } from "./principal.js";
import { rolesOfClaims } from "./provider-sign-in.js";
import type { ClaimRoles, IdentityProvider, ProviderRequest, ProviderTickets } from "./provider-sign-in.js";
import type { Opened, Session, Sessions } from "./sessions.js";
import type { SignInLinks } from "./sign-in-links.js";
import type { AccessEvent, Principal, SignInWay } from "./types.js";

/** The identity provider of an installation and what its word is worth here. */
export interface ProviderParts {
  /** For the button that leads there. */
  readonly name: string;
  readonly provider: IdentityProvider;
  readonly tickets: ProviderTickets;
  readonly roles: ClaimRoles;
}

export interface AccessParts {
  /** The bearer token of the installation. */
  readonly token: string;
  readonly sessions: Sessions;
  readonly links: SignInLinks;
  readonly local: LocalSignIn;
  /** Those who have a password here. */
  readonly people: readonly LocalPerson[];
  readonly provider: ProviderParts | undefined;
  /** Told of sign-ins and of what was refused; of that no more than {@link REFUSALS_TOLD_MAX} in a minute: nobody who knocks may fill a log. */
  readonly onAccess: (event: AccessEvent) => void;
}

export type SignInResult = ({ readonly outcome: "signed-in" } & Opened) | Exclude<LocalSignInResult, { readonly outcome: "right" }>;

/** `refused`: what came proves nothing. `no-role`: it proves somebody who has nothing to do here. */
export type ProviderSignInResult = ({ readonly outcome: "signed-in" } & Opened) | { readonly outcome: "refused" } | { readonly outcome: "no-role" };

/** Whoever signs in with the link that the server printed at its start. */
const CONSOLE_PRINCIPAL: Principal = { id: "console", name: "Console", roles: new Map([[EVERY_ISSUER, "administrator"]]), via: "session" };

const SOURCE: Readonly<Record<SignInWay, PersonRow["source"]>> = { local: "local", oidc: "oidc", link: "token" };

interface Seen {
  readonly principal: Principal;
  readonly source: PersonRow["source"];
  at: Instant;
}

/** Of those who are not known from elsewhere; whoever was seen longest ago goes. */
const SEEN_MAX = 10_000;

const REFUSALS_TOLD_MAX = 60;

/** The ways to be somebody here, and who was. */
export class Access {
  readonly #token: Buffer;
  #people: readonly LocalPerson[];
  #refusals = { minute: 0, count: 0 };
  /** By id, the one that was seen longest ago first. */
  readonly #seen = new Map<string, Seen>();

  constructor(private readonly parts: AccessParts) {
    this.#token = digestOf(parts.token);
    this.#people = parts.people;
  }

  /** Whose bearer token that is. */
  bearer(token: string, at: Instant): Maybe<Principal> {
    if (!timingSafeEqual(digestOf(token), this.#token)) return undefined;
    this.#see(TOKEN_PRINCIPAL, "token", at);
    return TOKEN_PRINCIPAL;
  }

  /** The session with this id, which counts as used. */
  session(id: string, at: Instant): Maybe<Session> {
    const session = this.parts.sessions.use(id, at);
    const seen = session && this.#seen.get(session.principal.id);
    if (seen !== undefined) this.#see(seen.principal, seen.source, at);
    return session;
  }

  signOut(id: string, at: Instant): void {
    const session = this.parts.sessions.use(id, at);
    if (session === undefined) return;
    this.parts.sessions.close(id);
    this.parts.onAccess({ at, action: "signed-out", person: session.principal.id, way: undefined, reason: undefined });
  }

  /** How one can sign in here. */
  get ways(): { readonly local: boolean; readonly oidc: string | null } {
    return { local: this.#people.length > 0, oidc: this.parts.provider?.name ?? null };
  }

  /** @param address where the request came from */
  async signIn(credentials: Credentials, address: string, at: Instant): Promise<SignInResult> {
    const result = await this.parts.local.look(this.#people, credentials, address, at);
    // Looking takes a while, in which the person may have been removed.
    if (result.outcome === "right" && this.#people.includes(result.person)) return this.#open(principalOf(result.person), "local", at);
    const known = this.#people.some(({ name }) => name === credentials.name);
    this.#refuse("local", result.outcome === "too-many" ? "too many attempts" : "name, password or code", at, known ? credentials.name : undefined);
    return result.outcome === "right" ? { outcome: "wrong" } : result;
  }

  /** A token for the sign-in link: good once, for a while, for an administrator of every issuer. */
  makeLink(at: Instant): string {
    return this.parts.links.make(at);
  }

  followLink(token: string, at: Instant): Maybe<Opened> {
    if (this.parts.links.use(token, at)) return this.#open(CONSOLE_PRINCIPAL, "link", at);
    this.#refuse("link", "used, too old or unknown", at);
    return undefined;
  }

  /** Where a browser goes to sign in, and the ticket it has to bring back; undefined where there is no provider. @throws when it cannot be asked */
  async beginAtProvider(redirectUri: string, at: Instant): Promise<Maybe<{ readonly url: string; readonly ticket: string }>> {
    if (this.parts.provider === undefined) return undefined;
    const { provider, tickets } = this.parts.provider;
    const ticket = tickets.make(at);
    return { ticket, url: await provider.authorizationUrl(tickets.request(ticket, redirectUri)) };
  }

  /**
   * Somebody comes back from the provider.
   * @param ticket what the browser was given when it left
   * @param answer parameters of the address it comes back to
   * @throws when the provider cannot be asked
   */
  async finishAtProvider(ticket: string, answer: { readonly state: string; readonly code: string }, redirectUri: string, at: Instant): Promise<ProviderSignInResult> {
    if (this.parts.provider === undefined) return { outcome: "refused" };
    const request: Maybe<ProviderRequest> = this.parts.provider.tickets.requestOf(ticket, answer.state, redirectUri, at);
    if (request === undefined) return this.#refuse("oidc", "state", at);
    const result = await this.parts.provider.provider.redeem(answer.code, request);
    if (result.outcome === "refused") return this.#refuse("oidc", result.reason, at);
    const { subject, name, claims } = result.person;
    const principal: Principal = { id: `oidc:${subject}`, name, roles: rolesOfClaims(claims, this.parts.provider.roles), via: "session" };
    if (principal.roles.size > 0) return this.#open(principal, "oidc", at);
    this.#refuse("oidc", "no role", at, principal.id);
    return { outcome: "no-role" };
  }

  /** Takes up another list of those who have a password; sessions of whoever changed or is gone are over. */
  takePeople(people: readonly LocalPerson[]): void {
    const same = (one: LocalPerson, other: LocalPerson): boolean => JSON.stringify(one) === JSON.stringify(other);
    const before = this.#people;
    this.#people = people.map((person) => before.find((one) => same(one, person)) ?? person);
    for (const person of before) if (!this.#people.includes(person)) this.parts.sessions.closeAllOf(person.name);
  }

  /** Who may do something at this issuer: those who have a password, and those who were seen since the start. */
  people(issuer: string): PersonRow[] {
    const known = [...this.#people.map((person) => ({ principal: principalOf(person), source: "local" as const })), ...[...this.#seen.values()].filter(({ source }) => source !== "local")];
    return known.flatMap(({ principal, source }) => {
      const role = roleAt(principal, issuer);
      const seenAt = this.#seen.get(principal.id)?.at;
      return role === undefined ? [] : [{ id: principal.id, name: principal.name, role, source, lastSeenAt: seenAt === undefined ? null : new Date(seenAt).toISOString() }];
    });
  }

  #open(principal: Principal, way: SignInWay, at: Instant): { readonly outcome: "signed-in" } & Opened {
    this.#see(principal, SOURCE[way], at);
    this.parts.onAccess({ at, action: "signed-in", person: principal.id, way, reason: undefined });
    return { outcome: "signed-in", ...this.parts.sessions.open(principal, at) };
  }

  #refuse(way: SignInWay, reason: string, at: Instant, person?: string): { readonly outcome: "refused" } {
    const minute = Math.floor(at / MINUTE_MS);
    this.#refusals = { minute, count: this.#refusals.minute === minute ? this.#refusals.count + 1 : 1 };
    if (this.#refusals.count <= REFUSALS_TOLD_MAX) this.parts.onAccess({ at, action: "refused", person, way, reason });
    return { outcome: "refused" };
  }

  #see(principal: Principal, source: PersonRow["source"], at: Instant): void {
    this.#seen.delete(principal.id);
    this.#seen.set(principal.id, { principal, source, at });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > SEEN_MAX && oldest !== undefined) this.#seen.delete(oldest);
  }
}

function principalOf({ name, roles }: LocalPerson): Principal {
  return { id: name, name, roles: new Map(Object.entries(roles)), via: "session" };
}

/** Digests have one length, so that comparing takes one time. */
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
