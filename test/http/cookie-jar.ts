import type { Said } from "./asking.js";

/** The cookies that an answer sets, as a browser sends them back; those that it takes away are gone. */
export function cookiesOf({ headers }: Said): string {
  const set = [headers["set-cookie"] ?? []].flat();
  return set.filter((cookie) => !cookie.includes("Max-Age=0")).map((cookie) => cookie.split(";")[0]).join("; ");
}
