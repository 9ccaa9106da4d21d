import type { Maybe } from "../../risk/index.js";
import type { Principal } from "../access/types.js";
import { ROLES } from "../views.js";
import type { Role } from "../views.js";
import { StepRefused } from "./types.js";

/** What a person may do at an issuer; undefined for nothing at all. */
export function roleAt({ roles }: Principal, issuer: string): Maybe<Role> {
  return roles.get(issuer) ?? roles.get("*");
}

/** Whether one role reaches another: each may do what those before it may. */
export function reaches(role: Maybe<Role>, wanted: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/**
 * Whoever has nothing to do at an issuer is told that there is none.
 * @throws {StepRefused} when `who` may not do there what takes the role `wanted`
 */
export function admit(who: Principal, issuer: string, wanted: Role): void {
  const role = roleAt(who, issuer);
  if (role === undefined) throw new StepRefused("unknown", "There is no such issuer.");
  if (!reaches(role, wanted)) throw new StepRefused("forbidden", `This takes the role ${wanted}; you are ${role} here.`);
}
