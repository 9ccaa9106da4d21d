import { DAY_MS, MINUTE_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import type { LabelSource } from "../../engine/index.js";
import { CAUSES, isFraud, isTheft } from "./causes.js";
import { between, logNormal } from "./draw.js";
import { isStopped } from "./world.js";
import type { ChallengeEnd, Deed } from "./world.js";

export interface News {
  readonly at: Instant;
  readonly kind: "challenge" | "label";
  readonly value: "passed" | "failed" | "abandoned" | "fraud" | "genuine";
  readonly source?: LabelSource;
}

/** Whether the bank of this world, which judges by few and simple signs, asks, and how that ends. */
export function challengeEnd(random: SeededRandom, deed: Deed, asked: boolean, refused: boolean): ChallengeEnd {
  // Without a buyer there is nobody to ask.
  if (deed.request.areq.deviceChannel === "03") return undefined;
  const suspicion = 0.03 + Math.min(0.35, deed.yen / 150_000) + (deed.looksForeign ? 0.25 : 0) + (asked ? 0.6 : 0);
  if (!random.chance(refused ? suspicion / 3 : suspicion)) return undefined;
  const [passed, failed] = !isTheft(deed.cause) ? [0.86, 0.03] : deed.relaysCodes ? [0.75, 0.1] : [0.04, 0.3];
  const draw = random.next();
  return draw < passed ? "passed" : draw < passed + failed ? "failed" : "abandoned";
}

/**
 * What will become known of a deed, and when: the end of its challenge, and labels. Labels of fraud come days to months
 * late, some never, and some are wrong; most genuine purchases never get one.
 */
export function newsOf(random: SeededRandom, deed: Deed, end: ChallengeEnd): News[] {
  const news: News[] = [];
  if (end) news.push({ at: deed.at + Math.floor(MINUTE_MS * (end === "abandoned" ? 10 : 0.3 + 2 * random.next())), kind: "challenge", value: end });
  if (isFraud(deed.cause)) news.push(...labelsOfFraud(random, deed, !isStopped(end)));
  else if (!isStopped(end)) news.push(...labelsOfHonest(random, deed));
  return news;
}

function labelsOfFraud(random: SeededRandom, deed: Deed, went: boolean): News[] {
  const { at, person, cause } = deed;
  const { noticed, delayDays } = CAUSES[cause];
  if (!person) return random.chance(noticed) ? [label(at + DAY_MS * (1 + 3 * random.next()), "fraud", "network")] : [];
  if (cause === "friendly-fraud") return went ? labelsOfDenial(random, deed) : [];
  // What was stopped is known only where the bank asked the holder about it.
  if (!random.chance(went ? noticed : 0.6)) return [];
  const source = went ? random.pick(["cardholder", "cardholder", "cardholder", "chargeback", "chargeback", "network"] as const) : "issuer";
  const median = source === "issuer" ? 1.5 : source === "chargeback" ? delayDays + 18 : delayDays;
  const days = Math.min(150, logNormal(random, median * person.attention, 0.8));
  const value = random.chance(0.02) ? "genuine" : "fraud";
  return [label(at + Math.floor(DAY_MS * days) + MINUTE_MS, value, source)];
}

/** The holder bought it and says that he did not; some shops prove him wrong. */
function labelsOfDenial(random: SeededRandom, { at, person, cause }: Deed): News[] {
  if (!random.chance(CAUSES[cause].noticed)) return [];
  const denied = label(at + Math.floor(DAY_MS * Math.min(120, logNormal(random, CAUSES[cause].delayDays, 0.5))), "fraud", "chargeback");
  const foundOut = random.chance(0.15);
  if (person) person.denies = Math.min(0.05, person.denies * (foundOut ? 0.3 : 1.4));
  return foundOut ? [denied, label(denied.at + DAY_MS * between(random, 10, 40), "genuine", "issuer")] : [denied];
}

function labelsOfHonest(random: SeededRandom, { at }: Deed): News[] {
  if (random.chance(0.00006)) {
    const mistaken = label(at + DAY_MS * between(random, 1, 20), "fraud", "issuer");
    return random.chance(0.5) ? [mistaken, label(mistaken.at + DAY_MS * between(random, 2, 15), "genuine", "issuer")] : [mistaken];
  }
  return random.chance(0.012) ? [label(at + DAY_MS * between(random, 1, 10), "genuine", random.chance(0.7) ? "cardholder" : "issuer")] : [];
}

function label(at: Instant, value: "fraud" | "genuine", source: LabelSource): News {
  return { at, kind: "label", value, source };
}
