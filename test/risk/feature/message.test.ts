import type { AccountContext, Context, DeviceContext, GeoContext, MerchantContext, PurchaseContext, RequestorContext, SdkContext } from "../../../src/risk/index.js";
import { bareContext, richContext } from "../context-builder.js";
import type { Case } from "./case.js";
import { cases } from "./case.js";

const bare = bareContext();
const rich = richContext();
const soundPhone: SdkContext = {
  platform: "android", model: undefined, rooted: false, tampered: false, emulator: false, debuggerAttached: false, osUnsupported: false,
  elementCount: 20, absentCount: 3, identityAgrees: true, networkCountry: undefined, simCountry: undefined,
};

const purchase = (said: Partial<PurchaseContext>): Context => bareContext({ purchase: said });
const merchant = (said: Partial<MerchantContext>): Context => bareContext({ merchant: said });
const device = (said: Partial<DeviceContext>): Context => bareContext({ device: said });
const geo = (said: Partial<GeoContext>): Context => bareContext({ geo: said, card: { country: "JP" } });
const requestor = (said: Partial<RequestorContext>): Context => bareContext({ requestor: said });
const account = (said: Partial<AccountContext>): Context => bareContext({ cardholder: { account: { ...bare.cardholder.account, ...said } } });
const email = (said: object): Context => bareContext({ cardholder: { email: { ...rich.cardholder.email!, ...said } } });
const phone = (said: object): Context => bareContext({ cardholder: { phones: [{ ...rich.cardholder.phones[0]!, ...said }] } });
const address = (country: string): Context["cardholder"]["shipping"] => ({ ...bare.cardholder.shipping, country });

