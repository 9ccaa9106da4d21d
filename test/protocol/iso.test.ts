import { countryFromNumeric, countryToNumeric, currencyFromNumeric } from "../../src/protocol/index.js";
import { currentCountries, currentCurrencies } from "../../src/protocol/iso.js";

test("countries go both ways, and the list is whole", () => {
  expect(countryFromNumeric("392")).toBe("JP");
  expect(countryToNumeric("CH")).toBe("756");
  expect(currentCountries()).toHaveLength(249);
  expect(currentCountries().every((number) => countryToNumeric(countryFromNumeric(number) as string) === number)).toBe(true);
  expect([countryFromNumeric("901"), countryFromNumeric("999"), countryToNumeric("jp")]).toEqual([undefined, undefined, undefined]);
});

test.each([
  ["392", "JPY", 0],
  ["840", "USD", 2],
  ["414", "KWD", 3],
  ["990", "CLF", 4],
  ["348", "HUF", 2],
  ["360", "IDR", 2],
  ["532", "XCG", 2],
  ["924", "ZWG", 2],
])("%s is %s with %i decimal digits", (number, code, exponent) => {
  expect(currencyFromNumeric(number)).toEqual({ code, exponent, current: true });
});

test("withdrawn currencies are known but not current; metals and test codes are no currencies", () => {
  expect(currencyFromNumeric("191")).toEqual({ code: "HRK", exponent: 2, current: false });
  expect(currentCurrencies()).not.toContain("191");
  for (const number of ["955", "959", "964", "999", "000"]) expect(currencyFromNumeric(number)).toBeUndefined();
});
