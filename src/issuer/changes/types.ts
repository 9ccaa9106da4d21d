import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";

export const CHANGE_SUBJECTS = ["policy", "model", "shadow", "costs", "list", "trust", "review", "label", "person", "session", "settings", "sample"] as const;
export type ChangeSubject = (typeof CHANGE_SUBJECTS)[number];

/** What a person, or a program in a person's name, wants to change. */
export interface Change {
  readonly at: Instant;
  /** Whose it is; undefined for what concerns the whole installation. */
  readonly issuer: Maybe<string>;
  readonly subject: ChangeSubject;
  /** A word in the past tense: `submitted`, `published`, `added`. */
  readonly action: string;
  /** Id of whoever did it. */
  readonly author: string;
  readonly reason: Maybe<string>;
  /** What it is about, as an id: a draft, a person, an entry of a list. */
  readonly about: Maybe<string>;
  /** All that is needed to have it again, as JSON. Never an account number, a password, a code or a key. */
  readonly content: { readonly [member: string]: unknown };
}

/** A change as it is kept: chained to the one before, so that none can be altered or left out unnoticed. */
export interface ChangeRecord extends Change {
  /** From 1, without gaps. */
  readonly number: number;
  /** Digest of the record before; empty for the first. */
  readonly previous: string;
  /** SHA-256 in base64url over the JSON of all members above. */
  readonly digest: string;
}

/** The changes of an installation, from the first. The state of policies, lists, people and costs is a fold over it. */
export interface ChangeLog {
  /** Every change so far, oldest first; read once at the start, then kept in memory. */
  all(): readonly ChangeRecord[];
  /** Resolves when it is on the disk. Changes are kept one after another in the order of the calls. */
  record(change: Change): Promise<ChangeRecord>;
  /** Called for each change after it is kept, in order. */
  subscribe(listener: (change: ChangeRecord) => void): void;
  close(): Promise<void>;
}
