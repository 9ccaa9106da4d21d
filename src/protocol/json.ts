import type { JsonObject, JsonValue } from "./areq.js";

/** Deeper nesting than this is no 3DS message; the deepest that is defined has five levels. */
const DEPTH_MAX = 16;
/** More repeated members than this are not named: an Erro has room for 2048 characters. */
const DUPLICATES_MAX = 64;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

export type JsonReading =
  | { readonly ok: true; readonly value: JsonValue; /** Members that occur twice in one object, as `parent.child`. */ readonly duplicates: readonly string[] }
  | { readonly ok: false; readonly why: string };

/**
 * Reads JSON from UTF-8 bytes or text. Total: whatever comes gives a value or a reason, in time linear in its length.
 * A byte order mark, invalid UTF-8, trailing text and nesting deeper than 16 are refused. `__proto__` is dropped
 * wherever it occurs, so that no later copy can change a prototype.
 */
export function readJson(input: Uint8Array | string): JsonReading {
  let text: string;
  try {
    text = typeof input === "string" ? input : UTF8.decode(input);
  } catch {
    return { ok: false, why: "not UTF-8" };
  }
  const names = countNames(text);
  if (names < 0) return { ok: false, why: "nested too deeply" };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { ok: false, why: "not JSON" };
  }
  // JSON.parse keeps the last of several equal names, so a repeated one shows as a member fewer than names in the text.
  const duplicates = countMembers(value) === names ? [] : findDuplicates(text);
  return { ok: true, value, duplicates };
}

/** Member names in `text` (colons outside strings), or -1 when it nests too deeply. Sense only for valid JSON. */
function countNames(text: string): number {
  let names = 0;
  let depth = 0;
  for (let index = 0; index < text.length; ) {
    const quote = text.indexOf('"', index);
    const stop = quote < 0 ? text.length : quote;
    for (; index < stop; index++) {
      const unit = text.charCodeAt(index);
      if (unit === COLON) names++;
      else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
        if (++depth > DEPTH_MAX) return -1;
      } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) depth--;
    }
    index = endOfString(text, stop) + 1;
  }
  return names;
}

/** Index of the quote that ends the string which starts at `from`, or the text's length. */
function endOfString(text: string, from: number): number {
  let end = from;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
  } while (isEscaped(text, end));
  return end;
}

/** True after an odd number of backslashes. Runs of them never overlap, so all calls together stay linear. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

/** Members of all objects in `value`; drops `__proto__` on the way. */
function countMembers(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) count += countMembers(item);
    return count;
  }
  const members = value as Record<string, JsonValue>;
  for (const name in members) {
    count++;
    const member = members[name] as JsonValue;
    if (typeof member === "object") count += countMembers(member);
    if (name === "__proto__") delete members[name];
  }
  return count;
}

/** Names that occur twice in one object of the valid JSON `text`, with the names above them, array positions left out. */
function findDuplicates(text: string): string[] {
  const found = new Set<string>();
  const seen: (Set<string> | undefined)[] = [];
  const path: string[] = [];
  for (let index = 0; index < text.length && found.size < DUPLICATES_MAX; index++) {
    const unit = text.charCodeAt(index);
    if (unit === OPEN_OBJECT) seen.push(new Set());
    else if (unit === OPEN_ARRAY) seen.push(undefined);
    else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) seen.pop();
    if (unit !== QUOTE) continue;
    const from = index;
    index = endOfString(text, from);
    const names = seen.at(-1);
    if (names === undefined || !isName(text, index + 1)) continue;
    const name = JSON.parse(text.slice(from, index + 1)) as string;
    path.length = seen.length - 1;
    path[seen.length - 1] = name;
    if (names.has(name)) found.add(path.filter((part) => part !== undefined).join("."));
    names.add(name);
  }
  return [...found];
}

function isName(text: string, after: number): boolean {
  let index = after;
  while (index < text.length && text.charCodeAt(index) <= 0x20) index++;
  return text.charCodeAt(index) === COLON;
}

/** True for a JSON object, false for arrays, null and plain values. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
