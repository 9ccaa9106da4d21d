import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/index.js";
import type { Io } from "../../src/cli/command.js";

/** What a command line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Choices {
  readonly now?: () => number;
  readonly showProgress?: boolean;
}

/** Runs one command line in this process. */
export async function sekisho(argv: readonly string[], { now = Date.now, showProgress = false }: Choices = {}): Promise<Ran> {
  let out = "";
  let err = "";
  const io: Io = { out: (text) => void (out += text), err: (text) => void (err += text), now, showProgress, onInterrupt: () => undefined };
  const code = await run(argv, io);
  return { code, out, err };
}

/** Runs a command line that must be refused, and gives its one line back. */
export async function refused(...argv: string[]): Promise<string> {
  const { code, out, err } = await sekisho(argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/^sekisho[^\n]+\n$/);
  return err.trim();
}

/** Runs a command line with `--json` and reads what it printed, which must be one JSON value. */
export async function jsonOf(code: number, ...argv: string[]): Promise<unknown> {
  const ran = await sekisho([...argv, "--json"]);
  expect({ code: ran.code, err: ran.err }).toEqual({ code, err: "" });
  return JSON.parse(ran.out);
}

/** A folder that is gone after the tests of the file, as a maker of paths in it. */
export function scratch(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
