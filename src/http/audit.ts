import { auditPage } from "../issuer/index.js";
import { Members } from "./body.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX } from "./questions.js";

const ITEMS_USUAL = 50;
const ITEMS_MAX = 500;

/** What people changed at an issuer, newest first. */
export const showAudit = issuerDoor(({ changes }, who, { query }) => {
  const asked = Members.of(query, ["issuer", "limit", "before"]);
  const page = { limit: asked.count("limit", ITEMS_MAX) ?? ITEMS_USUAL, before: asked.count("before", Number.MAX_SAFE_INTEGER) };
  return auditPage(changes, who, asked.needed("issuer", ID_LENGTH_MAX), page);
});
