import type { Maybe } from "../context/types.js";
import { DocumentReader, PolicyRefused } from "./document.js";
import type { Place } from "./document.js";
import { FACTS, FACTS_BY_NAME } from "./facts.js";
import type { FactRow } from "./fact-row.js";
import { ACTIONS } from "./types.js";
import type { Action, Facts, FactValue, Policy, Verdict } from "./types.js";

const MOST_CASES = 5_000;

export interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly ok: boolean;
  /** What was wanted, what came and which rules were asked; empty when the case is met. */
  readonly difference: string;
}

export interface CaseReport {
  readonly results: readonly CaseResult[];
  /** Rules that decided no case. */
  readonly uncovered: readonly string[];
  /** Every case is met and every rule decided at least one. */
  readonly ok: boolean;
}

interface Case {
  readonly name: string;
  readonly line: number;
  readonly facts: Facts;
  readonly want: Pick<Verdict, "action" | "rule" | "transStatusReason">;
}

/**
 * Runs the cases of a case document: a list of `name`, `facts` and `want` (`action`, `rule` and, where the rule names
 * one, `transStatusReason`). Facts not given are unknown; those that never are have their usual value.
 * @throws {PolicyRefused} naming every unknown fact, wrong type and missing member with its line
 */
export function runCases(policy: Policy, text: string, source: string): CaseReport {
  const deciding = new Set<string>();
  const results = casesOf(policy, text, source).map(({ name, line, facts, want }) => {
    const got = policy.evaluate(facts);
    deciding.add(got.rule);
    const ok = got.action === want.action && got.rule === want.rule && got.transStatusReason === want.transStatusReason;
    return { name, line, ok, difference: ok ? "" : difference(want, got) };
  });
  const uncovered = [...policy.sentences.keys()].filter((rule) => !deciding.has(rule));
  return { results, uncovered, ok: uncovered.length === 0 && results.every(({ ok }) => ok) };
}

function difference(want: Case["want"], got: Verdict): string {
  const asked = got.trail.filter(({ answer }) => answer !== "no").map(({ rule, answer }) => `${rule} (${answer})`);
  return [
    `want ${verdictText(want)}`,
    `got  ${verdictText(got)}`,
    `of ${got.trail.length} rules asked, not answered with no: ${asked.length === 0 ? "none" : asked.join(", ")}`,
  ].join("\n");
}

function verdictText({ action, rule, transStatusReason }: Case["want"]): string {
  return `${action}${transStatusReason === undefined ? "" : ` with reason ${transStatusReason}`} by ${rule}`;
}

function casesOf(policy: Policy, text: string, source: string): readonly Case[] {
  const reader = new DocumentReader();
  const root = reader.open(text);
  const places = (root && reader.items(root)) ?? [];
  if (root && places.length > MOST_CASES) reader.refuse(root, `has more than ${MOST_CASES} cases`);
  const cases = places.slice(0, MOST_CASES).map((place) => caseOf(reader, place, policy));
  if (reader.complaints.length > 0) throw new PolicyRefused(source, reader.complaints);
  return cases.filter((one) => one !== undefined);
}

function caseOf(reader: DocumentReader, place: Place, policy: Policy): Maybe<Case> {
  const members = reader.members(place, ["name", "facts", "want"]);
  if (members === undefined) return undefined;
  const namePlace = reader.need(place, members, "name");
  const name = namePlace && reader.text(namePlace);
  const factsPlace = reader.need(place, members, "facts");
  const facts = factsPlace && givenFacts(reader, factsPlace);
  const wantPlace = reader.need(place, members, "want");
  const want = wantPlace && wantOf(reader, wantPlace, policy);
  return name === undefined || facts === undefined || want === undefined ? undefined : { name, line: place.line, facts, want };
}

const USUAL: Readonly<Record<string, FactValue>> = Object.fromEntries(FACTS.flatMap(({ name, usual }) => (usual === undefined ? [] : [[name, usual]])));

function givenFacts(reader: DocumentReader, place: Place): Maybe<Facts> {
  const members = reader.members(place);
  if (members === undefined) return undefined;
  const facts: Record<string, FactValue> = Object.assign(Object.create(null) as Record<string, FactValue>, USUAL);
  for (const [name, member] of members) {
    const row = FACTS_BY_NAME.get(name);
    if (row === undefined) {
      reader.refuse(member, "is not a fact; docs/policy-facts.md lists the facts");
      continue;
    }
    const value = reader.scalar(member)?.value;
    if (fits(value, row)) facts[name] = value;
    else reader.refuse(member, `must be ${row.values === undefined ? `of type ${row.type}` : `one of ${row.values.join(", ")}`}`);
  }
  return facts;
}

function fits(value: unknown, { type, values }: FactRow): value is FactValue {
  switch (type) {
    case "bool": return typeof value === "boolean";
    case "int": return Number.isSafeInteger(value);
    case "double": return Number.isFinite(value);
    case "string": return typeof value === "string" && (values === undefined || values.includes(value));
  }
}

function wantOf(reader: DocumentReader, place: Place, policy: Policy): Maybe<Case["want"]> {
  const members = reader.members(place, ["action", "rule", "transStatusReason"]);
  if (members === undefined) return undefined;
  const actionPlace = reader.need(place, members, "action");
  const action: Maybe<Action> = actionPlace && reader.oneOf(actionPlace, ACTIONS);
  const rulePlace = reader.need(place, members, "rule");
  const rule = rulePlace && reader.oneOf(rulePlace, [...policy.sentences.keys(), "otherwise"]);
  const reasonPlace = members.get("transStatusReason");
  const transStatusReason = reasonPlace && reader.text(reasonPlace);
  return action === undefined || rule === undefined ? undefined : { action, rule, transStatusReason };
}
