import type { Instant, SeededRandom } from "../../base/index.js";
import { between } from "./draw.js";
import type { Card } from "./people.js";
import { COUNTRIES, WORLD_BINS } from "./places.js";
import type { Country } from "./places.js";

const binsOf = new Map(COUNTRIES.map(({ code }) => [code, WORLD_BINS.filter((bin) => bin.country === code).map((bin) => bin.prefix)]));

/** Gives out card numbers. They begin with 9000 00, which nobody issues, and none is given out twice. */
export class CardIssuer {
  private issued = 0;

  issue(random: SeededRandom, country: Country, since: Instant): Card {
    const bins = binsOf.get(country.code) as readonly string[];
    const index = this.issued++;
    // Issuers do not give numbers out one after the other; a multiplier prime to 10^8 scatters them and keeps them distinct.
    const account = (index * 7_654_321) % 100_000_000;
    return { number: `${bins[index % bins.length]}${String(account).padStart(8, "0")}`, expiryDate: drawExpiry(random), since, until: Infinity };
  }
}

export function drawExpiry(random: SeededRandom): string {
  return `${between(random, 27, 31)}${String(between(random, 1, 12)).padStart(2, "0")}`;
}
