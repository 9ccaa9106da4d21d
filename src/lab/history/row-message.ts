import type { AReq, JsonObject, JsonValue, Parsed } from "../../protocol/index.js";
import type { Mapping } from "./mapping.js";
import { RowRefused } from "./row-refused.js";
import type { ReadValue, Row, RowScope } from "./row-values.js";

/** The protocol's own parser for a message that is a value already. */
export type ParseMessage = (message: unknown) => Parsed<AReq>;

interface Setter {
  readonly path: readonly string[];
  readonly read: ReadValue;
}

/**
 * Makes messages from rows and has each parsed by the same parser as a directory server's.
 * @throws {HistoryRefused} when the mapping does not fit the columns; the returned function throws {@link RowRefused}
 */
export function messageMaker(mapping: Mapping, scope: RowScope, parse: ParseMessage): (row: Row) => AReq {
  const constants: { [element: string]: JsonValue } = {};
  const setters: Setter[] = [];
  for (const [name, source] of mapping.areq) {
    const path = name.split(".");
    if ("constant" in source && path.length === 1) constants[name] = source.constant;
    else setters.push({ path, read: scope.value(source, ["areq", name]) });
  }
  return (row) => {
    const message: { [element: string]: JsonValue } = { ...constants };
    for (const { path, read } of setters) {
      const value = read(row);
      if (value !== undefined) setAt(message, path, value);
    }
    const parsed = parse(message);
    if (parsed.ok) return parsed.message;
    throw new RowRefused(parsed.fault.elements.join(","), `the message this row makes would be answered with Erro ${parsed.fault.code}`);
  };
}

function setAt(message: { [element: string]: JsonValue }, path: readonly string[], value: JsonValue): void {
  let target = message;
  for (let index = 0; index < path.length - 1; index++) {
    const member = path[index] as string;
    const inner: JsonObject = (target[member] as JsonObject | undefined) ?? {};
    target[member] = inner;
    target = inner as { [element: string]: JsonValue };
  }
  target[path.at(-1) as string] = value;
}
