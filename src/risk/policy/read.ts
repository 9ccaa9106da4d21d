import type { Maybe } from "../context/types.js";
import { ConditionRefused, conditionReader } from "./condition.js";
import type { Condition, ConditionReader, Constant, FactType } from "./condition.js";
import { holdsWhenever } from "./covered.js";
import type { Conjuncts } from "./covered.js";
import { DocumentReader, PolicyRefused } from "./document.js";
import type { Complaint, Place } from "./document.js";
import { evaluator, holder, holdsAtOf } from "./evaluate.js";
import { FACTS_BY_NAME, factReader } from "./facts.js";
import { NO_PARENTS, lineageOf, policyFingerprint } from "./lineage.js";
import type { PolicyDocument, PolicyTextOf } from "./lineage.js";
import { LIST_RULES } from "./listed.js";
import { CORNER_CONSTANTS, slidingOf } from "./sliding.js";
import type { SlidRule } from "./sliding.js";
import { ACTIONS, THRESHOLDS, WAYS_TO_ASK } from "./types.js";
import type { Action, Comparison, Policy, SlidingPolicy, Thresholds, WayToAsk } from "./types.js";

const MOST_RULES = 500;
/** What stands in a record where no rule of a policy decided. */
const RESERVED_IDS: ReadonlySet<string> = new Set(["otherwise", ...Object.values(LIST_RULES)]);
const POLICY_MEMBERS = ["name", "version", "extends", "description", "constants", "rules", "otherwise"];
const RULE_MEMBERS = ["id", "when", "whenUnknown", "then", "transStatusReason", "ask", "sentence"];
const LANGUAGES = ["en", "ja"];

type Sentence = { readonly en: string; readonly ja: string };

interface ReadRule extends SlidRule {
  readonly sentence: Sentence;
  readonly when: string;
  readonly does: string;
  readonly conjuncts: Conjuncts;
  readonly needs: readonly Comparison[];
  readonly place: Place;
  /** `name/version` of the document it stands in. */
  readonly from: string;
}

/**
 * The policy a document describes, ready to judge.
 * @param source what complaints call the document, usually its file name
 * @param textOf where the parent is that the document may name: its rules are asked after the document's own, with the document's constants
 *   in place of its own of the same names
 * @throws {PolicyRefused} naming everything that is wrong, each with its line
 */
export function readPolicy(text: string, source: string, textOf: PolicyTextOf = NO_PARENTS): Policy {
  const { policy, complaints } = read(text, source, textOf);
  if (policy === undefined) throw new PolicyRefused(source, complaints.filter(({ severity }) => severity === "error"));
  return policy;
}

/** Everything wrong with a document, and what in it is worth a look; {@link readPolicy} refuses it when there is an error. */
export function checkPolicy(text: string, source: string, textOf: PolicyTextOf = NO_PARENTS): readonly Complaint[] {
  return read(text, source, textOf).complaints;
}

function read(text: string, source: string, textOf: PolicyTextOf): { readonly policy: Maybe<Policy>; readonly complaints: readonly Complaint[] } {
  const reader = new DocumentReader();
  const root = reader.open(text);
  const members = root && reader.members(root, POLICY_MEMBERS);
  const policy = root && members && policyOf({ id: "", text, reader, root, members }, source, textOf);
  const refused = reader.complaints.some(({ severity }) => severity === "error");
  return { policy: refused ? undefined : policy, complaints: reader.complaints.sort((a, b) => a.line - b.line) };
}

function policyOf(own: PolicyDocument, source: string, textOf: PolicyTextOf): Maybe<Policy> {
  const { reader, root, members } = own;
  const id = identityOf(reader, root, members, source);
  const description = reader.need(root, members, "description");
  if (description) bilingual(reader, description);
  const { documents: found, whole } = lineageOf(own, textOf);
  // What a parent would have said is not known, so that the rest cannot be judged.
  if (!whole) return undefined;
  const documents = found.map((document) => (document === own ? { ...own, id: id ?? "" } : document));
  const constants = constantsOf(documents);
  const conditions = conditionReader({ facts: FACTS_BY_NAME, constants });
  const rules = rulesOf(documents, constants, conditions);
  const otherwise = otherwiseOf(documents);
  tellOfParents(own, documents);
  if (id === undefined || otherwise === undefined) return undefined;

  const sentences = new Map(rules.map((rule) => [rule.id, rule.sentence]));
  const readers = conditions.factNames.map(factReader);
  return {
    id, fingerprint: policyFingerprint(documents), sentences, otherwise,
    parents: documents.slice(1).map((parent) => parent.id),
    constants: new Map([...constants].map(([name, { value }]) => [name, value])),
    rules: rules.map(({ names, needs, then, transStatusReason, when, does, from, id: rule }) => ({ id: rule, from, when, then, transStatusReason, does, needs, facts: new Set([...names].filter((name) => FACTS_BY_NAME.has(name))) })),
    evaluate: evaluator(rules, otherwise, readers),
    holding: holder(rules, readers),
    factNames: conditions.factNames,
    holdsAt: holdsAtOf(rules),
    sliding: () => slid(rules, constants, otherwise, conditions.factNames, (moved) => rulesOf(documents, moved, conditionReader({ facts: FACTS_BY_NAME, constants: moved }))),
  };
}

