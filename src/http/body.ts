import { parseInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";

const INSTANT_LENGTH_MAX = 40;

/** The first element of a body or a query that is not as it must be. */
export class MalformedElement extends Error {
  override readonly name = "MalformedElement";

  constructor(element: string, expected: string) {
    super(`${element}: ${expected}`);
  }
}

/** Members of a JSON body or of a query, read one by one. */
export class Members {
  private constructor(private readonly members: Readonly<Record<string, unknown>>) {}

  /**
   * @param names all that there may be
   * @throws {MalformedElement}
   */
  static of(value: unknown, names: readonly string[]): Members {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new MalformedElement("body", "expected one JSON object");
    const unknown = Object.keys(value).find((name) => !names.includes(name));
    if (unknown !== undefined) throw new MalformedElement(JSON.stringify(unknown.slice(0, 40)), `there is no such member; expected ${names.length === 0 ? "none" : names.join(", ")}`);
    return new Members(value as Readonly<Record<string, unknown>>);
  }

  /** @throws {MalformedElement} when it is there and no text of that length, or only blank */
  text(name: string, lengthMax: number): string | undefined {
    const value = this.own(name);
    if (value === undefined) return undefined;
    if (typeof value !== "string" || value.trim() === "" || value.length > lengthMax) throw new MalformedElement(name, `expected a text of at most ${lengthMax} characters`);
    return value;
  }

  /** A text that has to be there. @throws {MalformedElement} */
  needed(name: string, lengthMax: number): string {
    const value = this.text(name, lengthMax);
    if (value === undefined) throw new MalformedElement(name, `expected a text of at most ${lengthMax} characters`);
    return value;
  }

  /** Plain values by name. @throws {MalformedElement} */
  values(name: string): Readonly<Record<string, string | number | boolean>> | undefined {
    const value = this.own(name);
    if (value === undefined) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new MalformedElement(name, "expected names with their values");
    const wrong = Object.entries(value).find(([, one]) => !["string", "number", "boolean"].includes(typeof one));
    if (wrong !== undefined) throw new MalformedElement(`${name}.${wrong[0].slice(0, 40)}`, "expected a number, a text, true or false");
    return value as Readonly<Record<string, string | number | boolean>>;
  }

  /** True or false; false where it is left out. @throws {MalformedElement} when it is neither */
  flag(name: string): boolean {
    const value = this.own(name) ?? false;
    if (typeof value !== "boolean") throw new MalformedElement(name, "expected true or false");
    return value;
  }

  /** A whole number. @throws {MalformedElement} when it is there and outside of [min, max] */
  whole(name: string, min: number, max: number): number | undefined {
    const value = this.own(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) throw new MalformedElement(name, `expected a whole number from ${min} to ${max}`);
    return value;
  }

  /** A whole number written as text, as in a query. @throws {MalformedElement} when it is there and outside of [1, max] */
  count(name: string, max: number): number | undefined {
    const value = this.own(name);
    if (value === undefined) return undefined;
    if (typeof value !== "string" || !/^\d{1,15}$/.test(value) || Number(value) < 1 || Number(value) > max) throw new MalformedElement(name, `expected a whole number from 1 to ${max}`);
    return Number(value);
  }

  /** @throws {MalformedElement} when it is there and no date and time with a zone */
  instant(name: string): Instant | undefined {
    const text = this.text(name, INSTANT_LENGTH_MAX);
    if (text === undefined) return undefined;
    const instant = parseInstant(text);
    if (instant === undefined) throw new MalformedElement(name, "expected an ISO 8601 date and time with a zone");
    return instant;
  }

  /** @throws {MalformedElement} when it is there and none of `choices` */
  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.own(name);
    const chosen = choices.find((choice) => choice === value);
    if (value !== undefined && chosen === undefined) throw new MalformedElement(name, `expected one of ${choices.join(", ")}`);
    return chosen;
  }

  private own(name: string): unknown {
    return Object.hasOwn(this.members, name) ? this.members[name] : undefined;
  }
}
