import type { Learned } from "../../engine/index.js";
import type { ChallengeEvent, LabelEvent } from "../history/types.js";
import type { Replayed, ReplayReport } from "./types.js";

/** Counts a replay while it happens. */
export class Tally {
  private requests = 0;
  private readonly news = { challenge: 0, label: 0 };
  private strayNews = 0;
  private faults = 0;
  private readonly actions: { [action: string]: number } = {};
  private expectations = 0;
  private missed = 0;
  private from: number | undefined;
  private until: number | undefined;

  request({ event, line, missed }: Replayed): void {
    this.requests++;
    this.from ??= event.at;
    this.until = event.at;
    if (line.errorCode !== undefined) this.faults++;
    if (line.action !== null) this.actions[line.action] = (this.actions[line.action] ?? 0) + 1;
    if (event.expect) this.expectations++;
    if (missed.length > 0) this.missed++;
  }

  heard(event: ChallengeEvent | LabelEvent, learned: Learned): void {
    this.news[event.kind]++;
    if (learned.result === "unknown-decision") this.strayNews++;
  }

  report(): ReplayReport {
    const { requests, news, strayNews, faults, actions, expectations, missed, from, until } = this;
    return { requests, challenges: news.challenge, labels: news.label, strayNews, faults, actions: { ...actions }, expectations, missed, from, until };
  }
}
