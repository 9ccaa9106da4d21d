import { pino } from "pino";
import type { Logger } from "pino";
import { withoutLongNumbers } from "../risk/index.js";

export type { Logger };

/**
 * One JSON line per event. Errors keep their message and stack, with every long number masked.
 * @param dest number of an open file, or a path; stderr where left out
 */
export function openLog(level: string, dest: number | string = 2): Logger {
  const masked = (error: unknown): object => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { type: name, message: withoutLongNumbers(message), stack: stack === undefined ? undefined : withoutLongNumbers(stack) };
  };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: masked } }, pino.destination({ dest, sync: true }));
}
