import type { SeededRandom } from "../../base/index.js";
import { Weighted, digits, logNormal } from "./draw.js";
import { COUNTRIES } from "./places.js";
import type { Country } from "./places.js";
import type { MessageVersion } from "../../protocol/index.js";

/** What a trade is like. */
interface Trade {
  readonly name: string;
  readonly mcc: string;
  /** Share of the purchases of this world. */
  readonly weight: number;
  readonly medianYen: number;
  readonly spread: number;
  readonly delivery: "ship" | "digital" | "ticket" | "none";
  /** How much thieves like it, relative to others. */
  readonly resale: number;
  /** Share of its customers who subscribe. */
  readonly subscribed: number;
}

const TRADES: readonly Trade[] = [
  { name: "Grocery", mcc: "5411", weight: 16, medianYen: 5_200, spread: 0.5, delivery: "ship", resale: 0.05, subscribed: 0 },
  { name: "Market", mcc: "5964", weight: 24, medianYen: 3_600, spread: 0.95, delivery: "ship", resale: 0.6, subscribed: 0.02 },
  { name: "Fashion", mcc: "5651", weight: 10, medianYen: 7_400, spread: 0.7, delivery: "ship", resale: 0.5, subscribed: 0 },
  { name: "Electro", mcc: "5732", weight: 6, medianYen: 17_000, spread: 1.05, delivery: "ship", resale: 3, subscribed: 0 },
  { name: "Jewel", mcc: "5944", weight: 1, medianYen: 24_000, spread: 0.9, delivery: "ship", resale: 2, subscribed: 0 },
  { name: "Books", mcc: "5942", weight: 6, medianYen: 2_300, spread: 0.6, delivery: "ship", resale: 0.1, subscribed: 0 },
  { name: "Games", mcc: "5816", weight: 9, medianYen: 1_900, spread: 0.95, delivery: "digital", resale: 2.2, subscribed: 0.05 },
  { name: "Stream", mcc: "5815", weight: 5, medianYen: 1_300, spread: 0.35, delivery: "digital", resale: 0.1, subscribed: 0.7 },
  { name: "Soft", mcc: "5817", weight: 4, medianYen: 2_800, spread: 0.9, delivery: "digital", resale: 0.6, subscribed: 0.4 },
  { name: "Gift", mcc: "5947", weight: 3, medianYen: 8_000, spread: 0.8, delivery: "digital", resale: 3.2, subscribed: 0 },
  { name: "Travel", mcc: "4722", weight: 4, medianYen: 38_000, spread: 0.85, delivery: "ticket", resale: 1.2, subscribed: 0 },
  { name: "Air", mcc: "4511", weight: 2, medianYen: 46_000, spread: 0.7, delivery: "ticket", resale: 1.4, subscribed: 0 },
  { name: "Hotel", mcc: "7011", weight: 3, medianYen: 19_000, spread: 0.65, delivery: "none", resale: 0.5, subscribed: 0 },
  { name: "Tickets", mcc: "7922", weight: 4, medianYen: 11_000, spread: 0.55, delivery: "ticket", resale: 1.6, subscribed: 0 },
  { name: "Meals", mcc: "5812", weight: 11, medianYen: 2_700, spread: 0.45, delivery: "none", resale: 0.2, subscribed: 0 },
  { name: "Pharma", mcc: "5912", weight: 5, medianYen: 4_100, spread: 0.6, delivery: "ship", resale: 0.4, subscribed: 0.05 },
  { name: "Mobile", mcc: "4814", weight: 3, medianYen: 4_800, spread: 0.4, delivery: "none", resale: 0.3, subscribed: 0.6 },
  { name: "Power", mcc: "4900", weight: 2, medianYen: 9_500, spread: 0.45, delivery: "none", resale: 0, subscribed: 0.8 },
  { name: "Charity", mcc: "8398", weight: 1, medianYen: 2_000, spread: 0.8, delivery: "none", resale: 0.1, subscribed: 0.3 },
  { name: "Wallet", mcc: "6051", weight: 2, medianYen: 14_000, spread: 0.95, delivery: "digital", resale: 2.6, subscribed: 0 },
];

export interface Merchant {
  readonly index: number;
  readonly trade: Trade;
  readonly name: string;
  readonly country: Country;
  readonly domain: string;
  readonly acquirerBIN: string;
  readonly acquirerMerchantID: string;
  readonly requestorID: string;
  readonly version: MessageVersion;
  readonly popularity: number;
  readonly medianYen: number;
  /** Share of the purchases made in its app. */
  readonly appShare: number;
  /** How much it tells of its customers: 0 what it must, 1 everything. */
  readonly candour: number;
  /** Share of its messages with a completed 3DS Method. */
  readonly methodShare: number;
  /** Share of its messages that ask for no challenge, and that ask for one. */
  readonly asksNoChallenge: number;
  readonly asksChallenge: number;
  /** Share of the purchases made without an account. */
  readonly guestShare: number;
}

