import { parseArgs } from "node:util";

/** Unusable arguments or input: one line that says which file, line and element; exit code 2. */
export class Unusable extends Error {}

export const EXIT = { done: 0, checkFailed: 1, unusable: 2 } as const;

export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** What stands behind the option in the help: `FILE`, `DAYS`. */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
}

/** Where a command writes and what time it is: the process in real life, a test otherwise. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  now(): number;
  /** Progress bars are for people: a terminal, and not `--json`. */
  readonly showProgress: boolean;
  /** Told when the user presses Ctrl-C; long runs leave their last good state. */
  onInterrupt(stop: () => void): void;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly json: boolean;
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** @throws {Unusable} when the option is not a whole number in the range */
  integer(name: string, otherwise: number, low: number, high: number): number;
  /** @throws {Unusable} when the option is not a decimal number in the range */
  decimal(name: string, otherwise: number, low: number, high: number): number;
}

export interface Command {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** Names of what stands without an option, as the help shows them: `FILE…`. */
  readonly positionals?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** More lines of help: examples, formats. */
  readonly help?: string;
  run(args: Arguments, io: Io): Promise<number>;
}

const COMMON: Readonly<Record<string, OptionSpec>> = {
  json: { type: "boolean", help: "machine-readable output on stdout" },
  help: { type: "boolean", help: "this help" },
};

export function helpOf(command: Command): string {
  const lines = Object.entries({ ...command.options, ...COMMON }).map(([name, spec]) => {
    const left = `  --${name}${spec.value === undefined ? "" : ` ${spec.value}`}`;
    return `${left.padEnd(30)} ${spec.help}${spec.required === true ? " (required)" : ""}`;
  });
  const usage = ["sekisho", command.name, command.positionals, "[options]"].filter(Boolean).join(" ");
  return [`${command.summary}.`, "", `Usage: ${usage}`, "", ...lines, ...(command.help === undefined ? [] : ["", command.help]), ""].join("\n");
}

/**
 * Reads a command's arguments.
 * @throws {Unusable} for an option that does not exist, lacks its value or is missing
 */
export function argumentsOf(command: Command, argv: readonly string[]): Arguments {
  const specs = { ...command.options, ...COMMON };
  const options = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { type: spec.type }]));
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Unusable((error as Error).message.split(/\.? To specify|\n/)[0] as string);
  }
  const values = parsed.values as Readonly<Record<string, string | boolean | undefined>>;
  const missing = Object.entries(specs).find(([name, spec]) => spec.required === true && values[name] === undefined && values["help"] !== true);
  if (missing !== undefined) throw new Unusable(`--${missing[0]} is missing: ${missing[1].help}`);
  if (command.positionals === undefined && parsed.positionals.length > 0) throw new Unusable(`${String(parsed.positionals[0])}: nothing was expected here`);
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const within = (name: string, form: RegExp, kind: string, [otherwise, low, high]: readonly [number, number, number]): number => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const value = form.test(given) ? Number(given) : NaN;
    if (!(value >= low && value <= high)) throw new Unusable(`--${name} ${given}: expected a ${kind} from ${low} to ${high}`);
    return value;
  };
  return {
    positionals: parsed.positionals,
    json: values["json"] === true,
    text,
    flag: (name) => values[name] === true,
    integer: (name, ...range) => within(name, /^-?\d+$/, "whole number", range),
    decimal: (name, ...range) => within(name, /^-?\d+(\.\d+)?$/, "number", range),
  };
}
