import type { HistoryEvent, RequestEvent } from "../../../src/lab/history/types.js";
import { replayTo } from "../../../src/lab/replay/http-target.js";
import type { Replayed } from "../../../src/lab/replay/types.js";
import { inBlocks } from "../files.js";

const request = (id: string, expect?: RequestEvent["expect"]): RequestEvent => ({ kind: "request", at: 0, id, areq: { threeDSServerTransID: id }, parsed: undefined, observation: undefined, expect, origin: { file: "f.jsonl", line: 3 } });
const label: HistoryEvent = { kind: "label", at: 0, ref: "a", label: "fraud", source: "issuer" };

function server(reply: (path: string, body: unknown, headers: Headers) => { status: number; body: string }) {
  const asked: string[] = [];
  const fetched = (async (url: URL, init: RequestInit) => {
    asked.push(`${init.method} ${url.href} ${init.body as string}`);
    const { status, body } = reply(url.pathname, JSON.parse(init.body as string), new Headers(init.headers));
    return new Response(body, { status });
  }) as unknown as typeof fetch;
  return { asked, fetched };
}
const ares = (transStatus: string) => ({ status: 200, body: JSON.stringify({ messageType: "ARes", transStatus }) });

test("messages go out one by one, and what an answer tells is judged", async () => {
  const { asked, fetched } = server((path) => (path === "/3ds/areq" ? ares("Y") : { status: 201, body: "{}" }));
  const seen: Replayed[] = [];
  const events = [request("a", { transStatus: "Y", action: "reject" }), request("b", { transStatus: "C" }), label];
  const report = await replayTo({ url: "http://127.0.0.1:8080", timeoutMs: 1000, fetch: fetched, token: "secret" }, inBlocks(events), { request: (replayed) => void seen.push(replayed) });
  expect(asked).toEqual([
    'POST http://127.0.0.1:8080/3ds/areq {"threeDSServerTransID":"a"}', 'POST http://127.0.0.1:8080/3ds/areq {"threeDSServerTransID":"b"}',
    'POST http://127.0.0.1:8080/api/v1/labels {"type":"label","ref":"a","label":"fraud","source":"issuer"}',
  ]);
  expect(seen.map(({ line }) => [line.transStatus, line.ok])).toEqual([["Y", true], ["Y", false]]);
  expect(report).toMatchObject({ requests: 2, labels: 1, strayNews: 0, missed: 1 });
});

test("an Erro is an answer; without a token labels stay here", async () => {
  const { asked, fetched } = server(() => ({ status: 200, body: '{"messageType":"Erro","errorCode":"203"}' }));
  const report = await replayTo({ url: "http://127.0.0.1:1", timeoutMs: 1000, fetch: fetched }, inBlocks([request("a", { errorCode: "203" }), label]));
  expect(report).toMatchObject({ faults: 1, missed: 0, strayNews: 1 });
  expect(asked).toHaveLength(1);
});

test.each([
  ["a status of its own", () => ({ status: 500, body: "{}" }), /f\.jsonl:3: .* answered 500/],
  ["a page", () => ({ status: 200, body: "<html>" }), /no 3DS message/],
  ["nothing", () => { throw new Error("connection refused"); }, /cannot be asked: connection refused/],
] as const)("stops at a server that answers with %s", async (_what, reply, problem) => {
  await expect(replayTo({ url: "http://127.0.0.1:1", timeoutMs: 1000, fetch: server(reply).fetched }, inBlocks([request("a")]))).rejects.toThrow(problem);
});
