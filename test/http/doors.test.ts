import { DEMO_ISSUER } from "../../src/config.js";
import { ROUTES } from "../../src/http/index.js";
import { LIMITS } from "../../src/limits.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask, expectProblem } from "./asking.js";
import type { Question, Said } from "./asking.js";

const folder = temporaryFolder();
const olderFolder = temporaryFolder();
let server: RunningServer;
let id: string;
beforeAll(async () => {
  server = await startServer(folder, { demo: true });
  id = String((await post(server, payment(1)))["acsTransID"]);
});
afterAll(() => server.stop());

const api = (question: Question): Promise<Said> => ask(server.url, { ...question, headers: { Authorization: `Bearer ${server.token}`, ...question.headers } });
const label = (body: string | Buffer, headers: Record<string, string> = { "Content-Type": "application/json" }) => api({ method: "POST", path: "/api/v1/labels", headers, body });
const labelOf = (ref: string, members: object = {}) => JSON.stringify({ ref, label: "fraud", source: "issuer", ...members });

describe("the bearer guard", () => {
  const guarded = ROUTES.filter(({ peer }) => peer !== "anyone" && peer !== "issuer-app").map(({ method, path }) => [method, path.replace(":id", "x")] as const);

  test.each(guarded)("%s %s is shut to those without the token, whatever else is wrong", async (method, path) => {
    const wrong = ["", "Bearer", "Bearer ", `Bearer ${server.token}x`, `Bearer ${server.token.slice(0, -1)}!`, `bearer ${server.token}`, `Basic ${Buffer.from(`admin:${server.token}`).toString("base64")}`];
    for (const authorization of wrong) {
      const said = await ask(server.url, { method, path, headers: { Authorization: authorization, "Content-Type": "text/plain" }, ...(["POST", "PUT"].includes(method) ? { body: "{" } : {}) });
      expectProblem(said, 401, "unauthorized", "Authorization");
      expect(said.headers["www-authenticate"]).toBe("Bearer");
    }
  });

  test("there are doors behind it", () => {
    expect(guarded.length).toBeGreaterThanOrEqual(3);
  });
});

describe("decisions", () => {
  test.each(["%00", "%2e%2e", "..%2f..%2fkeys.json", "__proto__", "constructor", "x", "x".repeat(10_000), "%F0%9F%98%80", "a%20b", "%22", "0".repeat(64)])("there is none at %.40s", async (path) => {
    expectProblem(await api({ path: `/api/v1/decisions/${path}` }), 404, "not-found");
    expectProblem(await api({ path: `/api/v1/decisions/${path}/explain` }), 404, "not-found");
  });

  test.each(["%", "%E0%A4%A", "%zz"])("a path that cannot be decoded is the peer's mistake: %s", async (path) => {
    expectProblem(await api({ path: `/api/v1/decisions/${path}` }), 400, "bad-request");
  });

  test("one that is there is shown, and answers to HEAD without a body", async () => {
    const shown = await api({ path: `/api/v1/decisions/${id}` });
    expect(JSON.parse(shown.body)).toMatchObject({ acsTransID: id, kind: "decision" });
    expect(shown.body).not.toContain(String(payment(1)["acctNumber"]));
    expect(await api({ method: "HEAD", path: `/api/v1/decisions/${id}` })).toMatchObject({ status: 200, body: "" });
  });

  test("one that was taken with a model that is gone is shown, and its explanation is told to be gone", async () => {
    const before = await startServer(olderFolder);
    const older = String((await post(before, payment(2)))["acsTransID"]);
    await before.stop();
    const { model: _, ...withoutModel } = DEMO_ISSUER;
    const after = await startServer(olderFolder, { modelDir: folder, issuers: [withoutModel] });
    const headers = { Authorization: `Bearer ${after.token}` };
    expect((await ask(after.url, { path: `/api/v1/decisions/${older}`, headers })).status).toBe(200);
    expectProblem(await ask(after.url, { path: `/api/v1/decisions/${older}/explain`, headers }), 410, "setup-gone", "model first");
    const newer = String((await post(after, payment(3)))["acsTransID"]);
    expect(JSON.parse((await ask(after.url, { path: `/api/v1/decisions/${newer}/explain`, headers })).body)).toMatchObject({ exact: true });
    await after.stop();
  });
});

