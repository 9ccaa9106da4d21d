import type { VNode } from "preact";
import type { PoliciesView } from "../../../src/issuer/views.js";
import { useHere } from "../state/here.js";

interface OptionsProps {
  /** Undefined while it is asked for. */
  readonly policies: PoliciesView | undefined;
  /** A version that is not offered. */
  readonly except?: string;
}

/** Drafts that are in work and versions, to be chosen from in a field; values are `draft <id>` and `policy <name/version>`. */
export function PolicyOptions({ policies, except }: OptionsProps): VNode {
  const { words } = useHere();
  const drafts = policies?.drafts.filter(({ state }) => state !== "published" && state !== "withdrawn") ?? [];
  const versions = policies?.versions.filter(({ id }) => id !== except) ?? [];
  return (
    <>
      {drafts.length > 0 && <optgroup label={words.policies.drafts}>{drafts.map(({ id, title }) => <option key={id} value={`draft ${id}`}>{title}</option>)}</optgroup>}
      {versions.length > 0 && <optgroup label={words.policies.versions}>{versions.map(({ id }) => <option key={id} value={`policy ${id}`}>{id}</option>)}</optgroup>}
    </>
  );
}
