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

function membersBelow(fields: readonly FieldRow[], prefix: string, version: MessageVersion, channel: ColumnChannel, category: Category): Member[] {
  const members: Member[] = [];
  for (const fieldRow of fields) {
    const { form, condition } = fieldRow;
    const name = fieldRow.name.slice(prefix.length);
    if (!fieldRow.name.startsWith(prefix) || name.includes(".") || !fieldRow.versions.includes(version)) continue;
    const inclusion = inclusionIn(fieldRow, version, channel, category);
    if (inclusion === "-") continue;
    const below = membersBelow(fields, `${fieldRow.name}${form.type === "array" ? "[]" : ""}.`, version, channel, category);
    members.push({
      name,
      path: pathOf(fieldRow),
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

function pathOf({ name }: FieldRow): string {
  return name.replaceAll("[]", "");
}

/** The rows of one message type, as columns: one for each kind of message that may carry it. */
export class MessageTable {
  private readonly columns = new Map<string, Column>();
  private readonly positions = new Map<string, number>();

  constructor(fields: readonly FieldRow[]) {
    for (const version of VERSIONS) {
      for (const channel of [...CHANNELS, "DS"] as const) {
        for (const category of CATEGORIES) this.columns.set(version + channel + category, membersBelow(fields, "", version, channel, category));
      }
    }
    for (const [position, fieldRow] of fields.entries()) {
      const path = pathOf(fieldRow);
      if (!this.positions.has(path)) this.positions.set(path, position);
    }
  }

  /** The elements of one kind of message, in table order. Empty for a 3RI payment of 2.1.0, which does not exist. */
  columnOf(version: MessageVersion, channel: ColumnChannel, category: Category): Column {
    return this.columns.get(version + channel + category) as Column;
  }

  /** `paths` once each, in table order. */
  inOrder(paths: readonly string[]): string[] {
    return [...new Set(paths)].sort((a, b) => (this.positions.get(a) as number) - (this.positions.get(b) as number));
  }
}

export const AREQ_TABLE = new MessageTable(AREQ_FIELDS);
