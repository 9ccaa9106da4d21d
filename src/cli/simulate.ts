import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { DAY_MS, parseInstant } from "../base/index.js";
import { replay, simulate, worldDatabases, worldEvents } from "../lab/index.js";
import type { SimulatedLine } from "../lab/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command, Io } from "./command.js";
import { JOURNAL_OPTION, newJournal, offlineRun } from "./offline.js";
import { Progress } from "./progress.js";

const DEFAULT_START = "2026-01-01";

export const simulateCommand: Command = {
  name: "simulate",
  summary: "Writes a history of a seeded synthetic world: people, merchants, networks, fraud that adapts",
  options: {
    seed: { type: "string", value: "NUMBER", help: "the same seed gives the same world, byte for byte; 1 where left out" },
    cards: { type: "string", value: "NUMBER", help: "how many cards live in it; 1000 where left out" },
    days: { type: "string", value: "NUMBER", help: "how many days; 60 where left out" },
    start: { type: "string", value: "DAY", help: `first day; ${DEFAULT_START} where left out` },
    out: { type: "string", value: "FILE", help: "history file, .jsonl or .jsonl.gz" },
    ...JOURNAL_OPTION,
    "geo-out": { type: "string", value: "DIR", help: "folder for the world's own MaxMind DB files" },
  },
  help: "One of --out, --journal and --geo-out is needed. With --journal the world is decided as it comes about, with the shipped policy and model. The lines are wire messages, challenge outcomes and labels, ready for replay, train and evaluate.",
  async run(args, io) {
    const { out, geoOut, seed, cards, days, startAt } = choicesOf(args);
    if (geoOut !== undefined) {
      mkdirSync(geoOut, { recursive: true });
      for (const [kind, bytes] of Object.entries(worldDatabases(seed))) writeFileSync(join(geoOut, `world-${kind}.mmdb`), bytes as Uint8Array);
    }
    const world = (): Iterable<SimulatedLine> => simulate({ seed, cards, days, startAt });
    const lines = out === undefined ? 0 : await write(out, world(), io, startAt, days);
    const requests = args.text("journal") === undefined ? undefined : await decideWorld(args, world(), io, startAt, days);
    if (args.json) io.out(`${JSON.stringify({ out, geoOut, seed, cards, days, lines, requests })}\n`);
    else {
      if (geoOut !== undefined) io.out(`wrote ${geoOut}\n`);
      if (out !== undefined) io.out(`wrote ${lines.toLocaleString("en")} lines to ${out}\n`);
      if (requests !== undefined) io.out(`decided ${requests.toLocaleString("en")} requests\n`);
    }
    return EXIT.done;
  },
};

function choicesOf(args: Arguments): { out?: string | undefined; geoOut?: string | undefined; seed: number; cards: number; days: number; startAt: number } {
  const out = args.text("out");
  const geoOut = args.text("geo-out");
  if (out === undefined && geoOut === undefined && args.text("journal") === undefined) throw new Unusable("say where to write: --out FILE, --journal DIR or --geo-out DIR");
  if (out !== undefined && !/\.jsonl(\.gz)?$/.test(out)) throw new Unusable(`--out ${out}: expected a .jsonl or .jsonl.gz file`);
  const start = args.text("start") ?? DEFAULT_START;
  const startAt = parseInstant(`${start}T00:00:00Z`);
  if (startAt === undefined) throw new Unusable(`--start ${start}: expected a day, YYYY-MM-DD`);
  return { out, geoOut, seed: args.integer("seed", 1, 0, 0xffff_ffff), cards: args.integer("cards", 1000, 1, 10_000_000), days: args.integer("days", 60, 1, 3650), startAt };
}

async function write(path: string, lines: Iterable<SimulatedLine>, io: Io, startAt: number, days: number): Promise<number> {
  const progress = new Progress(io, "simulate", "lines");
  let count = 0;
  function* texts(): Generator<string> {
    for (const line of lines) {
      if (++count % 1000 === 0) progress.update(count, (Date.parse(line.at) - startAt) / (days * DAY_MS));
      yield `${JSON.stringify(line)}\n`;
    }
  }
  try {
    await pipeline(Readable.from(texts()), path.endsWith(".gz") ? createGzip() : new PassThrough(), createWriteStream(path));
  } finally {
    progress.end();
  }
  return count;
}

/** Takes the decisions of a world as it comes about. @returns how many requests there were */
async function decideWorld(args: Arguments, lines: Iterable<SimulatedLine>, io: Io, startAt: number, days: number): Promise<number> {
  const { deps, close } = offlineRun(args, { journal: await newJournal(args) });
  const progress = new Progress(io, "decide", "requests");
  let done = 0;
  try {
    const { requests } = await replay(worldEvents(lines), deps, { request: ({ event }) => progress.update(++done, (event.at - startAt) / (days * DAY_MS)) });
    return requests;
  } finally {
    progress.end();
    await close();
  }
}
