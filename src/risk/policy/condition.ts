import { Environment } from "@marcbachmann/cel-js";
import type { ASTNode } from "@marcbachmann/cel-js";
import type { Maybe } from "../context/types.js";
import { constantUses } from "./constant-uses.js";
import type { ConstantUse } from "./constant-uses.js";
import { comparisonsIn, conjunctsOf } from "./covered.js";
import type { Conjuncts } from "./covered.js";
import type { Comparison, FactValue } from "./types.js";

export type FactType = "bool" | "int" | "double" | "string";

/** What the type check must know of a fact. */
export interface FactDeclaration {
  readonly type: FactType;
  /** All the values a string fact can have, where they are a closed list. */
  readonly values?: readonly string[];
  /** What the fact is when nobody says otherwise; facts that can be unknown have none. */
  readonly usual?: FactValue;
}

/** A named number, word or flag of a policy document. */
export interface Constant {
  readonly type: FactType;
  readonly value: FactValue;
}

export interface Condition {
  readonly text: string;
  /** Over the values of {@link ConditionReader.factNames}, in that order. Three-valued: undefined is unknown. Never throws. */
  readonly holds: (values: FactValues) => Maybe<boolean>;
  /** Facts and constants it names, `known(…)` included. */
  readonly names: ReadonlySet<string>;
  /** How it is put together, to be compared with others. */
  readonly conjuncts: Conjuncts;
  /** See `PolicyRule`. */
  readonly needs: readonly Comparison[];
  /** True when it reads, outside of `known(…)`, a fact that can be unknown. */
  readonly canBeUnknown: boolean;
  readonly constantUses: readonly ConstantUse[];
}

export type FactValues = readonly Maybe<FactValue>[];

/** Reads the conditions of one document. */
export interface ConditionReader {
  /** Facts that the conditions read so far depend on, each once. */
  readonly factNames: readonly string[];
  /** @throws {ConditionRefused} */
  read(text: string): Condition;
}

/** Why a condition cannot be used; `offset` counts characters from its start. */
export class ConditionRefused extends Error {
  constructor(message: string, readonly offset: number) {
    super(message);
  }
}

/** What a condition may name. */
export interface Vocabulary {
  readonly facts: ReadonlyMap<string, FactDeclaration>;
  readonly constants: ReadonlyMap<string, Constant>;
}

const LONGEST_CONDITION = 2_000;
const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxCallArguments: 4 };

type Term = (values: FactValues) => Maybe<FactValue>;

interface Compilation extends Vocabulary {
  /** Grows by every fact that is named for the first time; its place is where its value will stand. */
  readonly factNames: string[];
  readonly names: Set<string>;
  canBeUnknown: boolean;
}

/**
 * Parses and type-checks with CEL, then turns the tree into closures of our own: they know a third value beside true and
 * false, they cost nanoseconds, and nothing outside the facts' values can be reached from them.
 */
export function conditionReader(vocabulary: Vocabulary): ConditionReader {
  const factNames: string[] = [];
  const environment = new Environment({ limits: LIMITS });
  for (const [name, { type }] of vocabulary.facts) environment.registerVariable(name, type);
  for (const [name, { type }] of vocabulary.constants) environment.registerVariable(name, type);
  environment.registerFunction("known(dyn): bool", () => true);

  return {
    factNames,
    read: (text) => {
      if (text.length > LONGEST_CONDITION) throw new ConditionRefused(`is longer than ${LONGEST_CONDITION} characters; split the rule`, 0);
      const tree = checkedTree(environment, text);
      const compilation: Compilation = { ...vocabulary, factNames, names: new Set(), canBeUnknown: false };
      const holds = compile(tree, compilation) as Condition["holds"];
      return { text, holds, names: compilation.names, conjuncts: conjunctsOf(tree, vocabulary.constants), needs: comparisonsIn(tree, vocabulary.constants), canBeUnknown: compilation.canBeUnknown, constantUses: constantUses(tree, vocabulary.constants) };
    },
  };
}

