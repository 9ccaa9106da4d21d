import { VERSIONS } from "./field.js";
import type { Form, FormRules } from "./form.js";
import type { JsonObject, JsonValue, MessageVersion } from "./areq.js";
import type { Fault } from "./types.js";

/** When a message of ours must carry an element: always, never by the protocol alone, or under a condition with its sentence. */
export type Need<Case> = "always" | "optional" | Clause<Case>;

/** A condition on a message and what belongs to it. */
export interface Clause<Case> {
  readonly sentence: string;
  readonly holds: (message: Case) => boolean;
}

/** One element of a message that we send, in the versions that treat it alike. */
export interface SentRow<Case> {
  readonly name: string;
  readonly versions: readonly MessageVersion[];
  readonly need: Need<Case>;
  readonly form: Form;
  readonly about: string;
  /** Where the element is defined at all; everywhere when absent. */
  readonly definedIn?: Clause<Case>;
}

/** What elements owe to each other and to the messages before. */
export interface SentRule<Case> {
  readonly element: string;
  readonly sentence: string;
  readonly broken: (message: Case) => boolean;
}

export function sent<Case>(name: string, versions: readonly MessageVersion[], when: Need<Case>, form: Form, about: string, definedIn?: Clause<Case>): SentRow<Case> {
  return { name, versions, need: when, form, about, ...(definedIn && { definedIn }) };
}

export function clause<Case>(sentence: string, holds: (message: Case) => boolean): Clause<Case> {
  return { sentence, holds };
}

/** All elements and rules of one type of message that we send. */
export class SentTable<Case> {
  private readonly byVersion: ReadonlyMap<MessageVersion, ReadonlyMap<string, SentRow<Case>>>;

  constructor(
    rows: readonly SentRow<Case>[],
    private readonly rules: readonly SentRule<Case>[],
  ) {
    this.byVersion = new Map(VERSIONS.map((version) => [version, new Map(rows.filter((each) => each.versions.includes(version)).map((each) => [each.name, each]))]));
  }

  /** The members of `members` that the version defines for this case. */
  defined(members: JsonObject, version: MessageVersion, about: Case): JsonObject {
    const rows = this.rowsOf(version);
    return Object.fromEntries(Object.entries(members).filter(([name]) => isDefined(rows.get(name), about)));
  }

  /**
   * What is wrong with a message of ours: 201 for missing elements, 203 for those malformed or not defined there, 305 for
   * those that contradict each other or earlier messages. Undefined when it may be sent.
   */
  check(message: JsonObject, version: MessageVersion, about: Case): Fault | undefined {
    const rows = this.rowsOf(version);
    const missing = [...rows.values()].filter((row) => message[row.name] === undefined && isNeeded(row, about));
    if (missing.length > 0) return { code: "201", elements: missing.map((row) => row.name) };
    const rules: FormRules = { httpsOnly: version === "2.3.1", checkIsoCodes: true };
    const fits = (name: string, value: JsonValue): boolean => {
      const row = rows.get(name);
      return isDefined(row, about) && row?.form.judge(value, rules) === "fits";
    };
    const malformed = Object.entries(message).filter(([name, value]) => value !== undefined && !fits(name, value));
    if (malformed.length > 0) return { code: "203", elements: malformed.map(([name]) => name) };
    const broken = this.rules.filter((rule) => rule.broken(about)).map((rule) => rule.element);
    return broken.length > 0 ? { code: "305", elements: [...new Set(broken)] } : undefined;
  }

  private rowsOf(version: MessageVersion): ReadonlyMap<string, SentRow<Case>> {
    return this.byVersion.get(version) as ReadonlyMap<string, SentRow<Case>>;
  }
}

function isDefined<Case>(row: SentRow<Case> | undefined, about: Case): boolean {
  return row !== undefined && (row.definedIn === undefined || row.definedIn.holds(about));
}

function isNeeded<Case>(row: SentRow<Case>, about: Case): boolean {
  return isDefined(row, about) && (row.need === "always" || (row.need !== "optional" && row.need.holds(about)));
}
