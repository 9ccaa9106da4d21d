import { ModelRefused } from "./refused.js";

/** A JSON object before anybody looked into it. */
export type Unchecked = { readonly [member: string]: unknown };

/** @throws {ModelRefused} unless `condition` holds */
export function insist(condition: boolean, because: string): asserts condition {
  if (!condition) throw new ModelRefused(because);
}

/** @throws {ModelRefused} naming `file` when it is not JSON */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelRefused(`${file} is not JSON`);
  }
}

export function objectAt(value: unknown, path: string): Unchecked {
  insist(typeof value === "object" && value !== null && !Array.isArray(value), `${path} is not an object`);
  return value as Unchecked;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  insist(Array.isArray(value), `${path} is not a list`);
  return value as readonly unknown[];
}

export function textAt(value: unknown, path: string): string {
  insist(typeof value === "string" && value !== "", `${path} is not a text`);
  return value;
}

export function numberAt(value: unknown, path: string): number {
  insist(typeof value === "number" && Number.isFinite(value), `${path} is not a finite number`);
  return value;
}

export function positiveAt(value: unknown, path: string): number {
  const number = numberAt(value, path);
  insist(number > 0, `${path} is not above 0`);
  return number;
}

export function sizeAt(value: unknown, path: string): number {
  const number = positiveAt(value, path);
  insist(Number.isInteger(number), `${path} is not a whole number`);
  return number;
}

export const numbersAt = (value: unknown, path: string): readonly number[] => listAt(value, path).map((item, i) => numberAt(item, `${path}[${i}]`));
