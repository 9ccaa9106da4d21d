import { createHash } from "node:crypto";
import type { Instant } from "../../base/index.js";

/** One-time tokens that open a session for whoever started the server. Only digests are kept. */
export class SignInLinks {
  readonly #until = new Map<string, Instant>();

  /** @param newSecret 32 random bytes in base64url */
  constructor(
    private readonly msMax: number,
    private readonly newSecret: () => string,
  ) {}

  /** A token that is good once, for a while. */
  make(at: Instant): string {
    const token = this.newSecret();
    this.#until.set(digestOf(token), at + this.msMax);
    return token;
  }

  /** Whether the token was good; from then on it is not. */
  use(token: string, at: Instant): boolean {
    const digest = digestOf(token);
    const until = this.#until.get(digest);
    this.#until.delete(digest);
    return until !== undefined && at < until;
  }
}

const digestOf = (token: string): string => createHash("sha256").update(token).digest("base64url");
