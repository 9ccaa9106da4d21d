import { blockedVerdict } from "../risk/index.js";
import type { Action, Assessment, Listed, Maybe, Profiles, RiskSetup, Verdict } from "../risk/index.js";
import type { Degradation } from "./types.js";

/** What an issuer that declared nothing wants when a decision cannot be judged or cannot be written down. */
export const DECLARED_ACTION: Action = "challenge";

/** What each failure on the way to a decision turns the next step's input into. The only such table. */
export const DEGRADE = {
  /** The store fails or is late: decide as if nobody had been seen before. Such an attempt teaches nothing, ever. */
  "profiles-absent": (): Profiles => ({}),
  /** The model throws or there is none: the score is unknown and the policy decides by its other rules. */
  "model-unusable": (setup: RiskSetup): RiskSetup => ({ model: undefined, policy: setup.policy }),
  /** Assessing throws even without a model, which is a mistake of ours: the attempt is folded already, so it gets a record. What is blocked stays so. */
  "policy-unusable": (declared: Action, listed: Maybe<readonly Listed[]>): Assessment => ({
    features: { values: new Float32Array(0), known: new Uint8Array(0) },
    score: undefined,
    facts: undefined,
    verdict: blockedVerdict(listed) ?? { action: declared, rule: "policy-unusable", transStatusReason: undefined, trail: [] },
  }),
  /** Nobody will be able to say why we decided so: do what the issuer declared. What was refused stays refused. */
  "journal-unwritable": (verdict: Verdict, declared: Action): Verdict =>
    verdict.action === "reject" ? verdict : { ...verdict, action: declared, rule: "journal-unwritable", transStatusReason: undefined },
} satisfies Record<Degradation, unknown>;
