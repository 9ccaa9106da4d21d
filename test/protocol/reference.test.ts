import { readFileSync } from "node:fs";
import { AREQ_FIELDS, messagesPage } from "../../src/protocol/index.js";

test("the page on disk is what the tables say", () => {
  expect(readFileSync("docs/messages.md", "utf8")).toBe(messagesPage());
});

test("it has every element, and no table row that is broken", () => {
  const page = messagesPage();
  for (const { name } of AREQ_FIELDS) expect(page).toContain(`| \`${name}\` |`);
  const widths = page.split("\n").filter((line) => line.startsWith("| `")).map((line) => line.split(/(?<!\\)\|/).length);
  expect(new Set(widths)).toEqual(new Set([9, 7, 5, 4]));
});
