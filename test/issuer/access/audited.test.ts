import { AuditedAccess } from "../../../src/issuer/index.js";
import type { LocalPerson, Role } from "../../../src/issuer/index.js";
import { MemoryChangeLog } from "../memory-change-log.js";

const AT = Date.UTC(2026, 5, 1);
const fail = (cause: unknown): never => { throw cause; };
const person = (name: string, roles: Readonly<Record<string, Role>>): LocalPerson => ({ name, roles, passwordHash: "a hash", codeSecret: "a secret" });
/** What is in a log once all that was begun is kept. */
const toldIn = async (log: MemoryChangeLog): Promise<unknown[]> => {
  await new Promise((resolve) => setImmediate(resolve));
  return log.all().map(({ at, issuer, subject, action, author, reason, about }) => [at - AT, issuer, subject, action, author, reason, about]);
};

test("people are put into the log as the file of them changes, and not again by the next process", async () => {
  const log = new MemoryChangeLog();
  const audited = new AuditedAccess(log, fail);
  audited.people([person("yuki", { demo: "analyst" }), person("aoi", { "*": "administrator", demo: "viewer" })], AT);
  audited.people([person("yuki", { demo: "approver" })], AT + 1);
  const expected = [
    [0, "demo", "person", "made analyst", "people.json", undefined, "yuki"],
    [0, undefined, "person", "made administrator", "people.json", undefined, "aoi"],
    [0, "demo", "person", "made viewer", "people.json", undefined, "aoi"],
    [1, undefined, "person", "removed", "people.json", undefined, "aoi"],
    [1, "demo", "person", "removed", "people.json", undefined, "aoi"],
    [1, "demo", "person", "made approver", "people.json", undefined, "yuki"],
  ];
  expect(await toldIn(log)).toEqual(expected);
  const next = new AuditedAccess(log, fail);
  next.people([person("yuki", { demo: "approver" })], AT + 2);
  expect(await toldIn(log)).toEqual(expected);
  next.people([], AT + 3);
  expect((await toldIn(log)).at(-1)).toEqual([3, "demo", "person", "removed", "people.json", undefined, "yuki"]);
  expect(JSON.stringify(log.all())).not.toMatch(/a hash|a secret/);
});

test("who comes and goes is put into the log, and of who is refused only those who are known", async () => {
  const log = new MemoryChangeLog();
  const audited = new AuditedAccess(log, fail);
  audited.note({ at: AT, action: "signed-in", person: "yuki", way: "local", reason: undefined });
  audited.note({ at: AT + 1, action: "signed-out", person: "yuki", way: undefined, reason: undefined });
  audited.note({ at: AT + 2, action: "refused", person: "yuki", way: "local", reason: "code" });
  audited.note({ at: AT + 3, action: "refused", person: undefined, way: "local", reason: "name" });
  expect(await toldIn(log)).toEqual([
    [0, undefined, "session", "signed-in", "yuki", undefined, "yuki"],
    [1, undefined, "session", "signed-out", "yuki", undefined, "yuki"],
    [2, undefined, "session", "refused", "yuki", "code", "yuki"],
  ]);
});

test("a log that takes nothing is told of, and lets people in all the same", async () => {
  const causes: unknown[] = [];
  const audited = new AuditedAccess({ all: () => [], record: () => Promise.reject(new Error("full")) }, (cause) => causes.push(cause));
  audited.note({ at: AT, action: "signed-in", person: "yuki", way: "local", reason: undefined });
  await new Promise((resolve) => setImmediate(resolve));
  expect(causes).toEqual([new Error("full")]);
});
