import type { Instant } from "../../base/index.js";
import type { AReq, MessageVersion } from "../../protocol/index.js";

/**
 * What a message did not say, or said in a way that tells nothing. Every member of a context is always there, so that
 * nobody can forget one; a member that may be unknown has this type, and the compiler refuses to calculate with it.
 */
export type Maybe<T> = T | undefined;

/** Keyed hash of `text` within `domain`: 16 characters, base64url of 96 bits. Comes from outside, because the key does. */
export type KeyedHash = (domain: string, text: string) => string;

/** The card as everything past `redact` knows it. */
export interface RedactedCard {
  /** Keyed hash of the account number. */
  readonly key: string;
  /** First eight digits for account numbers of 16 digits or more, first six otherwise. */
  readonly bin: string;
  readonly lastFour: string;
}

/** An AReq without what must never be kept: this is what the journal holds and what a context is made from. */
export interface RedactedAReq extends Omit<AReq, "acctNumber" | "cardSecurityCode"> {
  readonly card: RedactedCard;
}

/** What our 3DS Method page saw of the browser, joined by threeDSServerTransID. Every member may be absent. */
export interface MethodObservation {
  /** Identifier that our own page stored in the browser earlier: the strongest sign that a device is the same. */
  readonly browserId?: string;
  readonly userAgent?: string;
  readonly languages?: readonly string[];
  readonly timeZone?: string;
  /** As `Date.prototype.getTimezoneOffset` gives it: positive west of Greenwich. */
  readonly timeZoneOffsetMinutes?: number;
  readonly screenWidth?: number;
  readonly screenHeight?: number;
  readonly colorDepth?: number;
  readonly hardwareConcurrency?: number;
  readonly deviceMemoryGib?: number;
  readonly touchPoints?: number;
  readonly platform?: string;
  readonly webdriver?: boolean;
  readonly canvasHash?: string;
  readonly ip?: string;
}

export type Channel = "APP" | "BRW" | "3RI" | "other";
export type Category = "PA" | "NPA" | "other";

export const DEVICE_KINDS = ["desktop", "mobile", "tablet", "other", "script", "headless", "app", "none"] as const;
/** `app` is a mobile SDK, `none` a message without a cardholder device (3RI) or without any device data. */
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** How sure we are that two messages with this device key came from one device. */
export type DeviceKeyStrength = "observed" | "fingerprint" | "none";

export interface SdkContext {
  readonly platform: Maybe<"android" | "ios" | "other">;
  readonly model: Maybe<string>;
  readonly rooted: boolean;
  readonly tampered: boolean;
  readonly emulator: boolean;
  readonly debuggerAttached: boolean;
  readonly osUnsupported: boolean;
  /** How many elements the SDK gave, and how many it named as not available. */
  readonly elementCount: number;
  readonly absentCount: number;
  /** False when C014 or C016 contradict sdkAppID or sdkReferenceNumber of the AReq. */
  readonly identityAgrees: Maybe<boolean>;
  readonly networkCountry: Maybe<string>;
  readonly simCountry: Maybe<string>;
}

export interface DeviceContext {
  readonly kind: DeviceKind;
  readonly key: Maybe<string>;
  readonly keyStrength: DeviceKeyStrength;
  readonly os: Maybe<string>;
  readonly osMajor: Maybe<number>;
  readonly browser: Maybe<string>;
  readonly browserMajor: Maybe<number>;
  readonly model: Maybe<string>;
  readonly inApp: Maybe<boolean>;
  /** The user agent no longer says which version or model it is (reduced or frozen). */
  readonly frozenUserAgent: Maybe<boolean>;
  readonly screenWidth: Maybe<number>;
  readonly screenHeight: Maybe<number>;
  readonly colorDepth: Maybe<number>;
  readonly javascriptEnabled: Maybe<boolean>;
  readonly javaEnabled: Maybe<boolean>;
  /** Primary language subtag, lower case: `ja`. */
  readonly language: Maybe<string>;
  /** Region subtag of the language, ISO 3166 alpha-2: `JP`. */
  readonly languageCountry: Maybe<string>;
  /** Minutes east of Greenwich. The wire has the JavaScript sign (west positive); this has the usual one. */
  readonly utcOffsetMinutes: Maybe<number>;
  readonly sdk: Maybe<SdkContext>;
  /** Whether our 3DS Method ran: the requestor's word (threeDSCompInd) and what we ourselves hold. */
  readonly method: "observed" | "completed" | "failed" | "not-asked" | "none";
  /** What the method page saw contradicts the AReq (user agent family, screen, time zone). */
  readonly contradictsObservation: Maybe<boolean>;
}

export type IpKind = "public" | "private" | "malformed" | "absent";

