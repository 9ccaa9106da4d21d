import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";

const METHODS = ["passkey", "app", "sms", "email"] as const;

/** One issuer of the installation: whose cards, which setup. */
export interface IssuerConfig {
  readonly id: string;
  /** BIN prefixes, two to eleven digits; `""` answers for every card. */
  readonly bins: readonly string[];
  /** ISO 3166 alpha-2 of the issuer, used where the BIN table knows nothing better. */
  readonly country?: string;
  /** `name/version` under the policy folder. */
  readonly policy: string;
  /** Folder under the model folder; absent: the policy decides without a score. */
  readonly model?: string;
  readonly cardholderInfo: string;
  /** How the bank calls itself on the pages of a challenge. */
  readonly name: Readonly<Record<"ja" | "en", string>>;
  /** How those pages look: colour of buttons and heading (#rrggbb, dark enough for white letters), and a logo (.svg or .png). */
  readonly branding?: { readonly color?: string; readonly logoFile?: string };
  /** The only ways in which its cardholders are asked; absent: every way that their records have. */
  readonly methods?: readonly (typeof METHODS)[number][];
  /** Signing key, certificates and keys of authentication values of its own; absent: those of the installation. */
  readonly keysFile?: string;
}

const CARD_NETWORKS = ["visa", "mastercard", "amex", "discover", "jcb", "mir"] as const;

/** As the issuer's side has them; the configuration knows no other room. */
const ROLES = ["viewer", "analyst", "approver", "administrator"] as const;

export interface DirectoryServerConfig {
  readonly id: string;
  /** Subject common name of its client certificate; without one the entry is for every peer. */
  readonly certificateName?: string;
  /** The card network whose indicators and values its answers have. */
  readonly eci: (typeof CARD_NETWORKS)[number];
  readonly emptyAsAbsent: boolean;
  readonly checkIsoCodes: boolean;
  readonly httpsOnly: boolean;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly publicUrl: string;
  readonly store: "embedded";
  /** `fsync`: an answered decision survives a power cut. `os`: it survives the death of the process. */
  readonly durability: "fsync" | "os";
  readonly adminToken?: string;
  /** An OpenID Connect provider through which people sign in, and what the values of its claim make of them. */
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret?: string;
    /** What the button says; the provider's host where left out. */
    readonly name?: string;
    readonly roleClaim: string;
    readonly roles: Readonly<Record<string, { readonly issuer: string; readonly role: (typeof ROLES)[number] }>>;
  };
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  /** Our certificate towards directory servers that are told results, and the authority of theirs where it is none of the known ones. */
  readonly resultTls?: { readonly certFile: string; readonly keyFile: string; readonly caFile?: string };
  readonly policyDir: string;
  readonly modelDir: string;
  /** MaxMind DB files: city, ASN, anonymous IP. */
  readonly geoFiles: readonly string[];
  /** YAML list of dated exchange rates ({from, currency, worth} in yen); the built-in table, which is only illustrative, where absent. */
  readonly ratesFile?: string;
  readonly acs: { readonly referenceNumber: string; readonly operatorId: string };
  /** Action where a decision cannot be judged or written down. */
  readonly whenFailing: "challenge" | "frictionless" | "reject";
  readonly issuers: readonly IssuerConfig[];
  readonly directoryServers: readonly DirectoryServerConfig[];
  /** Hosts that may be told results, with a port where it is not the scheme's own; `*.` stands for any name below. */
  readonly resultHosts: readonly string[];
  /** Mail server for one-time codes; without one they end in the demo's inbox. */
  readonly mail?: {
    readonly host: string;
    readonly port: number;
    readonly encryption: "starttls" | "tls" | "none";
    readonly from: string;
    readonly user?: string;
    readonly password?: string;
  };
  /** The issuer's SMS gateway; without one these codes, too, end in the inbox. `key` signs what it is told. */
  readonly smsGateway?: { readonly url: string; readonly key: string };
  /** The issuer's app, in which persons confirm; without one nobody is asked there. `key` signs what is said in both directions. */
  readonly issuerApp?: { readonly url: string; readonly key: string };
  /** What a decoupled authentication that nobody answered in time is reported as. */
  readonly decoupledTimeoutStatus: "U" | "N";
  /** How many decisions the console looks back on; a million take half a gigabyte of memory. */
  readonly ledgerDecisionsMax: number;
  /** Until a fraud is reported and labelled, which takes chargebacks up to a quarter: what has no label by then counts as genuine. */
  readonly labelDelayDays: number;
  /** Opens the demo's doors: the shop, and the inbox in which its codes arrive. */
  readonly demo: boolean;
  /** Shows a simulated history in the console where it never was removed; for the demo issuer. */
  readonly sample: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** What stops the start: where in which source, and what was expected there. */
