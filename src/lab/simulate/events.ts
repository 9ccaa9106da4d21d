import { parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { HistoryEvent } from "../history/types.js";
import type { SimulatedLine } from "./simulate.js";

/** The lines of a world as the events that a file of them would give, for whoever relives them without one. */
export async function* worldEvents(lines: Iterable<SimulatedLine>): AsyncGenerator<Iterable<HistoryEvent>> {
  yield eventsOf(lines);
}

function* eventsOf(lines: Iterable<SimulatedLine>): Generator<HistoryEvent> {
  let number = 0;
  for (const line of lines) {
    number++;
    const at = parseInstant(line.at) as Instant;
    if (line.type === "areq") {
      const { areq, observation } = line;
      yield { kind: "request", at, id: areq.threeDSServerTransID, areq, parsed: undefined, observation, expect: undefined, origin: { file: "world", line: number } };
    } else {
      yield line.type === "label" ? { kind: "label", at, ref: line.ref, label: line.label, source: line.source } : { kind: "challenge", at, ref: line.ref, outcome: line.outcome };
    }
  }
}
