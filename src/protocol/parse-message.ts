import type { Column, Member, MessageTable } from "./column.js";
import type { FormRules, Judgement } from "./form.js";
import { isObject, readJson } from "./json.js";
import type { JsonObject, JsonValue, MessageVersion } from "./areq.js";
import type { Fault, FaultCode, ParseOptions, Parsed, Subject } from "./types.js";

const MESSAGE_TYPES = new Set(["AReq", "ARes", "CReq", "CRes", "Erro", "OReq", "ORes", "PReq", "PRes", "RReq", "RRes"]);
const VERSION_FORM = /^\d+\.\d+\.\d+$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What one type of message is read by. */
export interface MessageKind {
  readonly messageType: string;
  readonly table: MessageTable;
  /** The column that judges a message. Elements that it finds wrong itself it adds to `malformed`. */
  columnFor(value: JsonObject, version: MessageVersion, malformed: string[]): Column;
}

/**
 * Reads a message of one type. Total: any bytes give a message or a fault. The message holds exactly the received members
 * that its column defines; what is unknown or not defined there is left out, never refused.
 *
 * Faults of one kind are named together; of several kinds the first counts, in the order 101, 102, 204, 202, 201, 203,
 * 207, 304. Kept choices: no messageType is 201 in a message that has a version, else 101. Without a readable version no
 * table applies, and only the version is named.
 */
export function parseMessage<Message>(input: Uint8Array | string, kind: MessageKind, options: ParseOptions): Parsed<Message> {
  const reading = readJson(input);
  if (!reading.ok) return refuse("101", [reading.why], {}, options);
  return judgeMessage(reading.value, reading.duplicates, kind, options);
}

/** {@link parseMessage} for a value that is read already; `duplicates` are its members that occur twice. */
export function judgeMessage<Message>(value: JsonValue, duplicates: readonly string[], kind: MessageKind, options: ParseOptions): Parsed<Message> {
  if (!isObject(value)) return refuse("101", ["not a JSON object"], {}, options);
  const { messageType, messageVersion: version } = value;
  if (isBlank(messageType) ? isBlank(version) : messageType !== kind.messageType) {
    return refuse("101", [isBlank(messageType) ? "no messageType" : nameOf(messageType as JsonValue)], value, options);
  }
  const supported = options.supportedVersions.find((each) => each === version);
  const readable = typeof version === "string" && VERSION_FORM.test(version);
  if (readable && supported === undefined) return refuse("102", options.supportedVersions, value, options);
  if (duplicates.length > 0) return refuse("204", duplicates, value, options);
  const critical = unknownCriticalExtensions(value["messageExtension"], options);
  if (critical.length > 0) return refuse("202", critical, value, options);
  if (supported !== undefined) return judgeMembers(value, supported, kind, options);
  if (!isBlank(version)) return refuse("203", ["messageVersion"], value, options);
  return refuse("201", ["messageVersion"], value, options);
}

interface Findings {
  readonly missing: string[];
  readonly malformed: string[];
  readonly reserved: string[];
  readonly unlisted: string[];
  /** Elements whose need depends on the message as a whole, and whether they were sent empty. */
  readonly undecided: { readonly member: Member; readonly blank: boolean }[];
}

function judgeMembers<Message>(value: JsonObject, version: MessageVersion, kind: MessageKind, options: ParseOptions): Parsed<Message> {
  const findings: Findings = { missing: [], malformed: [], reserved: [], unlisted: [], undecided: [] };
  const rules = { httpsOnly: options.httpsOnly || version === "2.3.1", checkIsoCodes: options.checkIsoCodes };
  const reader = new Reader(findings, rules, options.emptyAsAbsent);
  const message = reader.read(kind.columnFor(value, version, findings.malformed), value);
  for (const { member, blank } of findings.undecided) {
    if (member.requiredWhen?.(message)) findings.missing.push(member.path);
    else if (blank && !options.emptyAsAbsent) findings.malformed.push(member.path);
  }
  const { missing, malformed, reserved, unlisted } = findings;
  if (missing.length > 0) return refuse("201", kind.table.inOrder(missing), value, options);
  // Up to 2.2.0 there is no code of its own for a reserved value.
  const broken = version === "2.3.1" ? malformed : malformed.concat(reserved);
  if (broken.length > 0) return refuse("203", kind.table.inOrder(broken), value, options);
  if (reserved.length > 0) return refuse("207", kind.table.inOrder(reserved), value, options);
  if (unlisted.length > 0) return refuse("304", kind.table.inOrder(unlisted), value, options);
  // The table of the column has seen every member: this is where JSON becomes a message.
  return { ok: true, message: message as unknown as Message };
}

interface MemberIndex {
  readonly byName: ReadonlyMap<string, Member>;
  /** Those whose absence can be a fault. */
  readonly needed: readonly Member[];
}

const INDEXES = new WeakMap<readonly Member[], MemberIndex>();