/** The shops of a world and who is drawn to them. */
export class Merchants {
  readonly all: readonly Merchant[];
  private readonly byCountry: ReadonlyMap<string, Weighted<Merchant>>;
  private readonly everywhere: Weighted<Merchant>;
  private readonly forResale: Weighted<Merchant>;
  private readonly cheap: Weighted<Merchant>;
  private readonly withApps: Weighted<Merchant>;

  constructor(random: SeededRandom, count: number) {
    const trades = new Weighted(TRADES, (trade) => trade.weight);
    const countries = new Weighted(COUNTRIES, (country) => country.shops);
    this.all = Array.from({ length: count }, (_, index) => makeMerchant(random, index, trades.draw(random), countries.draw(random)));
    this.everywhere = new Weighted(this.all, (merchant) => merchant.popularity);
    this.byCountry = new Map(COUNTRIES.map(({ code }) => {
      const local = this.all.filter((merchant) => merchant.country.code === code);
      return [code, new Weighted(local.length > 0 ? local : this.all, (merchant) => merchant.popularity)];
    }));
    this.forResale = new Weighted(this.all, (merchant) => merchant.trade.resale * Math.sqrt(merchant.popularity));
    this.cheap = new Weighted(this.all.filter((merchant) => merchant.medianYen < 3_000), () => 1);
    this.withApps = new Weighted(this.all.filter((merchant) => merchant.appShare > 0), (merchant) => (0.2 + merchant.trade.resale) * Math.sqrt(merchant.popularity));
  }

  /** Most people buy at home; one purchase in eight goes abroad. */
  anyFor(random: SeededRandom, countryCode: string): Merchant {
    return random.chance(0.12) ? this.everywhere.draw(random) : (this.byCountry.get(countryCode) as Weighted<Merchant>).draw(random);
  }

  resale(random: SeededRandom): Merchant {
    return this.forResale.draw(random);
  }

  /** Shops of a trade, for somebody from that country. */
  ofTrade(random: SeededRandom, mcc: string, countryCode: string): readonly Merchant[] {
    const trade = this.all.filter((merchant) => merchant.trade.mcc === mcc);
    const near = trade.filter((merchant) => merchant.country.code === countryCode);
    const from = near.length > 0 ? near : trade;
    return from.length > 0 ? Array.from({ length: 3 }, () => random.pick(from)) : [this.everywhere.draw(random)];
  }

  /** Where a telephone is asked for and what is bought can be sold. */
  inApps(random: SeededRandom): Merchant {
    return this.withApps.draw(random);
  }

  /** Where small amounts are usual and a test purchase is not noticed. */
  testing(random: SeededRandom): Merchant {
    return this.cheap.draw(random);
  }
}

function makeMerchant(random: SeededRandom, index: number, trade: Trade, country: Country): Merchant {
  const name = `${trade.name} ${index}`;
  return {
    index, trade, name, country,
    domain: `${trade.name.toLowerCase()}${index}.example`,
    acquirerBIN: `91${String(1000 + random.below(24) * 17)}`,
    acquirerMerchantID: digits(random, 12),
    requestorID: `R${digits(random, 9)}`,
    version: random.pick(["2.1.0", "2.2.0", "2.2.0", "2.2.0", "2.2.0", "2.3.1"] as const),
    popularity: logNormal(random, 1, 1.4),
    medianYen: logNormal(random, trade.medianYen, 0.35),
    appShare: random.chance(0.3) ? random.next() * 0.8 : 0,
    candour: random.next(),
    methodShare: random.chance(0.8) ? 0.5 + random.next() * 0.45 : 0,
    asksNoChallenge: random.chance(0.3) ? random.next() * 0.5 : 0,
    asksChallenge: random.chance(0.2) ? random.next() * 0.15 : 0,
    guestShare: random.next() * 0.5,
  };
}

/** A usual amount at this shop, in yen. */
export function usualYen(random: SeededRandom, merchant: Merchant): number {
  return Math.max(100, logNormal(random, merchant.medianYen, merchant.trade.spread));
}

/** The amount in the minor unit of the shop's currency. Shops like neat prices. */
export function minorOf(random: SeededRandom, merchant: Merchant, yen: number): string {
  const { exponent, minorPerYen } = merchant.country;
  const minor = Math.max(1, Math.round(yen * minorPerYen));
  const unit = exponent === 0 ? 10 : 100;
  if (minor < 20 * unit || random.chance(0.3)) return String(minor);
  return String(Math.round(minor / unit) * unit - (random.chance(0.4) ? 2 : 0));
}
