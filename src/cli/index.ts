import { Unusable, EXIT, argumentsOf, helpOf } from "./command.js";
import type { Command, Io } from "./command.js";
import { explainCommand } from "./explain.js";
import { journalRebuild } from "./journal-rebuild.js";
import { journalVerify } from "./journal-verify.js";
import { keysInit } from "./keys-init.js";
import { labelsImport } from "./labels-import.js";
import { policyCheck } from "./policy-check.js";
import { policyTest } from "./policy-test.js";
import { replayCommand } from "./replay.js";
import { serve } from "./serve.js";
import { simulateCommand } from "./simulate.js";
import { trainCommand } from "./train.js";

/** Every command, in the order a new user meets them. */
export const COMMANDS: readonly Command[] = [
  serve, replayCommand, explainCommand, policyCheck, policyTest, simulateCommand, trainCommand, labelsImport, journalVerify, journalRebuild, keysInit,
];

/**
 * Runs one command line.
 * @returns 0 done, 1 the check it makes failed, 2 unusable arguments or input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === argv.slice(0, name.split(" ").length).join(" "));
  if (command === undefined) return overview(argv[0], io);
  const rest = argv.slice(command.name.split(" ").length);
  if (rest.includes("--help")) {
    io.out(helpOf(command));
    return EXIT.done;
  }
  try {
    return await command.run(argumentsOf(command, rest), io);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    io.err(`sekisho ${command.name}: ${error.message}\n`);
    return EXIT.unusable;
  }
}

function overview(given: string | undefined, io: Io): number {
  const wanted = given === undefined || given === "--help" || given === "help";
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${String(given)} `));
  const lines = (group.length > 0 ? group : COMMANDS).map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`);
  const text = ["Usage: sekisho <command> [options]; each command has --help.", "", ...lines, ""].join("\n");
  if (wanted) io.out(text);
  else io.err(`sekisho: there is no command ${given}\n${text}`);
  return wanted ? EXIT.done : EXIT.unusable;
}

/** docs/cli.md. */
export function commandsPage(): string {
  const sections = COMMANDS.map((command) => `## ${command.name}\n\n\`\`\`text\n${helpOf(command).trimEnd()}\n\`\`\`\n`);
  return [
    "# The command line\n",
    "Generated from the table of commands; `node scripts/docs.mjs` writes it. In a checkout: `node bin/sekisho.mjs <command>`.\n",
    "Exit codes: 0 done, 1 the check it makes failed, 2 unusable arguments or input (one line saying which file, line and element).\n",
    ...sections,
  ].join("\n");
}
