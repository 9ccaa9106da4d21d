import { readFileSync, statSync, writeFileSync } from "node:fs";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
const add = (folder: string, name: string, role = "analyst", issuer = "demo") => ["people", "add", "--name", name, "--role", role, "--issuer", issuer, "--data-dir", path(folder)];

test("somebody is added with a password and a secret that are shown once, kept hashed, listed without them, and removed", async () => {
  const added = (await jsonOf(0, ...add("one", "yuki"))) as { password: string; codeSecret: string; uri: string };
  expect(added).toEqual({ name: "yuki", roles: { demo: "analyst" }, password: expect.stringMatching(/^[\w-]{20}$/), codeSecret: expect.stringMatching(/^[A-Z2-7]{32}$/), uri: `otpauth://totp/Sekisho:yuki?secret=${added.codeSecret}&issuer=Sekisho` });
  expect(statSync(path("one/people.json")).mode & 0o777).toBe(0o600);
  expect(readFileSync(path("one/people.json"), "utf8")).not.toContain(added.password);

  const printed = (await sekisho(add("one", "aoi.2", "administrator", "*"))).out;
  expect(printed).toMatch(/^name {6}aoi\.2\npassword {2}\S{20}\nsecret {4}[A-Z2-7]{32}\n/);
  expect((await sekisho(["people", "list", "--data-dir", path("one")])).out).toBe("yuki                 analyst at demo\naoi.2                administrator at *\n");
  expect(await jsonOf(0, "people", "remove", "--name", "yuki", "--data-dir", path("one"))).toEqual({ name: "yuki" });
  expect(await jsonOf(0, "people", "list", "--data-dir", path("one"))).toEqual([{ name: "aoi.2", roles: { "*": "administrator" } }]);
});

test("where there is nobody, it says so", async () => {
  expect((await sekisho(["people", "list", "--data-dir", path("empty")])).out).toBe("nobody; sekisho people add lets somebody sign in\n");
});

test("two passwords and two secrets are never the same", async () => {
  const [one, other] = [await jsonOf(0, ...add("two", "a")), await jsonOf(0, ...add("two", "b"))] as { password: string; codeSecret: string }[];
  expect(one?.password).not.toBe(other?.password);
  expect(one?.codeSecret).not.toBe(other?.codeSecret);
});

test.each([
  ["a name with capital letters", ["people", "add", "--name", "Yuki", "--role", "viewer", "--issuer", "demo"], "--name Yuki"],
  ["a name that is the token's", ["people", "add", "--name", "token", "--role", "viewer", "--issuer", "demo"], "--name token"],
  ["an unknown role", ["people", "add", "--name", "yuki", "--role", "boss", "--issuer", "demo"], "--role boss: expected one of viewer"],
  ["an unknown issuer", ["people", "add", "--name", "yuki", "--role", "viewer", "--issuer", "demo,bank"], "--issuer bank: expected one of demo, *"],
  ["somebody who is not there", ["people", "remove", "--name", "nobody"], "--name nobody: nobody in"],
])("%s is refused", async (_, argv, message) => {
  expect(await refused(...argv, "--data-dir", path("refused"))).toContain(message);
});

test("a name is given once", async () => {
  await sekisho(add("twice", "yuki"));
  expect(await refused(...add("twice", "yuki"))).toContain("--name yuki: is there already");
});

describe("a file that cannot be used is named with its member, never with what is in it", () => {
  const person = { name: "yuki", roles: { demo: "viewer" }, passwordHash: `scrypt$15$${"a".repeat(22)}$${"b".repeat(43)}`, codeSecret: "A".repeat(32) };
  test.each([
    ["no JSON", "{", "cannot be read as JSON"],
    ["another format", JSON.stringify({ format: 2, people: [] }), "format: expected 1"],
    ["null", "null", "format: expected 1"],
    ["no list", JSON.stringify({ format: 1 }), "people: expected a list"],
    ["a person that is none", JSON.stringify({ format: 1, people: [null] }), "people.0.name"],
    ["a password instead of a hash", JSON.stringify({ format: 1, people: [{ ...person, passwordHash: "hunter2" }] }), "people.0.passwordHash"],
    ["a secret that is too short", JSON.stringify({ format: 1, people: [{ ...person, codeSecret: "HUNTER2" }] }), "people.0.codeSecret"],
    ["no role", JSON.stringify({ format: 1, people: [{ ...person, roles: {} }] }), "people.0.roles"],
    ["an unknown role", JSON.stringify({ format: 1, people: [person, { ...person, name: "b", roles: { demo: "toString" } }] }), "people.1.roles"],
    ["one name twice", JSON.stringify({ format: 1, people: [person, person] }), "two have one name"],
  ])("%s", async (_, content, message) => {
    const file = path("people.json");
    writeFileSync(file, content);
    const line = await refused("people", "list", "--data-dir", path("."));
    expect(line).toContain(message);
    expect(line.toLowerCase()).not.toContain("hunter2");
  });
});
