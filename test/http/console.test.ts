import { get } from "node:http";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask, expectProblem } from "./asking.js";
import type { Question, Said } from "./asking.js";

const folder = temporaryFolder();
let server: RunningServer;
const ids: string[] = [];

beforeAll(async () => {
  server = await startServer(folder);
  for (let number = 1; number <= 6; number++) ids.push(String((await post(server, payment(number)))["acsTransID"]));
  await new Promise((resolve) => setTimeout(resolve, 50));
});
afterAll(() => server.stop());

const api = (question: Question): Promise<Said> => ask(server.url, { ...question, headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json", ...question.headers } });
const json = async (question: Question): Promise<Record<string, unknown>> => {
  const said = await api(question);
  expect([said.status, said.status === 200 ? "" : said.body]).toEqual([200, ""]);
  return JSON.parse(said.body) as Record<string, unknown>;
};

test("decisions are listed, newest first, a page at a time", async () => {
  const first = await json({ path: "/api/v1/decisions?issuer=demo&limit=4" });
  const second = await json({ path: `/api/v1/decisions?issuer=demo&limit=4&before=${String(first["next"])}` });
  const listed = [first, second].flatMap(({ items }) => items as { id: string }[]).map(({ id }) => id);
  expect(listed).toEqual([...ids].reverse());
  expect([first["total"], second["next"]]).toEqual([6, null]);
});

test("one is found by its id", async () => {
  expect(await json({ path: `/api/v1/decisions?issuer=demo&text=${ids[2]}` })).toMatchObject({ total: 1, items: [{ id: ids[2] }] });
});

test.each([
  ["/api/v1/decisions?issuer=other", 404, "not-found", "issuer"],
  ["/api/v1/decisions?issuer=demo&colour=red", 400, "bad-request", "colour"],
  ["/api/v1/decisions?issuer=demo&limit=0", 400, "bad-request", "limit"],
  ["/api/v1/decisions?issuer=demo&limit=9999", 400, "bad-request", "limit"],
  ["/api/v1/decisions?issuer=demo&from=yesterday", 400, "bad-request", "from"],
  ["/api/v1/decisions?issuer=demo&action=burn", 400, "bad-request", "action"],
  ["/api/v1/decisions?issuer=demo&rule=a&rule=b", 400, "bad-request", "rule"],
  ["/api/v1/decisions?issuer=demo&__proto__=1", 400, "bad-request", ""],
  ["/api/v1/overview?issuer=demo&hours=-1", 400, "bad-request", "hours"],
  ["/api/v1/stream?issuer=", 404, "not-found", "issuer"],
])("%s is refused", async (path, status, name, detail) => {
  expectProblem(await api({ path }), status, name, new RegExp(detail));
});

test("the overview counts what was decided, and says how the past is", async () => {
  const overview = await json({ path: "/api/v1/overview?issuer=demo&hours=1" });
  expect(overview).toMatchObject({ figures: { count: 6, fraud: 0 }, before: { count: 0 }, live: { policy: "default/1", model: expect.any(String) }, history: { stage: expect.any(String), listed: 0 } });
  expect((overview["timeline"] as unknown[]).length).toBeLessThanOrEqual(96);
});

test("costs are the assumptions until the issuer sets his own, and a nonsense is refused", async () => {
  const costs = async (): Promise<readonly { name: string; value: number; source: string }[]> => (await json({ path: "/api/v1/tuning/costs?issuer=demo" }))["parameters"] as never;
  expect((await costs()).find(({ name }) => name === "caseCost")).toMatchObject({ value: 3000, source: "assumption" });
  await json({ method: "PUT", path: "/api/v1/tuning/costs?issuer=demo", body: '{"caseCost":5000}' });
  expect((await costs()).find(({ name }) => name === "caseCost")).toMatchObject({ value: 5000, source: "set" });
  for (const body of ['{"caseCost":-1}', '{"margin":2}', '{"colour":1}', "[]", '{"caseCost":"1"}']) expectProblem(await api({ method: "PUT", path: "/api/v1/tuning/costs?issuer=demo", body }), 400, "bad-request");
  await json({ method: "PUT", path: "/api/v1/tuning/costs?issuer=demo", body: "{}" });
  expect((await costs()).find(({ name }) => name === "caseCost")).toMatchObject({ value: 3000, source: "assumption" });
});

test("whoever listens hears of a decision as it is taken, and the server ends without him", async () => {
  const other = await startServer(temporaryFolderNow());
  const heard = await new Promise<string>((resolve, reject) => {
    const request = get(`${other.url}/api/v1/stream?issuer=demo`, { headers: { Authorization: `Bearer ${other.token}` } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
        if (text.includes("data:")) resolve(text);
        else void post(other, payment(9));
      });
      response.on("error", reject);
    });
    request.on("error", reject);
  });
  expect(heard).toMatch(/^:\n\nevent: decision\nid: [0-9a-f-]{36}\ndata: \{"id":/);
  const started = performance.now();
  await other.system.close();
  expect(performance.now() - started).toBeLessThan(5_000);
});

test("after a start, what was decided before is there again, with its facts", async () => {
  const before = temporaryFolderNow();
  const first = await startServer(before);
  for (let number = 20; number < 25; number++) await post(first, payment(number));
  await first.stop();
  const second = await startServer(before);
  const history = async (): Promise<unknown> => (JSON.parse((await ask(second.url, { path: "/api/v1/overview?issuer=demo", headers: { Authorization: `Bearer ${second.token}` } })).body) as { history: unknown }).history;
  for (let attempt = 0; attempt < 100 && (await history() as { stage: string }).stage !== "done"; attempt++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await history()).toEqual({ stage: "done", listed: 5, withFacts: 5 });
  await second.stop();
});

const folders = Array.from({ length: 2 }, () => temporaryFolder());
function temporaryFolderNow(): string {
  return folders.pop() as string;
}
