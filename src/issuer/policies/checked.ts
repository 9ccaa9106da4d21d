import { createHash } from "node:crypto";
import { PolicyRefused, checkPolicy, policyTexts, readPolicy, runCases, withoutLongNumbers } from "../../risk/index.js";
import type { Maybe, Policy, PolicyTextOf } from "../../risk/index.js";
import type { PolicyProblem } from "../views.js";
import { StepRefused } from "./types.js";
import type { CasesOutcome, PolicyTexts } from "./types.js";

/** What complaints about a text without a file are made under. */
const SOURCE = "draft";

/** What is wrong with a policy's text, by place; empty when it is sound. */
export function problemsOf(text: string, parents: PolicyTextOf): readonly PolicyProblem[] {
  return checkPolicy(text, SOURCE, parents);
}

/** The policy that a text is. @throws {StepRefused} with every problem, warnings too, when it cannot be used */
export function soundPolicy(text: string, parents: PolicyTextOf): Policy {
  try {
    return readPolicy(text, SOURCE, parents);
  } catch (cause) {
    if (cause instanceof PolicyRefused) throw new StepRefused("text", "The policy cannot be used as it is.", problemsOf(text, parents));
    throw cause;
  }
}

/** Runs `edit`, which writes in a policy's text. @throws {StepRefused} when the text does not hold what is to be changed */
export function editing(edit: (source: string) => string): string {
  try {
    return edit(SOURCE);
  } catch (cause) {
    if (cause instanceof PolicyRefused) throw new StepRefused("text", "The text cannot be changed so.", cause.complaints);
    throw cause;
  }
}

/** Longest text that is kept at all; one that is longer could not be used as a policy. */
const TEXT_LENGTH_MAX = 256 * 1024;

/**
 * Refuses a text that must not be kept, sound or not.
 * @param path what problems are told under; empty for the policy itself
 * @throws {StepRefused}
 */
export function refuseUnkeepable(text: Maybe<string>, path = ""): void {
  if (text === undefined) return;
  const problem = (line: number, message: string): StepRefused => new StepRefused("text", "The text cannot be kept.", [{ severity: "error", line, path, message }]);
  if (text.length > TEXT_LENGTH_MAX) throw problem(1, `is longer than ${TEXT_LENGTH_MAX} characters`);
  if (withoutLongNumbers(text) === text) return;
  const line = text.split("\n").findIndex((one) => withoutLongNumbers(one) !== one);
  throw problem(line + 1, "holds what could be an account number; the log keeps none");
}

/**
 * What comes of a policy's cases. A rule that decides none counts as failed, by its name.
 * @throws {StepRefused} when the policy or its cases cannot be read
 */
export function casesOutcome({ text, cases }: { readonly text: string; readonly cases: string }, parents: PolicyTextOf): CasesOutcome {
  const policy = soundPolicy(text, parents);
  try {
    const { results, uncovered } = runCases(policy, cases, "cases");
    const failed = results.filter(({ ok }) => !ok).map(({ name, difference }) => ({ name, message: difference }));
    return { passed: results.length - failed.length, failed: [...failed, ...uncovered.map((rule) => ({ name: rule, message: "no case is decided by this rule" }))] };
  } catch (cause) {
    if (!(cause instanceof PolicyRefused)) throw cause;
    throw new StepRefused("text", "The cases cannot be run.", cause.complaints.map((complaint) => ({ ...complaint, path: complaint.path === "" ? "cases" : `cases.${complaint.path}` })));
  }
}

/** SHA-256 of a policy's text, and of its parents' where it has some, in base64url: what an approval is an approval of. */
export function digestOf({ text }: Pick<PolicyTexts, "text">, parents: PolicyTextOf): string {
  return createHash("sha256").update(policyTexts(text, parents).map((one) => one.text).join("\0")).digest("base64url");
}