function checkedTree(environment: Environment, text: string): ASTNode {
  const checked = environment.check(text);
  if (!checked.valid) {
    const { error } = checked;
    throw new ConditionRefused(helpful(error?.summary ?? "cannot be read"), error?.range?.start ?? 0);
  }
  if (checked.type !== "bool") throw new ConditionRefused(`must be true or false, but is of type ${checked.type}`, 0);
  return environment.parse(text).ast;
}

function helpful(complaint: string): string {
  const unknown = /^Unknown variable: (.+)$/.exec(complaint);
  if (unknown) return `"${unknown[1]}" is neither a fact nor a constant; docs/policy-facts.md lists the facts`;
  if (/^no such overload: .*(int .* double|double .* int)/.test(complaint)) {
    return `${complaint}; write whole numbers compared with a double as 1.0, and double(x) to calculate with an int`;
  }
  return complaint;
}

function compile(node: ASTNode, compilation: Compilation): Term {
  switch (node.op) {
    case "value":
    case "id":
      return operand(node, compilation);
    case "&&":
      return both(compile(node.args[0], compilation), compile(node.args[1], compilation));
    case "||":
      return either(compile(node.args[0], compilation), compile(node.args[1], compilation));
    case "!_":
      return lift(compile(node.args, compilation), (value) => !value);
    case "-_":
      return lift(compile(node.args, compilation), (value) => -(value as number));
    case "?:":
      return choice(compile(node.args[0], compilation), compile(node.args[1], compilation), compile(node.args[2], compilation));
    case "in":
      return membership(node.args[0], node.args[1], compilation);
    case "==": case "!=": case "<": case "<=": case ">": case ">=":
      return comparison(node.op, node.args[0], node.args[1], compilation);
    case "+": case "-": case "*":
      return lift2(compile(node.args[0], compilation), compile(node.args[1], compilation), CALCULATE[node.op]);
    case "call":
      return call(node, node.args[0], node.args[1], compilation);
    case "rcall":
      return textMethod(node, node.args[0], node.args[1], node.args[2], compilation);
    default:
      throw new ConditionRefused(`"${node.input.slice(node.start, node.end)}" is not part of the policy language`, node.start);
  }
}

function operand(node: ASTNode & { op: "value" | "id" }, compilation: Compilation): Term {
  const literal = literalOf(node, compilation);
  if (literal !== undefined) return () => literal;
  const name = node.args as string;
  const fact = compilation.facts.get(name);
  if (fact === undefined) throw new ConditionRefused(`"${name}" is neither a fact nor a constant`, node.start);
  if (fact.usual === undefined) compilation.canBeUnknown = true;
  const place = placeOf(name, compilation);
  return (values) => values[place];
}

function placeOf(fact: string, { factNames, names }: Compilation): number {
  names.add(fact);
  const place = factNames.indexOf(fact);
  return place === -1 ? factNames.push(fact) - 1 : place;
}

/** The value of a literal or a constant; undefined for anything that depends on facts. */
function literalOf(node: ASTNode, compilation: Compilation): Maybe<FactValue> {
  if (node.op === "-_") {
    const positive = literalOf(node.args, compilation);
    return typeof positive === "number" ? -positive : undefined;
  }
  if (node.op === "id") {
    const constant = compilation.constants.get(node.args);
    if (constant !== undefined) compilation.names.add(node.args);
    return constant?.value;
  }
  if (node.op !== "value") return undefined;
  const value = node.args;
  if (typeof value === "bigint") {
    if (!Number.isSafeInteger(Number(value))) throw new ConditionRefused(`${value} is beyond the whole numbers we can compare`, node.start);
    return Number(value);
  }
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  throw new ConditionRefused(`"${node.input.slice(node.start, node.end)}" is not part of the policy language`, node.start);
}

function both(left: Term, right: Term): Term {
  return (values) => {
    const first = left(values);
    if (first === false) return false;
    const second = right(values);
    if (second === false) return false;
    return first === undefined ? undefined : second;
  };
}

function either(left: Term, right: Term): Term {
  return (values) => {
    const first = left(values);
    if (first === true) return true;
    const second = right(values);
    if (second === true) return true;
    return first === undefined ? undefined : second;
  };
}

function choice(test: Term, yes: Term, no: Term): Term {
  return (values) => {
    const answer = test(values);
    return answer === undefined ? undefined : answer ? yes(values) : no(values);
  };
}

