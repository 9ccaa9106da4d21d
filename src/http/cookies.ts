import type { Request } from "express";

/** The value of a cookie of this name; the first, where there are more. */
export function cookieIn({ headers }: Request, name: string): string | undefined {
  return (headers.cookie ?? "").split(";").map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
