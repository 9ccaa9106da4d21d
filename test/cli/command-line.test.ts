import { COMMANDS, commandsPage } from "../../src/cli/index.js";
import { argumentsOf } from "../../src/cli/command.js";
import type { Command } from "../../src/cli/command.js";
import { Progress } from "../../src/cli/progress.js";
import { refused, sekisho } from "./captured-io.js";

const named = COMMANDS.map((command) => [command.name, command] as const);

test.each(named)("%s --help says what it does and every option, and does nothing", async (name, { summary, options }) => {
  const { code, out, err } = await sekisho([...name.split(" "), "--help"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain(`${summary}.`);
  expect(out).toContain(`Usage: sekisho ${name}`);
  for (const option of [...Object.keys(options), "json", "help"]) expect(out).toContain(`--${option}`);
});

test.each(named)("%s refuses an option that does not exist", async (name) => {
  expect(await refused(...name.split(" "), "--frobnicate")).toBe(`sekisho ${name}: Unknown option '--frobnicate'`);
});

test.each([
  ["replay"],
  ["replay", "--out"],
  ["replay", "--out", "--json"],
  ["replay", "--check", "history.jsonl"],
  ["replay", "history.jsonl", "--url", "nowhere"],
  ["explain"],
  ["explain", "one", "two"],
  ["policy", "check"],
  ["policy", "test"],
  ["labels", "import"],
  ["labels", "import", "one.csv", "two.csv"],
  ["simulate"],
  ["simulate", "--out", "world.txt"],
  ["simulate", "--out", "world.jsonl", "--cards", "many"],
  ["simulate", "--out", "world.jsonl", "--days", "0"],
  ["simulate", "--out", "world.jsonl", "--start", "yesterday"],
  ["train"],
  ["train", "--history", "absent.jsonl"],
  ["train", "--history", "absent.jsonl", "--out", "a b"],
  ["train", "--history", "absent.jsonl", "--out", "x", "--from", "soon"],
  ["train", "--history", "absent.jsonl", "--out", "x", "--epochs", "0"],
  ["serve", "now"],
  ["keys", "init", "now"],
  ["journal", "verify", "now"],
  ["journal", "rebuild", "--check=yes"],
])("unusable arguments are one line and exit code 2: %s %s %s", async (...argv) => {
  await refused(...argv);
});

test("a command that does not exist is one line that says where to look", async () => {
  expect(await refused("frobnicate")).toBe("sekisho: there is no command frobnicate; sekisho --help lists them");
  expect(await refused("journal")).toBe("sekisho: there is no command journal; say journal verify or journal rebuild");
  expect(await refused("policy", "publish")).toBe("sekisho: there is no command policy; say policy check or policy test");
});

test.each([[[]], [["--help"]], [["help"]]])("sekisho %j lists every command", async (argv) => {
  const { code, out, err } = await sekisho(argv);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const { name } of COMMANDS) expect(out).toContain(`  ${name} `);
});

test("a group of commands has help of its own", async () => {
  const { code, out } = await sekisho(["journal", "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("journal verify");
  expect(out).not.toContain("simulate");
});

test("the generated page has every command", () => {
  const page = commandsPage();
  for (const { name, summary } of COMMANDS) expect(page).toContain(`## ${name}\n\n\`\`\`text\n${summary}.`);
});

test("a mistake of ours is not passed off as the user's", async () => {
  const broken: Command = { name: "x", summary: "x", options: {}, run: () => Promise.reject(new TypeError("a mistake")) };
  (COMMANDS as Command[]).push(broken);
  await expect(sekisho(["x"])).rejects.toThrow("a mistake");
  (COMMANDS as Command[]).pop();
});

test("numbers are read whole and in range", () => {
  const command: Command = { name: "x", summary: "x", options: { n: { type: "string", help: "n" } }, run: () => Promise.resolve(0) };
  const integer = (text: string) => argumentsOf(command, [`--n=${text}`]).integer("n", 5, -3, 10);
  expect([integer("-3"), integer("10"), argumentsOf(command, []).integer("n", 5, -3, 10)]).toEqual([-3, 10, 5]);
  for (const text of ["11", "-4", "1e1", "0x5", "1.0", "", " 7"]) expect(() => integer(text)).toThrow("expected a whole number from -3 to 10");
});

describe("the progress bar", () => {
  const drawn = (showProgress: boolean) => {
    let text = "";
    let at = 0;
    const progress = new Progress({ out: () => undefined, err: (more) => void (text += more), now: () => at, showProgress, onInterrupt: () => undefined }, "replay", "events");
    return { progress, text: () => text, goTo: (seconds: number) => (at = seconds * 1000) };
  };

  test("is not drawn in the first two seconds, nor where nobody looks", () => {
    const quick = drawn(true);
    quick.goTo(1.9);
    quick.progress.update(100, 0.5);
    quick.progress.end();
    expect(quick.text()).toBe("");
    const unseen = drawn(false);
    unseen.goTo(60);
    unseen.progress.update(100, 0.5);
    unseen.progress.end();
    expect(unseen.text()).toBe("");
  });

  test("says how much, how fast and how long, and is wiped away at the end", () => {
    const { progress, text, goTo } = drawn(true);
    goTo(10);
    progress.update(5000, 0.25);
    expect(text()).toContain("25 % 5,000 events, 500/s, 30 s to go");
    progress.end();
    expect(text().endsWith("\r\u001b[K")).toBe(true);
  });
});
