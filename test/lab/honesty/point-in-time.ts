import type { Instant } from "../../../src/base/index.js";
import { arrivals } from "../../../src/lab/arrivals.js";
import type { HistoryEvent } from "../../../src/lab/history/types.js";
import { replay } from "../../../src/lab/replay/replay.js";
import type { ReplayDeps, Replayed } from "../../../src/lab/replay/types.js";
import { FEATURES } from "../../../src/risk/index.js";
import { inBlocks } from "../files.js";
import { replayDeps } from "../replay/parts.js";
import { asItems, requestsIn } from "./labels.js";

/** By request id: its features by name, undefined where unknown. */
export type FeatureRows = ReadonlyMap<string, ReadonlyMap<string, number | undefined>>;

/** Makes the features of every request of a history. */
export type FeaturePass = (history: readonly HistoryEvent[]) => Promise<FeatureRows>;

/** A feature beside those of the table, which sees what it likes of the history it is made from. */
export type ExtraRow = (replayed: Replayed, history: readonly HistoryEvent[]) => number | undefined;

/** The pass of `dataset`, `train` and `evaluate`, with `extra` rows beside the table's. */
export function reliving(extra: Readonly<Record<string, ExtraRow>> = {}, deps: () => ReplayDeps = replayDeps): FeaturePass {
  return async (history) => {
    const rows = new Map<string, ReadonlyMap<string, number | undefined>>();
    await replay(arrivals(inBlocks(asItems(history), 64)), deps(), {
      request(replayed) {
        const vector = replayed.decision?.assessment.features;
        if (vector === undefined) throw new Error(`request ${replayed.event.id} was not decided`);
        const features = FEATURES.map(({ name }, index) => [name, vector.known[index] === 1 ? vector.values[index] : undefined] as const);
        rows.set(replayed.event.id, new Map([...features, ...Object.entries(extra).map(([name, value]) => [name, value(replayed, history)] as const)]));
      },
    });
    return rows;
  };
}

/**
 * What of the requests at `now` or before is made from what came after: the pass is run on the history as it is, on the history
 * that ends at `now`, and on one that goes on otherwise, and must give those requests the same features each time.
 * @param otherwise another history; its events after `now` take the place of what came
 * @returns names of the features that changed, in order, and how many rows were compared
 */
export async function madeFromTheFuture(pass: FeaturePass, history: readonly HistoryEvent[], now: Instant, otherwise: readonly HistoryEvent[]): Promise<{ features: readonly string[]; compared: number }> {
  const past = history.filter((event) => !isLater(event, now));
  const laterNews = history.filter((event) => event.kind !== "request" && isLater(event, now)).map(contradicted);
  const goingOnOtherwise = [...past, ...laterNews, ...otherwise.filter((event) => isLater(event, now))];
  const asItWas = await pass(history);
  const changed = new Set<string>();
  let compared = 0;
  for (const other of [past, goingOnOtherwise]) {
    const rows = await pass(other);
    for (const { id } of requestsIn(past)) {
      for (const name of changedFeatures(asItWas, rows, id)) changed.add(name);
      compared++;
    }
  }
  return { features: [...changed].sort(), compared };
}

/** Names of the features of one request that differ between two passes. */
export function changedFeatures(one: FeatureRows, other: FeatureRows, id: string): string[] {
  const [before, after] = [one.get(id), other.get(id)];
  if (before === undefined || after === undefined) throw new Error(`request ${id} is missing in a pass`);
  return [...before.keys()].filter((name) => !Object.is(before.get(name), after.get(name)));
}

/** Whether an event reaches us after the requests of the instant `now` are decided. */
export function isLater({ kind, at }: HistoryEvent, now: Instant): boolean {
  return kind === "request" ? at > now : at >= now;
}

/** The same news, saying the opposite. */
function contradicted(event: HistoryEvent): HistoryEvent {
  if (event.kind === "label") return { ...event, label: event.label === "fraud" ? "genuine" : "fraud" };
  if (event.kind === "challenge") return { ...event, outcome: event.outcome === "passed" ? "failed" : "passed" };
  return event;
}