export interface GeoContext {
  readonly ipKind: IpKind;
  /** Keyed hash of the address; undefined unless it is public. */
  readonly ipKey: Maybe<string>;
  /** Network the address is in: ASN where known, else the /24 (IPv4) or /48 (IPv6) prefix. */
  readonly networkKey: Maybe<string>;
  readonly ipVersion: Maybe<4 | 6>;
  /** ISO 3166 alpha-2. */
  readonly country: Maybe<string>;
  readonly region: Maybe<string>;
  readonly city: Maybe<string>;
  readonly latitude: Maybe<number>;
  readonly longitude: Maybe<number>;
  readonly asn: Maybe<number>;
  readonly organisation: Maybe<string>;
  readonly hosting: Maybe<boolean>;
  readonly vpn: Maybe<boolean>;
  readonly proxy: Maybe<boolean>;
  readonly tor: Maybe<boolean>;
  /** UTC offset, in minutes east, that the longitude suggests; compare with an hour or two of play. */
  readonly solarOffsetMinutes: Maybe<number>;
}

export const MCC_GROUPS = [
  "grocery", "household", "restaurant", "fuel", "travel", "lodging", "transport", "digital", "game", "gambling", "electronics",
  "fashion", "jewellery", "marketplace", "gift-card", "money", "crypto", "telecom", "utility", "health", "ticket", "education",
  "charity", "adult", "government", "insurance", "other",
] as const;
export type MccGroup = (typeof MCC_GROUPS)[number];

export interface MerchantContext {
  /** Acquirer BIN and merchant id together, hashed without a key; where they lack, name and country. */
  readonly key: Maybe<string>;
  readonly name: Maybe<string>;
  /** Registrable domain of threeDSRequestorURL, lower case. */
  readonly domain: Maybe<string>;
  readonly mcc: Maybe<string>;
  readonly mccGroup: Maybe<MccGroup>;
  readonly country: Maybe<string>;
  /** Goods that are easily resold for money (electronics, gift cards, tickets, game credit, jewellery …). */
  readonly resalable: Maybe<boolean>;
  readonly shipIndicator: Maybe<"billing" | "verified" | "different" | "store" | "digital" | "ticket" | "other" | "locker" | "third-party">;
  readonly deliveryTimeframe: Maybe<"electronic" | "same-day" | "overnight" | "two-days-or-more">;
  readonly reordered: Maybe<boolean>;
  readonly preOrdered: Maybe<boolean>;
  readonly giftCardAmount: Maybe<number>;
  readonly giftCardCount: Maybe<number>;
}

export interface PurchaseContext {
  /** Integer in the purchase currency's minor unit. */
  readonly amountMinor: Maybe<number>;
  /** ISO 4217 letters. */
  readonly currency: Maybe<string>;
  /** In the reference currency's minor unit, by the rate table in force on the day of the purchase. */
  readonly amountReferenceMinor: Maybe<number>;
  readonly transType: Maybe<"goods" | "check" | "account-funding" | "quasi-cash" | "prepaid">;
  readonly recurring: boolean;
  readonly recurringFrequencyDays: Maybe<number>;
  readonly instalments: Maybe<number>;
  /** What the requestor says this is for (threeDSRequestorAuthenticationInd, threeRIInd). */
  readonly purpose: "payment" | "recurring" | "instalment" | "add-card" | "maintain-card" | "verify" | "billing-agreement" | "other" | "unknown";
}

export type EmailDomainKind = "free" | "carrier" | "provider" | "disposable" | "education" | "company" | "unknown";

export interface EmailContext {
  readonly key: string;
  readonly domain: string;
  readonly domainKind: EmailDomainKind;
  readonly localLength: number;
  readonly localDigits: number;
  /** 0 (a word, a name) to 1 (looks like random letters). */
  readonly localRandomness: number;
  readonly plusTag: boolean;
  /** The local part contains a part of the cardholder's name. */
  readonly resemblesName: Maybe<boolean>;
}

export interface PhoneContext {
  readonly key: string;
  readonly use: "mobile" | "home" | "work";
  /** ISO 3166 alpha-2 of the calling code. */
  readonly country: Maybe<string>;
  readonly lineType: "mobile" | "fixed" | "fixed-or-mobile" | "voip" | "premium" | "toll-free" | "other" | "unknown";
  readonly valid: boolean;
}

export interface AddressContext {
  /** Keyed hash of the normalised address: same place, same key, whatever the width of letters or the spelling of numbers. */
  readonly key: Maybe<string>;
  /** Keyed hash of post code and country alone. */
  readonly areaKey: Maybe<string>;
  readonly country: Maybe<string>;
  readonly postCode: Maybe<string>;
}

export type Script = "latin" | "kana" | "han" | "mixed" | "other";

export interface AccountContext {
  /** Days from the named date to the message; ranges of the indicator give their middle. Never negative. */
  readonly ageDays: Maybe<number>;
  /** True when the account was opened in this very transaction, or there is none. */
  readonly guest: Maybe<boolean>;
  readonly changedDaysAgo: Maybe<number>;
  readonly passwordChangedDaysAgo: Maybe<number>;
  readonly shipAddressFirstUsedDaysAgo: Maybe<number>;
  readonly cardOnFileDaysAgo: Maybe<number>;
  readonly transactionsDay: Maybe<number>;
  readonly transactionsYear: Maybe<number>;
  readonly purchasesSixMonths: Maybe<number>;
  readonly addCardAttemptsDay: Maybe<number>;
  readonly suspiciousActivity: Maybe<boolean>;
  readonly shipNameMatches: Maybe<boolean>;
}

