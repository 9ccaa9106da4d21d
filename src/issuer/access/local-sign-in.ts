import type { Instant } from "../../base/index.js";
import type { Role } from "../views.js";
import { Attempts } from "./attempts.js";
import type { AttemptRule } from "./attempts.js";
import { bytesOfBase32, stepOfCode } from "./one-time-code.js";
import { NOBODYS_HASH, passwordFits } from "./passwords.js";

/** Somebody who signs in with a password and a one-time code. */
export interface LocalPerson {
  /** What the person types, and the id in journal and audit: small letters, digits, dots and hyphens. */
  readonly name: string;
  /** By issuer; `*` for every one. */
  readonly roles: Readonly<Record<string, Role>>;
  /** As {@link passwordHash} makes it. */
  readonly passwordHash: string;
  /** Secret of the one-time codes (RFC 6238) in base32. */
  readonly codeSecret: string;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly code: string;
}

export type LocalSignInResult =
  | { readonly outcome: "right"; readonly person: LocalPerson }
  /** Which part was wrong is told to nobody. */
  | { readonly outcome: "wrong" }
  | { readonly outcome: "too-many"; readonly waitMs: number };

export interface LocalSignInRules {
  readonly byName: AttemptRule;
  readonly byAddress: AttemptRule;
  /** Names and addresses that are remembered. */
  readonly countMax: number;
  /** Passwords that wait for being looked at; one is at a time, since each takes memory and a processor. */
  readonly waitingMax: number;
}

/** Looks at names, passwords and one-time codes. */
export class LocalSignIn {
  readonly #byName: Attempts;
  readonly #byAddress: Attempts;
  /** The last step of each person whose code was taken: none is taken twice, nor one before it. */
  readonly #lastSteps = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly rules: LocalSignInRules) {
    this.#byName = new Attempts(rules.byName, rules.countMax);
    this.#byAddress = new Attempts(rules.byAddress, rules.countMax);
  }

  /** @param address where the request came from */
  async look(people: readonly LocalPerson[], { name, password, code }: Credentials, address: string, at: Instant): Promise<LocalSignInResult> {
    const waitMs = Math.max(this.#byName.waitOf(name, at), this.#byAddress.waitOf(address, at), this.#waiting < this.rules.waitingMax ? 0 : this.rules.byName.waitMs);
    if (waitMs > 0) return { outcome: "too-many", waitMs };
    this.#byName.count(name, at);
    this.#byAddress.count(address, at);
    const person = people.find((one) => one.name === name);
    const fits = await this.#inTurn(() => passwordFits(password, person?.passwordHash ?? NOBODYS_HASH));
    const step = person === undefined || !fits ? undefined : stepOfCode(bytesOfBase32(person.codeSecret), code, at);
    if (person === undefined || step === undefined || step <= (this.#lastSteps.get(name) ?? -1)) return { outcome: "wrong" };
    this.#lastSteps.set(name, step);
    this.#byName.forgive(name);
    this.#byAddress.forgive(address);
    return { outcome: "right", person };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    const done = this.#turn.then(work).finally(() => this.#waiting--);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
