import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchmark, median, quantile, rounded } from "./benchmark.mjs";
import { Connections, closedLoop, openLoop } from "./load.mjs";
import { Messages } from "./messages.mjs";
import { firstLine, leaveMeasuredCore, pinned, startMeasured, stop } from "./processes.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** An ARes to the very message that was sent. */
const isOurs = (text, { id }) => text.includes('"messageType":"ARes"') && text.includes(id);
const isBare = (text) => text.includes('"messageType":"ARes"');

/** Full decisions, model and durable journal included, against a bare Express server; in turn, same core, same client. */
export const areq = benchmark({
  name: "areq",
  smoke: { messages: 20, connections: 4, warmUpSeconds: 0.2, roundSeconds: 0.3, rounds: 1, openSeconds: 0.5 },
  real: { messages: 5_000, connections: 64, warmUpSeconds: 8, roundSeconds: 8, rounds: 3, openSeconds: 20 },
  async run({ messages: count, connections: connectionCount, warmUpSeconds, roundSeconds, rounds, openSeconds }) {
    leaveMeasuredCore();
    const messages = new Messages(count);
    const dataDir = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
    const ours = startMeasured([path("../bin/sekisho.mjs"), "serve", "--json"], { PORT: "0", HOST: "127.0.0.1", SEKISHO_DATA_DIR: dataDir, SEKISHO_LOG_LEVEL: "error", SEKISHO_CONFIG: "" });
    const bare = startMeasured([path("servers/bare-express.mjs")]);
    try {
      const toOurs = new Connections((await firstLine(ours)).areq, connectionCount);
      const toBare = new Connections((await firstLine(bare)).areq, connectionCount);
      const runs = [];
      const ask = async (connections, seconds, check) => {
        const run = await closedLoop(connections, seconds, messages, check);
        runs.push(run);
        return run.perSecond;
      };
      await ask(toOurs, warmUpSeconds, isOurs);
      await ask(toBare, warmUpSeconds / 2, isBare);
      const pairs = [];
      for (let round = 0; round < rounds; round++) pairs.push({ ours: await ask(toOurs, roundSeconds, isOurs), bare: await ask(toBare, roundSeconds, isBare) });
      const capacity = median(pairs.map((pair) => pair.ours));
      await toOurs.close();
      const many = new Connections(toOurs.url, connectionCount * 4);
      const open = await openLoop(many, capacity / 2, openSeconds, messages, isOurs);
      runs.push(open);
      await Promise.all([many.close(), toBare.close()]);
      const answered = runs.reduce((sum, run) => sum + run.answered, 0);
      const wrong = runs.reduce((sum, run) => sum + run.answered - run.right, 0);
      return {
        figures: {
          "areq.vsBareExpress": rounded(median(pairs.map((pair) => pair.ours / pair.bare))),
          "areq.perSecond": rounded(capacity),
          "areq.barePerSecond": rounded(median(pairs.map((pair) => pair.bare))),
          "areq.p50Ms": rounded(quantile(open.latenciesMs, 0.5)),
          "areq.p99Ms": rounded(quantile(open.latenciesMs, 0.99)),
          "areq.p999Ms": rounded(quantile(open.latenciesMs, 0.999)),
          "areq.openLoopPerSecond": rounded(capacity / 2),
          "areq.cores": pinned,
        },
        checksum: `${answered > 0 && wrong === 0 ? "every answer" : `all but ${wrong} of ${answered} answers`} an ARes to its message`,
      };
    } finally {
      await Promise.all([stop(ours), stop(bare)]);
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
});
