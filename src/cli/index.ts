import { EXIT, argumentsOf, helpOf } from "./command.js";
import type { Command, Io } from "./command.js";
import { backtestCommand } from "./backtest.js";
import { cardholdersImport } from "./cardholders-import.js";
import { datasetCommand } from "./dataset.js";
import { driftCommand } from "./drift.js";
import { evaluateCommand } from "./evaluate.js";
import { explainCommand } from "./explain.js";
import { journalRebuild } from "./journal-rebuild.js";
import { journalVerify } from "./journal-verify.js";
import { keysInit } from "./keys-init.js";
import { labelsImport } from "./labels-import.js";
import { modelImport } from "./model-import.js";
import { peopleAdd, peopleList, peopleRemove } from "./people.js";
import { policyCheck } from "./policy-check.js";
import { policyTest } from "./policy-test.js";
import { refusalLine } from "./refusal.js";
import { replayCommand } from "./replay.js";
import { serve } from "./serve.js";
import { simulateCommand } from "./simulate.js";
import { suggestCommand } from "./suggest.js";
import { trainCommand } from "./train.js";

/** Every command, in the order a new user meets them. */
export const COMMANDS: readonly Command[] = [
  serve, replayCommand, explainCommand, policyCheck, policyTest, simulateCommand, datasetCommand, trainCommand, modelImport, evaluateCommand, suggestCommand, backtestCommand, driftCommand,
  labelsImport, cardholdersImport,
  peopleAdd, peopleList, peopleRemove,
  journalVerify, journalRebuild, keysInit,
];

/**
 * Runs one command line.
 * @returns 0 done, 1 the check it makes failed, 2 unusable arguments or input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === argv.slice(0, name.split(" ").length).join(" "));
  if (command === undefined) return overview(argv, io);
  const rest = argv.slice(command.name.split(" ").length);
  if (rest.includes("--help")) {
    io.out(helpOf(command));
    return EXIT.done;
  }
  let source: string | undefined;
  try {
    const args = argumentsOf(command, rest);
    source = args.text("dataset") ?? args.text("history");
    return await command.run(args, io);
  } catch (error) {
    const line = refusalLine(error, source);
    if (line === undefined) throw error;
    io.err(`sekisho ${command.name}: ${line}\n`);
    return EXIT.unusable;
  }
}

/** @returns 0 for a user who asked for it, 2 for one who named no command of ours */
function overview([given, second]: readonly string[], io: Io): number {
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${String(given)} `));
  if (given === undefined || given === "--help" || given === "help" || (group.length > 0 && second === "--help")) {
    const lines = (group.length > 0 ? group : COMMANDS).map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`);
    io.out(["Usage: sekisho <command> [options]; each command has --help.", "", ...lines, ""].join("\n"));
    return EXIT.done;
  }
  const instead = group.length > 0 ? `say ${group.map(({ name }) => name).join(" or ")}` : "sekisho --help lists them";
  io.err(`sekisho: there is no command ${given}; ${instead}\n`);
  return EXIT.unusable;
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