export interface CardholderContext {
  readonly nameKey: Maybe<string>;
  readonly nameScript: Maybe<Script>;
  readonly nameTokens: Maybe<number>;
  readonly nameLength: Maybe<number>;
  readonly email: Maybe<EmailContext>;
  readonly phones: readonly PhoneContext[];
  readonly billing: AddressContext;
  readonly shipping: AddressContext;
  /** addrMatch, or the two addresses compared. */
  readonly shippingIsBilling: Maybe<boolean>;
  /** Registered delivery e-mail for electronic goods differs from the cardholder's. */
  readonly deliveryEmailDiffers: Maybe<boolean>;
  readonly account: AccountContext;
}

export type ChallengePreference =
  | "none" | "no-challenge" | "challenge-preferred" | "challenge-mandated" | "no-challenge-tra" | "data-only" | "no-challenge-sca-done"
  | "no-challenge-whitelist" | "whitelist-prompt" | "no-challenge-low-value" | "no-challenge-secure-corporate" | "device-binding-prompt"
  | "issuer-requested" | "no-challenge-recurring" | "other";

export interface RequestorContext {
  readonly id: Maybe<string>;
  readonly preference: ChallengePreference;
  /** A second entry of the 2.3.1 list, where one was sent. */
  readonly secondPreference: Maybe<ChallengePreference>;
  readonly decoupled: "no" | "yes" | "fallback" | "either";
  readonly decoupledMaxMinutes: Maybe<number>;
  readonly authenticationMethod: Maybe<"none" | "own-credentials" | "federated" | "issuer" | "third-party" | "fido" | "fido-signed" | "srn" | "spc" | "other">;
  readonly authenticatedMinutesAgo: Maybe<number>;
  readonly priorMethod: Maybe<"frictionless" | "challenge" | "avs" | "other" | "spc">;
  readonly priorMinutesAgo: Maybe<number>;
  readonly whitelisted: Maybe<boolean>;
  readonly whitelistSource: Maybe<"3ds-server" | "ds" | "acs" | "other">;
  /** threeRIInd as sent, undefined outside 3RI. */
  readonly threeRIInd: Maybe<string>;
  readonly tokenised: boolean;
}

/** All that one message tells once it is understood, in our own words. Made by `contextOf`, read by everything after it. */
export interface Context {
  readonly at: Instant;
  readonly version: MessageVersion;
  readonly channel: Channel;
  readonly category: Category;
  /** DS-specific category 80 to 99, such as data-only insight messages. */
  readonly dataOnly: boolean;
  readonly card: {
    readonly key: string;
    readonly bin: string;
    readonly lastFour: string;
    /** Country of the issuer by the BIN table, ISO 3166 alpha-2. */
    readonly country: Maybe<string>;
    /** Minutes east of Greenwich of the card's home country, for local hours; the country's most populous zone. */
    readonly homeOffsetMinutes: Maybe<number>;
    readonly expiryMonth: Maybe<string>;
    readonly monthsToExpiry: Maybe<number>;
  };
  /** Hour 0–23 and weekday 0 (Sunday) – 6 at the card's home, else at the device, else UTC. */
  readonly localHour: number;
  readonly localWeekday: number;
  readonly purchase: PurchaseContext;
  readonly device: DeviceContext;
  readonly geo: GeoContext;
  readonly merchant: MerchantContext;
  readonly cardholder: CardholderContext;
  readonly requestor: RequestorContext;
}

/** What an IP address is, as far as the configured data tells. Every member may be unknown. */
export interface IpFacts {
  readonly country: Maybe<string>;
  readonly region: Maybe<string>;
  readonly city: Maybe<string>;
  readonly latitude: Maybe<number>;
  readonly longitude: Maybe<number>;
  readonly asn: Maybe<number>;
  readonly organisation: Maybe<string>;
  readonly hosting: Maybe<boolean>;
  readonly vpn: Maybe<boolean>;
  readonly proxy: Maybe<boolean>;
  readonly tor: Maybe<boolean>;
}

/** Where an address is and whose it is. Synchronous, because the data is in memory. `id` names the data for the journal. */
export interface GeoLookup {
  readonly id: string;
  /** `address` is canonical text of a public IPv4 or IPv6 address. */
  lookUp(address: string): IpFacts;
}

/** Amounts of other currencies in the reference currency, by day. */
export interface RateTable {
  readonly id: string;
  /** ISO 4217 letters of the reference currency. */
  readonly reference: string;
  /** Minor units of the reference currency for `amountMinor` of `currency` on the day of `at`; unknown for an unknown currency. */
  toReference(amountMinor: number, currency: string, at: Instant): Maybe<number>;
}

/** Which country issued a BIN. */
export interface BinTable {
  readonly id: string;
  /** ISO 3166 alpha-2. */
  countryOf(bin: string): Maybe<string>;
}

/** Everything outside the message that a context is made from. Versioned by `id`, so that a record can say what it used. */
export interface ReferenceData {
  readonly geo: GeoLookup;
  readonly rates: RateTable;
  readonly bins: BinTable;
  readonly keyedHash: KeyedHash;
}
