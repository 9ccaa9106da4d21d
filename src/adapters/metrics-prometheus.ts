import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AnswerEvent, ChallengeNotice } from "../acs/index.js";
import type { Degradation } from "../engine/index.js";

/** What an operator watches. Labels are codes and versions only: nothing of a card, a person or a merchant. */
export class Metrics {
  private readonly registry = new Registry();

  private readonly answers = new Counter({
    name: "sekisho_areq_answers_total",
    help: "Answers to AReq by message version and outcome (transStatus, or error code of an Erro)",
    labelNames: ["version", "outcome"],
    registers: [this.registry],
  });

  private readonly repeats = new Counter({
    name: "sekisho_areq_repeated_total",
    help: "AReq that had been answered before and got the same answer",
    registers: [this.registry],
  });

  private readonly degradations = new Counter({
    name: "sekisho_degraded_total",
    help: "Decisions taken without something they should have had",
    labelNames: ["what"],
    registers: [this.registry],
  });

  private readonly challengeEnds = new Counter({
    name: "sekisho_challenges_total",
    help: "Challenges that ended, by how and by authenticationMethod",
    labelNames: ["end", "method"],
    registers: [this.registry],
  });

  private readonly deliveries = new Counter({
    name: "sekisho_code_deliveries_total",
    help: "One-time codes given to a delivery, by what became of them",
    labelNames: ["outcome"],
    registers: [this.registry],
  });

  private readonly appRequests = new Counter({
    name: "sekisho_app_requests_total",
    help: "Persons the issuer's app was to ask, by what became of the call",
    labelNames: ["outcome"],
    registers: [this.registry],
  });

  private readonly results = new Counter({
    name: "sekisho_results_total",
    help: "Results of challenges, by what became of them at the directory server",
    labelNames: ["state"],
    registers: [this.registry],
  });

  private readonly seconds = new Histogram({
    name: "sekisho_areq_seconds",
    help: "From the last byte of an AReq to its answer",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  constructor() {
    new Gauge({
      name: "sekisho_resident_bytes",
      help: "Resident memory of the process",
      registers: [this.registry],
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
  }

  answered(event: AnswerEvent): void {
    this.answers.inc({ version: event.messageVersion, outcome: event.outcome });
    if (event.repeated) this.repeats.inc();
  }

  challenge(notice: ChallengeNotice): void {
    if (notice.kind === "ended") this.challengeEnds.inc({ end: notice.end, method: notice.method });
    if (notice.kind === "delivery") this.deliveries.inc({ outcome: notice.outcome });
    if (notice.kind === "app") this.appRequests.inc({ outcome: notice.outcome });
    if (notice.kind === "reported") this.results.inc({ state: notice.state });
  }

  degraded(what: Degradation): void {
    this.degradations.inc({ what });
  }

  took(seconds: number): void {
    this.seconds.observe(seconds);
  }

  async text(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
