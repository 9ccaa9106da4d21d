import { stringify } from "yaml";
import { readPolicy } from "../../risk/index.js";
import type { Policy } from "../../risk/index.js";
import { conditionOf, factOf, wordsOf } from "./bounds.js";
import type { Draft } from "./draft.js";
import type { Bilingual } from "./units.js";

/** A rule made from data, as a policy spells rules. */
export interface ProposedRule {
  readonly id: string;
  /** In CEL. */
  readonly when: string;
  readonly sentence: Bilingual;
  /** Reads something that can be unknown, and then does not hold. */
  readonly canBeUnknown: boolean;
}

const LONGEST_LINE = 110;

/** Named apart from the policy's rules, so that they can stand beside them. */
export function proposedRules(drafts: readonly Draft[], policy: Policy): readonly ProposedRule[] {
  let number = 0;
  return drafts.map((draft) => {
    do number++;
    while (policy.sentences.has(`suggested-${number}`));
    return proposedRule(`suggested-${number}`, draft);
  });
}

/** The rule of a draft. */
export function proposedRule(id: string, draft: Draft): ProposedRule {
  const words = draft.map(wordsOf);
  return {
    id,
    when: draft.map(conditionOf).join(" && "),
    sentence: { en: englishOf(words.map(({ en }) => en)), ja: `${words.map(({ ja }) => ja).join("で、")}の取引です。` },
    canBeUnknown: draft.some(({ feature }) => factOf(feature).whenUnknown !== undefined),
  };
}

function englishOf(parts: readonly string[]): string {
  const last = parts.at(-1) as string;
  const text = parts.length < 3 ? parts.join(" and ") : `${parts.slice(0, -1).join(", ")}, and ${last}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * The rules as YAML, indented as they stand below `rules:` of a policy.
 * @param remark what stands above a rule as a comment
 */
export function fragmentOf(rules: readonly ProposedRule[], remark: (rule: ProposedRule) => string): string {
  return rules.map((rule) => [
    `  # ${remark(rule)}`,
    `  - id: ${rule.id}`,
    ...whenLines(rule.when),
    ...(rule.canBeUnknown ? ["    whenUnknown: skip"] : []),
    "    then: challenge",
    "    sentence:",
    `      en: ${scalar(rule.sentence.en)}`,
    `      ja: ${scalar(rule.sentence.ja)}`,
    "",
  ].join("\n")).join("\n");
}

/** On one line where it fits and YAML reads it as it stands: `!` would be a tag. */
function whenLines(when: string): readonly string[] {
  if (scalar(when) === when && when.length <= LONGEST_LINE) return [`    when: ${when}`];
  const lines: string[] = [];
  for (const part of when.split(/ (?=&& )/)) {
    const longer = `${lines.at(-1) ?? ""} ${part}`;
    if (lines.length > 0 && longer.length <= LONGEST_LINE) lines[lines.length - 1] = longer;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return ["    when: |", ...lines.map((line) => `      ${line}`)];
}

const scalar = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();

/** The rules as a policy that can be asked, read back from the very text a person is given. @param fragment of {@link fragmentOf} */
export function policyOf(fragment: string): Policy {
  return readPolicy(`name: suggested\nversion: 1\ndescription: {en: Rules from data, ja: データから得た規則}\nrules:\n${fragment}\notherwise: frictionless\n`, "suggested rules");
}
