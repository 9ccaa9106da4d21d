import { randomBytes } from "node:crypto";
import type { Keys } from "../adapters/keys-file.js";
import type { Config } from "../config.js";
import { Access, Sessions } from "../issuer/index.js";
import { LIMITS } from "../limits.js";

/** The ways into the issuer's side. */
export function accessOf({ adminToken }: Config, keys: Pick<Keys, "adminToken">): Access {
  const rules = { idleMsMax: LIMITS.sessionIdleMsMax, msMax: LIMITS.sessionMsMax, countMax: LIMITS.sessionsMax };
  return new Access(adminToken ?? keys.adminToken, new Sessions(rules, () => randomBytes(32).toString("base64url")));
}
