import type { Instant } from "../../base/index.js";
import type { AnswerRecord, Decision, Engine, Learned, Reason, SetupIds } from "../../engine/index.js";
import type { AReq, Fault, Parsed } from "../../protocol/index.js";
import type { Context, Maybe, ReferenceData, RiskSetup, Verdict } from "../../risk/index.js";
import type { ChallengeEvent, Expectation, LabelEvent, RequestEvent } from "../history/types.js";

/** Whose card it is, and what that issuer published. */
export interface ReplayIssuer {
  readonly risk: RiskSetup;
  readonly setupIds: SetupIds;
}

/** What a replay needs from outside; the same parts as a server's, on stores that live in memory. */
export interface ReplayDeps {
  readonly engine: Engine;
  readonly reference: ReferenceData;
  readonly parse: (message: unknown) => Parsed<AReq>;
  /** Undefined for a BIN that nobody issued; the message is then answered with Erro 305. */
  readonly issuerOf: (bin: string) => Maybe<ReplayIssuer>;
  /** The answer to the peer. Undefined where nobody asks for it, as in a feature pass. */
  readonly answer: (issuer: ReplayIssuer, areq: AReq, context: Context, verdict: Verdict, acsTransID: string) => Maybe<AnswerRecord>;
  /** A clock in microseconds. Without it `elapsedUs` is null, so that two runs give the same bytes. */
  readonly clockUs?: () => number;
}

/** One line of `replay --out`. Null is unknown, or not asked for. */
export interface ReplayLine {
  readonly id: string;
  readonly at: string;
  readonly transStatus: string | null;
  readonly action: string | null;
  readonly score: number | null;
  readonly probability: number | null;
  /** Strongest first. */
  readonly reasons: readonly Reason[];
  /** The rule that decided, last, after those that were asked before it and answered yes. */
  readonly rules: readonly string[];
  /** Microseconds the request took; null unless timing was asked for. */
  readonly elapsedUs: number | null;
  readonly expect: Expectation | null;
  /** False when an expectation is not met. */
  readonly ok: boolean;
  /** Only on messages that were answered with an Erro. */
  readonly errorCode?: string;
}

/** What became of one request. */
export interface Replayed {
  readonly event: RequestEvent;
  readonly line: ReplayLine;
  /** One sentence per expectation that was not met. */
  readonly missed: readonly string[];
  /** Undefined when the message was answered with an Erro, or was decided elsewhere. */
  readonly decision: Maybe<Decision>;
  /** What the message was understood as, where it was decided here. */
  readonly context: Maybe<Context>;
  readonly fault: Maybe<Fault>;
}

/** Whoever wants to see a replay happen. Where a promise is given back, the replay waits for it. */
export interface ReplayListener {
  request?(replayed: Replayed): void | Promise<void>;
  news?(event: ChallengeEvent | LabelEvent, learned: Learned): void;
}

/** A replay in numbers. */
export interface ReplayReport {
  readonly requests: number;
  readonly challenges: number;
  readonly labels: number;
  /** Challenge outcomes and labels that speak of no request of this history. */
  readonly strayNews: number;
  readonly faults: number;
  readonly actions: { readonly [action: string]: number };
  readonly expectations: number;
  readonly missed: number;
  readonly from: Maybe<Instant>;
  readonly until: Maybe<Instant>;
}
