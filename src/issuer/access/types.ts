import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { Role } from "../views.js";

/** Whoever asks for something, once that is known. */
export interface Principal {
  /** Stands in the journal and the audit as author: `token`, or a person's id. */
  readonly id: string;
  readonly name: string;
  /** What the person may do, by issuer; `*` for every one. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly via: "token" | "session";
}


export type SignInWay = "local" | "oidc" | "link";

/** Something that belongs into an audit of sign-ins. Holds no name that nobody has: people type passwords into the wrong field. */
export interface AccessEvent {
  readonly at: Instant;
  readonly action: "signed-in" | "signed-out" | "refused";
  /** Id of the person; undefined for somebody who is nobody here. */
  readonly person: Maybe<string>;
  /** Undefined for `signed-out`. */
  readonly way: Maybe<SignInWay>;
  /** Which check failed. */
  readonly reason: Maybe<string>;
}
