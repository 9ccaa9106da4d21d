import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO_ISSUER } from "../../src/config.js";
import type { Config } from "../../src/config.js";

/** Lets everything pass but what is dear, so that it is known what comes into the queue of the review and why. */
const POLICY = `
name: calm
version: 1
description: { en: A policy for tests, ja: 試験用 }
constants: { challengeScore: 5000, rejectScore: 6000 }
rules:
  - { id: dear, when: amountReferenceMinor > 500000, whenUnknown: skip, then: reject, transStatusReason: "11", sentence: { en: a, ja: a } }
  - { id: asked, when: score >= challengeScore, whenUnknown: skip, then: challenge, sentence: { en: a, ja: a } }
otherwise: frictionless
`;

/** Configuration of an installation with this policy, whose file is written into the folder. */
export function calmIssuer(folder: string): Partial<Config> {
  const policyDir = join(folder, "policies");
  mkdirSync(join(policyDir, "calm"), { recursive: true });
  writeFileSync(join(policyDir, "calm/1.yaml"), POLICY);
  return { policyDir, issuers: [{ ...DEMO_ISSUER, policy: "calm/1" }] };
}
