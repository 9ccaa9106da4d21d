import { settingsFor, train, writeArtefact } from "../lab/index.js";
import { MAP_ACROSS_MAX } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command } from "./command.js";
import { checkPlace } from "./files.js";
import { modelIdOf } from "./model-folder.js";
import { OFFLINE_OPTIONS } from "./offline.js";
import { Progress } from "./progress.js";
import { ROWS_OPTIONS, checkSource, datasetOf, dayOf } from "./rows.js";

export const trainCommand: Command = {
  name: "train",
  summary: "Trains a model on a history or a data set and writes its artefact",
  options: {
    ...OFFLINE_OPTIONS,
    ...ROWS_OPTIONS,
    out: { type: "string", value: "DIR", help: "folder of the model; its last part is the model's id", required: true },
    from: { type: "string", value: "DAY", help: "first day whose requests teach (YYYY-MM-DD); profiles warm up before it" },
    until: { type: "string", value: "DAY", help: "first day that no longer teaches" },
    "validate-from": { type: "string", value: "DAY", help: "first day that chooses the best epoch; later days calibrate" },
    end: { type: "string", value: "DAY", help: "first day whose requests are not used at all; labels that arrive later still count" },
    seed: { type: "string", value: "NUMBER", help: "decides initial weights and order; 1 where left out" },
    epochs: { type: "string", value: "NUMBER", help: "at most so many; 30 where left out" },
    members: { type: "string", value: "NUMBER", help: "networks whose mean is the model, at most 9; 1 where left out" },
    "all-teach": { type: "boolean", help: "hold no rows back: those that teach calibrate, too, and the last epoch is kept; for a period after which no label is known yet" },
    dropout: { type: "string", value: "SHARE", help: "of the hidden outputs that each training step leaves out, below 1; 0 where left out" },
    "weight-decay": { type: "string", value: "NUMBER", help: "how much each step shrinks the weights, times the learning rate; 0.01 where left out" },
    steps: { type: "string", value: "NUMBER", help: "thresholds of single features that become inputs of their own, at most so many; 64 where left out" },
    som: { type: "string", value: "WxH", help: "keep a self-organising map of so many cells, 20x20 say and at most 100x100, in the model; without it there is none" },
    "keep-last": { type: "boolean", help: "keep the last epoch instead of the best: all epochs are run, and the validation rows choose none" },
  },
  help: "Features are made by reliving the history, or were when the data set was made: labels teach no earlier than they arrived. Ctrl-C ends the run with what it has kept so far. The same history, seed and backend give the same bytes.",
  async run(args, io) {
    const out = args.text("out") as string;
    const chosen = chosenBy(args, out);
    const dataset = await datasetOf(args, io);
    const abort = new AbortController();
    io.onInterrupt(() => abort.abort());
    const settings = settingsFor(dataset, chosen);
    const progress = new Progress(io, "train", "rows");
    try {
      const artefact = await train(dataset, settings, {
        signal: abort.signal,
        progress: ({ rowsDone, rowsTotal }) => progress.update(rowsDone, rowsDone / rowsTotal),
      });
      progress.end();
      await writeArtefact(out, artefact);
      const { validation, backend, keptEpochs, rows } = artefact.metrics;
      if (args.json) io.out(`${JSON.stringify({ out, ...artefact.metrics })}\n`);
      else
        io.out(
          `wrote ${out}: ${rows.train} rows taught, ${keptEpochs.length === 1 ? "epoch" : "epochs"} ${keptEpochs.join(", ")} kept, backend ${backend}\n` +
            `on the ${settings.holdBack ? "validation rows" : "rows that taught"}: average precision ${digits(validation.averagePrecision)}, AUC ${digits(validation.aucRoc)}, detection at 1 % ${digits(validation.at.find(({ rate }) => rate === 0.01)?.detection ?? null)}\n`,
        );
      return EXIT.done;
    } finally {
      progress.end();
    }
  },
};

/** What the person chose, checked before the history is relived: that may take hours. */
function chosenBy(args: Arguments, out: string): Parameters<typeof settingsFor>[1] {
  checkSource(args);
  checkPlace("out", out, "folder");
  const days = { from: dayOf(args, "from"), until: dayOf(args, "until"), validateFrom: dayOf(args, "validate-from"), end: dayOf(args, "end") };
  const allTeach = args.flag("all-teach");
  const idle = allTeach ? ["validate-from", "end"].find((name) => args.text(name) !== undefined) : undefined;
  if (idle !== undefined) throw new Unusable(`--${idle}: with --all-teach no rows are held back; it says nothing`);
  const given = Object.fromEntries(Object.entries(days).filter(([, instant]) => instant !== undefined));
  return {
    id: modelIdOf(out),
    seed: args.integer("seed", 1, 0, 0xffff_ffff),
    epochs: args.integer("epochs", 30, 1, 1000),
    members: args.integer("members", 1, 1, 9),
    holdBack: !allTeach,
    keep: args.flag("keep-last") || allTeach ? "last" : "best",
    dropout: args.decimal("dropout", 0, 0, 0.99),
    weightDecay: args.decimal("weight-decay", 1e-2, 0, 10),
    steps: args.integer("steps", 64, 0, 1000),
    map: mapOf(args),
    ...given,
  };
}

function mapOf(args: Arguments): { readonly width: number; readonly height: number } | undefined {
  const text = args.text("som");
  if (text === undefined) return undefined;
  const [, width, height] = (/^(\d{1,3})x(\d{1,3})$/.exec(text) ?? []).map(Number);
  const fits = (across: number | undefined): across is number => across !== undefined && across >= 1 && across <= MAP_ACROSS_MAX;
  if (fits(width) && fits(height) && width * height > 1) return { width, height };
  throw new Unusable(`--som ${text}: expected two numbers of cells such as 20x20, at least two cells and at most ${MAP_ACROSS_MAX}x${MAP_ACROSS_MAX}`);
}

function digits(figure: number | null): string {
  return figure === null ? "unknown" : figure.toFixed(3);
}
