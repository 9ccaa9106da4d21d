import type { Action, Model } from "../../risk/index.js";
import type { BuilderOptions } from "../dataset/builder.js";
import type { ReplayListener } from "../replay/types.js";
import { modelContender } from "./model.js";
import type { Contender } from "./types.js";

/** How much an action stands in the way of the purchase. */
const SEVERITY: Readonly<Record<Action, number>> = { frictionless: 0, inform: 0, attempt: 1, challenge: 2, decoupled: 2, reject: 3 };
/** More than the rules a policy may have. */
const PLACES = 1000;
/** Above any logit. */
const STOPPED = 1e6;

/**
 * What a policy answered to each request of a replay: listens beside a DatasetBuilder of the same options, so that its
 * answers stand in the order of the builder's rows.
 */
export class PolicyAnswers {
  private readonly scores: number[] = [];

  constructor(private readonly options: Pick<BuilderOptions, "from" | "until"> = {}) {}

  readonly listener: ReplayListener = {
    request: ({ event, decision }) => {
      const { from = -Infinity, until = Infinity } = this.options;
      if (!decision || event.at < from || event.at >= until) return;
      const { action, trail } = decision.assessment.verdict;
      this.scores.push(severityScore(action, trail.length));
    },
  };

  /** The policy as a contender: the severity of its action, and among equals the place of the rule that decided. */
  contender(name: string): Contender {
    const { scores } = this;
    return {
      name,
      costs: { label: "rules alone", byModel: () => false },
      fit: () => ({
        score: (_, row) => scores[row] as number,
        describe: () => "rules as published, ranked by the severity of the action, then by the order of the rules",
      }),
    };
  }

  /** The policy before the model: whom a rule would stop, then everybody else by score. */
  contenderWith(name: string, model: Model): Contender {
    return {
      name,
      costs: { label: "rules and model", byModel: (score) => score < STOPPED },
      fit: (...learnedFrom) => {
        const scored = modelContender(name, model).fit(...learnedFrom);
        return {
          ...scored,
          score: (data, row) => {
            const severity = this.scores[row] as number;
            return severity >= 1 ? aboveModel(severity) : scored.score(data, row);
          },
          describe: () => `whom a rule would stop, then everybody else by the score of ${model.kind} ${model.id}`,
        };
      },
    };
  }
}

/** Where a request that a rule stops stands beside those that the model ranks. @param severity from {@link severityScore} */
export const aboveModel = (severity: number): number => STOPPED + severity;

/**
 * Of rules that stand in the way, the earlier are the surer; of those that wave through, the earlier are the surer too,
 * and so the less risky.
 * @param asked how many rules were asked until one decided
 */
export function severityScore(action: Action, asked: number): number {
  const severity = SEVERITY[action];
  const place = Math.min(asked, PLACES - 1) / PLACES;
  return severity === 0 ? place : severity + 1 - place;
}
