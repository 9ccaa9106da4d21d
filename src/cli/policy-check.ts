import { checkPolicy, complaintLine } from "../risk/index.js";
import type { Complaint } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { parentsBeside, readText } from "./files.js";

export const policyCheck: Command = {
  name: "policy check",
  summary: "Checks policy documents: form, names and types of facts, obligations about what is unknown",
  positionals: "FILE…",
  options: {},
  help: "Exit code 1 when a document must not be used. Warnings alone do not fail.",
  run(args, io) {
    if (args.positionals.length === 0) throw new Unusable("no policy file is named");
    const found = args.positionals.map((file): { file: string; complaints: readonly Complaint[] } => ({ file, complaints: checkPolicy(readText(file), file, parentsBeside(file)) }));
    const failed = found.some(({ complaints }) => complaints.some(({ severity }) => severity === "error"));
    if (args.json) io.out(`${JSON.stringify({ ok: !failed, files: found })}\n`);
    else
      for (const { file, complaints } of found) {
        io.out(complaints.length === 0 ? `${file}: sound\n` : complaints.map((complaint) => `${complaintLine(file, complaint)}\n`).join(""));
      }
    return Promise.resolve(failed ? EXIT.checkFailed : EXIT.done);
  },
};
