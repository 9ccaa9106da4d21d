import { DEVICE_KINDS, MCC_GROUPS } from "../context/types.js";
import type { ChallengePreference, Context, Maybe } from "../context/types.js";
import type { FactRow } from "./fact-row.js";

const PREFERENCES: readonly ChallengePreference[] = [
  "none", "no-challenge", "challenge-preferred", "challenge-mandated", "no-challenge-tra", "data-only", "no-challenge-sca-done",
  "no-challenge-whitelist", "whitelist-prompt", "no-challenge-low-value", "no-challenge-secure-corporate", "device-binding-prompt",
  "issuer-requested", "no-challenge-recurring", "other",
];

/** True when either entry of the requestor's challenge indicator is `wanted`; 2.3.1 can send two. */
function prefers({ requestor }: Context, wanted: ChallengePreference): boolean {
  return requestor.preference === wanted || requestor.secondPreference === wanted;
}

const EXEMPTIONS = {
  "no-challenge-tra": "tra",
  "no-challenge-low-value": "low-value",
  "no-challenge-whitelist": "trusted-merchant",
  "no-challenge-sca-done": "sca-done",
  "no-challenge-secure-corporate": "secure-corporate",
} as const satisfies { readonly [Preference in ChallengePreference]?: string };

function exemptionOf({ requestor: { preference, secondPreference } }: Context): string {
  const named = (one: Maybe<ChallengePreference>): Maybe<string> => (one === undefined ? undefined : (EXEMPTIONS as { readonly [name: string]: string })[one]);
  return named(preference) ?? named(secondPreference) ?? "none";
}

