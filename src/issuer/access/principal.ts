import type { Maybe } from "../../risk/index.js";
import { ROLES } from "../views.js";
import type { Role } from "../views.js";
import type { Principal } from "./types.js";

/** Stands for every issuer of the installation where a role says at which it holds. */
export const EVERY_ISSUER = "*";

/** Whoever holds the bearer token of the installation: its own programs. */
export const TOKEN_PRINCIPAL: Principal = { id: "token", name: "API token", roles: new Map([[EVERY_ISSUER, "administrator"]]), via: "token" };

/** What the principal is at an issuer; the greater of the two where there is a role for it and one for every issuer. */
export function roleAt({ roles }: Principal, issuer: string): Maybe<Role> {
  const held = [roles.get(issuer), roles.get(EVERY_ISSUER)].map((role) => (role === undefined ? -1 : ROLES.indexOf(role)));
  return ROLES[Math.max(...held)];
}

/** Whether the principal may do at this issuer what needs this role. */
export function may(principal: Principal, role: Role, issuer: string): boolean {
  const held = roleAt(principal, issuer);
  return held !== undefined && ROLES.indexOf(held) >= ROLES.indexOf(role);
}

/** Whether there is any issuer at which the principal may do what needs this role. */
export function maySomewhere(principal: Principal, role: Role): boolean {
  return [...principal.roles.keys()].some((issuer) => may(principal, role, issuer));
}
