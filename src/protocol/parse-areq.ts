import { AREQ_TABLE } from "./column.js";
import type { ColumnChannel } from "./column.js";
import { VERSIONS, isDefined } from "./field.js";
import type { Category, Channel } from "./field.js";
import { judgeMessage, parseMessage } from "./parse-message.js";
import type { MessageKind } from "./parse-message.js";
import type { AReq, JsonValue } from "./areq.js";
import type { ParseOptions, Parsed } from "./types.js";

export const DEFAULT_PARSE_OPTIONS: ParseOptions = {
  supportedVersions: VERSIONS,
  emptyAsAbsent: false,
  checkIsoCodes: true,
  httpsOnly: false,
  knownExtensions: [],
};

/** A map, because what is looked up is whatever the peer sent: not a text perhaps, or the name of a member that every object has. */
const CHANNEL_OF: ReadonlyMap<unknown, Channel> = new Map([["01", "APP"], ["02", "BRW"], ["03", "3RI"]]);

const AREQ: MessageKind = {
  messageType: "AReq",
  table: AREQ_TABLE,
  columnFor(value, version, malformed) {
    const channel: ColumnChannel = CHANNEL_OF.get(value["deviceChannel"]) ?? "DS";
    let category: Category = value["messageCategory"] === "01" ? "PA" : "NPA";
    if (channel !== "DS" && !isDefined(version, channel, category)) {
      malformed.push("messageCategory");
      category = "NPA";
    }
    return AREQ_TABLE.columnOf(version, channel, category);
  },
};

/**
 * Reads an AReq, as {@link parseMessage} reads any message. The channels 80–99 are judged by what all channels share, the
 * categories 80–99 as non-payment. A 3RI payment in 2.1.0 is 203 on messageCategory.
 */
export function parseAReq(input: Uint8Array | string, options: ParseOptions = DEFAULT_PARSE_OPTIONS): Parsed<AReq> {
  return parseMessage(input, AREQ, options);
}

/** {@link parseAReq} for a message that is an object already; `value` is not changed and may become part of the result. */
export function parseAReqValue(value: unknown, options: ParseOptions = DEFAULT_PARSE_OPTIONS): Parsed<AReq> {
  return judgeMessage(value as JsonValue, [], AREQ, options);
}
