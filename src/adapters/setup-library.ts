import type { CheckSetup, SetupIds } from "../engine/index.js";
import { keptParents } from "../issuer/index.js";
import type { PolicyRef, WholePolicy } from "../issuer/index.js";
import { FEATURE_FINGERPRINT, ModelRefused, isPolicyId, readPolicy } from "../risk/index.js";
import type { Maybe, Model, Policy, ReferenceData, RiskSetup } from "../risk/index.js";
import { FileRefused } from "./file-refused.js";
import { PolicyFiles } from "./policy-files.js";
import { loadModel, policyIn } from "./setup-files.js";

/** What an issuer chose, ready to decide with. */
export interface PublishedSetup {
  readonly risk: RiskSetup;
  readonly ids: SetupIds;
}

/** Policies that people published, which no file holds. */
export interface PublishedPolicies {
  wholeOf(ref: PolicyRef): Maybe<WholePolicy>;
}

const NOTHING_PUBLISHED: PublishedPolicies = { wholeOf: () => undefined };

/** The policies, models and reference data of an installation, each read once. */
export class SetupLibrary {
  /** The policies that have files. */
  readonly shipped: PolicyFiles;
  private readonly policies = new Map<string, Policy>();
  private readonly models = new Map<string, Model>();

  constructor(
    private readonly folders: { readonly policyDir: string; readonly modelDir: string },
    readonly reference: ReferenceData,
    private readonly published: PublishedPolicies = NOTHING_PUBLISHED,
  ) {
    this.shipped = new PolicyFiles(folders.policyDir);
  }

  /**
   * @param policyRef a policy that was published, or the id of one that has a file
   * @throws what reading the policy or the model throws
   */
  setup(issuer: string, policyRef: PolicyRef | string, modelId: string | undefined): PublishedSetup {
    const policy = this.policy(policyRef);
    const model = modelId === undefined ? undefined : this.model(modelId);
    const { geo, rates, bins } = this.reference;
    return {
      risk: { model, policy },
      ids: {
        issuer,
        policy: policy.id,
        policyFingerprint: policy.fingerprint,
        model: model?.id,
        featureFingerprint: FEATURE_FINGERPRINT,
        geo: geo.id,
        rates: rates.id,
        bins: bins.id,
      },
    };
  }

  /** @param ref as for {@link setup} @throws what reading the policy throws */
  policy(ref: PolicyRef | string): Policy {
    return typeof ref === "string" ? this.policyOfFile(ref) : this.policyOf(ref);
  }

  /** What took decisions with these ids, or which of them are not to be had any more. */
  setupOf(ids: SetupIds): CheckSetup | { readonly unavailable: readonly (keyof SetupIds)[] } {
    const unavailable: (keyof SetupIds)[] = [];
    const policy = attempt(() => this.policyOf({ policy: ids.policy, fingerprint: ids.policyFingerprint }));
    if (policy === undefined) unavailable.push("policy");
    else if (policy.fingerprint !== ids.policyFingerprint) unavailable.push("policyFingerprint");
    const model = ids.model === undefined ? undefined : attempt(() => this.model(ids.model as string));
    if (ids.model !== undefined && model === undefined) unavailable.push("model");
    const known = this.knowledgeOf(ids);
    if ("unavailable" in known) unavailable.push(...known.unavailable);
    return policy === undefined || unavailable.length > 0 ? { unavailable } : { risk: { model, policy }, reference: this.reference };
  }

  /** What messages were understood with when decisions with these ids were taken, whoever decided; or what of it is not to be had any more. */
  knowledgeOf(ids: SetupIds): { readonly reference: ReferenceData } | { readonly unavailable: readonly (keyof SetupIds)[] } {
    const unavailable = (["geo", "rates", "bins"] as const).filter((part): boolean => ids[part] !== this.reference[part].id);
    if (ids.featureFingerprint !== FEATURE_FINGERPRINT) return { unavailable: ["featureFingerprint", ...unavailable] };
    return unavailable.length > 0 ? { unavailable } : { reference: this.reference };
  }

  /** A model to try, or why it cannot be, in words that name no file. */
  modelToTry(id: string): Model | { readonly refused: "unknown" } | { readonly refused: "unfit"; readonly because: string } {
    if (!/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/.test(id)) return { refused: "unknown" };
    try {
      return this.model(id);
    } catch (cause) {
      if (!(cause instanceof FileRefused)) throw cause;
      return cause.cause instanceof ModelRefused ? { refused: "unfit", because: cause.cause.message } : { refused: "unknown" };
    }
  }

  /** What the file of a policy holds; undefined where none has this id. */
  shippedText(id: string): Maybe<string> {
    return isPolicyId(id) ? this.shipped.texts(id)?.text : undefined;
  }

  /** The policy with this id and fingerprint, if it is still here. */
  policyWith(ref: PolicyRef): Maybe<Policy> {
    const policy = attempt(() => this.policyOf(ref));
    return policy?.fingerprint === ref.fingerprint ? policy : undefined;
  }

  /** What was published under this name with this content; else what the file of the name holds, whatever that is by now. */
  private policyOf(ref: PolicyRef): Policy {
    const kept = this.published.wholeOf(ref);
    return kept === undefined ? this.policyOfFile(ref.policy) : once(this.policies, `${ref.policy} ${ref.fingerprint}`, () => readPolicy(kept.text, ref.policy, keptParents(kept)));
  }

  /** @throws what reading the model throws */
  model(id: string): Model {
    return once(this.models, id, () => loadModel(this.folders.modelDir, id));
  }

  private policyOfFile(id: string): Policy {
    return once(this.policies, id, () => policyIn(this.shipped, id));
  }
}

function once<Value>(known: Map<string, Value>, id: string, read: () => Value): Value {
  const value = known.get(id) ?? read();
  known.set(id, value);
  return value;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