const table: readonly (readonly [feature: string, story: string, context: Context, expected: number | undefined])[] = [
  ["amount_log", "42 major units", purchase({ amountReferenceMinor: 4200 }), Math.log(4201)],
  ["amount_log", "an amount in an unknown currency", purchase({ amountMinor: 4200 }), undefined],
  ["amount_root", "100 major units", purchase({ amountReferenceMinor: 10_000 }), 10],
  ["amount_root", "an absurd amount is capped", purchase({ amountReferenceMinor: 1e14 }), 1000],
  ["amount_roundness", "50000", purchase({ amountMinor: 50_000 }), 1],
  ["amount_roundness", "12300", purchase({ amountMinor: 12_300 }), 0.5],
  ["amount_roundness", "10203 has no trailing zero", purchase({ amountMinor: 10_203 }), 0],
  ["amount_roundness", "nothing is not round", purchase({ amountMinor: 0 }), 0],
  ["night", "three o'clock", bareContext({ localHour: 3 }), 1],
  ["night", "six o'clock", bareContext({ localHour: 6 }), 0],
  ["weekend", "Saturday", bareContext({ localWeekday: 6 }), 1],
  ["weekend", "Monday", bareContext({ localWeekday: 1 }), 0],
  ["without_cardholder", "3RI", bareContext({ channel: "3RI" }), 1],
  ["without_cardholder", "a browser", bare, 0],
  ["non_payment", "NPA", bareContext({ category: "NPA" }), 1],
  ["adds_card", "adding a card", purchase({ purpose: "add-card" }), 1],
  ["adds_card", "paying", purchase({ purpose: "payment" }), 0],
  ["adds_card", "nobody says what for", bare, undefined],
  ["recurring_payment", "a subscription", purchase({ recurring: true }), 1],
  ["recurring_payment", "three instalments", purchase({ instalments: 3 }), 1],
  ["recurring_payment", "a single payment", bare, 0],
  ["cash_like", "account funding", purchase({ transType: "account-funding" }), 1],
  ["cash_like", "a crypto exchange", merchant({ mccGroup: "crypto" }), 1],
  ["cash_like", "goods of a grocer", rich, 0],
  ["cash_like", "goods of an unknown kind of merchant", purchase({ transType: "goods" }), 0],
  ["cash_like", "nobody says", bare, undefined],
  ["resalable_goods", "electronics", merchant({ resalable: true }), 1],
  ["ships_elsewhere", "to a locker", merchant({ shipIndicator: "locker" }), 1],
  ["ships_elsewhere", "to the billing address", merchant({ shipIndicator: "billing" }), 0],
  ["delivery_haste", "electronic", merchant({ deliveryTimeframe: "electronic" }), 3],
  ["delivery_haste", "two days or more", merchant({ deliveryTimeframe: "two-days-or-more" }), 0],

  ["shipping_differs", "a gift", bareContext({ cardholder: { shippingIsBilling: false } }), 1],
  ["shipping_differs", "home", rich, 0],
  ["guest_checkout", "no account", account({ guest: true }), 1],
  ["account_age", "a week", account({ ageDays: 7 }), Math.log(8)],
  ["account_age", "nobody says", bare, undefined],
  ["account_change_age", "today", account({ changedDaysAgo: 0 }), 0],
  ["password_change_age", "a day ago", account({ passwordChangedDaysAgo: 1 }), Math.log(2)],
  ["ship_address_age", "a year", account({ shipAddressFirstUsedDaysAgo: 365 }), Math.log(366)],
  ["card_on_file_age", "a month", account({ cardOnFileDaysAgo: 30 }), Math.log(31)],
  ["account_purchases_log", "four", account({ purchasesSixMonths: 4 }), Math.log(5)],
  ["add_card_attempts_log", "nine", account({ addCardAttemptsDay: 9 }), Math.log(10)],
  ["merchant_suspects", "it does", account({ suspiciousActivity: true }), 1],
  ["ship_name_differs", "another name", account({ shipNameMatches: false }), 1],
  ["email_disposable", "a throw-away address", email({ domainKind: "disposable" }), 1],
  ["email_disposable", "a company's", email({ domainKind: "company" }), 0],
  ["email_disposable", "a domain nobody knows", email({ domainKind: "unknown" }), undefined],
  ["email_randomness", "random letters", email({ localRandomness: 0.9 }), 0.9],
  ["phone_doubtful", "internet telephony", phone({ lineType: "voip" }), 1],
  ["phone_doubtful", "no such number", phone({ valid: false }), 1],
  ["phone_doubtful", "a mobile", rich, 0],
  ["phone_doubtful", "no phone named", bare, undefined],
  ["login_strength", "a passkey", requestor({ authenticationMethod: "fido" }), 3],
  ["login_strength", "no login", requestor({ authenticationMethod: "none" }), 0],
  ["challenge_wish", "mandated", requestor({ preference: "challenge-mandated" }), 1],
  ["challenge_wish", "an exemption", requestor({ preference: "no-challenge-tra" }), -1],
  ["challenge_wish", "no preference", bare, 0],
  ["whitelisted", "a trusted merchant", requestor({ whitelisted: true }), 1],

  ["device_automated", "a headless browser", device({ kind: "headless" }), 1],
  ["device_automated", "a phone", rich, 0],
  ["device_automated", "no device", bare, undefined],
  ["device_key_strength", "our own identifier", device({ keyStrength: "observed" }), 2],
  ["device_key_strength", "nothing to know it by", bare, 0],
  ["method_failed", "blocked", device({ method: "failed" }), 1],
  ["method_failed", "the merchant never asked, which says nothing of the buyer", device({ method: "not-asked" }), undefined],
  ["device_contradicts", "another screen than the message says", device({ contradictsObservation: true }), 1],
  ["device_contradicts", "another app than the message says", device({ sdk: { ...soundPhone, identityAgrees: false } }), 1],
  ["device_contradicts", "an app that is what it says", device({ sdk: soundPhone }), 0],
  ["device_compromised", "an emulator", device({ sdk: { ...soundPhone, emulator: true } }), 1],
  ["device_compromised", "a sound phone", device({ sdk: soundPhone }), 0],
  ["device_compromised", "a browser", rich, undefined],

  ["ip_hosting", "a data centre", geo({ hosting: true }), 1],
  ["ip_anonymous", "Tor, whatever else is unknown", geo({ tor: true }), 1],
  ["ip_anonymous", "none of the three", rich, 0],
  ["ip_anonymous", "no data about it", geo({ hosting: false }), undefined],
  ["ip_unusable", "a private address", geo({ ipKind: "private" }), 1],
  ["ip_unusable", "a public address", rich, 0],
  ["ip_unusable", "no address", bare, undefined],
  ["ip_abroad", "a Japanese card in Brazil", geo({ country: "BR" }), 1],
  ["ip_abroad", "at home", rich, 0],
  ["merchant_abroad", "a German shop", bareContext({ card: { country: "JP" }, merchant: { country: "DE" } }), 1],
  ["shipping_abroad", "to Portugal", bareContext({ card: { country: "JP" }, cardholder: { shipping: address("PT") } }), 1],
  ["time_zone_gap", "a clock of New York on a line in Tokyo", richContext({ device: { utcOffsetMinutes: -300 } }), (1440 - 859 - 120) / 60],
  ["time_zone_gap", "across the date line it is no gap", richContext({ device: { utcOffsetMinutes: 780 }, geo: { solarOffsetMinutes: -700 } }), 0],
  ["time_zone_gap", "at home", rich, 0],
];

cases(["message"], table.map(([feature, story, context, expected]): Case => [feature, story, context, {}, expected]));