/** What the nearest document says that says it. */
function otherwiseOf(documents: readonly PolicyDocument[]): Maybe<Action> {
  const { reader, root, members } = (documents.find((document) => document.members.has("otherwise")) ?? documents.at(-1)) as PolicyDocument;
  const place = reader.need(root, members, "otherwise");
  const otherwise = place && reader.oneOf(place, ACTIONS);
  if (place && otherwise === "reject") return reader.refuse(place, "cannot be reject, because a rejection names its reason; write a last rule instead");
  return otherwise;
}

/** What is wrong with a parent, or with what became of it here, is told where the policy names it. */
function tellOfParents(own: PolicyDocument, [, ...parents]: readonly PolicyDocument[]): void {
  const place = own.members.get("extends");
  for (const { id, reader } of parents) {
    for (const { severity, line, path, message } of reader.complaints) if (place && severity === "error") own.reader.refuse(place, `${id}, line ${line}: ${path === "" ? "" : `${path}: `}${message}`);
  }
}

type Constants = ReadonlyMap<string, PlacedConstant>;

/** @param rulesWith the rules once more, with other constants */
function slid(rules: readonly ReadRule[], constants: Constants, otherwise: Action, factNames: readonly string[], rulesWith: (constants: Constants) => readonly ReadRule[]): SlidingPolicy | { readonly fixed: string } {
  const given: { -readonly [Name in keyof Thresholds]?: number } = {};
  for (const name of THRESHOLDS) {
    const constant = constants.get(name);
    if (constant === undefined) continue;
    if (constant.type !== "int") return { fixed: `The constant ${name} is no whole number.` };
    given[name] = constant.value as number;
  }
  const corners = CORNER_CONSTANTS.map((corner) => rulesWith(new Map([...constants].map(([name, constant]) => [name, name in given ? { ...constant, value: corner[name as keyof Thresholds] } : constant]))));
  return slidingOf(rules, corners, otherwise, given, factNames);
}

function identityOf(reader: DocumentReader, root: Place, members: ReadonlyMap<string, Place>, source: string): Maybe<string> {
  const namePlace = reader.need(root, members, "name");
  const versionPlace = reader.need(root, members, "version");
  if (namePlace === undefined || versionPlace === undefined) return undefined;
  const name = reader.text(namePlace);
  if (name !== undefined && !/^[a-z][a-z0-9-]{0,63}$/.test(name)) reader.refuse(namePlace, "must be lower-case letters, digits and hyphens");
  const version = reader.scalar(versionPlace)?.value;
  if (!Number.isSafeInteger(version) || (version as number) < 1) return reader.refuse(versionPlace, "must be a whole number from 1");
  const id = `${name}/${String(version)}`;
  const kept = /([^/\\]+)[/\\]([^/\\]+)\.yaml$/.exec(source);
  if (kept && `${kept[1]}/${kept[2]}` !== id) reader.warn(versionPlace, `calls itself ${id} but is kept as ${kept[1]}/${kept[2]}.yaml`);
  return id;
}

function bilingual(reader: DocumentReader, place: Place): Maybe<Sentence> {
  const members = reader.members(place, LANGUAGES);
  if (members === undefined) return undefined;
  const [en, ja] = LANGUAGES.map((language) => {
    const words = reader.need(place, members, language);
    return words && reader.text(words);
  });
  return en === undefined || ja === undefined ? undefined : { en, ja };
}

interface PlacedConstant extends Constant {
  readonly place: Place;
  /** `name/version` of the document that has it. */
  readonly from: string;
}

/** Those of the parents, with the policy's own in place of those of the same names. */
function constantsOf(documents: readonly PolicyDocument[]): Constants {
  const constants = new Map<string, PlacedConstant>();
  for (const { reader, members, id } of [...documents].reverse()) {
    const place = members.get("constants");
    for (const [name, member] of (place && reader.members(place)) ?? []) {
      const constant = constantOf(reader, name, member, id);
      const inherited = constants.get(name);
      if (constant && inherited && inherited.type !== constant.type) reader.refuse(member, `must be a ${inherited.type}, as in ${inherited.from}`);
      else if (constant) constants.set(name, constant);
    }
  }
  return constants;
}

