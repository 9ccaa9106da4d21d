import type { Expectation } from "../history/types.js";

/** What came out of one request, as far as expectations ask. Undefined where there is none, or where nobody can tell. */
export interface Outcome {
  readonly transStatus: string | undefined;
  readonly transStatusReason: string | undefined;
  readonly action: string | undefined;
  readonly score: number | undefined;
  readonly rules: readonly string[] | undefined;
  readonly errorCode: string | undefined;
}

const says = (value: unknown): string => (value === undefined ? "none" : String(value));

/** @returns one sentence per expectation that is not met */
export function missedExpectations(expect: Expectation, outcome: Outcome): string[] {
  const missed: string[] = [];
  for (const member of ["transStatus", "action", "transStatusReason", "errorCode"] as const) {
    const wanted = expect[member];
    if (wanted !== undefined && wanted !== outcome[member]) missed.push(`${member}: expected ${wanted}, got ${says(outcome[member])}`);
  }
  const { score, rules = [] } = outcome;
  if (expect.scoreMin !== undefined && !(score !== undefined && score >= expect.scoreMin)) missed.push(`score: expected at least ${expect.scoreMin}, got ${says(score)}`);
  if (expect.scoreMax !== undefined && !(score !== undefined && score <= expect.scoreMax)) missed.push(`score: expected at most ${expect.scoreMax}, got ${says(score)}`);
  const absent = expect.rules?.filter((rule) => !rules.includes(rule)) ?? [];
  if (absent.length > 0) missed.push(`rules: expected ${absent.join(", ")}, got ${rules.join(", ") || "none"}`);
  return missed;
}