export class ConfigRefused extends Error {}

const text = { type: "string", minLength: 1 } as const;
const flag = { type: "boolean" } as const;
const object = (required: readonly string[], properties: object): object => ({ type: "object", additionalProperties: false, required, properties });

const SCHEMA = object([], {
  port: { type: "integer", minimum: 0, maximum: 65_535 },
  host: text,
  dataDir: text,
  publicUrl: { type: "string", pattern: "^https?://[^/]+(/.*[^/])?$" },
  store: { enum: ["embedded"] },
  durability: { enum: ["fsync", "os"] },
  adminToken: { type: "string", minLength: 16 },
  oidc: object(["issuer", "clientId", "roleClaim", "roles"], {
    // What is sent to it are secrets.
    issuer: { type: "string", pattern: "^(https://[^/@]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?)(/[^?#]*)?$" },
    clientId: text,
    clientSecret: text,
    name: { type: "string", minLength: 1, maxLength: 60 },
    roleClaim: text,
    roles: { type: "object", minProperties: 1, additionalProperties: object(["issuer", "role"], { issuer: { type: "string", pattern: "^([a-z0-9-]{1,40}|\\*)$" }, role: { enum: ROLES } }) },
  }),
  tls: object(["certFile", "keyFile"], { certFile: text, keyFile: text, clientCaFile: text }),
  resultTls: object(["certFile", "keyFile"], { certFile: text, keyFile: text, caFile: text }),
  policyDir: text,
  modelDir: text,
  geoFiles: { type: "array", items: text },
  ratesFile: text,
  acs: object([], { referenceNumber: { type: "string", minLength: 1, maxLength: 32 }, operatorId: { type: "string", minLength: 1, maxLength: 32 } }),
  whenFailing: { enum: ["challenge", "frictionless", "reject"] },
  issuers: {
    type: "array",
    minItems: 1,
    items: object(["id", "bins", "policy"], {
      id: { type: "string", pattern: "^[a-z0-9-]{1,40}$" },
      bins: { type: "array", minItems: 1, items: { type: "string", pattern: "^([0-9]{2,11})?$" } },
      country: { type: "string", pattern: "^[A-Z]{2}$" },
      policy: { type: "string", pattern: "^[a-z0-9-]+/[0-9]+$" },
      model: { type: "string", pattern: "^[A-Za-z0-9._-]+$" },
      cardholderInfo: { type: "string", minLength: 1, maxLength: 128 },
      branding: object([], { color: { type: "string", pattern: "^#[0-9a-f]{6}$" }, logoFile: { type: "string", pattern: "\\.(svg|png)$" } }),
      methods: { type: "array", minItems: 1, uniqueItems: true, items: { enum: METHODS } },
      keysFile: text,
      name: object(["ja", "en"], { ja: { type: "string", minLength: 1, maxLength: 60 }, en: { type: "string", minLength: 1, maxLength: 60 } }),
    }),
  },
  directoryServers: {
    type: "array",
    minItems: 1,
    items: object(["id"], {
      id: text,
      certificateName: text,
      eci: { enum: CARD_NETWORKS },
      emptyAsAbsent: flag,
      checkIsoCodes: flag,
      httpsOnly: flag,
    }),
  },
  resultHosts: { type: "array", items: { type: "string", pattern: "^(\\*\\.)?[A-Za-z0-9.\\[\\]:-]+$" } },
  mail: object(["host", "port", "from"], {
    host: text,
    port: { type: "integer", minimum: 1, maximum: 65_535 },
    encryption: { enum: ["starttls", "tls", "none"] },
    from: text,
    user: text,
    password: text,
  }),
  smsGateway: object(["url", "key"], { url: text, key: { type: "string", minLength: 16 } }),
  issuerApp: object(["url", "key"], { url: text, key: { type: "string", minLength: 16 } }),
  decoupledTimeoutStatus: { enum: ["U", "N"] },
  ledgerDecisionsMax: { type: "integer", minimum: 10_000, maximum: 50_000_000 },
  labelDelayDays: { type: "integer", minimum: 0, maximum: 365 },
  demo: flag,
  sample: flag,
  logLevel: { enum: ["debug", "info", "warn", "error", "silent"] },
});

