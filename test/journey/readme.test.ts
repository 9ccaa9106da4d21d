import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./running-server.js";

/** Every command line of the README, in order. */
const COMMANDS = [...readFileSync("README.md", "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => (block as string).trim().split("\n"));
/** Commands that want the server stopped, as the text above them says. */
const STOPPED = /journal (verify|rebuild)|replay --check/;

const root = process.cwd();
const folder = temporaryFolder();
let server: ChildProcess;
let base = "";
let token = "";

/** A place to work in that looks like the checkout, so that what the commands write does not land in it. */
beforeAll(async () => {
  for (const name of ["bin", "fixtures", "policies"]) symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, "models"));
  server = spawn("npm", ["start"], { cwd: root, env: { ...process.env, PORT: "0", SEKISHO_DATA_DIR: join(folder, "data"), SEKISHO_SAMPLE: "0" }, stdio: ["ignore", "pipe", "ignore"], detached: true });
  let greeting = "";
  await new Promise<void>((resolve, reject) => {
    server.once("exit", () => reject(new Error(`npm start ended: ${greeting}`)));
    server.stdout?.on("data", (chunk: Buffer) => {
      greeting += chunk.toString();
      if (greeting.includes("Try it:")) resolve();
    });
  });
  base = /(http:\/\/\S+)\/3ds\/areq/.exec(greeting)?.[1] ?? "";
  token = /API token\s+(\S+)/.exec(greeting)?.[1] ?? "";
}, 180_000);

afterAll(() => stop());

async function stop(): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  // npm passes no signal on to what it started, so the whole group is told.
  process.kill(-server.pid, "SIGTERM");
  await ended;
}

test("the first two commands are the whole set-up", () => {
  expect(COMMANDS.slice(0, 2)).toEqual(["npm start", "npm test"]);
});

test("npm start opens the demo shop, at the address that the README names", async () => {
  const address = /(http:\/\/127\.0\.0\.1:8080\/demo\/)/.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
  const response = await fetch(address.replace("http://127.0.0.1:8080", base));
  expect({ status: response.status, type: response.headers.get("content-type") }).toEqual({ status: 200, type: "text/html; charset=utf-8" });
});

// `npm start` runs already and `npm test` is what runs this.
test.each(COMMANDS.slice(2))("%s", async (command) => {
  if (STOPPED.test(command)) await stop();
  const line = command.replaceAll("http://127.0.0.1:8080", base);
  const run = spawnSync("bash", ["-c", line], { cwd: folder, env: { ...process.env, TOKEN: token, SEKISHO_DATA_DIR: join(folder, "data") }, encoding: "utf8", timeout: 120_000 });
  expect([run.status, run.stderr.replace(/^sekisho: .*\n/gm, "")]).toEqual([0, ""]);
  if (line.includes("/3ds/areq")) expect(JSON.parse(run.stdout)).toMatchObject({ messageType: "ARes" });
  if (line.includes("/labels")) expect(JSON.parse(run.stdout)).toHaveProperty("acsTransID");
}, 150_000);
