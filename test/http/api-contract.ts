import { readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { parse as parseYaml } from "yaml";

/** Holds every exchange at /api/v1 that a test has with a server against openapi.yaml. Shares no code with the doors. */

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<"parameters" | "responses" | "schemas", Readonly<Record<string, object>>>>;
}

const DOCUMENT = parseYaml(readFileSync("openapi.yaml", "utf8")) as Document;
const PREFIX = "/api/v1/";
const PATHS = Object.entries(DOCUMENT.paths)
  .filter(([path]) => path.startsWith(PREFIX))
  .map(([path, operations]) => ({ path, operations, pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`) }))
  // What is spelt out comes before what any name fits.
  .sort((one, other) => one.path.split("{").length - other.path.split("{").length);

const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
ajv.addFormat("uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** What breaks in a test on purpose is told as everything else that is wrong. */
const UNFORESEEN: Operation["responses"][string] = { $ref: "#/components/responses/Problem" };

const compiled = new Map<object, ValidateFunction>();
function faultsOf(schema: object, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (validate === undefined) compiled.set(schema, (validate = ajv.compile(local(schema) as object)));
  if (validate(value)) return [];
  // Where something else is wrong, what stands beside it counts as not named.
  const errors = validate.errors ?? [];
  const others = errors.filter(({ keyword }) => keyword !== "unevaluatedProperties");
  return (others.length > 0 ? others : errors).map(({ instancePath, message, params }) => `${instancePath.replace(/\/\d+/g, "/*")} ${message} ${JSON.stringify(params)}`);
}

/**
 * The schema with its references pointed at the document.
 * @param closed what it does not name must not be there; the parts of an `allOf` stay open, and the whole is closed
 */
function local(schema: unknown, closed = true): unknown {
  if (Array.isArray(schema)) return schema.map((one) => local(one));
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.entries(schema).map(([name, value]: [string, unknown]) => {
    if (name === "$ref" && typeof value === "string") return [name, value.replace(/^#/, closed ? "closed#" : "open#")];
    return [name, name === "allOf" && Array.isArray(value) ? value.map((one) => local(one, false)) : local(value)];
  });
  const open = !closed || "additionalProperties" in schema || !("properties" in schema || "allOf" in schema);
  return Object.fromEntries([...members, ...(open ? [] : [["unevaluatedProperties", false]])]);
}

for (const [$id, closed] of [["closed", true], ["open", false]] as const) {
  ajv.addSchema({ $id, components: { schemas: Object.fromEntries(Object.entries(DOCUMENT.components.schemas).map(([name, schema]) => [name, local(schema, closed)])) } });
}

const named = (reference: string): unknown => reference.split("/").slice(1).reduce<unknown>((inside, name) => (inside as Record<string, unknown>)[name], DOCUMENT);

export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly requestBody: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** What an exchange has that the document does not say, one line each. What was refused may have been asked in any way. */
export function contractFaults(exchange: Exchange): string[] {
  const { method, status, contentType } = exchange;
  const { pathname, searchParams } = new URL(exchange.url, "http://any");
  const path = PATHS.find(({ pattern, operations }) => pattern.test(pathname) && method.toLowerCase() in operations);
  // An unknown address or method is nobody's.
  if (path === undefined) return [404, 405].includes(status) || method === "HEAD" ? [] : [`${method} ${pathname} answers ${status} and is not described`];
  const operation = path.operations[method.toLowerCase()] as Operation;
  const at = `${method} ${path.path} ${status}`;
  const described = status === 500 ? UNFORESEEN : operation.responses[String(status)];
  if (described === undefined) return [`${at} is not described`];
  const faults = [...answerFaults(described.$ref === undefined ? described : (named(described.$ref) as Content), contentType, exchange.body), ...(status < 400 ? questionFaults(operation, searchParams, exchange.requestBody) : [])];
  return faults.map((fault) => `${at}: ${fault}`);
}

function answerFaults({ content }: Content, contentType: string | undefined, body: string): string[] {
  const type = contentType?.split(";")[0] ?? "";
  if (content === undefined) return body === "" ? [] : ["has a body that is not described"];
  const described = content[type];
  if (described === undefined) return [`answers ${type || "no type"}, not ${Object.keys(content).join(" or ")}`];
  return described.schema === undefined || !type.endsWith("json") ? [] : faultsOf(described.schema, JSON.parse(body)).map((fault) => `answer${fault}`);
}

function questionFaults({ parameters = [], requestBody }: Operation, query: URLSearchParams, body: string): string[] {
  const known = parameters.map((parameter) => (parameter.$ref === undefined ? parameter : (named(parameter.$ref) as Parameter))).filter((parameter) => parameter.in === "query");
  const faults = [...query.keys()].filter((name) => known.every((parameter) => parameter.name !== name)).map((name) => `takes ?${name}=, which is not described`);
  faults.push(...known.filter(({ name, required }) => required === true && !query.has(name)).map(({ name }) => `takes no ?${name}=, which is required`));
  const schema = requestBody?.content?.["application/json"]?.schema;
  if (body === "") return requestBody?.required === true ? [...faults, "takes no body, which is required"] : faults;
  if (requestBody === undefined) return [...faults, "takes a body that is not described"];
  return schema === undefined ? faults : [...faults, ...faultsOf(schema, JSON.parse(body)).map((fault) => `question${fault}`)];
}

/** Listens to all that is said at a server. @returns what does not fit the document, growing */
export function watchContract(server: Server): string[] {
  const faults = new Set<string>();
  const list: string[] = [];
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith(PREFIX) !== true) return;
    const asked = heard(request, "push");
    const said = heard(response, "write", "end");
    response.once("finish", () => {
      const contentType = response.getHeader("content-type")?.toString();
      if (contentType?.startsWith("text/event-stream") === true) return;
      for (const fault of contractFaults({ method: request.method ?? "", url: request.url ?? "", requestBody: asked(), status: response.statusCode, contentType, body: request.method === "HEAD" ? "" : said() })) {
        if (!faults.has(fault)) list.push(fault);
        faults.add(fault);
      }
    });
  });
  return list;
}

/** Overhears what goes through methods of a stream. */
function heard<Name extends string>(stream: { [name in Name]: (...args: never[]) => unknown }, ...names: readonly Name[]): () => string {
  const chunks: Buffer[] = [];
  for (const name of names) {
    const through = stream[name].bind(stream) as (...args: unknown[]) => unknown;
    (stream as Record<string, unknown>)[name] = (...args: unknown[]) => {
      const [chunk] = args;
      if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
      return through(...args);
    };
  }
  return () => Buffer.concat(chunks).toString("utf8");
}
