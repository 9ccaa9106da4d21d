import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { payment, startServer } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";
import { AT, MAPPING, refOf, requestLine, written } from "./history.js";

const path = scratch();
const HISTORY = [
  requestLine(3),
  requestLine(1, { expect: { errorCode: "201" }, areq: { ...payment(1), purchaseAmount: undefined } }),
  requestLine(2),
  JSON.stringify({ type: "label", at: new Date(AT + 3_600_000).toISOString(), ref: refOf(2), label: "fraud", source: "issuer" }),
  JSON.stringify({ type: "challenge", at: new Date(AT + 600_000).toISOString(), ref: refOf(3), outcome: "passed" }),
];

test("a history is relived in order of time, says what came out, and writes the same bytes twice", async () => {
  const file = written(path("history.jsonl"), HISTORY);
  const ran = await sekisho(["replay", file, "--out", path("one.jsonl")]);
  expect(ran).toMatchObject({ code: 0, err: "" });
  expect(ran.out).toContain("3 requests:");
  expect(ran.out).toContain("Erro 1");
  expect(ran.out).toContain("1 labels, 1 challenge outcomes");
  expect(ran.out).toContain("1 of 1 expectations met");

  const lines = readFileSync(path("one.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ id }) => id)).toEqual([refOf(1), refOf(2), refOf(3)]);
  expect(lines[0]).toMatchObject({ errorCode: "201", transStatus: null, ok: true });
  expect(Object.keys(lines[1] as object)).toEqual(["id", "at", "transStatus", "action", "score", "probability", "reasons", "rules", "elapsedUs", "expect", "ok"]);
  expect(lines[1]).toMatchObject({ transStatus: expect.stringMatching(/^[YCRI]$/), score: expect.any(Number), elapsedUs: null, expect: null, ok: true });

  writeFileSync(path("history.jsonl.gz"), gzipSync(readFileSync(file)));
  await sekisho(["replay", path("history.jsonl.gz"), "--out", path("two.jsonl")]);
  expect(readFileSync(path("two.jsonl"), "utf8")).toBe(readFileSync(path("one.jsonl"), "utf8"));
});

test("--journal keeps the decisions where journal tools find them, in a folder that must be new", async () => {
  const file = written(path("kept.jsonl"), HISTORY);
  const ran = await sekisho(["replay", file, "--journal", path("kept/journal")]);
  expect(ran).toMatchObject({ code: 0, err: "" });
  expect(await jsonOf(0, "journal", "verify", "--data-dir", path("kept"))).toMatchObject({ records: { decision: 2, challenge: 1, label: 1 } });
  expect(await refused("replay", file, "--journal", path("kept/journal"))).toContain("is there already");
  expect(await refused("replay", file, "--journal", path("other"), "--url", "http://127.0.0.1:1")).toContain("--journal: with --url");
});

test("--timing tells how long each request took", async () => {
  await sekisho(["replay", written(path("timed.jsonl"), [requestLine(4)]), "--timing", "--out", path("timed.out.jsonl")]);
  expect((JSON.parse(readFileSync(path("timed.out.jsonl"), "utf8")) as { elapsedUs: unknown }).elapsedUs).toBeGreaterThan(0);
});

test("an expectation that is not met is exit code 1, named with its line, and a failure in the JUnit file", async () => {
  const file = written(path("wrong.jsonl"), [requestLine(1, { expect: { scoreMin: 0 } }), requestLine(2, { expect: { action: "attempt", rules: ["no-such-rule"] } })]);
  const ran = await sekisho(["replay", file, "--junit", path("junit.xml")]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain("1 of 2 expectations met");
  expect(ran.out).toMatch(new RegExp(`${file}:2 ${refOf(2)}: action: expected attempt, got \\w+; rules: expected no-such-rule, got `));
  const junit = readFileSync(path("junit.xml"), "utf8");
  expect(junit).toContain('<testsuites tests="2" failures="1" errors="0">');
  expect(junit).toContain(`name="line 2: ${refOf(2)}"`);

  expect(await jsonOf(1, "replay", file)).toMatchObject({ requests: 2, expectations: 2, missed: 1, misses: [{ file, line: 2, id: refOf(2) }] });
});

test.each([
  ["a broken line", [requestLine(1), '{"type":"areq"'], ":2: not JSON"],
  ["an unknown member of expect", [requestLine(1, { expect: { colour: "red" } })], ":1: expect.colour: unknown member"],
  ["an unknown kind of line", ['{"type":"gossip"}'], ":1: type: expected one of"],
  ["a label without a source", [JSON.stringify({ type: "label", at: new Date(AT).toISOString(), ref: "x", label: "fraud" })], ":1: source: missing"],
])("%s is exit code 2 with file, line and element", async (_, lines, complaint) => {
  const file = written(path("broken.jsonl"), lines);
  expect(await refused("replay", file)).toContain(`sekisho replay: ${file}${complaint}`);
});

test("files that are not there, are folders or of another kind are named", async () => {
  expect(await refused("replay", path("absent.jsonl"))).toContain(path("absent.jsonl"));
  expect(await refused("replay", path("history.txt"))).toBe(`sekisho replay: ${path("history.txt")}: expected a .jsonl, .jsonl.gz, .csv or .csv.gz file`);
  const file = written(path("fine.jsonl"), [requestLine(1)]);
  expect(await refused("replay", file, "--out", path("absent/out.jsonl"))).toBe(`sekisho replay: ${path("absent/out.jsonl")}: there is no such file or folder`);
  expect((await sekisho(["replay", file, "--junit", path("absent/junit.xml")])).err).toBe(`sekisho replay: ${path("absent/junit.xml")}: there is no such file or folder\n`);
  expect(await refused("replay", file, "--policy", "default/99")).toMatch(/policies\/default\/99\.yaml: cannot be read$/);
  expect(await refused("replay", file, "--model", "nobody")).toMatch(/models\/nobody\/model\.json: cannot be read$/);
  expect(await refused("replay", file, "--geo", file)).toMatch(/fine\.jsonl: cannot be used as a MaxMind DB/);
});

describe("rows of other people's data", () => {
  const CSV = "ID,WHEN,CARD\n1,2026-03-01T10:00:00Z,5\n2,yesterday,5\n3,2026-03-01T10:02:00Z,6\n";
  const map = path("map.yaml");
  const csv = path("rows.csv");
  beforeAll(() => {
    writeFileSync(map, MAPPING);
    writeFileSync(csv, CSV);
  });

  test("one that cannot be mapped stops the run with its line and element", async () => {
    expect(await refused("replay", csv, "--map", map)).toMatch(new RegExp(`^sekisho replay: ${csv}:3: \\w+: `));
  });

  test("--skip-bad-rows counts and lists them", async () => {
    const ran = await sekisho(["replay", csv, "--map", map, "--skip-bad-rows"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("2 requests:");
    expect(ran.out).toContain(`1 rows passed over\n  ${csv}:3: `);
    expect(await jsonOf(0, "replay", csv, "--map", map, "--skip-bad-rows")).toMatchObject({ requests: 2, badRows: 1 });
  });

  test("a mapping that cannot be is refused by its line and element", async () => {
    writeFileSync(path("wrong.yaml"), `${MAPPING}  favouriteColour: red\n`);
    expect(await refused("replay", csv, "--map", path("wrong.yaml"))).toMatch(/wrong\.yaml:\d+: areq\.favouriteColour: /);
    expect(await refused("replay", csv)).toContain("needs a mapping file (--map)");
    expect(await refused("replay", csv, "--map", path("absent.yaml"))).toContain("absent.yaml: there is no such file");
  });
});

describe("against a running server", () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(path("installation"))));
  afterAll(() => server.stop());
  const file = path("sent.jsonl");

  test("messages are sent in order of time, and what their answers tell is judged", async () => {
    written(file, [
      requestLine(11, { expect: { transStatus: "Y", action: "reject" } }),
      requestLine(12, { expect: { errorCode: "201" }, areq: { ...payment(12), purchaseAmount: undefined } }),
      requestLine(13, { expect: { transStatus: "A" } }),
    ]);
    const first = await sekisho(["replay", file, "--url", `${server.url}/`, "--out", path("sent.out.jsonl")]);
    const lines = readFileSync(path("sent.out.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as { transStatus: string; ok: boolean });
    expect(lines.map(({ ok }) => ok)).toEqual([lines[0]?.transStatus === "Y", true, false]);
    expect(first).toMatchObject({ code: 1, err: "" });
    expect(first.out).toMatch(/:3 .*: transStatus: expected A, got [YCR]/);
  });

  test("labels go along when there is a token, and are refused with a wrong one", async () => {
    const label = JSON.stringify({ type: "label", at: new Date(AT + 3_600_000).toISOString(), ref: refOf(14), label: "fraud", source: "issuer" });
    written(file, [requestLine(14), label]);
    expect(await jsonOf(0, "replay", file, "--url", server.url)).toMatchObject({ labels: 1, strayNews: 1 });
    writeFileSync(path("token"), `${server.token}\n`);
    expect(await jsonOf(0, "replay", file, "--url", server.url, "--token", path("token"))).toMatchObject({ labels: 1, strayNews: 0 });
    writeFileSync(path("token"), "wrong");
    expect(await refused("replay", file, "--url", server.url, "--token", path("token"))).toContain("answered 401 to the label");
  });

  test("a target that is down or is no Sekisho is one line", async () => {
    written(file, [requestLine(15)]);
    expect(await refused("replay", file, "--url", "http://127.0.0.1:9")).toMatch(/^sekisho replay: http:\/\/127\.0\.0\.1:9 cannot be asked: /);
    expect(await refused("replay", file, "--url", "ftp://127.0.0.1")).toContain("--url ftp://127.0.0.1: expected an address");
  });
});
