import type { JsonObject, MessageVersion } from "./areq.js";
import type { Form } from "./form.js";

export type Channel = "APP" | "BRW" | "3RI";
export type Category = "PA" | "NPA";
/** Required, conditional, optional, not defined. */
export type Inclusion = "R" | "C" | "O" | "-";

export const VERSIONS: readonly MessageVersion[] = ["2.1.0", "2.2.0", "2.3.1"];
export const CHANNELS: readonly Channel[] = ["APP", "BRW", "3RI"];
export const CATEGORIES: readonly Category[] = ["PA", "NPA"];

/** When a conditional element becomes required. */
export interface Condition {
  readonly sentence: string;
  /** Absent when no message can prove it: a directory server's or a market's rule. Sees defined members only. */
  readonly holds?: (message: JsonObject) => boolean;
  /** False when the absence is answered leniently although the condition holds. */
  readonly enforced: boolean;
}

/** One element in the versions that treat it alike. */
export interface FieldRow {
  /** Wire name; nested ones dotted, members of array items after `[]`: `sellerInfo[].sellerName`. */
  readonly name: string;
  readonly versions: readonly MessageVersion[];
  readonly inclusion: Readonly<Record<Channel, Readonly<Record<Category, Inclusion>>>>;
  readonly form: Form;
  readonly about: string;
  readonly condition?: Condition;
  /** True: its content is information only, so a fault in it drops the member instead of the message. */
  readonly lenient: boolean;
}

/** Rows of one topic, under the title the reference page gives them. */
export interface FieldGroup {
  readonly title: string;
  readonly rows: readonly FieldRow[];
}

export const ALL = VERSIONS;
export const TO_220: readonly MessageVersion[] = ["2.1.0", "2.2.0"];
export const FROM_220: readonly MessageVersion[] = ["2.2.0", "2.3.1"];
export const IN_210: readonly MessageVersion[] = ["2.1.0"];
export const IN_220: readonly MessageVersion[] = ["2.2.0"];
export const IN_231: readonly MessageVersion[] = ["2.3.1"];

/**
 * A row. `columns` are six letters: payment and non-payment for app, browser and 3RI, as in `"RC RC --"`.
 * 2.1.0 defines no 3RI payment, whatever the letters say: see {@link isDefined}.
 */
export function row(
  name: string,
  versions: readonly MessageVersion[],
  columns: string,
  form: Form,
  about: string,
  condition?: Condition | "lenient",
): FieldRow {
  const at = (index: number): Inclusion => columns[index] as Inclusion;
  return {
    name,
    versions,
    inclusion: { APP: { PA: at(0), NPA: at(1) }, BRW: { PA: at(3), NPA: at(4) }, "3RI": { PA: at(6), NPA: at(7) } },
    form,
    about,
    ...(typeof condition === "object" && { condition }),
    lenient: condition === "lenient",
  };
}

/** False for the one kind of message that no version defines: a 3RI payment of 2.1.0. */
export function isDefined(version: MessageVersion, channel: Channel, category: Category): boolean {
  return !(version === "2.1.0" && channel === "3RI" && category === "PA");
}

/** How a row stands in one kind of message. */
export function inclusionOf(fieldRow: FieldRow, version: MessageVersion, channel: Channel, category: Category): Inclusion {
  return isDefined(version, channel, category) ? fieldRow.inclusion[channel][category] : "-";
}

/** A condition that the message itself proves; enforced. */
export function when(sentence: string, holds: (message: JsonObject) => boolean): Condition {
  return { sentence, holds, enforced: true };
}

/** A condition that the message proves but whose breach is forgiven. */
export function expected(sentence: string, holds: (message: JsonObject) => boolean): Condition {
  return { sentence, holds, enforced: false };
}

/** A condition outside the message: market, region, directory server, or what the sender had at hand. */
export function outside(sentence: string): Condition {
  return { sentence, enforced: false };
}

/** True for messages whose member `name` is one of `values`. */
export function isOneOf(name: string, ...values: readonly (string | boolean)[]): (message: JsonObject) => boolean {
  return (message) => values.includes(message[name] as string | boolean);
}

export function has(name: string): (message: JsonObject) => boolean {
  return (message) => message[name] !== undefined;
}
