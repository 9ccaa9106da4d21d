import { may, roleAt } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import type { Role } from "../views.js";
import { StepRefused } from "./types.js";

/**
 * Whoever has nothing to do at an issuer is told that there is none.
 * @throws {StepRefused} when `who` may not do there what takes the role `wanted`
 */
export function admit(who: Principal, issuer: string, wanted: Role): void {
  const role = roleAt(who, issuer);
  if (role === undefined) throw new StepRefused("unknown", "There is no such issuer.");
  if (!may(who, wanted, issuer)) throw new StepRefused("forbidden", `This takes the role ${wanted}; you are ${role} here.`);
}
