import { DAY_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import type { AReq, JsonObject } from "../../protocol/index.js";
import type { MethodObservation } from "../../risk/index.js";
import { wireTime } from "../history/times.js";
import type { Address } from "./addresses.js";
import { browserIdOf, installationIdOf, runsApps, userAgent } from "./devices.js";
import type { Device } from "./devices.js";
import { uuid } from "./draw.js";
import type { Phone } from "./identity.js";
import type { Merchant } from "./merchants.js";
import type { Account, Card } from "./people.js";

/** Everything a purchase tells a shop; what of it the shop hands on is the shop's habit. */
export interface Purchase {
  readonly at: Instant;
  readonly merchant: Merchant;
  readonly cardNumber: string;
  readonly cardExpiryDate: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: Phone;
  readonly billing: Address;
  readonly shipping: Address;
  /** Undefined for a guest. */
  readonly account: Account | undefined;
  readonly amountMinor: string;
  readonly device: Device;
  readonly address: string;
  readonly inApp: boolean;
  readonly reordered: boolean;
  /** The software that bought is no person's browser: it runs no page of ours, and no page at all where it need not. */
  readonly scripted: boolean;
  /** The shop itself finds something odd. */
  readonly suspected: boolean;
  readonly addsCard: boolean;
}

export interface WireRequest {
  readonly areq: AReq;
  readonly observation: MethodObservation | undefined;
}

type Draft = { -readonly [Element in keyof AReq]?: AReq[Element] };

/** The message a directory server would pass on for a purchase with its holder present. */
export function purchaseMessage(random: SeededRandom, purchase: Purchase): WireRequest {
  const { merchant, at } = purchase;
  const draft = heading(random, merchant, purchase.addsCard ? "02" : "01", purchase.inApp ? "01" : "02");
  draft.threeDSRequestorAuthenticationInd = purchase.addsCard ? "04" : "01";
  draft.acctNumber = purchase.cardNumber;
  if (merchant.candour > 0.15) draft.cardExpiryDate = purchase.cardExpiryDate;
  if (!purchase.addsCard) paymentMembers(draft, merchant, purchase.amountMinor, at);
  preference(random, draft, merchant);
  personMembers(draft, purchase);
  accountMembers(draft, purchase);
  if (purchase.inApp) appMembers(random, draft, purchase);
  else browserMembers(random, draft, purchase, !purchase.scripted && !purchase.device.blocksMethod && random.chance(merchant.methodShare));
  return { areq: draft as AReq, observation: draft.threeDSCompInd === "Y" ? observationOf(purchase) : undefined };
}

/** A payment that a shop takes by agreement, without its holder. Version 2.1.0 knows no such payments; its shops send 2.2.0. */
export function agreedPaymentMessage(random: SeededRandom, merchant: Merchant, card: Card, amountMinor: string, at: Instant): WireRequest {
  const version = merchant.version === "2.1.0" ? "2.2.0" : merchant.version;
  const draft = heading(random, { ...merchant, version }, "01", "03");
  draft.threeRIInd = "01";
  draft.acctNumber = card.number;
  draft.cardExpiryDate = card.expiryDate;
  paymentMembers(draft, merchant, amountMinor, at);
  draft.recurringExpiry = wireTime(at + 365 * DAY_MS, "date");
  draft.recurringFrequency = "28";
  if (version === "2.3.1") {
    draft.recurringInd = { amountInd: "01", frequencyInd: "01" };
    draft.recurringAmount = amountMinor;
    draft.recurringCurrency = merchant.country.currencyNumeric;
    draft.recurringExponent = String(merchant.country.exponent);
    draft.recurringDate = wireTime(at + 28 * DAY_MS, "date");
  }
  return { areq: draft as AReq, observation: undefined };
}

function heading(random: SeededRandom, merchant: Merchant, category: string, channel: string): Draft {
  return {
    messageType: "AReq", messageVersion: merchant.version, messageCategory: category, deviceChannel: channel,
    threeDSServerTransID: uuid(random), dsTransID: uuid(random), dsReferenceNumber: "SIMULATED-DS", dsURL: "https://ds.example/rreq",
    threeDSServerRefNumber: "SIMULATED-3DSS", threeDSServerURL: "https://3dss.example/rreq",
    threeDSRequestorID: merchant.requestorID, threeDSRequestorName: merchant.name, threeDSRequestorURL: `https://${merchant.domain}`,
    acquirerBIN: merchant.acquirerBIN, acquirerMerchantID: merchant.acquirerMerchantID,
    mcc: merchant.trade.mcc, merchantCountryCode: merchant.country.numeric, merchantName: merchant.name,
    ...(merchant.version === "2.3.1" ? { acquirerCountryCode: merchant.country.numeric, acquirerCountryCodeSource: "01" } : {}),
  };
}

function paymentMembers(draft: Draft, merchant: Merchant, amountMinor: string, at: Instant): void {
  draft.purchaseAmount = amountMinor;
  draft.purchaseCurrency = merchant.country.currencyNumeric;
  draft.purchaseExponent = String(merchant.country.exponent);
  draft.purchaseDate = wireTime(at, "second");
  draft.transType = "01";
}

function preference(random: SeededRandom, draft: Draft, merchant: Merchant): void {
  const draw = random.next();
  let wish = "01";
  if (draw < merchant.asksNoChallenge) wish = "02";
  else if (draw < merchant.asksNoChallenge + merchant.asksChallenge) wish = "03";
  else if (merchant.candour < 0.5) return;
  draft.threeDSRequestorChallengeInd = merchant.version === "2.3.1" ? [wish] : wish;
}

function personMembers(draft: Draft, { merchant, name, email, mobile, billing, shipping }: Purchase): void {
  const { candour } = merchant;
  if (candour > 0.1) draft.cardholderName = name;
  if (candour > 0.2) draft.email = email;
  if (candour > 0.35) draft.mobilePhone = mobile;
  if (candour > 0.3) {
    draft.billAddrLine1 = billing.line1;
    if (billing.line2 !== undefined) draft.billAddrLine2 = billing.line2;
    draft.billAddrCity = billing.city.name;
    draft.billAddrPostCode = billing.postCode;
    draft.billAddrCountry = billing.city.country.numeric;
    draft.billAddrState = billing.city.region;
  }
  if (candour > 0.25 && merchant.trade.delivery === "ship") {
    draft.shipAddrLine1 = shipping.line1;
    if (shipping.line2 !== undefined) draft.shipAddrLine2 = shipping.line2;
    draft.shipAddrCity = shipping.city.name;
    draft.shipAddrPostCode = shipping.postCode;
    draft.shipAddrCountry = shipping.city.country.numeric;
    draft.shipAddrState = shipping.city.region;
    draft.addrMatch = shipping === billing ? "Y" : "N";
  }
}

/** Where the goods go, in the words of shipIndicator. */
function shipIndicatorOf({ merchant: { trade, version }, shipping, billing, account, at }: Purchase): string {
  if (trade.delivery === "digital") return "05";
  if (trade.delivery === "ticket") return "06";
  if (trade.delivery === "none") return "07";
  if (shipping === billing) return "01";
  if (shipping.pickUp) return version === "2.3.1" ? "08" : "04";
  return account?.addresses.some(({ address, since }) => address === shipping && since < at) ? "02" : "03";
}

function accountMembers(draft: Draft, purchase: Purchase): void {
  const { merchant, at, account, shipping, name, reordered, email, addsCard, suspected } = purchase;
  const { candour, trade } = merchant;
  if (candour > 0.45 && !addsCard) {
    draft.merchantRiskIndicator = {
      shipIndicator: shipIndicatorOf(purchase),
      deliveryTimeframe: trade.delivery !== "ship" ? "01" : candour > 0.8 ? "03" : "04",
      ...(trade.delivery === "digital" ? { deliveryEmailAddress: email } : {}),
      reorderItemsInd: reordered ? "02" : "01",
    };
  }
  if (candour > 0.6) {
    const login = { threeDSReqAuthMethod: !account ? "01" : LOGIN_CODES[account.login] };
    draft.threeDSRequestorAuthenticationInfo = merchant.version === "2.3.1" ? [login] : login;
  }
  if (candour <= 0.5) return;
  if (!account) {
    draft.acctInfo = { chAccAgeInd: "01" };
    return;
  }
  const since = account.addresses.find(({ address }) => address === shipping)?.since ?? at;
  const { passwordChangedAt, changedAt, cardStoredAt } = account;
  draft.acctInfo = {
    chAccAgeInd: ageIndicator(at - account.openedAt), chAccDate: wireTime(account.openedAt, "date"),
    ...(changedAt === undefined ? {} : { chAccChangeInd: shiftedAge(at - changedAt), chAccChange: wireTime(changedAt, "date") }),
    ...(passwordChangedAt === undefined ? { chAccPwChangeInd: "01" } : { chAccPwChangeInd: ageIndicator(at - passwordChangedAt), chAccPwChange: wireTime(passwordChangedAt, "date") }),
    shipAddressUsageInd: shiftedAge(at - since),
    shipAddressUsage: wireTime(since, "date"),
    ...(candour > 0.7 ? { shipNameIndicator: name === account.name ? "01" : "02", provisionAttemptsDay: String(account.cardsAddedToday) } : {}),
    ...(candour > 0.65 && cardStoredAt !== undefined ? { paymentAccInd: ageIndicator(at - cardStoredAt), paymentAccAge: wireTime(cardStoredAt, "date") } : {}),
    nbPurchaseAccount: String(Math.min(9999, account.purchases)), txnActivityDay: String(Math.min(999, account.purchasesToday)),
    suspiciousAccActivity: suspected ? "02" : "01",
  };
}

const LOGIN_CODES = { password: "02", federated: "03", passkey: "06" } as const;

/** shipAddressUsageInd and chAccChangeInd: 01 in this transaction, 02 below 30 days, 03 to 60, 04 above. */
function shiftedAge(age: number): string {
  return age <= 0 ? "01" : age < 30 * DAY_MS ? "02" : age <= 60 * DAY_MS ? "03" : "04";
}

/** chAccAgeInd and chAccPwChangeInd: 02 in this transaction, 03 below 30 days, 04 to 60, 05 above. */
function ageIndicator(age: number): string {
  return age <= 0 ? "02" : age < 30 * DAY_MS ? "03" : age <= 60 * DAY_MS ? "04" : "05";
}

const ACCEPT_CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";
const ACCEPT_PLAIN = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

function browserMembers(random: SeededRandom, draft: Draft, purchase: Purchase, methodRan: boolean): void {
  const { merchant, device, scripted, at, address } = purchase;
  draft.threeDSCompInd = methodRan ? "Y" : merchant.methodShare > 0 ? "N" : "U";
  draft.browserAcceptHeader = device.acceptsAnything ? "*/*" : device.safari ? ACCEPT_PLAIN : ACCEPT_CHROME;
  draft.browserUserAgent = userAgent(device, at);
  draft.browserIP = address;
  draft.browserLanguage = device.language;
  draft.notificationURL = `https://${merchant.domain}/3ds/done`;
  // A few careful people switch it off; so do programs that want to be quick.
  const javascript = random.chance(scripted ? 0.93 : device.blocksMethod ? 0.96 : 1);
  if (merchant.version !== "2.1.0") draft.browserJavascriptEnabled = javascript;
  if (javascript || merchant.version === "2.1.0") {
    draft.browserJavaEnabled = false;
    draft.browserColorDepth = device.colorDepth;
    draft.browserScreenHeight = String(device.height);
    draft.browserScreenWidth = String(device.width);
    draft.browserTZ = String(device.timeZoneOffset);
  }
  if (merchant.version === "2.3.1") draft.acceptLanguage = [device.language];
}

function observationOf({ merchant, device, address, at }: Purchase): MethodObservation {
  const phone = runsApps(device);
  return {
    browserId: browserIdOf(device, merchant.index, at), userAgent: userAgent(device, at), languages: [device.language], timeZoneOffsetMinutes: device.timeZoneOffset,
    screenWidth: device.width, screenHeight: device.height, colorDepth: Number(device.colorDepth), hardwareConcurrency: device.cores,
    touchPoints: phone ? 5 : 0, webdriver: false, canvasHash: device.canvas, ip: address,
  };
}

/** The public half of a key made for this file; nobody has the other half. */
const EPHEMERAL_KEY = { kty: "EC", crv: "P-256", x: "VpKVZxr-_ls21oE4nepdiy85eJ3xA5MwMwx0Z2qfy3Y", y: "tl4eaDvDsrEg214B9xe9blpyTerdI8bXMsFT5CdvRio" };

function appMembers(random: SeededRandom, draft: Draft, { merchant, device, address, at }: Purchase): void {
  const sdkTransID = uuid(random);
  const installationId = installationIdOf(device, merchant.index);
  const sdkAppID = `${installationId.slice(0, 8)}-${merchant.requestorID.slice(1, 5)}-4000-8000-${installationId.slice(4)}`;
  draft.deviceRenderOptions = { sdkInterface: "03", sdkUiType: ["01", "02", "03", "04", "05"] };
  draft.sdkAppID = sdkAppID;
  draft.sdkTransID = sdkTransID;
  draft.sdkReferenceNumber = "SIMULATED-SDK";
  draft.sdkMaxTimeout = "05";
  draft.sdkEphemPubKey = EPHEMERAL_KEY;
  draft.deviceInfo = Buffer.from(JSON.stringify(deviceInfo(device, merchant, address, at, installationId, sdkAppID, sdkTransID))).toString("base64url");
  if (merchant.version === "2.3.1") {
    draft.sdkType = "01";
    draft.defaultSdkType = { sdkVariant: "01" };
    draft.appIp = address;
  }
}

function deviceInfo(device: Device, merchant: Merchant, address: string, at: Instant, installationId: string, sdkAppID: string, sdkTransID: string): JsonObject {
  const ios = device.kind !== "android";
  const release = ios ? `${16 + (device.cores % 3)}.${device.weeksBehind % 6}` : String(12 + (device.cores % 3));
  return {
    DV: "1.6",
    DD: {
      C001: ios ? "iOS" : "Android", C002: device.model, C003: ios ? `iOS ${release}` : `Android ${release}`, C004: release, C005: device.language,
      C006: String(device.timeZoneOffset), C008: `${device.width}x${device.height}`, C010: address, C013: `${merchant.domain}.app`, C014: sdkAppID,
      C015: "2.4.1", C016: "SIMULATED-SDK", C017: wireTime(at, "second"), C018: sdkTransID,
      [ios ? "I001" : "A069"]: installationId,
    },
    DPNA: { C007: "RE03", C011: "RE03", C012: "RE03" },
    SW: [...device.warnings],
  };
}
