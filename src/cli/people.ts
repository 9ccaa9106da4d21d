import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isPersonName, readPeopleFile, writePeopleFile } from "../adapters/people-file.js";
import { EVERY_ISSUER, ROLES, base32, passwordHash } from "../issuer/index.js";
import type { LocalPerson, Role } from "../issuer/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command } from "./command.js";
import { DATA_DIR_OPTION, configOf } from "./installation.js";

const NAME_OPTION = { name: { type: "string", value: "NAME", help: "what the person types to sign in", required: true } } as const;

const fileOf = (args: Arguments): string => join(configOf(args).dataDir, "people.json");

export const peopleAdd: Command = {
  name: "people add",
  summary: "Lets somebody sign in with a password and one-time codes",
  options: {
    ...NAME_OPTION,
    role: { type: "string", value: "ROLE", help: `one of ${ROLES.join(", ")}; each may do what those before it may`, required: true },
    issuer: { type: "string", value: "ID", help: "at which issuer, several with commas, or * for every one", required: true },
    ...DATA_DIR_OPTION,
  },
  help: [
    "Makes the password and the secret of the one-time codes and prints both, once: hand them over in two ways. The secret goes into any",
    "authenticator app. people.json keeps a hash of the password and is readable by its owner alone; a running server takes it up by itself.",
    "To change somebody's role or password, remove and add again.",
  ].join("\n"),
  async run(args, io) {
    const name = args.text("name") as string;
    if (!isPersonName(name)) throw new Unusable(`--name ${name}: expected small letters, digits, dots and hyphens, up to 40, and none of token, console, import, people.json`);
    const file = fileOf(args);
    const people = readPeopleFile(file);
    if (people.some((person) => person.name === name)) throw new Unusable(`--name ${name}: is there already; sekisho people remove takes the person out`);
    const password = randomBytes(15).toString("base64url");
    const codeSecret = base32(randomBytes(20));
    const person: LocalPerson = { name, roles: rolesOf(args), passwordHash: await passwordHash(password, randomBytes(16)), codeSecret };
    writePeopleFile(file, [...people, person]);
    const uri = `otpauth://totp/Sekisho:${name}?secret=${codeSecret}&issuer=Sekisho`;
    io.out(args.json ? `${JSON.stringify({ name, roles: person.roles, password, codeSecret, uri })}\n` : [`name      ${name}`, `password  ${password}`, `secret    ${codeSecret}`, `          ${uri}`, "Neither is shown again.", ""].join("\n"));
    return EXIT.done;
  },
};

export const peopleList: Command = {
  name: "people list",
  summary: "Who may sign in with a password, and as what",
  options: DATA_DIR_OPTION,
  async run(args, io) {
    const people = readPeopleFile(fileOf(args)).map(({ name, roles }) => ({ name, roles }));
    const lines = people.map(({ name, roles }) => `${name.padEnd(20)} ${Object.entries(roles).map(([issuer, role]) => `${role} at ${issuer}`).join(", ")}\n`);
    io.out(args.json ? `${JSON.stringify(people)}\n` : lines.join("") || "nobody; sekisho people add lets somebody sign in\n");
    return EXIT.done;
  },
};

export const peopleRemove: Command = {
  name: "people remove",
  summary: "Takes the password away from somebody",
  options: { ...NAME_OPTION, ...DATA_DIR_OPTION },
  help: "A running server ends the person's sessions within a second or two.",
  async run(args, io) {
    const name = args.text("name") as string;
    const file = fileOf(args);
    const people = readPeopleFile(file);
    if (!people.some((person) => person.name === name)) throw new Unusable(`--name ${name}: nobody in ${file} is called that`);
    writePeopleFile(file, people.filter((person) => person.name !== name));
    io.out(args.json ? `${JSON.stringify({ name })}\n` : `${name} cannot sign in any more\n`);
    return EXIT.done;
  },
};

function rolesOf(args: Arguments): Readonly<Record<string, Role>> {
  const role = ROLES.find((one) => one === args.text("role"));
  if (role === undefined) throw new Unusable(`--role ${args.text("role")}: expected one of ${ROLES.join(", ")}`);
  const known = [...configOf(args).issuers.map(({ id }) => id), EVERY_ISSUER];
  const issuers = (args.text("issuer") as string).split(",");
  const strange = issuers.find((issuer) => !known.includes(issuer));
  if (strange !== undefined) throw new Unusable(`--issuer ${strange}: expected one of ${known.join(", ")}`);
  return Object.fromEntries(issuers.map((issuer) => [issuer, role]));
}
