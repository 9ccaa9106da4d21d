import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { CountryCallingCode, NumberType } from "libphonenumber-js/max";
import { Memo } from "../../base/index.js";
import type { KeyedHash, Maybe, PhoneContext, RedactedAReq } from "./types.js";

type LineType = PhoneContext["lineType"];

const LINE_TYPES = new Map<NumberType, LineType>([
  ["MOBILE", "mobile"], ["FIXED_LINE", "fixed"], ["FIXED_LINE_OR_MOBILE", "fixed-or-mobile"], ["VOIP", "voip"], ["PREMIUM_RATE", "premium"],
  ["TOLL_FREE", "toll-free"], ["SHARED_COST", "other"], ["PERSONAL_NUMBER", "other"], ["PAGER", "other"], ["UAN", "other"], ["VOICEMAIL", "other"],
]);

interface Line {
  /** E.164 where it can be read, else the digits as sent. */
  readonly number: string;
  readonly country: Maybe<string>;
  readonly lineType: LineType;
  readonly valid: boolean;
}

const callingCodes: ReadonlySet<string> = new Set<CountryCallingCode>(getCountries().map((country) => getCountryCallingCode(country)));
const lines = new Memo<Line>(8_192, parse);

/** What a phone number tells; undefined when there is none. */
export function phoneOf(phone: RedactedAReq["mobilePhone"], use: PhoneContext["use"], keyedHash: KeyedHash): Maybe<PhoneContext> {
  if (phone?.cc === undefined || phone.subscriber === undefined) return undefined;
  const line = lines.of(`${phone.cc} ${phone.subscriber}`);
  return { key: keyedHash("phone", line.number), use, country: line.country, lineType: line.lineType, valid: line.valid };
}

/** The two parts of a number in the international form, as a message has them; undefined when `text` is none. */
export function phoneParts(text: string): Maybe<NonNullable<RedactedAReq["mobilePhone"]>> {
  const number = parsePhoneNumberFromString(text);
  return number && { cc: number.countryCallingCode, subscriber: number.nationalNumber };
}

/** "81 09012345678" and "81 9012345678" are one line: senders leave the trunk prefix in or out. */
function parse(text: string): Line {
  const [callingCode, subscriber] = text.split(" ") as [string, string];
  // The parser throws at a calling code that no country has.
  const number = callingCodes.has(callingCode) ? parsePhoneNumberFromString(subscriber, { defaultCallingCode: callingCode }) : undefined;
  if (number === undefined) return { number: `+${callingCode}${subscriber}`, country: undefined, lineType: "unknown", valid: false };
  return {
    number: number.number,
    country: number.country,
    lineType: LINE_TYPES.get(number.getType()) ?? "unknown",
    valid: number.isValid(),
  };
}
