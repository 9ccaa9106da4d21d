import { assert } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { FEATURES } from "../feature/table.js";
import type { FactInputs, FactRow } from "./fact-row.js";
import { FORMS } from "./forms.js";
import type { FormName } from "./forms.js";

const FEATURE_INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map((row, index) => [row.name, index]));

/** Reads a row of the feature vector; what was measured once is not measured again. */
export function feature(name: string): (inputs: FactInputs) => Maybe<number> {
  const index = FEATURE_INDEX.get(name);
  assert(index !== undefined, `the feature table has a row ${name}`);
  return ({ features }) => (features.known[index] === 0 ? undefined : features.values[index]);
}

/** A fact that a row of the feature table tells in another form. */
function saying(row: string, form: FormName): Pick<FactRow, "says" | "value"> {
  const read = feature(row);
  const { fact } = FORMS[form];
  return {
    says: { feature: row, form },
    value: (inputs) => {
      const value = read(inputs);
      return value === undefined ? undefined : fact(value);
    },
  };
}

/** A yes or no that the feature table holds as 1 or 0. */
function flag(name: string, row: string, describes: string, whenUnknown: string): FactRow {
  return { name, type: "bool", unit: "flag", describes, whenUnknown, ...saying(row, "yes") };
}

/** A size that the feature table holds as ln(1 + size). A whole number is rounded back to what was counted. */
function size(name: string, row: string, type: "int" | "double", unit: string, describes: string, whenUnknown: string): FactRow {
  return { name, type, unit, describes, whenUnknown, ...saying(row, type === "int" ? "count" : "size") };
}

/** A measure as the feature table holds it. */
function measure(name: string, row: string, unit: string, describes: string, whenUnknown: string): FactRow {
  return { name, type: "double", unit, describes, whenUnknown, ...saying(row, "measure") };
}

const NO_PAST = "the card has no past of that kind, or habits are absent";
const NO_DEVICE = "the device cannot be recognised, or habits are absent";
const DEVICE_UNSEEN = "the device cannot be recognised or was never seen";
const FADING = "attempts, fading with time";

/** What the past says, under the names a bank would use. Each reads one row of the feature table. */
export const HABIT_FACTS: readonly FactRow[] = [
  flag("ipIsAnonymous", "ip_anonymous", "The address hides who uses it: VPN, proxy or Tor", "no data about the address"),

  // Card
  size("earlierAttempts", "card_attempts_log", "int", "count", "Attempts of this card that we saw before this one", "habits are absent"),
  size("cardKnownDays", "card_age", "double", "days", "How long we have known the card", "habits are absent"),
  size("cardAttemptsTenMinutes", "card_attempts_ten_minutes", "double", FADING, "Attempts of this card in about ten minutes before this one", "the card was never seen"),
  size("cardAttemptsHour", "card_attempts_hour", "double", FADING, "The same for about an hour", "the card was never seen"),
  size("cardAttemptsDay", "card_attempts_day", "double", FADING, "The same for about a day", "the card was never seen"),
  measure("amountAboveHabit", "card_amount_deviation", "deviations", "How far the amount is above (or below) what the card usually pays; 3 is unusual", "fewer than three earlier amounts"),
  flag("newCountryForCard", "card_ip_country_new", "The card was never used from this country before", NO_PAST),
  flag("newNetworkForCard", "card_network_new", "The card was never used from this network before", NO_PAST),
  flag("newAddressForCard", "card_address_new", "The card never shipped to this address before", NO_PAST),
  flag("newMerchantForCard", "card_merchant_new", "The card was never used at this merchant before", "the merchant is not named, or habits are absent"),
  size("travelSpeedKmh", "travel_speed", "double", "km/h", "Speed that the way from the card's last place would have taken", "one of the two places is not known"),
  size("travelDistanceKm", "travel_distance", "double", "km", "Length of that way, less 100 km for imprecise places", "one of the two places is not known"),
  size("cardFrauds", "card_frauds_quarter", "double", "frauds, fading with time", "Frauds reported of this card in about ninety days", "the card was never seen"),

  // Device
  flag("newDeviceForCard", "card_device_new", "The card was never used on this device before", NO_DEVICE),
  size("passedChallengeDaysAgo", "card_device_passed_age", "double", "days", "When this card last passed a challenge on this device; thousands when it never did", "the card was never used on this device"),
  size("deviceNewCardsHour", "device_new_cards", "int", "count", "Cards that this device used for the first time within the last hour", DEVICE_UNSEEN),
  size("deviceOtherCardsDay", "device_other_cards_day", "int", "count", "Other cards that this device used within a day", DEVICE_UNSEEN),
  size("deviceAttemptsTenMinutes", "device_attempts_ten_minutes", "double", FADING, "Attempts of this device in about ten minutes before this one", DEVICE_UNSEEN),
  size("deviceFrauds", "device_frauds", "double", "frauds, fading with time", "Frauds reported of this device in about ninety days", DEVICE_UNSEEN),

  // Others
  size("ipOtherCardsDay", "ip_other_cards_day", "int", "count", "Other cards used from this address within a day", "no public address, or one never seen"),
  size("addressOtherCards", "address_other_cards", "int", "count", "Other cards that shipped to this address within ninety days", "no shipping address, or one never seen"),
  size("binNewCards", "bin_new_cards", "int", "count", "Cards of this BIN met for the first time within ten minutes", "no card of the BIN was seen before"),
  measure("binSurge", "bin_pace_ten_minutes_day", "ln of a ratio", "How much faster cards of this BIN come than they did in a day; 1.5 is more than four times", "no card of the BIN was seen before"),
];
