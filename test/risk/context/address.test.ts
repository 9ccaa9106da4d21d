import { addressOf } from "../../../src/risk/context/address.js";
import { keyedHash } from "./world.js";

interface Written { line1?: string; line2?: string | undefined; city?: string | undefined; postCode?: string; country?: string }
function address({ line1, line2, city, postCode, country = "392" }: Written) {
  return addressOf({ lines: [line1, line2, undefined], city, postCode, countryCode: country }, keyedHash);
}
const key = (written: Written) => address(written).key;

describe("one place, one key", () => {
  const place = { line1: "神南1-2-3", line2: "サンプルビル405", city: "渋谷区", postCode: "150-0041" };
  test.each<[string, Written]>([
    ["full width", { ...place, line1: "神南１－２－３", line2: "サンプルビル４０５" }],
    ["half-width kana", { ...place, line2: "ｻﾝﾌﾟﾙﾋﾞﾙ405" }],
    ["chōme, ban, gō", { ...place, line1: "神南1丁目2番3号", line2: "サンプルビル405号室" }],
    ["banchi", { ...place, line1: "神南1丁目2番地3" }],
    ["の between numbers", { ...place, line1: "神南1丁目2の3" }],
    ["kanji numerals", { ...place, line1: "神南一丁目二番三号" }],
    ["the long-vowel mark as a dash", { ...place, line1: "神南1ー2ー3" }],
    ["other dashes", { ...place, line1: "神南1−2‐3" }],
    ["one line", { ...place, line1: "神南1-2-3 サンプルビル405", line2: undefined }],
    ["spaces", { ...place, line1: "神南 1-2-3", line2: " サンプル ビル 405" }],
    ["the city in the line as well", { ...place, line1: "渋谷区神南1-2-3" }],
    ["the city in the line only", { ...place, line1: "渋谷区神南1-2-3", city: undefined }],
    ["the prefecture too", { ...place, line1: "東京都渋谷区神南1-2-3" }],
    ["the prefecture before the city", { ...place, city: "東京都渋谷区" }],
    ["a post code without its dash", { ...place, postCode: "1500041" }],
    ["a post code in full width", { ...place, postCode: "１５０－００４１" }],
  ])("%s", (_, other) => {
    expect(key(other)).toBe(key(place));
  });
});

test.each<[string, string, string]>([
  ["variant characters", "髙﨑町1-1", "高崎町1-1"], ["ヶ and ケ and が", "霞ヶ関3-1", "霞が関3-1"], ["ヶ and ケ", "市ヶ谷1", "市ケ谷1"], ["ノ and の", "井ノ頭1", "井の頭1"],
  ["tens in kanji", "本町十五丁目1", "本町15丁目1"], ["hundreds in kanji", "本町百二番", "本町102"], ["digit by digit in kanji", "本町二〇番", "本町20番"],
])("%s are one", (_, one, other) => {
  expect(key({ line1: one, postCode: "1" })).toBe(key({ line1: other, postCode: "1" }));
});

test.each<[string, string, string]>([
  ["case and punctuation", "12 Example Street, Apt. 4", "12 EXAMPLE ST APT 4"], ["words for a flat", "12 Example Rd Suite 4", "12 Example Road, Unit 4"],
  ["a flat by its sign", "12 Example Rd #4", "12 Example Rd, No. 4"], ["post boxes", "P.O. Box 12", "PO Box 12"], ["post boxes written out", "Post Office Box 12", "p.o.box 12"],
  ["points of the compass", "5 North Example Ave", "5 N. Example Avenue"],
])("in Latin letters too: %s", (_, one, other) => {
  expect(key({ line1: one, postCode: "94016", country: "840" })).toBe(key({ line1: other, postCode: "94016", country: "840" }));
});

test.each<[string, Written, Written]>([
  ["house numbers", { line1: "神南1-2-3", postCode: "1" }, { line1: "神南1-2-4", postCode: "1" }],
  ["1-23 and 12-3", { line1: "神南1-23", postCode: "1" }, { line1: "神南12-3", postCode: "1" }],
  ["1-2-3 and 123", { line1: "神南1-2-3", postCode: "1" }, { line1: "神南123", postCode: "1" }],
  ["flats", { line1: "神南1-2-3", line2: "405", postCode: "1" }, { line1: "神南1-2-3", line2: "406", postCode: "1" }],
  ["a numeral that is part of a name", { line1: "三田1", postCode: "1" }, { line1: "二田1", postCode: "1" }],
  ["post codes", { line1: "神南1-2-3", postCode: "1500041" }, { line1: "神南1-2-3", postCode: "1500042" }],
  ["countries", { line1: "Example 1", postCode: "1000" }, { line1: "Example 1", postCode: "1000", country: "040" }],
  ["cities where no post code is", { line1: "本町1-1", city: "調布市" }, { line1: "本町1-1", city: "府中市" }],
])("two places, two keys: %s", (_, one, other) => {
  expect(key(one)).not.toBe(key(other));
});

test("what is missing is unknown", () => {
  expect(address({ country: "000" })).toEqual({ key: undefined, areaKey: undefined, country: undefined, postCode: undefined });
  expect(address({ city: "渋谷区", postCode: "150-0041" })).toEqual({ key: undefined, areaKey: keyedHash("area", "JP\n1500041"), country: "JP", postCode: "1500041" });
});
