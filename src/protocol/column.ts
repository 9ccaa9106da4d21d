import { AREQ_FIELDS } from "./areq-fields.js";
import { CATEGORIES, CHANNELS, VERSIONS, inclusionOf, isDefined } from "./field.js";
import type { Category, Channel, FieldRow, Inclusion } from "./field.js";
import type { JsonObject, MessageVersion } from "./areq.js";
import type { Form } from "./form.js";

/** One element as one kind of message has it, with the elements inside it. */
export interface Member {
  readonly name: string;
  /** How faults name it: `parent.child`, array positions left out. */
  readonly path: string;
  readonly row: FieldRow;
  readonly form: Form;
  readonly required: boolean;
  /** Set when the element may become required, and we enforce it. */
  readonly requiredWhen: ((message: JsonObject) => boolean) | undefined;
  readonly members: readonly Member[];
  /** True when an empty object lacks something inside it. */
  readonly needsContent: boolean;
  readonly lenient: boolean;
}

/** All elements that one kind of message may carry. */
export type Column = readonly Member[];

/**
 * `DS` stands for the channels 80–99, which a directory server defines, and for a channel that cannot be read: an element
 * is required when every channel requires it, and undefined when none defines it.
 */
export type ColumnChannel = Channel | "DS";

function inclusionIn(fieldRow: FieldRow, version: MessageVersion, channel: ColumnChannel, category: Category): Inclusion {
  if (channel !== "DS") return inclusionOf(fieldRow, version, channel, category);
  const all = CHANNELS.filter((each) => isDefined(version, each, category)).map((each) => inclusionOf(fieldRow, version, each, category));
  if (all.every((inclusion) => inclusion === "R")) return "R";
  if (all.every((inclusion) => inclusion === "-")) return "-";
  return all.every((inclusion) => inclusion === "R" || inclusion === "C") ? "C" : "O";
}

function membersBelow(prefix: string, version: MessageVersion, channel: ColumnChannel, category: Category): Member[] {
  const members: Member[] = [];
  for (const fieldRow of AREQ_FIELDS) {
    const { form, condition } = fieldRow;
    const name = fieldRow.name.slice(prefix.length);
    if (!fieldRow.name.startsWith(prefix) || name.includes(".") || !fieldRow.versions.includes(version)) continue;
    const inclusion = inclusionIn(fieldRow, version, channel, category);
    if (inclusion === "-") continue;
    const below = membersBelow(`${fieldRow.name}${form.type === "array" ? "[]" : ""}.`, version, channel, category);
    members.push({
      name,
      path: fieldRow.name.replaceAll("[]", ""),
      row: fieldRow,
      form,
      required: inclusion === "R",
      requiredWhen: inclusion === "C" && condition?.enforced === true ? condition.holds : undefined,
      members: below,
      needsContent: form.type === "object" && below.some((member) => member.required && !member.lenient),
      lenient: fieldRow.lenient,
    });
  }
  return members;
}

const COLUMNS = new Map<string, Column>();
for (const version of VERSIONS) {
  for (const channel of [...CHANNELS, "DS"] as const) {
    for (const category of CATEGORIES) COLUMNS.set(version + channel + category, membersBelow("", version, channel, category));
  }
}

/** The elements of one kind of message, in table order. Empty for a 3RI payment of 2.1.0, which does not exist. */
export function columnOf(version: MessageVersion, channel: ColumnChannel, category: Category): Column {
  return COLUMNS.get(version + channel + category) as Column;
}

const POSITIONS = new Map<string, number>();
for (const [position, fieldRow] of AREQ_FIELDS.entries()) {
  const path = fieldRow.name.replaceAll("[]", "");
  if (!POSITIONS.has(path)) POSITIONS.set(path, position);
}

/** `paths` once each, in table order. */
export function inTableOrder(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort((a, b) => (POSITIONS.get(a) as number) - (POSITIONS.get(b) as number));
}
