export type {
  AccountContext, AddressContext, BinTable, CardholderContext, Category, ChallengePreference, Channel, Context, DeviceContext, DeviceKeyStrength,
  DeviceKind, EmailContext, EmailDomainKind, GeoContext, GeoLookup, IpFacts, IpKind, KeyedHash, Maybe, MccGroup, MerchantContext, MethodObservation,
  PhoneContext, PurchaseContext, RateTable, RedactedAReq, RedactedCard, ReferenceData, RequestorContext, Script, SdkContext,
} from "./context/types.js";
export { DEVICE_KINDS, MCC_GROUPS } from "./context/types.js";
export type {
  Attempt, ChallengeOutcome, EntityKey, EntityKind, LabelArrived, Profile, Profiles, RiskEvent, RiskNews, Seen, SeenSet, SetName, Tempo,
} from "./profile/types.js";
export { ENTITY_KINDS, HORIZON, HORIZONS_MS } from "./profile/types.js";
export { attemptOf } from "./profile/attempt.js";
export { PROFILE_VERSION, decodeProfile, encodeProfile, foldPacked, packProfile } from "./profile/codec.js";
export type { EntityRow } from "./profile/entities.js";
export { ENTITIES, entitiesOf, storeKeyOf } from "./profile/entities.js";
export { fold, foldOne } from "./profile/fold.js";
export type { FeatureGroup, FeatureRow, FeatureUnit, FeatureVector } from "./feature/types.js";
export { MAP_ROWS, inputRowAt } from "./feature/map-rows.js";
export { FEATURES } from "./feature/table.js";
export { FEATURE_FINGERPRINT, extract, vectorFingerprint } from "./feature/extract.js";
export { featuresPage } from "./feature/page.js";
export type { Model, Score } from "./model/types.js";
export type { ArtefactFiles, Calibration, TestVector } from "./model/artefact.js";
export type { InputScale, PackedScales } from "./model/inputs.js";
export { inputCount, packScales, signedRoot, standardise } from "./model/inputs.js";
export type { DenseLayer } from "./model/network.js";
export { Network } from "./model/network.js";
export type { NetworkFiles } from "./model/network-artefact.js";
export { MapInputs, MappedNetwork } from "./model/mapped-network.js";
export { networkArtefact } from "./model/network-artefact.js";
export type { RawScorer } from "./model/model.js";
export { readModel } from "./model/read.js";
export type { Placed } from "./model/som.js";
export { MAP_ACROSS_MAX, SelfOrganisingMap } from "./model/som.js";
export { strongest } from "./model/reasons.js";
export { ModelRefused } from "./model/refused.js";
export { referenceOf, scoreOf } from "./model/scale.js";
export type { TreesFound, UnknownWas } from "./model/trees-artefact.js";
export { treesArtefact, treesFrom } from "./model/trees-artefact.js";
export type { Action, Answer, Facts, FactValue, Policy, PolicyRule, RuleOutcome, WayToAsk, Verdict } from "./policy/types.js";
export { ACTIONS, WAYS_TO_ASK } from "./policy/types.js";
export { checkPolicy, readPolicy } from "./policy/read.js";
export { complaintLine, PolicyRefused } from "./policy/document.js";
export type { Complaint } from "./policy/document.js";
export { runCases } from "./policy/cases.js";
export type { CaseReport, CaseResult } from "./policy/cases.js";
export { CONTEXT_FACTS } from "./policy/context-facts.js";
export { FACTS, FACTS_BY_NAME, FACT_OF_FEATURE, factsOf } from "./policy/facts.js";
export { FORMS } from "./policy/forms.js";
export type { FactRow } from "./policy/fact-row.js";
export { factsPage } from "./policy/page.js";
export { assess } from "./assess.js";
export type { Assessment, RiskSetup } from "./types.js";
export { redact } from "./context/redact.js";
export { withoutLongNumbers } from "./context/card-numbers.js";
export { explain } from "./explain.js";
export type { Change, ExplainedFeature, ExplainedRule, Explanation } from "./explain.js";
export { binTableOf } from "./context/bins.js";
export type { BinRange } from "./context/bins.js";
export { builtInRates } from "./context/built-in-rates.js";
export { contextOf } from "./context/context.js";
export { networkOf } from "./context/geo.js";
export { rateTableOf } from "./context/rates.js";
export type { RateRow } from "./context/rates.js";
export type { ChallengeMethod, CostParameters } from "./cost/parameters.js";
export { CHALLENGE_METHODS, COST_PARAMETERS, DEFAULT_COSTS } from "./cost/parameters.js";
export type { PricedOutcome } from "./cost/price.js";
export { priceOf } from "./cost/price.js";
export type { CostCurve, CurveRows } from "./cost/curve.js";
export { cheapestPoint, costCurve } from "./cost/curve.js";
