import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/adapters/log-pino.js";

const CARD = "9000004700001234";
const folder = mkdtempSync(join(tmpdir(), "sekisho-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

function logged(level: string, write: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const file = join(folder, `${level}-${Math.random()}.log`);
  write(openLog(level, file));
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain(CARD);
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.each([
  ["an error", new RangeError(`no room for ${CARD}`)],
  ["an error with the number in its stack alone", Object.assign(new Error("x"), { stack: `Error: x\n    at ${CARD}` })],
  ["an error that carries more", Object.assign(new Error("x"), { acctNumber: CARD, cause: new Error(CARD) })],
  ["a text that was thrown", `broke at ${CARD}`],
])("%s leaves no account number in the log", (_, err) => {
  const [line] = logged("info", (log) => log.error({ err }, "a request failed"));
  expect(line).toMatchObject({ msg: "a request failed", err: { type: expect.any(String), message: expect.any(String), stack: expect.stringContaining("at ") } });
});

test("lines are JSON with an ISO time, and those below the level are not written", () => {
  const lines = logged("warn", (log) => {
    log.info("unheard");
    log.warn({ tail: { position: 5, bytes: 7 } }, "heard");
  });
  expect(lines).toEqual([expect.objectContaining({ level: 40, msg: "heard", tail: { position: 5, bytes: 7 }, time: expect.stringMatching(/^\d{4}-.*Z$/) })]);
});
