import { readPolicy, runCases } from "../risk/index.js";
import type { CaseReport } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { parentsBeside, readText } from "./files.js";

export const policyTest: Command = {
  name: "policy test",
  summary: "Runs the case file beside each policy document",
  positionals: "FILE…",
  options: { cases: { type: "string", value: "FILE", help: "another case file; <name>.cases.yaml beside the policy where left out" } },
  help: "Exit code 1 when a case comes out otherwise than it wants, or a rule decides no case.",
  run(args, io) {
    if (args.positionals.length === 0) throw new Unusable("no policy file is named");
    const reports = args.positionals.map((file) => {
      const cases = args.text("cases") ?? file.replace(/\.yaml$/, ".cases.yaml");
      return { file, cases, ...runCases(readPolicy(readText(file), file, parentsBeside(file)), readText(cases), cases) };
    });
    io.out(args.json ? `${JSON.stringify(reports)}\n` : reports.map((report) => textOf(report.cases, report)).join(""));
    return Promise.resolve(reports.every(({ ok }) => ok) ? EXIT.done : EXIT.checkFailed);
  },
};

function textOf(source: string, { results, uncovered }: CaseReport): string {
  const failures = results.filter(({ ok }) => !ok);
  return [
    `${source}: ${results.length - failures.length} of ${results.length} cases as wanted\n`,
    ...failures.map(({ name, line, difference }) => `${source}:${line}: ${name}\n${difference.replace(/^/gm, "    ")}\n`),
    ...uncovered.map((rule) => `${source}: no case is decided by rule ${rule}\n`),
  ].join("");
}