/** Columns are made once and never change, so that each is indexed once. */
function indexOf(members: readonly Member[]): MemberIndex {
  const known = INDEXES.get(members);
  if (known !== undefined) return known;
  const index = { byName: new Map(members.map((member) => [member.name, member])), needed: members.filter((member) => member.required || member.requiredWhen !== undefined) };
  INDEXES.set(members, index);
  return index;
}

class Reader {
  constructor(
    private readonly findings: Findings,
    private readonly rules: FormRules,
    private readonly emptyAsAbsent: boolean,
  ) {}

  /** The defined members of `received`; the same object when there is nothing to leave out. */
  read(members: readonly Member[], received: JsonObject): JsonObject {
    const { byName, needed } = indexOf(members);
    let unknown = false;
    let changed: Map<string, JsonValue | undefined> | undefined;
    // What was sent is far less than what may be: it is walked, and of the rest only what can be missed is asked for.
    for (const name in received) {
      const member = byName.get(name);
      const value = received[name];
      if (member === undefined || value === undefined) {
        unknown = true;
        continue;
      }
      const result = isBlank(value) && !this.passesBlank(member, value) ? this.noteAbsence(member, value) : this.readValue(member, value);
      if (result !== value) (changed ??= new Map()).set(name, result);
    }
    for (const member of needed) if (received[member.name] === undefined) this.noteAbsence(member, undefined);
    if (changed === undefined && !unknown) return received;
    const copy: Record<string, JsonValue> = {};
    for (const { name } of members) {
      const value = changed?.has(name) === true ? changed.get(name) : received[name];
      if (value !== undefined) copy[name] = value;
    }
    return copy;
  }

  /** True when an empty value is to be judged like any other: by its form, or by what it lacks inside. */
  private passesBlank(member: Member, value: JsonValue): boolean {
    if (value === null || value === "" || member.lenient) return false;
    if (member.required) return true;
    return member.needsContent && !Array.isArray(value) && !this.emptyAsAbsent;
  }

  /** @returns undefined, which is what the message then has in its place */
  private noteAbsence(member: Member, value: JsonValue | undefined): undefined {
    if (member.lenient) return;
    if (member.required) this.findings.missing.push(member.path);
    else if (member.requiredWhen !== undefined) this.findings.undecided.push({ member, blank: value !== undefined });
    else if (value !== undefined && !this.emptyAsAbsent) this.findings.malformed.push(member.path);
  }

  /** The value with only defined members inside; undefined when it is dropped for a fault that fails no message. */
  private readValue(member: Member, value: JsonValue): JsonValue | undefined {
    const judgement = member.form.judge(value, this.rules);
    if (judgement !== "fits") {
      if (member.lenient) return undefined;
      this.note(judgement, member.path);
    }
    if (judgement === "malformed" || member.members.length === 0) return value;
    if (!Array.isArray(value)) return this.read(member.members, value as JsonObject);
    const items = (value as readonly JsonObject[]).map((item) => this.read(member.members, item));
    return items.every((item, index) => item === value[index]) ? value : items;
  }

  private note(judgement: Exclude<Judgement, "fits">, path: string): void {
    this.findings[judgement].push(path);
  }
}

/** Absent, or one of the ways to send nothing. */
function isBlank(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _name in value as JsonObject) return false;
  return true;
}

function unknownCriticalExtensions(extensions: JsonValue | undefined, options: ParseOptions): string[] {
  if (!Array.isArray(extensions)) return [];
  const ids: string[] = [];
  for (const extension of extensions as readonly JsonValue[]) {
    if (!isObject(extension) || extension["criticalityIndicator"] !== true) continue;
    const id = extension["id"];
    if (typeof id === "string" && id !== "" && !options.knownExtensions.includes(id)) ids.push(id);
  }
  return ids;
}

/** What stands in the place of a messageType, short enough to be repeated. */
function nameOf(messageType: JsonValue): string {
  return typeof messageType === "string" ? messageType.slice(0, 40) : "messageType is no text";
}

function refuse(code: FaultCode, elements: readonly string[], value: JsonObject, options: ParseOptions): Parsed<never> {
  const fault: Fault = { code, elements };
  return { ok: false, fault, about: subjectOf(value, options) };
}

function subjectOf(value: JsonObject, options: ParseOptions): Subject {
  const { messageVersion, messageType } = value;
  const supported = options.supportedVersions.find((each) => each === messageVersion);
  const subject: { -readonly [Name in keyof Subject]: Subject[Name] } = { messageVersion: supported ?? highest(options.supportedVersions) };
  if (MESSAGE_TYPES.has(messageType as string)) subject.errorMessageType = messageType as string;
  for (const name of ["threeDSServerTransID", "dsTransID", "acsTransID", "sdkTransID"] as const) {
    const id = value[name];
    if (typeof id === "string" && UUID.test(id)) subject[name] = id;
  }
  return subject;
}

function highest(versions: readonly MessageVersion[]): MessageVersion {
  return [...versions].sort().at(-1) as MessageVersion;
}
