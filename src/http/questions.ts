import type { Request } from "express";
import { Members } from "./body.js";

/** How long things may be that questions to the issuer's side name. */
export const ID_LENGTH_MAX = 64;
/** `name/version`. */
export const POLICY_ID_LENGTH_MAX = 2 * ID_LENGTH_MAX;
export const REASON_LENGTH_MAX = 1_000;
/** Larger than any policy that is taken: what is too long is told with its place, as everything else that is wrong with a policy. */
export const TEXT_LENGTH_MAX = 1024 * 1024;

/** A part of the address; another text than an id is none that there could be. */
export const pathText = (name: string, { params }: Request): string => String(params[name]).slice(0, ID_LENGTH_MAX);

/** The issuer of a query that names nothing else. @throws {MalformedElement} */
export const issuerIn = ({ query }: Request): string => Members.of(query, ["issuer"]).needed("issuer", ID_LENGTH_MAX);

/**
 * Members of a body. The issuer may stand in every one; where the address names a draft, a decision or an entry, that one's own is what counts.
 * @param names all that there may be besides @throws {MalformedElement}
 */
export const bodyOf = ({ body }: Request, names: readonly string[]): Members => Members.of((body as unknown) ?? {}, ["issuer", ...names]);
