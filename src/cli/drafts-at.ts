import { DEMO_ISSUER } from "../config.js";
import { Unusable } from "./command.js";
import type { Arguments } from "./command.js";
import { configOf } from "./installation.js";

/** Where drafts are to be made, and for whom. */
export interface DraftsDoor {
  readonly url: URL;
  readonly token: string;
  readonly issuer: string;
}

/** What is to become a draft: rules behind those of the live policy, and what speaks for them. */
export interface ProposedDraft {
  readonly id: string;
  /** The items of a YAML list. */
  readonly rules: string;
  readonly evidence: string;
}

/** As long as a reason may be. */
const EVIDENCE_LENGTH_MAX = 1_000;
const DEADLINE_MS = 10_000;

/** @returns undefined where nobody asked for drafts @throws {Unusable} for an address or a token that cannot be right */
export function draftsDoor(args: Arguments): DraftsDoor | undefined {
  const [address, issuer] = [args.text("drafts-at"), args.text("issuer")];
  if (address === undefined) {
    if (issuer !== undefined) throw new Unusable(`--issuer ${issuer}: says for whom drafts are; expected --drafts-at too`);
    return undefined;
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) throw new Unusable(`--drafts-at ${address}: expected the address of a server, such as http://127.0.0.1:8080`);
  const token = configOf(args).adminToken;
  if (token === undefined) throw new Unusable("--drafts-at: expected the server's bearer token in SEKISHO_ADMIN_TOKEN");
  return { url, token, issuer: issuer ?? DEMO_ISSUER.id };
}

/**
 * Makes each proposal a draft of its own, so that a person says yes or no to one rule at a time.
 * @returns each rule with the address of its draft in the console
 * @throws {Unusable} when the server cannot be reached or refuses; drafts that were made before stay
 */
export async function layBefore({ url, token, issuer }: DraftsDoor, proposals: readonly ProposedDraft[]): Promise<readonly { readonly rule: string; readonly address: string }[]> {
  const laid: { rule: string; address: string }[] = [];
  for (const { id, rules, evidence } of proposals) {
    const answer = await fetch(new URL("/api/v1/policies/drafts", url), {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ issuer, title: `Rule from data: ${id}`, rules, reason: evidence.slice(0, EVIDENCE_LENGTH_MAX) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    }).catch((cause: unknown) => {
      throw new Unusable(`--drafts-at ${url.origin}: the server does not answer (${cause instanceof Error ? cause.message : String(cause)})`);
    });
    const said = (await answer.json().catch(() => ({}))) as { readonly id?: string; readonly detail?: string };
    if (!answer.ok || said.id === undefined) throw new Unusable(`--drafts-at ${url.origin}: ${id} was refused: ${said.detail ?? `status ${answer.status}`}`);
    laid.push({ rule: id, address: new URL(`/console/policies/drafts/${said.id}`, url).href });
  }
  return laid;
}