function constantOf(reader: DocumentReader, name: string, place: Place, from: string): Maybe<PlacedConstant> {
  const scalar = reader.scalar(place);
  if (scalar === undefined) return undefined;
  const { value } = scalar;
  if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name)) return reader.refuse(place, "a constant's name is letters and digits, starting with a small letter");
  if (FACTS_BY_NAME.has(name) || name === "known") return reader.refuse(place, "has the name of a fact; choose another");
  if (typeof value === "string" || typeof value === "boolean") return { type: typeof value === "string" ? "string" : "bool", value, place, from };
  if (typeof value !== "number" || !Number.isFinite(value)) return reader.refuse(place, "must be a number, a text, true or false");
  return { type: numberType(value, scalar.source), value, place, from };
}

/** `960` is whole, `960.0` and `1e3` are not, as in CEL. */
function numberType(value: number, written: Maybe<string>): FactType {
  return Number.isSafeInteger(value) && !/[.eE]/.test(written ?? "") ? "int" : "double";
}

/** The policy's own rules, then those of its parents. */
function rulesOf(documents: readonly PolicyDocument[], constants: Constants, conditions: ConditionReader): readonly ReadRule[] {
  const found = documents.flatMap((document) => itemsOf(document).map((item) => ({ document, item })));
  const [{ reader: ownReader, root, members }] = documents as [PolicyDocument];
  if (found.length > MOST_RULES) {
    ownReader.refuse(members.get("rules") ?? root, `has more than ${MOST_RULES} rules`);
    return [];
  }
  const rules: ReadRule[] = [];
  const used = new Set<string>();
  const byId = new Map<string, ReadRule>();
  let alwaysTrue: Maybe<string>;
  for (const { document: { reader, id: from }, item } of found) {
    if (alwaysTrue !== undefined) reader.warn(item, `is never asked, because rule "${alwaysTrue}" before it always holds`);
    const read = ruleOf(reader, item, constants, conditions);
    if (read === undefined) continue;
    const rule = { ...read, from };
    const earlier = byId.get(rule.id);
    if (earlier?.from === from) reader.refuse(item, `the id "${rule.id}" is already used in line ${earlier.place.line}`);
    else if (earlier !== undefined) ownReader.refuse(earlier.from === documents[0]?.id ? earlier.place : root, `the id "${rule.id}" is that of a rule of ${from}, which this policy extends; rules of one policy have ids of their own`);
    byId.set(rule.id, rule);
    for (const name of rule.names) used.add(name);
    if (!readsAFact(rule)) {
      if (rule.holds([]) === true) alwaysTrue ??= rule.id;
      else reader.warn(item, `rule "${rule.id}" never holds, because its condition reads no fact and is false`);
    } else if (alwaysTrue === undefined) tellCovered(reader, rule, rules);
    rules.push(rule);
  }
  // A rule that could not be read may be the one that uses a constant.
  const complete = rules.length === found.length;
  for (const [name, { place, from }] of constants) if (complete && found.length > 0 && from === documents[0]?.id && !used.has(name)) ownReader.warn(place, "is used by no rule");
  return rules;
}

/** The rules of a document; one that extends another need have none. */
function itemsOf({ reader, root, members }: PolicyDocument): readonly Place[] {
  const place = members.has("extends") ? members.get("rules") : reader.need(root, members, "rules");
  return (place && reader.items(place)) ?? [];
}

function readsAFact({ names }: ReadRule): boolean {
  return [...names].some((name) => FACTS_BY_NAME.has(name));
}

/** Warns of a rule that never decides, where it can be shown: an earlier one holds whenever it does. */
function tellCovered(reader: DocumentReader, rule: ReadRule, earlier: readonly ReadRule[]): void {
  // Where this one counts what is unknown as met and the earlier one does not, this one decides what is unknown.
  const covers = (one: ReadRule): boolean => readsAFact(one) && (one.matchUnknown || !rule.matchUnknown) && holdsWhenever(one.conjuncts, rule.conjuncts);
  const first = earlier.find(covers);
  if (first === undefined) return;
  const where = `rule "${first.id}" in line ${first.place.line}`;
  if (!holdsWhenever(rule.conjuncts, first.conjuncts)) reader.warn(rule.place, `never decides: whenever it holds, so does ${where}, which is asked before it`);
  else if (first.then === rule.then) reader.warn(rule.place, `never decides: it asks what ${where} asks before it`);
  else reader.warn(rule.place, `conflicts with ${where}: both ask the same, that one says ${first.then} and comes first, so this one never decides`);
}

