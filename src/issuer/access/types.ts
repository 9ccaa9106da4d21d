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

