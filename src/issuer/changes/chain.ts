import { createHash } from "node:crypto";
import { NotARecord } from "../../engine/index.js";
import { withoutLongNumbers } from "../../risk/index.js";
import { CHANGE_SUBJECTS } from "./types.js";
import type { Change, ChangeRecord } from "./types.js";

/** A change was altered, left out or put in: from `number` on nothing can be relied on. A person has to look at it. */
export class ChainBroken extends Error {
  override readonly name = "ChainBroken";

  constructor(readonly number: number, reason: string) {
    super(`the chain of changes is broken at number ${number}: ${reason}`);
  }
}

/** The end of a chain of changes: makes the next link, or checks one that was read. */
export class ChangeChain {
  private last: Pick<ChangeRecord, "number" | "digest"> = { number: 0, digest: "" };

  /** The record that `change` becomes, exactly as it will be read again. It is part of the chain once {@link follow} took it up. */
  next(change: Change): ChangeRecord {
    // A reason is typed by people, who paste what they should not.
    const reason = change.reason === undefined ? undefined : withoutLongNumbers(change.reason);
    const told = { ...change, reason, number: this.last.number + 1, previous: this.last.digest };
    const plain = JSON.parse(JSON.stringify(told)) as Omit<ChangeRecord, "digest">;
    return { ...plain, digest: digestOf(plain) };
  }

  /** Makes `record` the last of the chain. @throws {ChainBroken} when `record` is not what comes next, or not what its digest says */
  follow(record: ChangeRecord): void {
    const { digest, ...told } = record;
    const number = this.last.number + 1;
    if (record.number !== number) throw new ChainBroken(number, `number ${record.number} stands in its place`);
    if (record.previous !== this.last.digest) throw new ChainBroken(number, "it does not name the digest of the one before");
    if (digest !== digestOf(told)) throw new ChainBroken(number, "it is not what its digest says");
    this.last = record;
  }
}

/** SHA-256 over the canonical JSON (RFC 8785) of a record without its digest. */
function digestOf(told: Omit<ChangeRecord, "digest">): string {
  return createHash("sha256").update(canonicalJson(told)).digest("base64url");
}

/** What JSON has, with the members of every object in the order of their names. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value as Readonly<Record<string, unknown>>).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}

const isText = (value: unknown): boolean => typeof value === "string";
const maybeText = (value: unknown): boolean => value === undefined || isText(value);

const MEMBERS: Readonly<Record<keyof ChangeRecord, (value: unknown) => boolean>> = {
  at: Number.isFinite,
  issuer: maybeText,
  subject: (value) => (CHANGE_SUBJECTS as readonly unknown[]).includes(value),
  action: isText,
  author: isText,
  reason: maybeText,
  about: maybeText,
  content: isObject,
  number: Number.isSafeInteger,
  previous: isText,
  digest: isText,
};

/**
 * The change that `text` holds. What its content must be, its subject knows.
 * @throws {NotARecord} naming the first member that is not as it must be
 */
export function decodeChange(text: string): ChangeRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotARecord("not JSON");
  }
  if (!isObject(value)) throw new NotARecord("not an object");
  for (const [member, fits] of Object.entries(MEMBERS)) if (!fits(value[member])) throw new NotARecord(`${member} of a change is not as it must be`);
  return value as unknown as ChangeRecord;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