function conditionOf(reader: DocumentReader, place: Place, conditions: ConditionReader): Maybe<Condition & { readonly when: string }> {
  const when = reader.conditionText(place);
  if (when === undefined) return undefined;
  try {
    return { when: when.trim(), ...conditions.read(when) };
  } catch (error) {
    if (!(error instanceof ConditionRefused)) throw error;
    return reader.refuse({ ...place, line: reader.lineInside(place, error.offset) }, error.message);
  }
}

function ruleOf(reader: DocumentReader, item: Place, constants: Constants, conditions: ConditionReader): Maybe<Omit<ReadRule, "from">> {
  const members = reader.members(item, RULE_MEMBERS);
  const idPlace = members && reader.need(item, members, "id");
  const id = idPlace && reader.text(idPlace);
  if (members === undefined || idPlace === undefined || id === undefined) return undefined;
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id) || RESERVED_IDS.has(id)) return reader.refuse(idPlace, `a rule's id is lower-case letters, digits and hyphens, and none of ${[...RESERVED_IDS].join(", ")}`);

  const at = (place: Maybe<Place>): Maybe<Place> => place && { ...place, path: place.path.replace(/^rules\.\d+/, `rules.${id}`) };
  const rule = { ...item, path: `rules.${id}` };
  const whenPlace = at(reader.need(rule, members, "when"));
  const condition = whenPlace && conditionOf(reader, whenPlace, conditions);
  const matchUnknown = condition && whenUnknownOf(reader, rule, at(members.get("whenUnknown")), condition);
  const thenPlace = at(reader.need(rule, members, "then"));
  const then = thenPlace && reader.oneOf(thenPlace, ACTIONS);
  const reasonPlace = at(members.get("transStatusReason"));
  const transStatusReason = reasonPlace && reasonOf(reader, reasonPlace);
  if (reasonPlace && then !== "reject") reader.warn(reasonPlace, "has no effect: only a rejection carries a reason");
  if (then === "reject" && reasonPlace === undefined) reader.refuse(rule, "rejects, so it needs a transStatusReason");
  const askPlace = at(members.get("ask"));
  const ask = askPlace && waysOf(reader, askPlace);
  if (askPlace && then !== undefined && then !== "challenge") reader.warn(askPlace, "has no effect: only a challenge asks");
  const sentencePlace = at(reader.need(rule, members, "sentence"));
  const sentence = sentencePlace && bilingual(reader, sentencePlace);
  if (condition === undefined || matchUnknown === undefined || then === undefined || sentence === undefined) return undefined;
  const { text, when, holds, names, conjuncts, needs, constantUses } = condition;
  const does = JSON.stringify([text, [...names].filter((name) => constants.has(name)).map((name) => [name, constants.get(name)?.value]), matchUnknown, then, transStatusReason, ask]);
  return { id, place: rule, conjuncts, needs, when, holds, names, constantUses, does, matchUnknown, then, transStatusReason, ask, sentence };
}

/** One way to ask, or a list of them with the best first. */
function waysOf(reader: DocumentReader, place: Place): Maybe<readonly WayToAsk[]> {
  const ways = reader.oneOrItems(place).flatMap((item) => reader.oneOf(item, WAYS_TO_ASK) ?? []);
  if (new Set(ways).size < ways.length) reader.refuse(place, "names a way twice");
  return ways;
}

function whenUnknownOf(reader: DocumentReader, rule: Place, place: Maybe<Place>, condition: Condition): Maybe<boolean> {
  if (place === undefined) {
    if (!condition.canBeUnknown) return false;
    const unknowable = [...condition.names].filter((name) => FACTS_BY_NAME.get(name)?.usual === undefined && FACTS_BY_NAME.has(name));
    return reader.refuse(rule, `needs whenUnknown: match or skip, because it reads what can be unknown (${unknowable.join(", ")})`);
  }
  if (!condition.canBeUnknown) reader.warn(place, "has no effect: the condition reads nothing that can be unknown");
  const choice = reader.oneOf(place, ["match", "skip"]);
  return choice && choice === "match";
}

/** Codes of the protocol: 01 to 30, and 80 to 99 for directory servers. */
function reasonOf(reader: DocumentReader, place: Place): Maybe<string> {
  const value = reader.scalar(place)?.value;
  if (typeof value === "number") return reader.refuse(place, `must be written as text, in quotes: "${String(value).padStart(2, "0")}"`);
  if (typeof value === "string" && /^(0[1-9]|[12]\d|30|[89]\d)$/.test(value)) return value;
  return reader.refuse(place, "must be a transStatusReason of the protocol: two digits, 01 to 30 or 80 to 99");
}