function lift(term: Term, apply: (value: FactValue) => Maybe<FactValue>): Term {
  return (values) => {
    const value = term(values);
    return value === undefined ? undefined : apply(value);
  };
}

function lift2(left: Term, right: Term, apply: (left: FactValue, right: FactValue) => Maybe<FactValue>): Term {
  return (values) => {
    const first = left(values);
    if (first === undefined) return undefined;
    const second = right(values);
    return second === undefined ? undefined : apply(first, second);
  };
}

type Comparator = "==" | "!=" | "<" | "<=" | ">" | ">=";

const COMPARE: { readonly [Op in Comparator]: (left: FactValue, right: FactValue) => boolean } = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function comparison(op: Comparator, left: ASTNode, right: ASTNode, compilation: Compilation): Term {
  refuseStrangeWord(left, right, compilation);
  refuseStrangeWord(right, left, compilation);
  const compare = COMPARE[op];
  const literal = literalOf(right, compilation);
  if (literal === undefined) return lift2(compile(left, compilation), compile(right, compilation), compare);
  return lift(compile(left, compilation), (value) => compare(value, literal));
}

/** A misspelt word would compare as false for ever and nobody would notice. */
function refuseStrangeWord(fact: ASTNode, word: ASTNode, { facts }: Compilation): void {
  if (fact.op !== "id" || word.op !== "value") return;
  const values = facts.get(fact.args)?.values;
  if (values === undefined || values.includes(word.args as string)) return;
  throw new ConditionRefused(`${fact.args} is never "${String(word.args)}"; it is one of ${values.join(", ")}`, word.start);
}

function membership(element: ASTNode, list: ASTNode, compilation: Compilation): Term {
  if (list.op !== "list") throw new ConditionRefused("`in` needs a list of values in square brackets", list.start);
  const values = list.args.map((member) => {
    refuseStrangeWord(element, member, compilation);
    const value = literalOf(member, compilation);
    if (value === undefined) throw new ConditionRefused("a list may hold only plain values and constants", member.start);
    return value;
  });
  return lift(compile(element, compilation), (value) => values.includes(value));
}

type Operator = "+" | "-" | "*";

/** What overflows is unknown, as everything we cannot tell. No division: it would need a word on zero, and a product says the same. */
const CALCULATE: { readonly [Op in Operator]: (left: FactValue, right: FactValue) => Maybe<FactValue> } = {
  "+": (left, right) => (typeof left === "string" ? left + String(right) : finite((left as number) + (right as number))),
  "-": (left, right) => finite((left as number) - (right as number)),
  "*": (left, right) => finite((left as number) * (right as number)),
};

function finite(value: number): Maybe<number> {
  return Number.isFinite(value) ? value : undefined;
}

function call(node: ASTNode, name: string, args: readonly ASTNode[], compilation: Compilation): Term {
  const argument = args[0];
  if (name === "double" && argument !== undefined) {
    return lift(compile(argument, compilation), (value) => (typeof value === "number" ? value : undefined));
  }
  if (name !== "known") throw new ConditionRefused(`the function "${name}" is not part of the policy language; there are known(fact) and double(int)`, node.start);
  if (argument?.op !== "id" || !compilation.facts.has(argument.args)) throw new ConditionRefused("known(…) asks about one fact by its name", node.start);
  const place = placeOf(argument.args, compilation);
  return (values) => values[place] !== undefined;
}

const TEXT_METHODS: ReadonlyMap<string, (text: string, part: string) => boolean> = new Map([
  ["startsWith", (text, part) => text.startsWith(part)],
  ["endsWith", (text, part) => text.endsWith(part)],
  ["contains", (text, part) => text.includes(part)],
]);

function textMethod(node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[], compilation: Compilation): Term {
  const method = TEXT_METHODS.get(name);
  const argument = args[0];
  if (method === undefined || argument === undefined) {
    throw new ConditionRefused(`".${name}" is not part of the policy language; there are ${[...TEXT_METHODS.keys()].join(", ")}`, node.start);
  }
  return lift2(compile(receiver, compilation), compile(argument, compilation), (text, part) => method(text as string, part as string));
}
