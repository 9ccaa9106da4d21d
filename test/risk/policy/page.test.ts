import { FACTS, factsPage } from "../../../src/risk/index.js";

test("the page names every fact once, with its type and when it is unknown", () => {
  const page = factsPage();
  for (const { name, type, whenUnknown, usual } of FACTS) {
    const rows = page.split("\n").filter((line) => line.startsWith(`| \`${name}\` |`));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(`| ${type} |`);
    expect(rows[0]).toContain(whenUnknown ?? `never; usually \`${String(usual)}\``);
    expect(rows[0]?.match(/ \| /g)).toHaveLength(4);
  }
});
