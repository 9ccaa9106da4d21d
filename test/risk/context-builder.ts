import type { Context } from "../../src/risk/index.js";

type Sections = "card" | "purchase" | "device" | "geo" | "merchant" | "cardholder" | "requestor";
type Overrides = Partial<Omit<Context, Sections>> & { readonly [Section in Sections]?: Partial<Context[Section]> };

const AT = Date.UTC(2026, 2, 1, 10, 0, 0);
const NO_ADDRESS = { key: undefined, areaKey: undefined, country: undefined, postCode: undefined };

/** The context of a message that says almost nothing: a card and an instant. Everything that may be unknown is. */
export function bareContext(overrides: Overrides = {}): Context {
  const { card, purchase, device, geo, merchant, cardholder, requestor, ...rest } = overrides;
  return {
    at: AT, version: "2.2.0", channel: "BRW", category: "PA", dataOnly: false, localHour: 19, localWeekday: 0, ...rest,
    card: {
      key: "card-000000000001", bin: "90000012", lastFour: "0001", country: undefined, homeOffsetMinutes: undefined,
      expiryMonth: undefined, monthsToExpiry: undefined, ...card,
    },
    purchase: {
      amountMinor: undefined, currency: undefined, amountReferenceMinor: undefined, transType: undefined, recurring: false,
      recurringFrequencyDays: undefined, instalments: undefined, purpose: "unknown", ...purchase,
    },
    device: {
      kind: "none", key: undefined, keyStrength: "none", os: undefined, osMajor: undefined, browser: undefined, browserMajor: undefined,
      model: undefined, inApp: undefined, frozenUserAgent: undefined, screenWidth: undefined, screenHeight: undefined, colorDepth: undefined,
      javascriptEnabled: undefined, javaEnabled: undefined, language: undefined, languageCountry: undefined, utcOffsetMinutes: undefined,
      sdk: undefined, method: "none", contradictsObservation: undefined, ...device,
    },
    geo: {
      ipKind: "absent", ipKey: undefined, networkKey: undefined, ipVersion: undefined, country: undefined, region: undefined, city: undefined,
      latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined, hosting: undefined, vpn: undefined,
      proxy: undefined, tor: undefined, solarOffsetMinutes: undefined, ...geo,
    },
    merchant: {
      key: undefined, name: undefined, domain: undefined, mcc: undefined, mccGroup: undefined, country: undefined, resalable: undefined,
      shipIndicator: undefined, deliveryTimeframe: undefined, reordered: undefined, preOrdered: undefined, giftCardAmount: undefined,
      giftCardCount: undefined, ...merchant,
    },
    cardholder: {
      nameKey: undefined, nameScript: undefined, nameTokens: undefined, nameLength: undefined, email: undefined, phones: [],
      billing: NO_ADDRESS, shipping: NO_ADDRESS, shippingIsBilling: undefined, deliveryEmailDiffers: undefined,
      account: {
        ageDays: undefined, guest: undefined, changedDaysAgo: undefined, passwordChangedDaysAgo: undefined, shipAddressFirstUsedDaysAgo: undefined,
        cardOnFileDaysAgo: undefined, transactionsDay: undefined, transactionsYear: undefined, purchasesSixMonths: undefined,
        addCardAttemptsDay: undefined, suspiciousActivity: undefined, shipNameMatches: undefined,
      },
      ...cardholder,
    },
    requestor: {
      id: undefined, preference: "none", secondPreference: undefined, decoupled: "no", decoupledMaxMinutes: undefined,
      authenticationMethod: undefined, authenticatedMinutesAgo: undefined, priorMethod: undefined, priorMinutesAgo: undefined,
      whitelisted: undefined, whitelistSource: undefined, threeRIInd: undefined, tokenised: false, ...requestor,
    },
  };
}

/** A rich message: a Japanese card on a known phone at a Japanese grocery, with e-mail, phone, address and place. */
export function richContext(overrides: Overrides = {}): Context {
  const home = { key: "address-home-001", areaKey: "area-150-0001-jp", country: "JP", postCode: "150-0001" };
  return bareContext({
    ...overrides,
    card: { country: "JP", homeOffsetMinutes: 540, expiryMonth: "2812", monthsToExpiry: 33, ...overrides.card },
    purchase: { amountMinor: 4200, currency: "JPY", amountReferenceMinor: 4200, transType: "goods", purpose: "payment", ...overrides.purchase },
    device: {
      kind: "mobile", key: "device-phone-001", keyStrength: "fingerprint", os: "iOS", osMajor: 18, browser: "Mobile Safari", browserMajor: 18,
      model: "iPhone", inApp: false, frozenUserAgent: false, screenWidth: 393, screenHeight: 852, colorDepth: 24, javascriptEnabled: true,
      javaEnabled: false, language: "ja", languageCountry: "JP", utcOffsetMinutes: 540, method: "completed", contradictsObservation: undefined,
      ...overrides.device,
    },
    geo: {
      ipKind: "public", ipKey: "ip-home-00000001", networkKey: "AS64500", ipVersion: 4, country: "JP", region: "13", city: "Tokyo",
      latitude: 35.68, longitude: 139.77, asn: 64500, organisation: "Example Net", hosting: false, vpn: false, proxy: false, tor: false,
      solarOffsetMinutes: 559, ...overrides.geo,
    },
    merchant: {
      key: "merchant-grocer1", name: "Example Grocer", domain: "grocer.example", mcc: "5411", mccGroup: "grocery", country: "JP",
      resalable: false, shipIndicator: "billing", deliveryTimeframe: "same-day", reordered: false, preOrdered: false, ...overrides.merchant,
    },
    cardholder: {
      nameKey: "name-taro-000001", nameScript: "latin", nameTokens: 2, nameLength: 11,
      email: {
        key: "email-taro-00001", domain: "mail.example", domainKind: "provider", localLength: 10, localDigits: 0, localRandomness: 0.1,
        plusTag: false, resemblesName: true,
      },
      phones: [{ key: "phone-taro-00001", use: "mobile", country: "JP", lineType: "mobile", valid: true }],
      billing: home, shipping: home, shippingIsBilling: true, deliveryEmailDiffers: false, ...overrides.cardholder,
    },
  });
}
