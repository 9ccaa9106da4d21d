import type { AReq, JsonValue, Parsed } from "../../protocol/index.js";
import type { Mapping } from "./mapping.js";
import { RowRefused } from "./row-refused.js";
import type { ReadValue, Row, RowScope } from "./row-values.js";

/** The protocol's own parser for a message that is a value already. */
export type ParseMessage = (message: unknown) => Parsed<AReq>;

type Message = { [element: string]: JsonValue };

interface Setter {
  readonly path: readonly string[];
  readonly read: ReadValue;
}

/**
 * Makes messages from rows and has each parsed by the same parser as a directory server's.
 * @throws {HistoryRefused} when the mapping does not fit the columns; the returned function throws {@link RowRefused}
 */
export function messageMaker(mapping: Mapping, scope: RowScope, parse: ParseMessage): (row: Row) => AReq {
  const members: Message = {};
  const setters: Setter[] = [];
  for (const [name, source] of mapping.areq) {
    const path = name.split(".");
    if ("constant" in source && path.length === 1) {
      members[name] = source.constant;
      continue;
    }
    if (path.length === 1) members[name] = "";
    setters.push({ path, read: scope.value(source, ["areq", name]) });
  }
  // Every message starts as a copy of one object that has all members, because adding them one by one is ten times slower.
  // It is made by JSON.parse, because an object that grew by computed names is a hash table to the engine.
  const blank = JSON.parse(JSON.stringify(members)) as Message;
  return (row) => {
    const message: Message = { ...blank };
    for (const { path, read } of setters) {
      const value = read(row);
      if (path.length > 1) setInside(message, path, value);
      else if (value === undefined) delete message[path[0] as string];
      else message[path[0] as string] = value;
    }
    const parsed = parse(message);
    if (parsed.ok) return parsed.message;
    throw new RowRefused(parsed.fault.elements.join(","), `the message this row makes would be answered with Erro ${parsed.fault.code}`);
  };
}

function setInside(message: Message, path: readonly string[], value: JsonValue | undefined): void {
  if (value === undefined) return;
  let target = message;
  for (const member of path.slice(0, -1)) {
    const inner = (target[member] ?? {}) as Message;
    target[member] = inner;
    target = inner;
  }
  target[path.at(-1) as string] = value;
}
