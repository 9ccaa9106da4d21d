import { AREQ_GROUPS } from "./areq-fields.js";
import { ARES_FIELDS, ARES_RULES } from "./ares-fields.js";
import { CREQ_FIELDS } from "./creq.js";
import { CRES_FIELDS, CRES_RULES } from "./cres.js";
import { FAULT_DESCRIPTIONS } from "./erro.js";
import type { FieldRow } from "./field.js";
import { VERSIONS } from "./field.js";
import type { Form } from "./form.js";
import { RREQ_FIELDS, RREQ_RULES, RRES_FIELDS } from "./rreq.js";
import { TRANS_STATUSES, TRANS_STATUS_REASONS } from "./response-codes.js";
import type { SentRow, SentRule } from "./sent.js";

const INTRODUCTION = `# Messages

What Sekisho expects and sends in an authentication (AReq, ARes), in a challenge (CReq, CRes) and about its result (RReq, RRes),
and how it refuses (Erro). This page is
written from the tables in \`src/protocol\` that the parser itself uses; \`npm run check\` fails when it is not current.

## How an AReq is judged

- One fault answers a message: the first kind in the order 101, 102, 204, 202, 201, 203, 207, 304, 305. All elements that have
  this kind of fault are named, nested ones as \`parent.child\`, positions in arrays left out.
- Missing, \`""\` and \`null\` are the same for an element that is required: 201. An element that need not be there but is sent
  empty is 203; with the switch \`emptyAsAbsent\` it counts as absent. An empty object that lacks required members is 201 for them.
- Elements that nobody defined, and elements that are not defined for the version, channel and category at hand, are ignored. They
  do not reach the risk engine.
- A reserved code (a two-digit code that neither the table nor a DS may use yet) is 203 up to 2.2.0 and 207 in 2.3.1.
- Country and currency numbers that no ISO list has are 304; the switch \`checkIsoCodes\` turns this off. Withdrawn currencies are not valid.
- A name that occurs twice in one object is 204, wherever it is.
- An extension marked critical that we do not know is 202; every other extension is kept and ignored.
- Without a messageType a message that has a messageVersion is 201, any other 101. Without a readable messageVersion only this
  element is named, because no table applies.
- In the channels 80–99, which a DS defines, an element is required when all three channels require it. The categories 80–99 are
  judged as non-payment. 2.1.0 has no 3RI payment: 203 on messageCategory.
- Conditions that rest on markets, regions or rules of a DS are listed, never enforced.
- URLs are http or https without user and password; in 2.3.1, and with the switch \`httpsOnly\`, only https, except towards loopback
  hosts. Dates exist in the calendar. Lengths count characters, not bytes.
`;

const COLUMN_NOTE = `Each kind of message has two letters, payment and non-payment: **R** required, **C** conditional, **O** optional, **–** not defined.
In 2.1.0 every element is undefined in a 3RI payment. Elements inside others are required when the outer one is present.
`;

const CREQ_NOTE = `The first CReq of an app carries no action, each later one exactly one: an entry, no entry, an HTML form, going on, the code
again, another method, or the end. None is 201, several are 203.
`;

/** The page `docs/messages.md`. */
export function messagesPage(): string {
  const areq = AREQ_GROUPS.map((group) => `### ${group.title}\n\n${receivedTable(group.rows)}`);
  return [
    INTRODUCTION, `## AReq\n\n${COLUMN_NOTE}`, ...areq, sentSection("ARes", ARES_FIELDS, ARES_RULES),
    `## CReq\n\n${CREQ_NOTE}\n${receivedTable(CREQ_FIELDS)}`, sentSection("CRes", CRES_FIELDS, CRES_RULES),
    sentSection("RReq", RREQ_FIELDS, RREQ_RULES), `## RRes\n\n${receivedTable(RRES_FIELDS)}`, statusSection(), erroSection(),
  ].join("\n");
}

function receivedTable(rows: readonly FieldRow[]): string {
  return `| element | versions | APP | BRW | 3RI | form | meaning |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.map(receivedLine).join("\n")}\n`;
}

