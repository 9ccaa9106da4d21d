import { formatInstant } from "../base/index.js";
import { EVERY_ISSUER } from "./access/principal.js";
import type { Principal } from "./access/types.js";
import type { ChangeLog } from "./changes/types.js";
import { admit } from "./policies/roles.js";
import type { AuditPage } from "./views.js";

/**
 * What people changed at an issuer, newest first. Who may see every issuer sees what concerns the whole installation as well.
 * @param before number of a change, as `next` of another page gave it; older ones than that
 * @throws {StepRefused} for an issuer where `who` has nothing to do
 */
export function auditPage(log: Pick<ChangeLog, "all">, who: Principal, issuer: string, { limit, before }: { readonly limit: number; readonly before: number | undefined }): AuditPage {
  admit(who, issuer, "viewer");
  const sees = (concerned: string | undefined): boolean => concerned === issuer || (concerned === undefined && who.roles.has(EVERY_ISSUER));
  const older = before === undefined ? log.all() : log.all().slice(0, Math.max(0, before - 1));
  const items: AuditPage["items"][number][] = [];
  let next: string | null = null;
  for (let index = older.length - 1; index >= 0; index--) {
    const change = older[index];
    if (change === undefined || !sees(change.issuer)) continue;
    if (items.length === limit) {
      next = String(change.number + 1);
      break;
    }
    const { at, author, subject, action, reason, about, digest } = change;
    items.push({ at: formatInstant(at), author, subject, action, reason: reason ?? null, about: about ?? null, digest });
  }
  return { items, next };
}
