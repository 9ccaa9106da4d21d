import { pino } from "pino";
import type { Logger } from "pino";
import { withoutLongNumbers } from "../risk/index.js";

export type { Logger };

/** One JSON line per event on stderr. Errors keep their message and stack, with every long number masked. */
export function openLog(level: string): Logger {
  const masked = (error: unknown): object => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { type: name, message: withoutLongNumbers(message), stack: stack === undefined ? undefined : withoutLongNumbers(stack) };
  };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: masked } }, pino.destination({ dest: 2, sync: true }));
}
