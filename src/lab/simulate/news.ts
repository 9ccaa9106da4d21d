import { DAY_MS, MINUTE_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import type { LabelSource } from "../../engine/index.js";
import { between, logNormal } from "./draw.js";
import type { ChallengeEnd, Deed } from "./world.js";

export interface News {
  readonly at: Instant;
  readonly kind: "challenge" | "label";
  readonly value: "passed" | "failed" | "abandoned" | "fraud" | "genuine";
  readonly source?: LabelSource;
}

const HONEST = new Set(["purchase", "gift", "subscription"]);

export function isFraud(deed: Deed): boolean {
  return !HONEST.has(deed.cause);
}

/** Whether the bank of this world, which judges by few and simple signs, asks, and how that ends. */
export function challengeEnd(random: SeededRandom, deed: Deed, asked: boolean, refused: boolean): ChallengeEnd {
  if (deed.cause === "subscription") return undefined;
  const suspicion = 0.02 + (deed.yen > 50_000 ? 0.22 : 0) + (deed.looksForeign ? 0.2 : 0) + (asked ? 0.6 : 0);
  if (!random.chance(refused ? suspicion / 3 : suspicion)) return undefined;
  const [passed, failed] = !isFraud(deed) ? [0.86, 0.03] : deed.relaysCodes ? [0.75, 0.1] : [0.04, 0.3];
  const draw = random.next();
  return draw < passed ? "passed" : draw < passed + failed ? "failed" : "abandoned";
}

/**
 * What will become known of a deed, and when: the end of its challenge, and labels. Labels of fraud come days to months
 * late, some never, and some are wrong; most genuine purchases never get one.
 */
export function newsOf(random: SeededRandom, deed: Deed, end: ChallengeEnd): News[] {
  const news: News[] = [];
  const went = end === undefined || end === "passed";
  if (end) news.push({ at: deed.at + Math.floor(MINUTE_MS * (end === "abandoned" ? 10 : 0.3 + 2 * random.next())), kind: "challenge", value: end });
  if (isFraud(deed)) news.push(...labelsOfFraud(random, deed, went));
  else if (went) news.push(...labelsOfHonest(random, deed));
  return news;
}

function labelsOfFraud(random: SeededRandom, { at, person }: Deed, went: boolean): News[] {
  if (!person) return random.chance(0.4) ? [label(at + DAY_MS * (1 + 3 * random.next()), "fraud", "network")] : [];
  // What was stopped is known only where the bank asked the holder about it.
  if (!random.chance(went ? 0.94 : 0.6)) return [];
  const source = went ? random.pick(["cardholder", "cardholder", "cardholder", "chargeback", "chargeback", "network"] as const) : "issuer";
  const median = source === "chargeback" ? 26 : source === "issuer" ? 1.5 : 8;
  const delayDays = Math.min(150, logNormal(random, median * person.attention, 0.8));
  const value = random.chance(0.02) ? "genuine" : "fraud";
  return [label(at + Math.floor(DAY_MS * delayDays) + MINUTE_MS, value, source)];
}

function labelsOfHonest(random: SeededRandom, { at, yen, cause }: Deed): News[] {
  // Friendly fraud: the holder bought it, and says that he did not.
  if (cause !== "subscription" && random.chance(yen > 5_000 ? 0.0006 : 0.0001)) return [label(at + DAY_MS * between(random, 15, 70), "fraud", "chargeback")];
  if (random.chance(0.00006)) {
    const mistaken = label(at + DAY_MS * between(random, 1, 20), "fraud", "issuer");
    return random.chance(0.5) ? [mistaken, label(mistaken.at + DAY_MS * between(random, 2, 15), "genuine", "issuer")] : [mistaken];
  }
  return random.chance(0.012) ? [label(at + DAY_MS * between(random, 1, 10), "genuine", random.chance(0.7) ? "cardholder" : "issuer")] : [];
}

function label(at: Instant, value: "fraud" | "genuine", source: LabelSource): News {
  return { at, kind: "label", value, source };
}
