import { DAY_MS, SECOND_MS } from "../base/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";

/** How long a browser that never comes by is remembered; browsers themselves keep a cookie no longer. */
export const DEVICE_TOKEN_MS = 400 * DAY_MS;
const FORM = /^1\.([\w-]{22})\.([0-9a-z]{1,12})\.([\w-]{22,64})$/;

export interface DeviceTokenParts {
  /** 22 characters of base64url that nobody can guess. */
  newId(): string;
  /** Keyed hashes, base64url: one by each key that may have signed, the newest first. */
  signaturesOf(text: string): readonly string[];
  /** Compares in a time that does not depend on where they differ. */
  same(one: string, other: string): boolean;
}

/**
 * The identifier that our page leaves in a browser: an id, when it was written, and a signature over both, so that nobody can take
 * the place of another browser by guessing, and a copy that was taken long ago is worth nothing.
 */
export class DeviceTokens {
  constructor(private readonly parts: DeviceTokenParts) {}

  newId(): string {
    return this.parts.newId();
  }

  /** Written anew at each visit. */
  write(id: string, at: Instant): string {
    const text = `1.${id}.${Math.floor(at / SECOND_MS).toString(36)}`;
    return `${text}.${this.parts.signaturesOf(text)[0] as string}`;
  }

  /** The id of a token of ours that is not too old; undefined for anything else. */
  read(token: unknown, at: Instant): Maybe<string> {
    const [, id, seconds, signature] = (typeof token === "string" && FORM.exec(token)) || [];
    if (id === undefined || seconds === undefined || signature === undefined) return undefined;
    if (!this.parts.signaturesOf(`1.${id}.${seconds}`).some((one) => this.parts.same(one, signature))) return undefined;
    const age = at - Number.parseInt(seconds, 36) * SECOND_MS;
    return age >= -DAY_MS && age <= DEVICE_TOKEN_MS ? id : undefined;
  }
}
