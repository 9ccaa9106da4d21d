import { assert } from "../base/index.js";

/** A secret and the number by which it is named. */
export interface NumberedKey {
  /** 0 to 255. */
  readonly id: number;
  readonly key: Uint8Array;
}

/**
 * The challenge keys as they are at this moment, the newest first; they change while we run. What is made is made with the newest,
 * what was made is found again with any of them.
 */
export type ChallengeKeys = () => readonly NumberedKey[];

export function newestOf(keys: readonly NumberedKey[]): NumberedKey {
  const [newest] = keys;
  assert(newest !== undefined, "there is a key");
  return newest;
}