/** Environment variables and the value each one overrides. */
const ENVIRONMENT: Readonly<Record<string, { readonly path: readonly string[]; readonly as: "text" | "integer" | "list" | "flag" }>> = {
  PORT: { path: ["port"], as: "integer" },
  HOST: { path: ["host"], as: "text" },
  SEKISHO_DATA_DIR: { path: ["dataDir"], as: "text" },
  SEKISHO_PUBLIC_URL: { path: ["publicUrl"], as: "text" },
  SEKISHO_MAIL_PASSWORD: { path: ["mail", "password"], as: "text" },
  SEKISHO_SMS_KEY: { path: ["smsGateway", "key"], as: "text" },
  SEKISHO_APP_KEY: { path: ["issuerApp", "key"], as: "text" },
  SEKISHO_DEMO: { path: ["demo"], as: "flag" },
  SEKISHO_SAMPLE: { path: ["sample"], as: "flag" },
  SEKISHO_DS_URL_ALLOW: { path: ["resultHosts"], as: "list" },
  SEKISHO_STORE: { path: ["store"], as: "text" },
  SEKISHO_DURABILITY: { path: ["durability"], as: "text" },
  SEKISHO_ADMIN_TOKEN: { path: ["adminToken"], as: "text" },
  SEKISHO_OIDC_CLIENT_SECRET: { path: ["oidc", "clientSecret"], as: "text" },
  SEKISHO_POLICY_DIR: { path: ["policyDir"], as: "text" },
  SEKISHO_MODEL_DIR: { path: ["modelDir"], as: "text" },
  SEKISHO_GEO_FILES: { path: ["geoFiles"], as: "list" },
  SEKISHO_RATES_FILE: { path: ["ratesFile"], as: "text" },
  SEKISHO_TLS_CERT_FILE: { path: ["tls", "certFile"], as: "text" },
  SEKISHO_TLS_KEY_FILE: { path: ["tls", "keyFile"], as: "text" },
  SEKISHO_TLS_CLIENT_CA_FILE: { path: ["tls", "clientCaFile"], as: "text" },
  SEKISHO_RESULT_TLS_CERT_FILE: { path: ["resultTls", "certFile"], as: "text" },
  SEKISHO_RESULT_TLS_KEY_FILE: { path: ["resultTls", "keyFile"], as: "text" },
  SEKISHO_RESULT_TLS_CA_FILE: { path: ["resultTls", "caFile"], as: "text" },
  SEKISHO_ACS_REFERENCE_NUMBER: { path: ["acs", "referenceNumber"], as: "text" },
  SEKISHO_ACS_OPERATOR_ID: { path: ["acs", "operatorId"], as: "text" },
  SEKISHO_WHEN_FAILING: { path: ["whenFailing"], as: "text" },
  SEKISHO_LOG_LEVEL: { path: ["logLevel"], as: "text" },
};

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = Record<string, unknown>;

/** Where an installation keeps what ships with it. */
export interface ShippedFolders {
  readonly policyDir: string;
  readonly modelDir: string;
}

/**
 * The configuration of this process: shipped defaults, over them the file SEKISHO_CONFIG names, over that the environment.
 * @throws {ConfigRefused} naming the file or variable, the path and what was expected; never the value of a secret
 */
export function readConfig(shipped: ShippedFolders, environment: Environment = process.env): Config {
  const file = environment["SEKISHO_CONFIG"];
  const tree = file === undefined || file === "" ? {} : readFile(file);
  refuse(tree, file ?? "configuration");
  const names = applyEnvironment(tree, environment);
  refuse(tree, names.length === 0 ? "configuration" : `environment (${names.join(", ")})`);
  const config = withDefaults(tree, shipped);
  refuseContradictions(config.issuers, file ?? "configuration");
  return config;
}

