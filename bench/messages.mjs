import { simulate } from "../dist/lab/index.js";

/** Bodies as a directory server sends them, from a simulated world; each is sent under a transaction id of its own. */
export class Messages {
  constructor(count) {
    this.templates = [];
    for (const line of simulate({ seed: 7, cards: 500, days: 365, startAt: Date.UTC(2026, 0, 1) })) {
      if (line.type !== "areq") continue;
      const id = line.areq.threeDSServerTransID;
      const [before, after] = JSON.stringify(line.areq).split(id);
      if (after === undefined) throw new Error("a message names its own transaction id once");
      this.templates.push({ before, after });
      if (this.templates.length === count) break;
    }
    this.sent = 0;
  }

  next() {
    const number = this.sent++;
    const { before, after } = this.templates[number % this.templates.length];
    const id = `b0000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    return { id, body: before + id + after };
  }
}