/** Facts that one message tells by itself. */
export const CONTEXT_FACTS: readonly FactRow[] = [
  // Message
  { name: "channel", type: "string", unit: "word", values: ["APP", "BRW", "3RI", "other"], usual: "BRW", describes: "Where the cardholder is: in an app, in a browser, or not there at all (3RI)", value: ({ context }) => context.channel },
  { name: "category", type: "string", unit: "word", values: ["PA", "NPA", "other"], usual: "PA", describes: "Payment or non-payment authentication", value: ({ context }) => context.category },
  { name: "dataOnly", type: "bool", unit: "flag", usual: false, describes: "The message only shares data and cannot be challenged: a data-only category, or the requestor says so", value: ({ context }) => context.dataOnly || prefers(context, "data-only") },
  { name: "messageVersion", type: "string", unit: "word", values: ["2.1.0", "2.2.0", "2.3.1"], usual: "2.2.0", describes: "Version of the 3-D Secure message", value: ({ context }) => context.version },
  { name: "localHour", type: "int", unit: "hour 0–23", usual: 12, describes: "Hour at the card's home, else at the device, else UTC", value: ({ context }) => context.localHour },
  { name: "localWeekday", type: "int", unit: "0 Sunday – 6 Saturday", usual: 3, describes: "Weekday at the same place as localHour", value: ({ context }) => context.localWeekday },

  // Card
  { name: "cardBin", type: "string", unit: "digits", usual: "00000000", describes: "First eight digits of the account number, six for short ones", value: ({ context }) => context.card.bin },
  { name: "cardCountry", type: "string", unit: "ISO 3166 alpha-2", whenUnknown: "the BIN table does not hold the BIN", describes: "Country of the card", value: ({ context }) => context.card.country },
  { name: "monthsToExpiry", type: "int", unit: "months", whenUnknown: "the message has no expiry date", describes: "Months until the card expires, negative afterwards", value: ({ context }) => context.card.monthsToExpiry },

  // Purchase
  { name: "amountMinor", type: "int", unit: "minor units of the purchase currency", whenUnknown: "the message has no amount", describes: "Purchase amount", value: ({ context }) => context.purchase.amountMinor },
  { name: "amountReferenceMinor", type: "int", unit: "minor units of the reference currency", whenUnknown: "no amount, or no rate for its currency", describes: "Purchase amount in the reference currency, by the rate of the day", says: { feature: "amount_log", form: "count" }, value: ({ context }) => context.purchase.amountReferenceMinor },
  { name: "currency", type: "string", unit: "ISO 4217 letters", whenUnknown: "the message has no currency, or one nobody knows", describes: "Purchase currency", value: ({ context }) => context.purchase.currency },
  { name: "transType", type: "string", unit: "word", values: ["goods", "check", "account-funding", "quasi-cash", "prepaid"], whenUnknown: "the message does not say", describes: "What kind of transaction it is", value: ({ context }) => context.purchase.transType },
  { name: "purpose", type: "string", unit: "word", values: ["payment", "recurring", "instalment", "add-card", "maintain-card", "verify", "billing-agreement", "other", "unknown"], usual: "payment", describes: "What the requestor authenticates for", value: ({ context }) => context.purchase.purpose },
  { name: "recurring", type: "bool", unit: "flag", usual: false, describes: "The purchase starts or belongs to a series", value: ({ context }) => context.purchase.recurring },
  { name: "recurringFrequencyDays", type: "int", unit: "days", whenUnknown: "no series, or no frequency given", describes: "Least number of days between two payments of the series", value: ({ context }) => context.purchase.recurringFrequencyDays },
  { name: "instalments", type: "int", unit: "count", whenUnknown: "no instalments", describes: "Number of instalments", value: ({ context }) => context.purchase.instalments },

  // Requestor
  { name: "preference", type: "string", unit: "word", values: PREFERENCES, usual: "none", describes: "What the requestor wishes about a challenge (first entry of threeDSRequestorChallengeInd)", value: ({ context }) => context.requestor.preference },
  { name: "challengeMandated", type: "bool", unit: "flag", usual: false, describes: "The requestor says that a mandate demands a challenge", value: ({ context }) => prefers(context, "challenge-mandated") },
  { name: "challengeWished", type: "bool", unit: "flag", usual: false, describes: "The requestor would like a challenge, or the issuer asked for one before", value: ({ context }) => prefers(context, "challenge-preferred") || prefers(context, "issuer-requested") },
  { name: "exemption", type: "string", unit: "word", values: ["none", ...Object.values(EXEMPTIONS)], usual: "none", describes: "Exemption from a challenge that the requestor claims", value: ({ context }) => exemptionOf(context) },
  { name: "decoupledRequested", type: "bool", unit: "flag", usual: false, describes: "The requestor accepts a decoupled authentication as the answer", value: ({ context }) => context.requestor.decoupled === "yes" || context.requestor.decoupled === "either" },
  { name: "decoupledMaxMinutes", type: "int", unit: "minutes", whenUnknown: "no time given", describes: "How long the requestor waits for a decoupled authentication", value: ({ context }) => context.requestor.decoupledMaxMinutes },
  { name: "merchantTrusted", type: "bool", unit: "flag", whenUnknown: "the message does not say", describes: "The cardholder trusts this merchant and told the issuer so", says: { feature: "whitelisted", form: "yes" }, value: ({ context }) => context.requestor.whitelisted },
  { name: "merchantTrustedBy", type: "string", unit: "word", values: ["3ds-server", "ds", "acs", "other"], whenUnknown: "the message does not say", describes: "Who says that the merchant is trusted", value: ({ context }) => context.requestor.whitelistSource },
  { name: "requestorAuthentication", type: "string", unit: "word", values: ["none", "own-credentials", "federated", "issuer", "third-party", "fido", "fido-signed", "srn", "spc", "other"], whenUnknown: "the message does not say", describes: "How the requestor authenticated the cardholder", value: ({ context }) => context.requestor.authenticationMethod },
  { name: "requestorAuthenticatedMinutesAgo", type: "double", unit: "minutes", whenUnknown: "the message does not say", describes: "When the requestor authenticated the cardholder", value: ({ context }) => context.requestor.authenticatedMinutesAgo },
  { name: "priorAuthentication", type: "string", unit: "word", values: ["frictionless", "challenge", "avs", "other", "spc"], whenUnknown: "the message names no earlier authentication", describes: "How the cardholder was authenticated before, for this requestor", value: ({ context }) => context.requestor.priorMethod },
  { name: "priorAuthenticationMinutesAgo", type: "double", unit: "minutes", whenUnknown: "the message names no earlier authentication", describes: "When that was", value: ({ context }) => context.requestor.priorMinutesAgo },
  { name: "threeRIInd", type: "string", unit: "code", whenUnknown: "outside of 3RI", describes: "Kind of 3RI message, as sent", value: ({ context }) => context.requestor.threeRIInd },
  { name: "tokenised", type: "bool", unit: "flag", usual: false, describes: "The account number stands for a token", value: ({ context }) => context.requestor.tokenised },

  // Device
  { name: "deviceKind", type: "string", unit: "word", values: DEVICE_KINDS, usual: "desktop", describes: "Kind of device; none without any device data", value: ({ context }) => context.device.kind },
  { name: "deviceKeyStrength", type: "string", unit: "word", values: ["observed", "fingerprint", "none"], usual: "fingerprint", describes: "How sure we are to recognise the device: an identifier of ours, stable attributes, or nothing", value: ({ context }) => context.device.keyStrength },
  { name: "scriptClient", type: "bool", unit: "flag", usual: false, describes: "The browser is a program or a headless browser, not one a person looks at", says: { feature: "device_automated", form: "yes" }, value: ({ context }) => context.device.kind === "script" || context.device.kind === "headless" },
  { name: "inApp", type: "bool", unit: "flag", whenUnknown: "no user agent", describes: "The browser is built into an app", value: ({ context }) => context.device.inApp },
  { name: "operatingSystem", type: "string", unit: "name", whenUnknown: "the device does not tell", describes: "Operating system", value: ({ context }) => context.device.os },
  { name: "browser", type: "string", unit: "name", whenUnknown: "no user agent, or one nobody knows", describes: "Browser", value: ({ context }) => context.device.browser },
  { name: "deviceLanguage", type: "string", unit: "ISO 639, lower case", whenUnknown: "the device does not tell", describes: "Language of the browser or app", value: ({ context }) => context.device.language },
  { name: "methodState", type: "string", unit: "word", values: ["observed", "completed", "failed", "not-asked", "none"], usual: "not-asked", describes: "What became of the 3DS Method", value: ({ context }) => context.device.method },
  { name: "contradictsObservation", type: "bool", unit: "flag", whenUnknown: "nothing was observed", describes: "The 3DS Method saw another browser than the message names", value: ({ context }) => context.device.contradictsObservation },
  { name: "rooted", type: "bool", unit: "flag", whenUnknown: "no SDK data", describes: "The phone is rooted or jailbroken", value: ({ context }) => context.device.sdk?.rooted },
  { name: "emulator", type: "bool", unit: "flag", whenUnknown: "no SDK data", describes: "The app runs in an emulator", value: ({ context }) => context.device.sdk?.emulator },
  { name: "tampered", type: "bool", unit: "flag", whenUnknown: "no SDK data", describes: "The SDK was changed", value: ({ context }) => context.device.sdk?.tampered },
  { name: "debuggerAttached", type: "bool", unit: "flag", whenUnknown: "no SDK data", describes: "A debugger looks into the app", value: ({ context }) => context.device.sdk?.debuggerAttached },
  { name: "sdkIdentityAgrees", type: "bool", unit: "flag", whenUnknown: "no SDK data, or no identity in it", describes: "The device data names the same app and SDK as the message", value: ({ context }) => context.device.sdk?.identityAgrees },

  // Place
  { name: "ipKind", type: "string", unit: "word", values: ["public", "private", "malformed", "absent"], usual: "public", describes: "What the address of the device is", value: ({ context }) => context.geo.ipKind },
  { name: "ipCountry", type: "string", unit: "ISO 3166 alpha-2", whenUnknown: "no public address, or one in no table", describes: "Country of the address", value: ({ context }) => context.geo.country },
  { name: "ipIsHosting", type: "bool", unit: "flag", whenUnknown: "no data about the address", describes: "The address belongs to a data centre", says: { feature: "ip_hosting", form: "yes" }, value: ({ context }) => context.geo.hosting },
  { name: "ipIsVpn", type: "bool", unit: "flag", whenUnknown: "no data about the address", describes: "The address is the exit of a VPN", value: ({ context }) => context.geo.vpn },
  { name: "ipIsProxy", type: "bool", unit: "flag", whenUnknown: "no data about the address", describes: "The address is an open or paid proxy", value: ({ context }) => context.geo.proxy },
  { name: "ipIsTor", type: "bool", unit: "flag", whenUnknown: "no data about the address", describes: "The address is a Tor exit", value: ({ context }) => context.geo.tor },

  // Merchant
  { name: "mcc", type: "string", unit: "ISO 18245", whenUnknown: "the message does not say", describes: "Merchant category code", value: ({ context }) => context.merchant.mcc },
  { name: "mccGroup", type: "string", unit: "word", values: MCC_GROUPS, whenUnknown: "no merchant category code", describes: "Line of business", value: ({ context }) => context.merchant.mccGroup },
  { name: "merchantCountry", type: "string", unit: "ISO 3166 alpha-2", whenUnknown: "the message does not say", describes: "Country of the merchant", value: ({ context }) => context.merchant.country },
  { name: "merchantName", type: "string", unit: "text", whenUnknown: "the message does not say", describes: "Name of the merchant, as sent", value: ({ context }) => context.merchant.name },
  { name: "merchantDomain", type: "string", unit: "domain", whenUnknown: "the message does not say", describes: "Registrable domain of the requestor", value: ({ context }) => context.merchant.domain },
  { name: "resalable", type: "bool", unit: "flag", whenUnknown: "neither goods nor line of business are known", describes: "The goods are easily turned into money", says: { feature: "resalable_goods", form: "yes" }, value: ({ context }) => context.merchant.resalable },
  { name: "shipIndicator", type: "string", unit: "word", values: ["billing", "verified", "different", "store", "digital", "ticket", "other", "locker", "third-party"], whenUnknown: "the message does not say", describes: "Where the goods go", value: ({ context }) => context.merchant.shipIndicator },
  { name: "deliveryTimeframe", type: "string", unit: "word", values: ["electronic", "same-day", "overnight", "two-days-or-more"], whenUnknown: "the message does not say", describes: "How fast the goods are there", value: ({ context }) => context.merchant.deliveryTimeframe },
  { name: "reordered", type: "bool", unit: "flag", whenUnknown: "the message does not say", describes: "The cardholder bought the same before", value: ({ context }) => context.merchant.reordered },
  { name: "giftCardCount", type: "int", unit: "count", whenUnknown: "the message does not say", describes: "Gift cards bought in this purchase", value: ({ context }) => context.merchant.giftCardCount },

  // Cardholder
  { name: "emailDomain", type: "string", unit: "domain", whenUnknown: "no usable e-mail address", describes: "Domain of the cardholder's e-mail address", value: ({ context }) => context.cardholder.email?.domain },
  { name: "emailDomainKind", type: "string", unit: "word", values: ["free", "carrier", "provider", "disposable", "education", "company", "unknown"], whenUnknown: "no usable e-mail address", describes: "What kind of domain that is", value: ({ context }) => context.cardholder.email?.domainKind },
  { name: "billingCountry", type: "string", unit: "ISO 3166 alpha-2", whenUnknown: "the message does not say", describes: "Country of the billing address", value: ({ context }) => context.cardholder.billing.country },
  { name: "shippingCountry", type: "string", unit: "ISO 3166 alpha-2", whenUnknown: "the message does not say", describes: "Country of the shipping address", value: ({ context }) => context.cardholder.shipping.country },
  { name: "shippingIsBilling", type: "bool", unit: "flag", whenUnknown: "an address is missing", describes: "Goods go to the billing address", says: { feature: "shipping_differs", form: "no" }, value: ({ context }) => context.cardholder.shippingIsBilling },
  { name: "deliveryEmailDiffers", type: "bool", unit: "flag", whenUnknown: "an e-mail address is missing", describes: "Electronic goods go to another e-mail address than the cardholder's", value: ({ context }) => context.cardholder.deliveryEmailDiffers },
  { name: "guest", type: "bool", unit: "flag", whenUnknown: "the message does not say", describes: "The cardholder has no account at the merchant, or opened it just now", says: { feature: "guest_checkout", form: "yes" }, value: ({ context }) => context.cardholder.account.guest },
  { name: "accountAgeDays", type: "double", unit: "days", whenUnknown: "the message does not say", describes: "Age of the account at the merchant", says: { feature: "account_age", form: "size" }, value: ({ context }) => context.cardholder.account.ageDays },
  { name: "accountChangedDaysAgo", type: "double", unit: "days", whenUnknown: "the message does not say", describes: "Last change of the account at the merchant", says: { feature: "account_change_age", form: "size" }, value: ({ context }) => context.cardholder.account.changedDaysAgo },
  { name: "passwordChangedDaysAgo", type: "double", unit: "days", whenUnknown: "the message does not say", describes: "Last change of its password", says: { feature: "password_change_age", form: "size" }, value: ({ context }) => context.cardholder.account.passwordChangedDaysAgo },
  { name: "shipAddressFirstUsedDaysAgo", type: "double", unit: "days", whenUnknown: "the message does not say", describes: "First use of the shipping address at the merchant", says: { feature: "ship_address_age", form: "size" }, value: ({ context }) => context.cardholder.account.shipAddressFirstUsedDaysAgo },
  { name: "cardOnFileDaysAgo", type: "double", unit: "days", whenUnknown: "the message does not say", describes: "When the card was added to the account at the merchant", says: { feature: "card_on_file_age", form: "size" }, value: ({ context }) => context.cardholder.account.cardOnFileDaysAgo },
  { name: "addCardAttemptsDay", type: "int", unit: "count", whenUnknown: "the message does not say", describes: "Attempts to add a card to the account in the last day, as the merchant counts", says: { feature: "add_card_attempts_log", form: "count" }, value: ({ context }) => context.cardholder.account.addCardAttemptsDay },
  { name: "suspiciousAccount", type: "bool", unit: "flag", whenUnknown: "the message does not say", describes: "The merchant saw suspicious activity on the account", says: { feature: "merchant_suspects", form: "yes" }, value: ({ context }) => context.cardholder.account.suspiciousActivity },
];