function receivedLine(row: FieldRow): string {
  const columns = (["APP", "BRW", "3RI"] as const).map((channel) => `${row.inclusion[channel].PA} ${row.inclusion[channel].NPA}`.replaceAll("-", "–"));
  const condition = row.condition === undefined ? "" : ` **C:** ${row.condition.sentence}${row.condition.enforced ? "" : " *(not enforced)*"}.`;
  return line([`\`${row.name}\``, versionsOf(row.versions), ...columns, formOf(row.form), `${row.about}.${condition}`]);
}

function sentSection<Case>(title: string, fields: readonly SentRow<Case>[], rules: readonly SentRule<Case>[]): string {
  const rows = fields.map((row) => line([`\`${row.name}\``, versionsOf(row.versions), neededWhen(row), formOf(row.form), `${row.about}.`]));
  const sentences = rules.map((rule) => `- \`${rule.element}\`: ${rule.sentence}`);
  return `## ${title}\n\n| element | versions | required | form | meaning |\n| --- | --- | --- | --- | --- |\n${rows.join("\n")}\n\n${sentences.join("\n")}\n`;
}

function neededWhen<Case>(row: SentRow<Case>): string {
  const where = row.definedIn === undefined ? "" : `${row.definedIn.sentence}: `;
  return where + (typeof row.need === "string" ? row.need : row.need.sentence);
}

function statusSection(): string {
  const statuses = Object.entries(TRANS_STATUSES).map(([code, { versions, meaning }]) => line([`\`${code}\``, versionsOf(versions), meaning]));
  const reasons = Object.entries(TRANS_STATUS_REASONS).sort(([a], [b]) => Number(a) - Number(b)).map(([code, meaning]) => line([`\`${code}\``, reasonVersions(code), meaning]));
  return `## transStatus\n\n| code | versions | meaning |\n| --- | --- | --- |\n${statuses.join("\n")}\n\n## transStatusReason\n\n80–99 are for the DS.\n\n| code | versions | meaning |\n| --- | --- | --- |\n${reasons.join("\n")}\n`;
}

function reasonVersions(code: string): string {
  return versionsOf(VERSIONS.filter((version) => ARES_FIELDS.some((row) => row.name === "transStatusReason" && row.versions.includes(version) && row.form.codes?.[code] !== undefined)));
}

function erroSection(): string {
  const rows = Object.entries(FAULT_DESCRIPTIONS).map(([code, description]) => line([`\`${code}\``, description]));
  return `## Erro\n\nSent with status 200, component A, the ids that could be read, and in errorDetail the elements (201, 203, 204, 207, 304, 305), the
supported versions (102) or the ids of extensions (202), at most 2048 characters. An Erro is never answered with an Erro.\n
| code | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function versionsOf(versions: readonly string[]): string {
  if (versions.length === VERSIONS.length) return "all";
  return versions.join(", ");
}

function formOf(form: Form): string {
  const item = form.item;
  const parts = [form.type === "array" ? `array of ${item?.type ?? "object"}s` : form.type === "string|object" ? "text or object" : form.type === "string" ? "" : form.type === "string|boolean" ? "code or boolean" : form.type];
  if (form.minItems !== undefined || form.maxItems !== undefined) parts.push(`${form.minItems ?? 1}–${form.maxItems ?? "any"} entries`);
  if (form.maxTotalLength !== undefined) parts.push(`${form.maxTotalLength} characters in all`);
  const length = lengthOf(form);
  const codes = form.codes ?? item?.codes;
  if (codes !== undefined) parts.push(codesOf(codes));
  else parts.push([length, form.words].filter(Boolean).join(" "));
  if (form.acceptedLength !== undefined) parts.push(`accepted up to ${form.acceptedLength}`);
  return parts.filter(Boolean).join(", ");
}

function codesOf(codes: Readonly<Record<string, string>>): string {
  // Keys like "10" come first in an object whatever the order they were written in.
  const inOrder = Object.entries(codes).sort(([a], [b]) => a.length - b.length || (/^\d/.test(a) ? Number(a) - Number(b) : 0));
  return inOrder.map(([code, meaning]) => `\`${code}\` ${meaning}`.trim()).join(" · ");
}

function lengthOf(form: Form): string {
  if (form.maxLength === undefined) return "";
  return form.minLength === form.maxLength ? `${form.maxLength}` : `${form.minLength ?? 1}–${form.maxLength}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
