import { EN } from "./en.js";
import { JA } from "./ja.js";

export type Words = typeof EN;

/** A word that one table lacks does not compile. */
export const WORDS = { en: EN, ja: JA } satisfies Record<string, Words>;

export type Language = keyof typeof WORDS;

/** The first of these languages that we speak. @param wanted BCP 47 tags, the dearest first */
export function languageOf(wanted: readonly (string | null)[]): Language {
  const spoken = wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag): tag is Language => tag !== undefined && tag in WORDS);
  return spoken ?? "en";
}