describe("labels", () => {
  test.each([
    ["no JSON", "{", "JSON"],
    ["nothing", "", "ref"],
    ["null", "null", "body"],
    ["a list", "[]", "body"],
    ["an unknown member", labelOf("x", { colour: "red" }), "colour"],
    ["a wrong label", labelOf("x", { label: "maybe" }), "label"],
    ["a moment to come", labelOf("x", { at: "2999-01-01T00:00:00Z" }), "at"],
    ["a prototype", '{"__proto__":{"ref":"x"},"label":"fraud","source":"issuer"}', "__proto__"],
  ])("%s is refused by its element", async (_, body, element) => {
    expectProblem(await label(body), 400, "bad-request", element);
  });

  test.each(["nobody", "\u0000", "x".repeat(64), "é"])("a label of no decision is told: %j", async (ref) => {
    expectProblem(await label(labelOf(ref)), 404, "not-found", "ref");
  });

  test.each([
    ["no kind at all", {}],
    ["a text", { "Content-Type": "text/plain" }],
    ["a form", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["another character set", { "Content-Type": "application/json; charset=koi8-r" }],
    ["a packing of its own", { "Content-Type": "application/json", "Content-Encoding": "rot13" }],
  ])("a body of %s is refused", async (_, headers) => {
    expectProblem(await label(labelOf(id), headers as Record<string, string>), 415, "wrong-content-type");
  });

  test("a body over the limit is refused, announced or not", async () => {
    const large = labelOf("x".repeat(LIMITS.apiBodyBytesMax));
    expectProblem(await label(large), 413, "too-large");
    expectProblem(await label(large, { "Content-Type": "application/json", "Transfer-Encoding": "chunked" }), 413, "too-large");
  });

  test("the same label twenty times at once is taken once", async () => {
    const ref = String((await post(server, payment(4)))["acsTransID"]);
    const said = await Promise.all(Array.from({ length: 20 }, () => label(labelOf(ref))));
    expect(said.filter(({ status }) => status === 201).length).toBe(1);
    const rest = said.filter(({ status }) => status !== 201);
    expect(rest.length).toBe(19);
    rest.forEach((one) => expectProblem(one, 409, "conflict", "ref"));
    expect(JSON.parse((await label(labelOf(ref, { label: "genuine" }))).body)).toEqual({ acsTransID: ref, replaced: "fraud" });
  });
});

describe("methods and paths", () => {
  const paths = [...new Set(ROUTES.map(({ path }) => path))].map((path) => [path.replace(":id", "x"), ROUTES.filter((route) => route.path === path).map(({ method }) => method)] as const);

  test.each(paths)("%s takes its own methods and names them to others", async (path, methods) => {
    for (const method of ["PATCH", "OPTIONS", ...(["GET", "POST", "PUT", "DELETE"] as const).filter((one) => !methods.includes(one))]) {
      const said = await api({ method, path });
      expectProblem(said, 405, "method-not-allowed");
      expect(said.headers["allow"]).toBe(methods.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])).join(", "));
    }
  });

  test.each(["/healthz", "/metrics", "/openapi.yaml", "/docs"])("HEAD %s says what GET would, without the body", async (path) => {
    const [head, get] = [await api({ method: "HEAD", path }), await api({ path })];
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
  });

  test.each(["/nowhere", "/3ds", "/3ds/areq/", "/3ds/areq%00", "/3ds//areq", "/api/v1", "/api/v1/decisions/a/b/c", "/../keys.json", "/%2e%2e/keys.json", "//", "/data/keys.json"])(
    "there is nothing at %s, with the token or without",
    async (path) => {
      expectProblem(await ask(server.url, { path }), 404, "not-found");
      expectProblem(await api({ method: "POST", path }), 404, "not-found");
    },
  );

  test("an address without end is refused before anybody reads it", async () => {
    expect((await ask(server.url, { path: `/${"x".repeat(20_000)}` })).status).toBe(431);
  });

  test("answers are not sniffed, framed or kept, and say nothing of what serves them", async () => {
    const { headers } = await ask(server.url, { path: "/docs" });
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "content-security-policy": expect.stringContaining("default-src 'self'") });
    expect(headers["x-powered-by"]).toBeUndefined();
    expect((await post(server, payment(5)))["messageType"]).toBe("ARes");
  });
});

describe("the directory servers' door", () => {
  const send = (question: Omit<Question, "path">, path = "/3ds/areq") => ask(server.url, { method: "POST", path, ...question, headers: { "Content-Type": "application/json", ...question.headers } });
  const padded = (bytes: number): string => {
    const text = JSON.stringify(payment(6));
    return text + " ".repeat(bytes - Buffer.byteLength(text));
  };

  test("takes exactly what the limit says", async () => {
    expect(JSON.parse((await send({ body: padded(LIMITS.messageBytesMax) })).body)).toMatchObject({ messageType: "ARes" });
    expect(await send({ body: padded(LIMITS.messageBytesMax + 1) })).toMatchObject({ status: 413, body: "" });
    expect(await send({ body: padded(LIMITS.messageBytesMax + 1), headers: { "Transfer-Encoding": "chunked" } })).toMatchObject({ status: 413, body: "" });
  });

  test("a query changes nothing, other methods are named, HEAD has no body", async () => {
    expect(JSON.parse((await send({ body: JSON.stringify(payment(7)) }, "/3ds/areq?from=ds")).body)).toMatchObject({ messageType: "ARes" });
    for (const method of ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"]) expect(await ask(server.url, { method, path: "/3ds/areq" })).toMatchObject({ status: 405, headers: { allow: "POST" }, body: "" });
  });

  test.each(["text/plain", "application/jsonx", "application/jose", ""])("a body of the kind %j is refused", async (contentType) => {
    expect(await send({ body: "{}", headers: { "Content-Type": contentType } })).toMatchObject({ status: 415, body: "" });
  });

  test.each(["application/json", "APPLICATION/JSON", "application/json;charset=utf-8", "application/json ; charset=UTF-8"])("a body of the kind %j is read", async (contentType) => {
    expect((await send({ body: "{}", headers: { "Content-Type": contentType } })).status).toBe(200);
  });
});

test("what fails on our side is told blandly, and its cause stays with us", async () => {
  const { journal } = server.system.engine;
  const find = journal.findDecision.bind(journal);
  journal.findDecision = () => Promise.reject(new Error("disk of 9000004700001234 is gone"));
  try {
    const said = await api({ path: `/api/v1/decisions/${id}` });
    expectProblem(said, 500, "failure", "log");
    expect(said.body).not.toContain("disk");
    expect(JSON.parse((await ask(server.url, { method: "POST", path: "/3ds/areq", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payment(8)) })).body)).toMatchObject({ messageType: "Erro", errorCode: "403" });
  } finally {
    journal.findDecision = find;
  }
});
