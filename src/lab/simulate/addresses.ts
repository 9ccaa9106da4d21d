import type { SeededRandom } from "../../base/index.js";
import { Weighted, between, digits } from "./draw.js";
import { COUNTRIES, citiesOf } from "./places.js";
import type { City } from "./places.js";

export interface Address {
  readonly city: City;
  readonly line1: string;
  readonly line2: string | undefined;
  readonly postCode: string;
  /** A shop or locker that keeps parcels for whoever comes for them. */
  readonly pickUp?: true;
}

const STREETS = ["Sakura-cho", "Honmachi", "Midori-ku", "Minami", "Kita", "Chuo", "Asahi-machi", "Nishi-machi"];
const FOREIGN_STREETS = ["Main Street", "Station Road", "Park Avenue", "Church Lane", "Hauptstrasse", "Rue Haute"];
const CONVENIENCE_STORES = ["Corner Mart", "Day Shop", "Seven Lamps"];

const cities = new Map(COUNTRIES.map((country) => [country.code, new Weighted(citiesOf(country.code), (city) => city.weight)]));

export function drawCity(random: SeededRandom, countryCode: string): City {
  return (cities.get(countryCode) as Weighted<City>).draw(random);
}

export function drawAddress(random: SeededRandom, city: City): Address {
  const japanese = city.country.code === "JP";
  const number = `${between(random, 1, 9)}-${between(random, 1, 30)}-${between(random, 1, 20)}`;
  return {
    city,
    line1: japanese ? `${random.pick(STREETS)} ${number}` : `${between(random, 1, 300)} ${random.pick(FOREIGN_STREETS)}`,
    line2: random.chance(0.4) ? `${japanese ? "Room" : "Apt"} ${between(random, 101, 1204)}` : undefined,
    postCode: japanese ? `${city.post}${digits(random, 1)}-${digits(random, 4)}` : `${city.post}${digits(random, 2)}`,
  };
}

/** One of the two dozen stores of a city where parcels wait: many people's, also thieves'. */
export function drawPickUp(random: SeededRandom, city: City): Address {
  const number = random.below(24);
  const japanese = city.country.code === "JP";
  return {
    city, pickUp: true,
    line1: `${CONVENIENCE_STORES[number % 3]} ${STREETS[number % 8]} ${1 + (number % 9)}-${1 + number}`, line2: undefined,
    postCode: japanese ? `${city.post}${number % 10}-${String(1000 + 37 * number)}` : `${city.post}${String(10 + number)}`,
  };
}

/** An office building that takes in parcels for everybody who works there. */
export function drawOffice(random: SeededRandom, city: City): Address {
  const number = random.below(30);
  return { city, line1: `${STREETS[number % 8]} ${1 + (number % 7)}-${2 + number}`, line2: `Office Tower ${"ABCDE".charAt(number % 5)}`, postCode: city.country.code === "JP" ? `${city.post}${number % 10}-${String(8000 + 31 * number)}` : `${city.post}${String(60 + number)}` };
}

/** The same place as somebody else, or the same man on another day, would write it. */
export function respelt(random: SeededRandom, address: Address): Address {
  const { line1, line2 } = address;
  const spelling = random.pick([line1.toUpperCase(), line1.replace("-", " - "), line1.replace(" ", "  "), line1.toLowerCase(), `${line1} F${between(random, 1, 9)}`]);
  return { ...address, line1: spelling, line2: random.chance(0.5) ? line2 : `Box ${between(random, 1, 400)}` };
}
