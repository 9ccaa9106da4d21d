import { existsSync } from "node:fs";
import ts from "typescript";
import { ROOT, filesUnder, read } from "./house.js";
import type { Source } from "./house.js";

const SOURCES: readonly Source[] = filesUnder("web/console").filter((path) => /(?<!\.d)\.tsx?$/.test(path)).map(read);

/** Where the built console may take code from, besides its own files; and the picture that scripts/console.mjs makes for it. */
const PACKAGES = ["preact", "preact/hooks", "uplot", "uplot/dist/uPlot.min.css", "world.svg"];
const SHAPES = /^src\/issuer\/(?:[a-z]+\/)?views\.ts$/;

/** The file that an import means: house.ts knows no `.tsx`. */
const fileOf = (target: string): string => (existsSync(`${ROOT}/${target}x`) ? `${target}x` : target);

const complaints = (check: (source: Source) => readonly string[]): string[] => SOURCES.flatMap((source) => check(source).map((what) => `${source.path}: ${what}`));

test("the console takes only types from the server, and code from the shapes of the API, Preact and uPlot", () => {
  expect(complaints(({ imports }) => imports.flatMap(({ target, kind, typeOnly }) => {
    if (kind === "package") return PACKAGES.includes(target) ? [] : [`imports ${target}; the bundle holds Preact and uPlot and nothing else`];
    if (target.startsWith("web/console/") || SHAPES.test(target) || (typeOnly && /^src\/[a-z]+\/index\.ts$/.test(target))) return [];
    return [`imports ${target}; take a type from a room's door, or ask the API`];
  }))).toEqual([]);
});

test("every file of the console can be reached from its entrance", () => {
  const byPath = new Map(SOURCES.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) walk(fileOf(target));
  };
  walk("web/console/main.tsx");
  expect([...byPath.keys()].filter((path) => !reached.has(path))).toEqual([]);
});

test("text is text, and nothing comes from elsewhere", () => {
  const banned: readonly (readonly [RegExp, string])[] = [[/innerHTML|outerHTML|insertAdjacentHTML/, "a merchant's name would be markup"], [/\beval\b|new Function/, "the page's policy forbids it"], [/https?:\/\/(?!www\.w3\.org\/)/, "the console loads nothing from elsewhere"]];
  expect(complaints(({ text }) => banned.filter(([word]) => word.test(text)).map(([word, why]) => `${word}: ${why}`))).toEqual([]);
});

test("functions have at most 70 lines, files 400", () => {
  expect(complaints((source) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const lines = source.text.slice(node.getStart(source.tree), node.end).split("\n").length;
      if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined && lines > 70) found.push(`a function of ${lines} lines: split it`);
      ts.forEachChild(node, visit);
    };
    visit(source.tree);
    if (source.text.split("\n").length > 401) found.push("over 400 lines: split it by subject");
    return found;
  })).toEqual([]);
});
