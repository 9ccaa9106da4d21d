import { readFileSync, readdirSync } from "node:fs";
import { MAY_IMPORT } from "./rooms.js";
import { ROOT } from "./house.js";

test("docs/ARCHITECTURE.md names every room and what it may import, as the rule has it", () => {
  const page = readFileSync(`${ROOT}/docs/ARCHITECTURE.md`, "utf8");
  const rows = [...page.matchAll(/^\| `([a-z]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, room, imports]) => [room, imports === "–" ? [] : (imports as string).split(", ")]);
  const rooms = readdirSync(`${ROOT}/src`).map((name) => name.replace(/\.ts$/, "")).filter((name) => name !== "limits" && name !== "config");
  expect(rows.map(([room]) => room).sort()).toEqual(rooms.sort());
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(rooms.map((room) => [room, MAY_IMPORT[room]])));
});
