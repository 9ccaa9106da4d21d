import { readBounded } from "../adapters/bounded-file.js";
import { importTrees, readScores, writeArtefact } from "../lab/index.js";
import { LIMITS } from "../limits.js";
import { treesFrom } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { checkPlace } from "./files.js";
import { modelIdOf } from "./model-folder.js";
import { OFFLINE_OPTIONS } from "./offline.js";
import { ROWS_OPTIONS, checkSource, datasetOf, dayOf } from "./rows.js";

export const modelImport: Command = {
  name: "model import",
  summary: "Makes an artefact of boosted trees that LightGBM taught elsewhere and saved as text",
  positionals: "FILE",
  options: {
    ...OFFLINE_OPTIONS,
    ...ROWS_OPTIONS,
    out: { type: "string", value: "DIR", help: "folder of the model; its last part is the model's id", required: true },
    from: { type: "string", value: "DAY", help: "first day whose requests calibrate (YYYY-MM-DD); none that taught may be among them", required: true },
    until: { type: "string", value: "DAY", help: "first day that no longer calibrates; where left out, the day from which on most frauds are not known yet" },
    scores: { type: "string", value: "FILE", help: "LightGBM's own raw scores of those requests, as CSV id,score: the import fails when ours differ" },
    filled: { type: "boolean", help: "the trees were taught with unknown values filled in as docs/features.md says, instead of empty cells" },
  },
  help: "FILE is what save_model wrote: a binary classifier of LightGBM 4 without categorical splits, linear leaves or averaging, taught on columns that sekisho dataset wrote, any of them in any order, read as 32-bit numbers. The artefact keeps it as trees.txt and can be served, replayed, evaluated, compared (--also) and explained as any other.",
  async run(args, io) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw new Unusable("name one file that LightGBM saved");
    checkSource(args);
    const out = args.text("out") as string;
    const [from, until] = [dayOf(args, "from") as number, dayOf(args, "until")];
    if (until !== undefined && from >= until) throw new Unusable(`--until ${String(args.text("until"))}: expected a later day than --from ${String(args.text("from"))}, because it is the first that does not calibrate`);
    const id = modelIdOf(out);
    checkPlace("out", out, "folder");
    const brought = treesFrom(readBounded(file, LIMITS.modelFileBytesMax), file, args.flag("filled") ? "filled" : "empty");
    const scores = args.text("scores");
    const theirs = scores === undefined ? undefined : await readScores(scores);
    const dataset = await datasetOf(args, io);
    const artefact = importTrees(brought, dataset, { id, from, until }, theirs);
    await writeArtefact(out, artefact);
    const { trees, features, rows, checked } = artefact.metrics;
    if (args.json) io.out(`${JSON.stringify({ out, ...artefact.metrics })}\n`);
    else
      io.out(
        `wrote ${out}: ${trees} trees over ${features.length} features, calibrated by ${rows.calibrate} rows\n` +
          `${checked.rows === 0 ? "not compared with LightGBM's own scores; --scores does" : `LightGBM's own scores of all ${checked.rows} rows agree, the farthest lies ${checked.furthest.toExponential(1)} away`}\n`,
      );
    return EXIT.done;
  },
};
