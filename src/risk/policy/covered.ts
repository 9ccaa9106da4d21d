import type { ASTNode } from "@marcbachmann/cel-js";
import type { Maybe } from "../context/types.js";
import type { Comparison, FactValue } from "./types.js";

/** A comparison of something with a number: what counts is on which side, how far, and whether the number itself is part of it. */
interface Bound {
  /** What is bounded, and from which side. */
  readonly of: string;
  /** Larger is narrower, on either side. */
  readonly at: number;
  readonly open: boolean;
}

/** What a condition joins by `&&`, in a form in which the same is written the same way. */
export interface Conjuncts {
  readonly texts: ReadonlySet<string>;
  /** Those of the texts that are bounds. */
  readonly bounds: ReadonlyMap<string, Bound>;
}

type Constants = ReadonlyMap<string, { readonly value: FactValue }>;

/** @param constants stand for their values: what is the same today is the same */
export function conjunctsOf(tree: ASTNode, constants: Constants): Conjuncts {
  const parts = joined("&&", tree);
  const bounds = parts.flatMap((part): [string, Bound][] => {
    const bound = boundOf(part, constants);
    return bound === undefined ? [] : [[written(part, constants), bound]];
  });
  return { texts: new Set(parts.map((part) => written(part, constants))), bounds: new Map(bounds) };
}

/** Those of the conditions joined by `&&` that compare one fact with one value: where one of them is false, so is the whole. */
export function comparisonsIn(tree: ASTNode, constants: Constants): readonly Comparison[] {
  const isFact = (node: ASTNode): node is ASTNode & { op: "id" } => node.op === "id" && !constants.has(node.args);
  return joined("&&", tree).flatMap((part): Comparison[] => {
    if (isFact(part)) return [{ fact: part.args, operator: "==", value: true }];
    if (part.op === "!_" && isFact(part.args)) return [{ fact: part.args.args, operator: "==", value: false }];
    if (part.op !== "==" && !(part.op in SIDES)) return [];
    const { op, args: [left, right] } = part as ASTNode & { op: Comparison["operator"] };
    const value = isFact(left) ? valueOf(right, constants) : undefined;
    return isFact(left) && value !== undefined ? [{ fact: left.args, operator: op, value }] : [];
  });
}

/**
 * Whether it can be shown from how they are written that one condition holds whenever the other does, and is unknown at most
 * where the other is unknown or false. Not to be shown does not mean that it is not so.
 */
export function holdsWhenever(weaker: Conjuncts, stronger: Conjuncts): boolean {
  return [...weaker.texts].every((text) => {
    if (stronger.texts.has(text)) return true;
    const bound = weaker.bounds.get(text);
    return bound !== undefined && [...stronger.bounds.values()].some((other) => other.of === bound.of && (other.at > bound.at || (other.at === bound.at && (other.open || !bound.open))));
  });
}

function joined(op: "&&" | "||", node: ASTNode): readonly ASTNode[] {
  return node.op === op ? node.args.flatMap((part) => joined(op, part)) : [node];
}

/** Brackets, blanks and the order of what is joined make no difference. */
function written(node: ASTNode, constants: Constants): string {
  if (node.op === "value") return literal(typeof node.args === "bigint" ? Number(node.args) : node.args);
  if (node.op === "id") return constants.has(node.args) ? literal(constants.get(node.args)?.value) : node.args;
  if (node.op === "&&" || node.op === "||") return `(${[...new Set(joined(node.op, node).map((part) => written(part, constants)))].sort().join(` ${node.op} `)})`;
  return `${node.op}${writtenArguments(node.args, constants)}`;
}

const literal = (value: unknown): string => `=${JSON.stringify(value)}`;

function writtenArguments(args: unknown, constants: Constants): string {
  if (Array.isArray(args)) return `(${args.map((one: unknown) => writtenArguments(one, constants)).join(", ")})`;
  return typeof args === "string" ? args : written(args as ASTNode, constants);
}

const SIDES = { ">": [1, true], ">=": [1, false], "<": [-1, true], "<=": [-1, false] } as const;

function boundOf(node: ASTNode, constants: Constants): Maybe<Bound> {
  if (node.op !== ">" && node.op !== ">=" && node.op !== "<" && node.op !== "<=") return undefined;
  const limit = numberOf(node.args[1], constants);
  if (limit === undefined) return undefined;
  const [side, open] = SIDES[node.op];
  return { of: `${side} ${written(node.args[0], constants)}`, at: side * limit, open };
}

function numberOf(node: ASTNode, constants: Constants): Maybe<number> {
  const value = valueOf(node, constants);
  return typeof value === "number" ? value : undefined;
}

/** What a literal or a constant stands for. */
function valueOf(node: ASTNode, constants: Constants): Maybe<FactValue> {
  if (node.op === "-_") {
    const positive = numberOf(node.args, constants);
    return positive === undefined ? undefined : -positive;
  }
  const value = node.op === "id" ? constants.get(node.args)?.value : node.op === "value" ? node.args : undefined;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : undefined;
}
