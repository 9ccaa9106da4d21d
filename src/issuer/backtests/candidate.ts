import type { Maybe, Model, PolicyTextOf, RiskSetup } from "../../risk/index.js";
import { soundPolicy } from "../policies/checked.js";
import { StepRefused } from "../policies/types.js";

/** What is to decide instead; what is left out is what is live. At most one of the first three is there. */
export interface Wish {
  /** A policy's text. */
  readonly text?: string;
  /** Id of a draft. */
  readonly draft?: string;
  /** `name/version` of a policy that was published, or that came with the installation. */
  readonly policy?: string;
  /** Id of a model; `none` decides without one. */
  readonly model?: string;
}

/** Where candidates come from. */
export interface CandidateParts {
  /** What decides for an issuer now. */
  readonly liveOf: (issuer: string) => Maybe<RiskSetup>;
  /** The text of an issuer's draft; undefined where it has none of this id. */
  readonly draftText: (issuer: string, id: string) => Maybe<string>;
  /** The text of a version; undefined where there is none that this issuer may name. */
  readonly versionText: (issuer: string, id: string) => Maybe<string>;
  /** Where an issuer's policies find those that they extend. */
  readonly parentsFor: (issuer: string) => PolicyTextOf;
  readonly modelToTry: (id: string) => Model | { readonly refused: "unknown" } | { readonly refused: "unfit"; readonly because: string };
}

/**
 * What a wish asks for, ready to decide.
 * @throws {StepRefused} naming what there is not, or what cannot be used and why
 */
export function candidateOf(issuer: string, wish: Wish, parts: CandidateParts): RiskSetup {
  const live = parts.liveOf(issuer);
  if (live === undefined) throw new StepRefused("unknown", "There is no such issuer.");
  const text = textOf(issuer, wish, parts);
  return { policy: text === undefined ? live.policy : soundPolicy(text, parts.parentsFor(issuer)), model: modelOf(wish.model, live, parts) };
}

function textOf(issuer: string, { text, draft, policy }: Wish, { draftText, versionText }: CandidateParts): Maybe<string> {
  if (draft !== undefined) return draftText(issuer, draft) ?? unknown("draft: there is none of this id.");
  if (policy !== undefined) return versionText(issuer, policy) ?? unknown("policy: this issuer has no such version.");
  return text;
}

function modelOf(id: Maybe<string>, live: RiskSetup, { modelToTry }: CandidateParts): Maybe<Model> {
  if (id === undefined || id === live.model?.id) return live.model;
  if (id === "none") return undefined;
  const model = modelToTry(id);
  if (!("refused" in model)) return model;
  if (model.refused === "unknown") return unknown("model: there is none of this id.");
  throw new StepRefused("model", `model: it cannot be used here: ${model.because}.`);
}

function unknown(detail: string): never {
  throw new StepRefused("unknown", detail);
}
