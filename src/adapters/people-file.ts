import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PEOPLE_FILE_AUTHOR, ROLES, isPasswordHash } from "../issuer/index.js";
import type { LocalPerson, Role } from "../issuer/index.js";
import { readBounded } from "./bounded-file.js";
import { FileRefused } from "./file-refused.js";

const FORMAT = 1;
const BYTES_MAX = 4 * 1024 * 1024;
const NAME = /^[a-z0-9][a-z0-9.-]{0,39}$/;
const ISSUER = /^([a-z0-9-]{1,40}|\*)$/;
/** Whole bytes in base32; authenticator apps want no less than 16 of them. */
const CODE_SECRET = /^([A-Z2-7]{8}){4,8}$/;
/** Authors that are no person. */
const RESERVED: readonly string[] = ["token", "console", "import", PEOPLE_FILE_AUTHOR];

/** Whether somebody may have this name: it becomes the id in journal and audit. */
export function isPersonName(name: string): boolean {
  return NAME.test(name) && !RESERVED.includes(name);
}

/**
 * Those who sign in with a password, and sees to it that nobody else can read the file; nobody, where there is none.
 * @throws {FileRefused} naming the file and the member that is wrong, never its value
 */
export function readPeopleFile(path: string): readonly LocalPerson[] {
  if (!existsSync(path)) return [];
  let content: { readonly format?: unknown; readonly people?: unknown } | null;
  try {
    content = JSON.parse(Buffer.from(readBounded(path, BYTES_MAX)).toString("utf8")) as typeof content;
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused(path, "cannot be read as JSON");
  }
  chmodSync(path, 0o600);
  if (content?.format !== FORMAT) throw new FileRefused(path, `format: expected ${FORMAT}`);
  if (!Array.isArray(content.people)) throw new FileRefused(path, "people: expected a list");
  const people = content.people.map((person: unknown, index) => personOf(person, `${path}: people.${index}`));
  if (new Set(people.map(({ name }) => name)).size < people.length) throw new FileRefused(path, "people: two have one name");
  return people;
}

/** Writes all of them in one go: whoever reads meanwhile sees the file as it was or as it is. */
export function writePeopleFile(path: string, people: readonly LocalPerson[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.new`;
  writeFileSync(next, `${JSON.stringify({ format: FORMAT, people }, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

function personOf(value: unknown, where: string): LocalPerson {
  const { name, roles, passwordHash, codeSecret } = (value ?? {}) as Readonly<Record<keyof LocalPerson, unknown>>;
  const wrong = (member: string, expected: string): FileRefused => new FileRefused(`${where}.${member}`, `expected ${expected}`);
  if (typeof name !== "string" || !isPersonName(name)) throw wrong("name", "small letters, digits, dots and hyphens, up to 40");
  if (!isPasswordHash(passwordHash)) throw wrong("passwordHash", "what sekisho people add writes");
  if (typeof codeSecret !== "string" || !CODE_SECRET.test(codeSecret)) throw wrong("codeSecret", "20 to 40 bytes in base32");
  if (!isRoles(roles)) throw wrong("roles", `issuers, each with one of ${ROLES.join(", ")}`);
  return { name, roles, passwordHash, codeSecret };
}

function isRoles(value: unknown): value is Readonly<Record<string, Role>> {
  return typeof value === "object" && value !== null && Object.entries(value).length > 0 && Object.entries(value).every(([issuer, role]) => ISSUER.test(issuer) && (ROLES as readonly unknown[]).includes(role));
}
