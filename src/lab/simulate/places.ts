/** Countries and cities of the simulated world. Positions and codes are the real ones; how many people live where is not. */

export interface Country {
  readonly code: string;
  /** ISO 3166-1 numeric. */
  readonly numeric: string;
  readonly currencyNumeric: string;
  readonly exponent: number;
  /** Minor units of this currency for one yen. */
  readonly minorPerYen: number;
  readonly utcOffsetMinutes: number;
  readonly languages: readonly string[];
  readonly callingCode: string;
  /** Share of the cards whose holders live here, and of the shops that stand here. */
  readonly holders: number;
  readonly shops: number;
}

export interface City {
  readonly name: string;
  readonly region: string;
  readonly country: Country;
  readonly latitude: number;
  readonly longitude: number;
  readonly weight: number;
  /** First part of its post codes. */
  readonly post: string;
}

function country(
  code: string, numeric: string, currencyNumeric: string, exponent: number, minorPerYen: number, utcOffsetMinutes: number,
  languages: string, callingCode: string, holders: number, shops: number,
): Country {
  return { code, numeric, currencyNumeric, exponent, minorPerYen, utcOffsetMinutes, languages: languages.split(" "), callingCode, holders, shops };
}

export const COUNTRIES: readonly Country[] = [
  country("JP", "392", "392", 0, 1, 540, "ja-JP ja-JP ja-JP ja en-US", "81", 0.86, 0.74),
  country("US", "840", "840", 2, 0.67, -300, "en-US en-US es-US", "1", 0.03, 0.1),
  country("KR", "410", "410", 0, 9.2, 540, "ko-KR ko-KR ko", "82", 0.03, 0.03),
  country("TW", "158", "901", 2, 21, 480, "zh-TW zh-TW en-US", "886", 0.02, 0.02),
  country("CN", "156", "156", 2, 4.8, 480, "zh-CN", "86", 0.01, 0.03),
  country("SG", "702", "702", 2, 0.9, 480, "en-SG en-US zh-CN", "65", 0.01, 0.02),
  country("GB", "826", "826", 2, 0.53, 0, "en-GB", "44", 0.02, 0.03),
  country("DE", "276", "978", 2, 0.62, 60, "de-DE de en-US", "49", 0.01, 0.02),
  country("FR", "250", "978", 2, 0.62, 60, "fr-FR fr", "33", 0.01, 0.01),
];

const CITY_ROWS = `
JP Tokyo 13 35.68 139.69 14 1 | JP Yokohama 14 35.44 139.64 6 22 | JP Osaka 27 34.69 135.50 7 53 | JP Nagoya 23 35.18 136.91 5 45
JP Sapporo 01 43.06 141.35 4 06 | JP Fukuoka 40 33.59 130.40 4 81 | JP Sendai 04 38.27 140.87 3 98 | JP Hiroshima 34 34.39 132.46 2 73
JP Kyoto 26 35.01 135.77 3 60 | JP Saitama 11 35.86 139.65 4 33 | JP Chiba 12 35.61 140.12 4 26 | JP Naha 47 26.21 127.68 1 90
JP Niigata 15 37.92 139.04 1 95 | JP Kumamoto 43 32.80 130.71 1 86
US New_York NY 40.71 -74.01 4 100 | US Los_Angeles CA 34.05 -118.24 4 900 | US Honolulu HI 21.31 -157.86 2 968 | US Chicago IL 41.88 -87.63 2 606
KR Seoul 11 37.57 126.98 4 04 | KR Busan 26 35.18 129.08 2 48 | TW Taipei TPE 25.03 121.57 3 10 | TW Kaohsiung KHH 22.63 120.30 1 80
CN Shanghai SH 31.23 121.47 3 200 | CN Shenzhen GD 22.54 114.06 2 518 | SG Singapore 01 1.35 103.82 3 04
GB London ENG 51.51 -0.13 4 E1 | GB Manchester ENG 53.48 -2.24 2 M1 | DE Berlin BE 52.52 13.41 2 10 | DE Frankfurt HE 50.11 8.68 2 60
FR Paris IDF 48.86 2.35 3 75
`;

const countryByCode = new Map(COUNTRIES.map((one) => [one.code, one]));

export const CITIES: readonly City[] = CITY_ROWS.split(/[|\n]/).map((row) => row.trim()).filter((row) => row !== "").map((row) => {
  const [code, name, region, latitude, longitude, weight, post] = row.split(" ") as [string, string, string, string, string, string, string];
  return { name: name.replaceAll("_", " "), region, country: countryOf(code), latitude: Number(latitude), longitude: Number(longitude), weight: Number(weight), post };
});

export function countryOf(code: string): Country {
  return countryByCode.get(code) as Country;
}

export function citiesOf(code: string): readonly City[] {
  return CITIES.filter((city) => city.country.code === code);
}

/** Which country issued the cards of each BIN of this world, for a BIN table. */
export const WORLD_BINS: readonly { readonly prefix: string; readonly country: string }[] = (() => {
  const rows: { prefix: string; country: string }[] = [];
  // Foreign holders mostly have foreign cards; a BIN belongs to one country.
  const owners = ["US", "US", "KR", "KR", "TW", "CN", "SG", "GB", "DE", "FR"];
  for (let bin = 0; bin < 100; bin++) rows.push({ prefix: `900000${String(bin).padStart(2, "0")}`, country: bin < 80 ? "JP" : (owners[bin % 10] as string) });
  return rows;
})();
