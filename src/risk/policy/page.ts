import { FACTS, FEATURE_FACTS } from "./facts.js";
import type { FactRow } from "./fact-row.js";

const INTRODUCTION = `# Facts a policy may name

A condition is an expression in CEL over the facts below and the constants of its policy, such as
\`newDeviceForCard && amountReferenceMinor >= highAmount\`. It is checked against this table before it is used: a
misspelt name, a comparison of a number with a text, or a word that a fact never is, is refused with its line.

| part | what there is |
|---|---|
| logic | \`&&\`, \`\\|\\|\`, \`!\`, \`a ? b : c\`, brackets |
| comparison | \`==\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`in [ … ]\` |
| calculation | \`+\`, \`-\`, \`*\`; \`double(x)\` makes a double of an int |
| texts | \`x.startsWith("…")\`, \`x.endsWith("…")\`, \`x.contains("…")\` |
| knowledge | \`known(x)\`: whether the fact is known; itself never unknown |

**Unknown is not false.** A fact is unknown when the message or the past does not tell it. What is compared or calculated
with it is unknown too, except where the other side decides: \`false && unknown\` is false, \`true || unknown\` is true. A rule
whose condition can be unknown says with \`whenUnknown\` whether it then counts as met (\`match\`) or not (\`skip\`).

A whole number is written \`960\`, a double \`0.5\`. A fact of type double may be compared with either by \`<\`, \`<=\`, \`>\`
and \`>=\`, but \`==\` needs \`1.0\`. In a case file, facts not given are unknown; those that never are have the usual value named here.

A rule that challenges may say with \`ask\` how the challenge is to begin: \`passkey\`, \`app\`, \`sms\` or \`email\`, or a list of them with the best
first, such as \`ask: [passkey, app]\`. What the cardholder has of these is tried first, then what else he has, in the order of his own record; without
\`ask\` that order stands alone.

A policy may name another with \`extends: group/3\`. Its own rules are asked first, then those of that parent; its constants take the place of the
parent's of the same names, in the parent's rules too, and must be of the same type; it does \`otherwise\` what the parent does where it does not say. A
parent may extend another in turn, up to eight. Ids of rules are given once in the whole.
`;

/** The reference page of the fact dictionary, in Markdown. */
export function factsPage(): string {
  return `${INTRODUCTION}
## Facts

${table(FACTS.filter((row) => !FEATURE_FACTS.includes(row)))}

## Features

Every feature of the model is a fact too, a double under its own name. Prefer a fact above where there is one.

${table(FEATURE_FACTS)}
`;
}

function table(rows: readonly FactRow[]): string {
  return ["| fact | type | unit | what it is | unknown when |", "|---|---|---|---|---|", ...rows.map(line)].join("\n");
}

function line({ name, type, unit, describes, values, usual, whenUnknown }: FactRow): string {
  const words = values === undefined ? "" : `. One of ${values.map((value) => `\`${value}\``).join(", ")}`;
  const unknown = whenUnknown ?? `never; usually \`${String(usual)}\``;
  return `| \`${name}\` | ${type} | ${unit} | ${describes}${words} | ${unknown} |`;
}
