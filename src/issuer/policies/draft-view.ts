import { formatInstant } from "../../base/index.js";
import type { PolicyTextOf } from "../../risk/index.js";
import { may } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import type { DraftRow, DraftState, DraftView, PolicyProblem, Role } from "../views.js";
import { digestOf, problemsOf } from "./checked.js";
import type { Draft, DraftAnswer } from "./types.js";

/** What can be done with a draft. */
export type DraftStep = DraftView["allowed"][number];

/** Which role each step takes, and in which states of the draft it can be taken. */
export const STEPS: Readonly<Record<DraftStep, { readonly role: Role; readonly states: readonly DraftState[] }>> = {
  edit: { role: "analyst", states: ["draft", "submitted", "approved"] },
  test: { role: "analyst", states: ["draft", "submitted", "approved"] },
  submit: { role: "analyst", states: ["draft"] },
  withdraw: { role: "analyst", states: ["draft", "submitted", "approved"] },
  approve: { role: "approver", states: ["submitted"] },
  "send-back": { role: "approver", states: ["submitted", "approved"] },
  publish: { role: "approver", states: ["approved"] },
};

/** Why a draft as it stands cannot take a step, whoever asks, as one sentence; undefined when it can. */
export function obstacle(draft: Draft, step: DraftStep): string | undefined {
  const { states } = STEPS[step];
  if (!states.includes(draft.state)) return `The draft is ${draft.state === "draft" ? "not submitted" : draft.state}; this takes one that is ${states.map((state) => (state === "draft" ? "in work" : state)).join(" or ")}.`;
  if (step === "test" && draft.cases === undefined) return "The draft has no cases to be tested with; send some along.";
  if (step === "submit" && draft.cases !== undefined && draft.tested === undefined) return "This text was not tested yet.";
  return undefined;
}

/** Why this person must not take a step of the draft; undefined when nothing speaks against it. A role is not asked about here. */
export function selfApproval(draft: Draft, step: DraftStep, who: Principal): string | undefined {
  return step === "approve" && draft.contributors.has(who.id) ? "Nobody approves a change of their own: you wrote or submitted some of it." : undefined;
}

export function rowOf({ id, title, base, state, author, changedAt }: Draft): DraftRow {
  return { id, title, base: base.policy, state, author, changedAt: formatInstant(changedAt) };
}

/**
 * A draft as `who` sees it.
 * @param baseText text it was made from; empty where that is not here any more
 * @param live `name/version` that decides now
 * @param parents where it finds what it extends
 */
export function draftAnswer(draft: Draft, who: Principal, { baseText, live, parents }: { readonly baseText: string; readonly live: string; readonly parents: PolicyTextOf }): DraftAnswer {
  const problems = [...(draft.published === undefined ? overtaken(draft, live) : []), ...problemsOf(draft.text, parents)];
  const sound = problems.every(({ severity }) => severity !== "error");
  const allowed = (Object.keys(STEPS) as DraftStep[]).filter((step) => {
    if (!may(who, STEPS[step].role, draft.issuer)) return false;
    if ((step === "test" || step === "submit") && !sound) return false;
    return obstacle(draft, step) === undefined && selfApproval(draft, step, who) === undefined;
  });
  return {
    ...rowOf(draft), text: draft.text, baseText, problems, cases: draft.tested ?? null, steps: draft.steps, allowed, published: draft.published ?? null, digest: digestOf(draft, parents),
  };
}

function overtaken({ base, state }: Draft, live: string): readonly PolicyProblem[] {
  if (base.policy === live || state === "withdrawn") return [];
  return [{ severity: "warning", line: 1, path: "", message: `was made from ${base.policy}, but ${live} is live; publishing takes back what differs between them` }];
}
