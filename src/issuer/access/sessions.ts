import { createHash } from "node:crypto";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { Principal } from "./types.js";

export interface SessionRules {
  /** A session that nothing was asked in for this long is over. */
  readonly idleMsMax: number;
  /** And so is one that began so long ago, whatever was asked. */
  readonly msMax: number;
  /** The one that has been idle longest goes when there would be more. */
  readonly countMax: number;
}

export interface Session {
  readonly principal: Principal;
  /** What only pages of ours know: it has to come along with whatever changes something. */
  readonly csrfToken: string;
}

/** A new session, and its id, which the browser keeps and nobody else. */
export interface Opened {
  readonly id: string;
  readonly session: Session;
}

interface Kept extends Session {
  readonly openedAt: Instant;
  usedAt: Instant;
}

/** Who is signed in. Only digests of ids are kept: nobody can take a session over from what memory holds. */
export class Sessions {
  /** By digest of the id, the one that has been idle longest first. */
  readonly #kept = new Map<string, Kept>();

  /** @param newSecret 32 random bytes in base64url */
  constructor(
    private readonly rules: SessionRules,
    private readonly newSecret: () => string,
  ) {}

  open(principal: Principal, at: Instant): Opened {
    const id = this.newSecret();
    const session: Kept = { principal, csrfToken: this.newSecret(), openedAt: at, usedAt: at };
    for (const [digest, kept] of this.#kept) {
      if (this.#lives(kept, at) && this.#kept.size < this.rules.countMax) break;
      this.#kept.delete(digest);
    }
    this.#kept.set(digestOf(id), session);
    return { id, session };
  }

  /** The session of this id, which counts as used; undefined when there is none or it is over. */
  use(id: string, at: Instant): Maybe<Session> {
    const digest = digestOf(id);
    const kept = this.#kept.get(digest);
    if (kept === undefined) return undefined;
    this.#kept.delete(digest);
    if (!this.#lives(kept, at)) return undefined;
    kept.usedAt = at;
    this.#kept.set(digest, kept);
    return kept;
  }

  close(id: string): void {
    this.#kept.delete(digestOf(id));
  }

  /** Ends whatever sessions a person has. */
  closeAllOf(person: string): void {
    for (const [digest, { principal }] of this.#kept) if (principal.id === person) this.#kept.delete(digest);
  }

  #lives({ openedAt, usedAt }: Kept, at: Instant): boolean {
    return at - usedAt < this.rules.idleMsMax && at - openedAt < this.rules.msMax;
  }
}

const digestOf = (id: string): string => createHash("sha256").update(id).digest("base64url");
