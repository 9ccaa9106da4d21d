import type { Language } from "../acs/index.js";

/** The first language of an Accept-Language that we have; weights are left to the order, in which browsers keep them. */
export function languageOf(header: string | undefined): Language {
  const known = (header ?? "").split(",").map((tag) => tag.trim().slice(0, 2).toLowerCase()).find((tag) => tag === "ja" || tag === "en");
  return known === "ja" ? "ja" : "en";
}
