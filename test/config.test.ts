import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigRefused, readConfig } from "../src/config.js";

const shipped = { policyDir: "policies", modelDir: "models" };
let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sekisho-config-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, "sekisho.yaml");
  writeFileSync(path, content);
  return path;
}

test("without a file the demo issuer answers for every card on the loopback address", () => {
  const config = readConfig(shipped, {});
  expect(config).toMatchObject({ port: 8080, host: "127.0.0.1", dataDir: "data", publicUrl: "http://127.0.0.1:8080", durability: "fsync", ...shipped });
  expect(config.issuers).toEqual([expect.objectContaining({ id: "demo", bins: [""] })]);
});

test("the environment goes over the file, the file over the defaults", () => {
  const path = file("port: 9001\nhost: 0.0.0.0\nacs:\n  operatorId: bank\n");
  const config = readConfig(shipped, { SEKISHO_CONFIG: path, PORT: "9002", SEKISHO_GEO_FILES: "a.mmdb,b.mmdb" });
  expect(config).toMatchObject({ port: 9002, host: "0.0.0.0", geoFiles: ["a.mmdb", "b.mmdb"], publicUrl: "http://127.0.0.1:9002" });
  expect(config.acs).toEqual({ operatorId: "bank", referenceNumber: "SEKISHO_ACS_TEST_00001" });
});

test("with TLS our own address is an https one", () => {
  expect(readConfig(shipped, { SEKISHO_TLS_CERT_FILE: "c.pem", SEKISHO_TLS_KEY_FILE: "k.pem" }).publicUrl).toBe("https://127.0.0.1:8080");
});

test("several issuers and directory servers, each with what it does not say filled in", () => {
  const path = file("issuers:\n  - {id: one, bins: ['900000'], policy: default/1}\n  - {id: two, bins: ['90'], policy: default/1, model: first}\ndirectoryServers:\n  - {id: mc, eci: mastercard}\n");
  const config = readConfig(shipped, { SEKISHO_CONFIG: path });
  expect(config.issuers.map((issuer) => issuer.cardholderInfo.length > 0)).toEqual([true, true]);
  expect(config.directoryServers).toEqual([{ id: "mc", eci: "mastercard", emptyAsAbsent: false, checkIsoCodes: true, httpsOnly: false }]);
});

test.each([
  ["an unknown key", "prot: 1", "prot: there is no such setting"],
  ["a nested unknown key", "acs: {operater: x}", "acs.operater: there is no such setting"],
  ["a wrong type", "port: high", "port: must be integer"],
  ["a port out of range", "port: 70000", "port: must be <= 65535"],
  ["a choice that is none", "durability: maybe", "durability: expected one of fsync, os"],
  ["an issuer without BINs", "issuers: [{id: a, policy: default/1}]", "issuers.0: must have required property 'bins'"],
  ["a BIN with letters", "issuers: [{id: a, policy: default/1, bins: [4x]}]", "issuers.0.bins.0: must match pattern"],
  ["a way to ask that is none", "issuers: [{id: a, policy: default/1, bins: ['40']}, {id: b, policy: default/1, bins: ['51'], methods: [sms, fax]}]", "issuers.1.methods.1: expected one of passkey, app, sms, email"],
  ["a way to ask that is named twice", "issuers: [{id: a, policy: default/1, bins: ['40'], methods: [sms, sms]}]", "issuers.0.methods: must NOT have duplicate items"],
  ["no way to ask at all", "issuers: [{id: a, policy: default/1, bins: ['40'], methods: []}]", "issuers.0.methods: must NOT have fewer than 1 items"],
  ["one issuer with two files of keys", "issuers: [{id: a, policy: default/1, bins: ['40'], keysFile: a.json}, {id: b, policy: default/1, bins: ['51']}, {id: a, policy: default/1, bins: ['41']}]", "issuers.2.keysFile: is another than that of issuers.0, which is the same issuer"],
  ["one issuer with two lists of ways to ask", "issuers: [{id: a, policy: default/1, bins: ['40']}, {id: a, policy: default/1, bins: ['41'], methods: [sms]}]", "issuers.1.methods: is another than that of issuers.0, which is the same issuer"],
  ["a file of keys without a name", "issuers: [{id: a, policy: default/1, bins: ['40'], keysFile: ''}]", "issuers.0.keysFile: must NOT have fewer than 1 characters"],
  ["an identity provider without roles", "oidc: {issuer: 'https://id.example', clientId: a, roleClaim: groups}", "oidc: must have required property 'roles'"],
  ["a role that is none", "oidc: {issuer: 'https://id.example', clientId: a, roleClaim: groups, roles: {staff: {issuer: demo, role: boss}}}", "oidc.roles.staff.role: expected one of viewer, analyst, approver, administrator"],
  ["an identity provider over http", "oidc: {issuer: 'http://id.example', clientId: a, roleClaim: groups, roles: {staff: {issuer: demo, role: viewer}}}", "oidc.issuer: must match pattern"],
  ["an identity provider that only looks like this machine", "oidc: {issuer: 'http://127.0.0.1.example', clientId: a, roleClaim: groups, roles: {staff: {issuer: demo, role: viewer}}}", "oidc.issuer: must match pattern"],
  ["a list instead of a mapping", "- a", "expected a mapping"],
  ["broken YAML", "a: [", "sekisho.yaml:"],
])("%s stops the start with its path", (_name, content, message) => {
  const path = file(content);
  expect(() => readConfig(shipped, { SEKISHO_CONFIG: path })).toThrow(ConfigRefused);
  expect(() => readConfig(shipped, { SEKISHO_CONFIG: path })).toThrow(message);
});

test("an issuer may stand in the list again, for other ranges, with the same keys and ways to ask", () => {
  const path = file("issuers: [{id: a, policy: default/1, bins: ['40'], keysFile: a.json, methods: [sms]}, {id: a, policy: strict/1, bins: ['41'], keysFile: a.json, methods: [sms]}]");
  expect(readConfig(shipped, { SEKISHO_CONFIG: path }).issuers).toHaveLength(2);
});

test.each([
  [{ PORT: "eighty" }, "PORT: expected a whole number"],
  [{ SEKISHO_STORE: "redis://127.0.0.1" }, "environment (SEKISHO_STORE): store: expected one of embedded"],
])("a bad variable is named: %j", (environment, message) => {
  expect(() => readConfig(shipped, environment)).toThrow(message);
});

test("a secret that is too short is refused without being shown", () => {
  expect(() => readConfig(shipped, { SEKISHO_ADMIN_TOKEN: "hunter2" })).toThrow("adminToken");
  expect(() => readConfig(shipped, { SEKISHO_ADMIN_TOKEN: "hunter2" })).not.toThrow("hunter2");
});

test("the secret of the identity provider's client may come from the environment", () => {
  const path = file("oidc: {issuer: 'https://id.example/realms/bank', clientId: a, roleClaim: groups, roles: {staff: {issuer: '*', role: viewer}}}");
  expect(readConfig(shipped, { SEKISHO_CONFIG: path, SEKISHO_OIDC_CLIENT_SECRET: "hush" }).oidc).toMatchObject({ clientId: "a", clientSecret: "hush" });
});

test("the example of docs/people.md can be used as it stands", () => {
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/people.md", "utf8")) ?? [];
  expect(Object.keys(readConfig(shipped, { SEKISHO_CONFIG: file(example) }).oidc?.roles ?? {})).toEqual(["fraud-desk", "fraud-lead", "it-admins"]);
});
