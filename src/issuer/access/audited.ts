import type { Instant } from "../../base/index.js";
import type { Change, ChangeLog, ChangeRecord } from "../changes/types.js";
import { EVERY_ISSUER } from "./principal.js";
import type { LocalPerson } from "./local-sign-in.js";
import type { AccessEvent } from "./types.js";

/** Who stands as the author of what was found in the file of people: whoever may write it, which is settled outside of here. */
export const PEOPLE_FILE_AUTHOR = "people.json";

/**
 * Puts who may sign in, and who does, into the log of changes. What is about nobody who is known here stays out of it: whoever
 * reaches the door could fill the disk otherwise.
 */
export class AuditedAccess {
  /** Role of a person at an issuer as the log has it, by {@link placeOf}. */
  private readonly known: Map<string, string>;

  /** @param onFailure told when a change could not be kept */
  constructor(private readonly log: Pick<ChangeLog, "all" | "record">, private readonly onFailure: (cause: unknown) => void) {
    this.known = rolesIn(log.all());
  }

  note({ at, action, person, way, reason }: AccessEvent): void {
    if (person === undefined) return;
    this.keep({ at, issuer: undefined, subject: "session", action, author: person, reason, about: person, content: { way } });
  }

  /** Everybody who may sign in with a password from now on; what differs from what the log says is put into it. */
  people(people: readonly LocalPerson[], at: Instant): void {
    const now = new Map(people.flatMap(({ name, roles }) => Object.entries(roles).map(([issuer, role]) => [placeOf(name, issuer), role] as const)));
    for (const place of [...this.known.keys()].filter((one) => !now.has(one))) this.keepRole(place, undefined, at);
    for (const [place, role] of now) if (this.known.get(place) !== role) this.keepRole(place, role, at);
  }

  private keepRole(place: string, role: string | undefined, at: Instant): void {
    const [name, issuer] = place.split(" ") as [string, string];
    if (role === undefined) this.known.delete(place);
    else this.known.set(place, role);
    const action = role === undefined ? "removed" : `made ${role}`;
    this.keep({ at, issuer: issuer === EVERY_ISSUER ? undefined : issuer, subject: "person", action, author: PEOPLE_FILE_AUTHOR, reason: undefined, about: name, content: { issuer, role } });
  }

  private keep(change: Change): void {
    this.log.record(change).catch(this.onFailure);
  }
}

/** Neither names nor ids of issuers hold a space. */
const placeOf = (name: string, issuer: string): string => `${name} ${issuer}`;

function rolesIn(changes: readonly ChangeRecord[]): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { subject, about, content: { issuer, role } } of changes) {
    if (subject !== "person" || about === undefined) continue;
    if (typeof role === "string") roles.set(placeOf(about, String(issuer)), role);
    else roles.delete(placeOf(about, String(issuer)));
  }
  return roles;
}
