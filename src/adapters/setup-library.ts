import type { CheckSetup, SetupIds } from "../engine/index.js";
import { FEATURE_FINGERPRINT } from "../risk/index.js";
import type { Model, Policy, ReferenceData, RiskSetup } from "../risk/index.js";
import { loadModel, loadPolicy } from "./setup-files.js";

/** What an issuer chose, ready to decide with. */
export interface PublishedSetup {
  readonly risk: RiskSetup;
  readonly ids: SetupIds;
}

/** The policies, models and reference data of an installation, each read once. */
export class SetupLibrary {
  private readonly policies = new Map<string, Policy>();
  private readonly models = new Map<string, Model>();

  constructor(private readonly folders: { readonly policyDir: string; readonly modelDir: string }, readonly reference: ReferenceData) {}

  /** @throws what reading the policy or the model throws */
  setup(issuer: string, policyId: string, modelId: string | undefined): PublishedSetup {
    const policy = this.policy(policyId);
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

  /** What took decisions with these ids, or which of them are not to be had any more. */
  setupOf(ids: SetupIds): CheckSetup | { readonly unavailable: readonly (keyof SetupIds)[] } {
    const unavailable: (keyof SetupIds)[] = [];
    const policy = attempt(() => this.policy(ids.policy));
    if (policy === undefined) unavailable.push("policy");
    else if (policy.fingerprint !== ids.policyFingerprint) unavailable.push("policyFingerprint");
    const model = ids.model === undefined ? undefined : attempt(() => this.model(ids.model as string));
    if (ids.model !== undefined && model === undefined) unavailable.push("model");
    if (ids.featureFingerprint !== FEATURE_FINGERPRINT) unavailable.push("featureFingerprint");
    for (const part of ["geo", "rates", "bins"] as const) if (ids[part] !== this.reference[part].id) unavailable.push(part);
    return policy === undefined || unavailable.length > 0 ? { unavailable } : { risk: { model, policy }, reference: this.reference };
  }

  /** The policy with this id and fingerprint, if it is still here. */
  publishedPolicy(id: string, fingerprint: string): Policy | undefined {
    const policy = attempt(() => this.policy(id));
    return policy?.fingerprint === fingerprint ? policy : undefined;
  }

  private policy(id: string): Policy {
    return once(this.policies, id, () => loadPolicy(this.folders.policyDir, id));
  }

  private model(id: string): Model {
    return once(this.models, id, () => loadModel(this.folders.modelDir, id));
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
