import { SeededRandom } from "../../base/index.js";
import type { GeoLookup, IpFacts } from "../../risk/index.js";
import { CITIES, COUNTRIES } from "./places.js";
import type { City } from "./places.js";

export type NetworkUse = "home" | "mobile" | "office" | "hotel" | "hosting" | "vpn" | "tor";

/** Some addresses of one operator in one city: a /20 of IPv4 and a /48 of IPv6. */
export interface Block {
  readonly use: NetworkUse;
  readonly city: City;
  readonly asn: number;
  readonly organisation: string;
  /** Place in the address plan. */
  readonly index: number;
  /** Databases know of it what its operator cannot hide. Half of the small VPN operators are not listed. */
  readonly listed: boolean;
}

/** The address plan begins here. It has nothing to do with whose addresses these are in our own world. */
const FIRST_ADDRESS = 24 * 2 ** 24;
const BLOCK_ADDRESSES = 4096;
const FIRST_ASN = 64_512;

const OPERATORS: readonly { readonly use: NetworkUse; readonly names: readonly string[] }[] = [
  { use: "home", names: ["Fibre One", "Cable Net", "Tele Home"] },
  { use: "mobile", names: ["Mobile A", "Mobile B", "Mobile C"] },
  { use: "office", names: ["Business Line"] },
  { use: "hotel", names: ["Hotel Access"] },
  { use: "hosting", names: ["Cloud Hosting", "Cheap Servers"] },
  { use: "vpn", names: ["Quiet Tunnel", "Free Hop"] },
  { use: "tor", names: ["Exit Relays"] },
];

/** Every network of a world. The same for every seed but for what databases know of VPN operators. */
export class Networks {
  readonly blocks: readonly Block[];
  private readonly byUse = new Map<string, readonly Block[]>();

  constructor(seed: number) {
    const random = new SeededRandom(seed).fork(1);
    const blocks: Block[] = [];
    let asn = FIRST_ASN;
    for (const country of COUNTRIES) {
      const cities = CITIES.filter((city) => city.country === country);
      for (const { use, names } of OPERATORS) {
        for (const name of names) {
          const listed = use !== "vpn" || random.chance(0.5);
          for (const city of cities) blocks.push({ use, city, asn, organisation: `${name} ${country.code}`, index: blocks.length, listed });
          asn++;
        }
      }
    }
    this.blocks = blocks;
    for (const block of blocks) {
      for (const key of [`${block.use}/${block.city.name}`, `${block.use}/${block.city.country.code}`]) {
        this.byUse.set(key, [...(this.byUse.get(key) ?? []), block]);
      }
    }
  }

  /** @param place name of a city, or code of a country */
  pick(random: SeededRandom, use: NetworkUse, place: string): Block {
    return random.pick(this.byUse.get(`${use}/${place}`) as readonly Block[]);
  }
}

/** Text of the `host`th address of a block; hosts beyond its size begin again. */
export function addressIn(block: Block, host: number, version: 4 | 6 = 4): string {
  if (version === 6) return `2001:db8:${block.index.toString(16)}:${(host & 0xffff).toString(16)}::${((host % 251) + 1).toString(16)}`;
  const address = FIRST_ADDRESS + block.index * BLOCK_ADDRESSES + 1 + (host % (BLOCK_ADDRESSES - 2));
  return `${Math.floor(address / 2 ** 24)}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** What a good IP database would say of the addresses of a world; unknown for every other address. */
export function worldGeo(seed: number): GeoLookup {
  const { blocks } = new Networks(seed);
  const facts = blocks.map(factsOf);
  return { id: `simulated-world-${seed}`, lookUp: (address) => facts[blockIndex(address)] ?? NOTHING };
}

/** The same as rows of an address table: IPv4 and IPv6 networks and what is known of each. */
export function worldNetworks(seed: number): { readonly network: string; readonly facts: IpFacts }[] {
  return new Networks(seed).blocks.flatMap((block) => {
    const facts = factsOf(block);
    const first = addressIn(block, 0).replace(/\d+$/, "0");
    return [{ network: `${first}/20`, facts }, { network: `2001:db8:${block.index.toString(16)}::/48`, facts }];
  });
}

const NOTHING: IpFacts = {
  country: undefined, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined,
  hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
};

function factsOf({ use, city, asn, organisation, listed }: Block): IpFacts {
  return {
    country: city.country.code, region: city.region, city: city.name, latitude: city.latitude, longitude: city.longitude, asn, organisation,
    hosting: use === "hosting" || use === "vpn", vpn: use === "vpn" && listed, proxy: false, tor: use === "tor",
  };
}

function blockIndex(address: string): number {
  if (address.startsWith("2001:db8:")) {
    const group = address.slice(9, address.indexOf(":", 9));
    return group === "" ? 0 : parseInt(group, 16);
  }
  const parts = address.split(".");
  if (parts.length !== 4) return -1;
  const value = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor((value - FIRST_ADDRESS) / BLOCK_ADDRESSES);
}