/** An issuer may stand in the list more than once, with another policy for other ranges; its keys and ways to ask are one. */
function refuseContradictions(issuers: readonly IssuerConfig[], source: string): void {
  for (const [index, issuer] of issuers.entries()) {
    const first = issuers.findIndex(({ id }) => id === issuer.id);
    const setting = (["keysFile", "methods"] as const).find((one) => String(issuer[one]) !== String(issuers[first]?.[one]));
    if (setting !== undefined) throw new ConfigRefused(`${source}: issuers.${index}.${setting}: is another than that of issuers.${first}, which is the same issuer`);
  }
}

function readFile(file: string): Tree {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigRefused(`${file}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "cannot be read"}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw new ConfigRefused(`${file}: expected a mapping of settings`);
  return content as Tree;
}

const valid = new Ajv({ allErrors: false, allowUnionTypes: true }).compile(SCHEMA);

function refuse(tree: Tree, source: string): void {
  if (valid(tree)) return;
  const [error] = valid.errors as [ErrorObject, ...ErrorObject[]];
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty;
  if (unknown !== undefined) throw new ConfigRefused(`${source}: ${[path, unknown].filter(Boolean).join(".")}: there is no such setting`);
  const choices = (error.params as { allowedValues?: readonly string[] }).allowedValues;
  throw new ConfigRefused(`${source}: ${path || "the whole"}: ${choices === undefined ? error.message : `expected one of ${choices.join(", ")}`}`);
}

function applyEnvironment(tree: Tree, environment: Environment): string[] {
  const used: string[] = [];
  for (const [name, { path, as }] of Object.entries(ENVIRONMENT)) {
    const raw = environment[name];
    if (raw === undefined || raw === "") continue;
    used.push(name);
    let target = tree;
    for (const step of path.slice(0, -1)) target = (target[step] ??= {}) as Tree;
    target[path.at(-1) as string] = valueOf(name, raw, as);
  }
  return used;
}

function valueOf(name: string, raw: string, as: "text" | "integer" | "list" | "flag"): unknown {
  if (as === "text") return raw;
  if (as === "flag") {
    if (raw !== "0" && raw !== "1") throw new ConfigRefused(`environment: ${name}: expected 0 or 1`);
    return raw === "1";
  }
  if (as === "list") return raw.split(",").filter(Boolean);
  if (!/^\d{1,9}$/.test(raw)) throw new ConfigRefused(`environment: ${name}: expected a whole number`);
  return Number(raw);
}

/** The issuer that answers for every card where no file names one; `serve` says so in its log. */
export const DEMO_ISSUER: IssuerConfig = {
  id: "demo",
  bins: [""],
  country: "JP",
  policy: "default/1",
  model: "first",
  cardholderInfo: "Please confirm this purchase in your bank's app.",
  name: { ja: "デモ銀行", en: "Demo Bank" },
};

const DIRECTORY_SERVER_DEFAULTS = { eci: "visa", emptyAsAbsent: false, checkIsoCodes: true, httpsOnly: false } as const;

function withDefaults(tree: Tree, shipped: ShippedFolders): Config {
  const given = tree as Partial<Config>;
  const port = given.port ?? 8080;
  const defaults = {
    port,
    host: "127.0.0.1",
    dataDir: "data",
    publicUrl: `${given.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    store: "embedded" as const,
    durability: "fsync" as const,
    ...shipped,
    geoFiles: [],
    whenFailing: "challenge" as const,
    // Nothing leaves this machine until somebody says where to.
    resultHosts: ["127.0.0.1", "localhost", "[::1]"],
    decoupledTimeoutStatus: "U" as const,
    ledgerDecisionsMax: 2_000_000,
    labelDelayDays: 90,
    demo: false,
    sample: false,
    logLevel: "info" as const,
  };
  return {
    ...defaults,
    ...given,
    ...(given.mail && { mail: { ...given.mail, encryption: given.mail.encryption ?? "starttls" } }),
    acs: { referenceNumber: "SEKISHO_ACS_TEST_00001", operatorId: "sekisho", ...given.acs },
    issuers: (given.issuers ?? [DEMO_ISSUER]).map((issuer) => ({ ...issuer, cardholderInfo: issuer.cardholderInfo ?? DEMO_ISSUER.cardholderInfo, name: issuer.name ?? { ja: issuer.id, en: issuer.id } })),
    directoryServers: (given.directoryServers ?? [{ id: "any" }]).map((server) => ({ ...DIRECTORY_SERVER_DEFAULTS, ...server })),
  };
}
