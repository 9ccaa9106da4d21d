import { readFileSync, readdirSync } from "node:fs";
import { parseAReq, parseAReqValue } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";

const FOLDER = "fixtures/messages";
const names = readdirSync(FOLDER).filter((file) => file.startsWith("areq-")).map((file) => file.slice(0, -5));
const read = (name: string) => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8")) as JsonObject;

interface Broken {
  title: string;
  from: string;
  set?: JsonObject;
  remove?: string[];
  code: string;
  elements: string[];
}

test("there is one message of each version, channel and category", () => {
  expect(names).toHaveLength(17);
});

test.each(names)("%s is accepted as it is", (name) => {
  const parsed = parseAReq(readFileSync(`${FOLDER}/${name}.json`));
  expect(parsed.ok ? parsed.message : parsed.fault).toEqual(read(name));
});

test.each(read("broken") as unknown as Broken[])("$code: $title", ({ from, set, remove, code, elements }) => {
  const message: Record<string, unknown> = { ...read(from), ...set };
  for (const name of remove ?? []) delete message[name];
  const expected = { code, elements };
  const fromText = parseAReq(JSON.stringify(message));
  const fromValue = parseAReqValue(message as JsonObject);
  expect(fromText.ok ? "accepted" : fromText.fault).toEqual(expected);
  expect(fromValue.ok ? "accepted" : fromValue.fault).toEqual(expected);
});
