import type { Origin } from "../history/types.js";

/** One request that a history says something about. */
export interface JunitCase extends Origin {
  readonly id: string;
  /** One sentence per expectation that was not met; empty for a case that passed. */
  readonly missed: readonly string[];
}

/** JUnit XML with one suite per history file, named after its story, as build servers read it. Holds no times, so that equal runs give equal bytes. */
export function junitXml(cases: readonly JunitCase[]): string {
  const suites = new Map<string, JunitCase[]>();
  for (const one of cases) suites.set(one.file, [...(suites.get(one.file) ?? []), one]);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${counts(cases)}>`];
  for (const [file, members] of suites) {
    lines.push(`  <testsuite name="${escaped(members[0]?.story?.title.en ?? file)}" file="${escaped(file)}" ${counts(members)}>`);
    for (const { id, line, missed } of members) {
      const head = `    <testcase classname="${escaped(file)}" name="${escaped(`line ${line}: ${id}`)}"`;
      if (missed.length === 0) lines.push(`${head}/>`);
      else lines.push(`${head}>`, `      <failure message="${escaped(missed.join("; "))}"/>`, "    </testcase>");
    }
    lines.push("  </testsuite>");
  }
  return [...lines, "</testsuites>", ""].join("\n");
}

function counts(cases: readonly JunitCase[]): string {
  return `tests="${cases.length}" failures="${cases.filter(({ missed }) => missed.length > 0).length}" errors="0"`;
}

const ENTITIES: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;" };

/** Text for an attribute. Characters that XML 1.0 cannot hold, lone surrogates among them, become the replacement character. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
    .replace(/[&<>"\n\t]/g, (character) => ENTITIES[character] as string);
}
