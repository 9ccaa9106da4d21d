import { createHash, timingSafeEqual } from "node:crypto";
import type { Maybe } from "../../risk/index.js";
import { TOKEN_PRINCIPAL } from "./principal.js";
import type { Sessions } from "./sessions.js";
import type { Principal } from "./types.js";

/** The ways to be somebody here. */
export class Access {
  readonly #token: Buffer;

  /** @param token the bearer token of the installation */
  constructor(
    token: string,
    readonly sessions: Sessions,
  ) {
    this.#token = digestOf(token);
  }

  /** Whose bearer token that is. */
  bearer(token: string): Maybe<Principal> {
    return timingSafeEqual(digestOf(token), this.#token) ? TOKEN_PRINCIPAL : undefined;
  }
}

/** Digests have one length, so that comparing takes one time. */
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
