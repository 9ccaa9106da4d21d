import { parseInstant } from "../../base/index.js";
import { NEVER } from "../../risk/index.js";
import type { Thresholds } from "../../risk/index.js";
import type { Segment, Target } from "../views.js";
import { readCosts } from "./costs.js";
import type { GivenCosts } from "./costs.js";
import type { Scope } from "./segments.js";

type Members = Readonly<Record<string, unknown>>;
type Wrong = { readonly element: string; readonly expected: string };

/** What every question of tuning says. */
export interface Question {
  readonly scope: Scope;
  /** Costs to try instead. */
  readonly costs: GivenCosts;
}

const SCOPE_MEMBERS = ["issuer", "from", "to", "segment", "costs"];
const SEGMENT_MEMBERS = ["bin", "mccGroup", "place", "device", "channel", "amountBand"] as const satisfies readonly (keyof Segment)[];
const TEXT_MAX = 64;
const TARGETS_MAX = 8;

/** A value, or what was wrong with it: texts name the element and what was expected. */
class Refused extends Error {
  constructor(readonly element: string, readonly expected: string) {
    super(`${element}: ${expected}`);
  }
}

function reading<Read>(read: () => Read): Read | Wrong {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Refused) return { element: cause.element, expected: cause.expected };
    throw cause;
  }
}

/** The scope and costs of a question, and of its other members those that `others` names. */
export function readQuestion(issuer: string, body: unknown): Question | Wrong {
  return reading(() => questionOf(issuer, body, []));
}

export function readWhatIf(issuer: string, body: unknown): (Question & { readonly thresholds: Thresholds }) | Wrong {
  return reading(() => ({ ...questionOf(issuer, body, ["thresholds"]), thresholds: thresholdsIn((body as Members)["thresholds"]) }));
}

export function readSolve(issuer: string, body: unknown): (Question & { readonly targets: readonly Target[] }) | Wrong {
  return reading(() => ({ ...questionOf(issuer, body, ["targets"]), targets: targetsIn((body as Members)["targets"]) }));
}

/** @returns beside the question either the text of a policy or the id of a draft */
export function readBacktest(issuer: string, body: unknown): (Question & CandidatePolicy) | Wrong {
  return reading(() => ({ ...questionOf(issuer, body, ["text", "draft"]), ...policyIn(body as Members) }));
}

/** A change that somebody thinks of: other thresholds of the live policy, the text of a policy, or the id of a draft. */
export type Candidate = { readonly thresholds: Thresholds } | CandidatePolicy;
export type CandidatePolicy = { readonly text: string } | { readonly draft: string };

/** The one change that a body names. */
export function readCandidate(body: unknown): Candidate | Wrong {
  return reading(() => {
    const members = objectIn("body", body, ["issuer", "thresholds", "text", "draft"]);
    if (members["thresholds"] === undefined) return policyIn(members);
    if (members["text"] !== undefined || members["draft"] !== undefined) throw new Refused("thresholds", "expected them, or the text or the draft of a policy, but not both");
    return { thresholds: thresholdsIn(members["thresholds"]) };
  });
}

function policyIn({ text, draft }: Members): CandidatePolicy {
  if (typeof text === "string" && draft === undefined) return { text };
  if (typeof draft === "string" && text === undefined) return { draft };
  throw new Refused("text", "expected the text of a policy, or draft with the id of one");
}

function questionOf(issuer: string, body: unknown, others: readonly string[]): Question {
  const members = objectIn("body", body, [...SCOPE_MEMBERS, ...others]);
  const costs = members["costs"] === undefined ? {} : readCosts(members["costs"]);
  if ("expected" in costs) throw new Refused(String(costs.element), String(costs.expected));
  return { scope: { issuer, from: instantIn(members, "from"), to: instantIn(members, "to"), segment: segmentIn(members["segment"] ?? {}) }, costs };
}

function objectIn(element: string, value: unknown, names: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused(element, "expected an object");
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Refused(unknown.slice(0, 40), `there is no such member; expected ${names.join(", ")}`);
  return value as Members;
}

function instantIn(members: Members, name: string): number | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  const instant = typeof value === "string" ? parseInstant(value) : undefined;
  if (instant === undefined) throw new Refused(name, "expected an ISO 8601 date and time with a zone");
  return instant;
}

function segmentIn(value: unknown): Segment {
  const members = objectIn("segment", value, SEGMENT_MEMBERS);
  for (const [name, one] of Object.entries(members)) if (typeof one !== "string" || one.length > TEXT_MAX) throw new Refused(`segment.${name}`, `expected a text of at most ${TEXT_MAX} characters`);
  return members as Segment;
}

function thresholdsIn(value: unknown): Thresholds {
  const { challengeScore, rejectScore } = objectIn("thresholds", value, ["challengeScore", "rejectScore"]);
  return { challengeScore: scoreIn("thresholds.challengeScore", challengeScore), rejectScore: scoreIn("thresholds.rejectScore", rejectScore) };
}

function scoreIn(element: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > NEVER) throw new Refused(element, `expected a whole number from 0 to ${NEVER}, which no score reaches`);
  return value as number;
}

function targetsIn(value: unknown): readonly Target[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > TARGETS_MAX) throw new Refused("targets", `expected a list of 1 to ${TARGETS_MAX} targets`);
  return value.map((one, place) => targetIn(`targets.${place}`, one));
}

function targetIn(element: string, value: unknown): Target {
  const members = objectIn(element, value, ["kind", "share", "basisPoints", "belowScore"]);
  const within = (name: string, high: number): number => {
    const given = members[name];
    if (typeof given !== "number" || !(given >= 0 && given <= high)) throw new Refused(`${element}.${name}`, `expected a number from 0 to ${high}`);
    return given;
  };
  switch (members["kind"]) {
    case "challenge-share-max":
    case "reject-share-max":
      return { kind: members["kind"], share: within("share", 1) };
    case "fraud-basis-points-max":
      return { kind: "fraud-basis-points-max", basisPoints: within("basisPoints", 10_000) };
    case "frictionless-share-min":
      return { kind: "frictionless-share-min", share: within("share", 1), belowScore: scoreIn(`${element}.belowScore`, members["belowScore"]) };
    case "least-cost":
      return { kind: "least-cost" };
    default:
      throw new Refused(`${element}.kind`, "expected challenge-share-max, reject-share-max, fraud-basis-points-max, frictionless-share-min or least-cost");
  }
}
