import { hash32 } from "../../src/base/index.js";
import { Engine, decide } from "../../src/engine/index.js";
import type { Decision, DecideRequest, DecisionRecord, EngineParts, SetupIds } from "../../src/engine/index.js";
import { attemptOf, binTableOf, builtInRates, contextOf, entitiesOf, readPolicy } from "../../src/risk/index.js";
import type { GeoLookup, Model, Policy, RedactedAReq, ReferenceData, RiskSetup } from "../../src/risk/index.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { MemoryJournal } from "./memory-journal.js";

/** A small world of messages: a card buys from a device at a merchant. Numbers name cards, devices and merchants. */
export interface Purchase {
  readonly id: number;
  readonly card?: number;
  readonly device?: number;
  readonly merchant?: number;
  readonly amountMinor?: number;
  readonly at?: number;
}

export const START = Date.UTC(2026, 2, 1, 10, 0, 0);

const keyedHash = (domain: string, text: string): string => {
  const parts = [1, 2, 3].map((seed) => hash32(`${domain}:${text}`, seed).toString(36).padStart(7, "0"));
  return parts.join("").slice(0, 16);
};

const geo: GeoLookup = {
  id: "test-geo/1",
  lookUp: (address) => ({
    country: "JP", region: undefined, city: undefined, latitude: 35.7, longitude: 139.7, asn: 64_500 + (hash32(address) % 7), organisation: undefined,
    hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
  }),
};

export const REFERENCE: ReferenceData = { geo, rates: builtInRates, bins: binTableOf([]), keyedHash };

export const POLICY: Policy = readPolicy(
  `
name: test
version: 1
description: { en: A policy for tests, ja: 試験用 }
rules:
  - id: blind
    when: profilesAbsent
    whenUnknown: skip
    then: decoupled
    sentence: { en: Habits are not to be had, ja: 履歴を参照できない }
  - id: burst
    when: cardAttemptsHour >= 12.0
    whenUnknown: skip
    then: challenge
    sentence: { en: Many attempts, ja: 多数の試行 }
otherwise: frictionless
`,
  "test.yaml",
);

/** A model whose contributions are easy to follow: each value times a small weight of its place. */
export const MODEL: Model = {
  id: "test-model/1",
  kind: "network",
  featureFingerprint: "test",
  score(values) {
    const contributions = values.map((value, index) => value * 0.01 * ((index % 7) - 3));
    const base = -4;
    const logit = contributions.reduce((sum, contribution) => sum + contribution, base);
    const probability = 1 / (1 + Math.exp(-logit));
    return { logit, probability, score: Math.min(999, Math.floor(probability * 1000)), base, contributions };
  },
};

export const SETUP: RiskSetup = { model: MODEL, policy: POLICY };

export const SETUP_IDS: SetupIds = {
  issuer: "test", policy: POLICY.id, policyFingerprint: POLICY.fingerprint, model: MODEL.id, featureFingerprint: MODEL.featureFingerprint,
  geo: geo.id, rates: builtInRates.id, bins: REFERENCE.bins.id,
};

export function uuid(number: number, family = 0): string {
  return `${family.toString(16).padStart(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

export const acsTransIDOf = (id: number): string => uuid(id, 1);
export const serverTransIDOf = (id: number): string => uuid(id, 2);

export function areqOf({ id, card = 1, device = 1, merchant = 1, amountMinor = 1200 }: Purchase): RedactedAReq {
  return {
    messageType: "AReq", messageVersion: "2.2.0", messageCategory: "01", deviceChannel: "02",
    threeDSServerTransID: serverTransIDOf(id), dsTransID: uuid(id, 3),
    card: { key: keyedHash("card", String(card)), bin: "90000012", lastFour: String(card).padStart(4, "0").slice(-4) },
    purchaseAmount: String(amountMinor), purchaseCurrency: "392", purchaseExponent: "0", purchaseDate: "20260301100000",
    acquirerBIN: "412345", acquirerMerchantID: `M${merchant}`, mcc: "5411", merchantCountryCode: "392", merchantName: `Shop ${merchant}`,
    email: `person${card}@example.com`, browserIP: `203.0.113.${device % 250}`,
    browserUserAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + device}.0.0.0 Safari/537.36`,
    browserScreenWidth: "1920", browserScreenHeight: "1080", browserColorDepth: "24", browserTZ: "-540", browserLanguage: "ja-JP",
  };
}

export function requestOf(purchase: Purchase, overrides: Partial<DecideRequest> = {}): DecideRequest {
  const areq = areqOf(purchase);
  const at = purchase.at ?? START + purchase.id * 1000;
  return {
    context: contextOf(areq, undefined, REFERENCE, at), areq, observation: undefined, acsTransID: acsTransIDOf(purchase.id), messageDigest: `digest-${purchase.id}`,
    setup: SETUP_IDS, answer: (verdict) => ({ messageType: "ARes", transStatus: verdict.action === "frictionless" ? "Y" : "C" }), ...overrides,
  };
}

export function decidePurchase(engine: Engine, purchase: Purchase, setup: RiskSetup = SETUP): Promise<Decision> {
  return decide(engine, setup, requestOf(purchase));
}

export interface MemoryWorld {
  readonly engine: Engine;
  readonly profiles: MemoryProfileStore;
  readonly journal: MemoryJournal;
}

export function memoryWorld(parts: Partial<EngineParts> = {}): MemoryWorld {
  const profiles = new MemoryProfileStore();
  const journal = new MemoryJournal();
  return { engine: new Engine({ profiles, journal, ...parts }), profiles, journal };
}

/** A decision record as the engine would write it, without an engine; for testing journals. */
export function decisionRecordOf(purchase: Purchase): DecisionRecord {
  const { context, areq, acsTransID, messageDigest } = requestOf(purchase);
  const entities = entitiesOf(context);
  return {
    kind: "decision", at: context.at, acsTransID, threeDSServerTransID: areq.threeDSServerTransID, areq, observation: undefined, setup: SETUP_IDS,
    entities, attempt: attemptOf(context, entities), earlierAttempts: {}, vectorFingerprint: "0123456789abcdef", logit: -3.5,
    probability: 0.03, score: 512, base: -4, reasons: [{ feature: "amount_log", contribution: 0.5 }], otherContributions: 0, action: "frictionless",
    rule: "otherwise", transStatusReason: undefined, trail: [{ rule: "burst", answer: "no" }], degraded: [], answer: { messageType: "ARes" }, messageDigest,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
