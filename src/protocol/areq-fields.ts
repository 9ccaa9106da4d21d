import { APP, BROWSER } from "./areq-fields/device.js";
import { CARDHOLDER } from "./areq-fields/cardholder.js";
import { EXTENSIONS, HEADING } from "./areq-fields/heading.js";
import { PURCHASE } from "./areq-fields/purchase.js";
import { REQUESTOR, STANDINGS } from "./areq-fields/requestor.js";
import type { FieldGroup, FieldRow } from "./field.js";

/** Every element of an AReq as an ACS receives it, by topic. A name has at most one row in each version. */
export const AREQ_GROUPS: readonly FieldGroup[] = [HEADING, REQUESTOR, CARDHOLDER, PURCHASE, BROWSER, APP, STANDINGS, EXTENSIONS];

/** The rows of all groups in the order in which faults name them. */
export const AREQ_FIELDS: readonly FieldRow[] = AREQ_GROUPS.flatMap((group) => group.rows);
