import type { ASTNode } from "@marcbachmann/cel-js";
import type { Maybe } from "../context/types.js";

/** One place in a condition that names a constant. */
export interface ConstantUse {
  readonly name: string;
  /** The fact it is compared with, as if written `fact operator constant`; undefined where it is used in another way. */
  readonly compared: Maybe<{ readonly fact: string; readonly operator: string }>;
}

const TURNED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" };

/** Every use of a constant in a condition, in the order in which they are written. */
export function constantUses(tree: ASTNode, constants: ReadonlyMap<string, unknown>): readonly ConstantUse[] {
  const uses: ConstantUse[] = [];
  const nameIn = (node: unknown): Maybe<string> => (isNode(node) && node.op === "id" ? (node.args as string) : undefined);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isNode(node)) return;
    const name = nameIn(node);
    if (name !== undefined) {
      if (constants.has(name)) uses.push({ name, compared: undefined });
      return;
    }
    const turned = TURNED[node.op];
    const [left, right] = turned === undefined ? [] : (node.args as readonly unknown[]).map(nameIn);
    if (left === undefined || right === undefined || constants.has(left) === constants.has(right)) return visit(node.args);
    uses.push(constants.has(right) ? { name: right, compared: { fact: left, operator: node.op } } : { name: left, compared: { fact: right, operator: turned as string } });
  };
  visit(tree);
  return uses;
}

function isNode(value: unknown): value is { readonly op: string; readonly args: unknown } {
  return typeof value === "object" && value !== null && "op" in value;
}
