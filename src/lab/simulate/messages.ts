import { DAY_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import type { AReq, JsonObject } from "../../protocol/index.js";
import type { MethodObservation } from "../../risk/index.js";
import { wireTime } from "../history/times.js";
import { runsApps, userAgent } from "./devices.js";
import type { Device } from "./devices.js";
import { digits, uuid } from "./draw.js";
import type { Merchant } from "./merchants.js";
import type { Account, Address } from "./people.js";

/** Everything a purchase tells a shop; what of it the shop hands on is the shop's habit. */
export interface Purchase {
  readonly at: Instant;
  readonly merchant: Merchant;
  readonly cardNumber: string;
  readonly cardExpiryDate: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: { readonly cc: string; readonly subscriber: string };
  readonly billing: Address;
  readonly shipping: Address;
  /** Undefined for a guest. */
  readonly account: Account | undefined;
  readonly passwordChangedAt: Instant | undefined;
  readonly amountMinor: string;
  readonly device: Device;
  readonly address: string;
  readonly inApp: boolean;
  readonly reordered: boolean;
  /** The software that bought is no person's browser. */
  readonly scripted: boolean;
  readonly warnings: readonly string[];
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
  else browserMembers(random, draft, purchase, random.chance(merchant.methodShare));
  return { areq: draft as AReq, observation: draft.threeDSCompInd === "Y" ? observationOf(purchase) : undefined };
}

/** A payment that a shop takes by agreement, without its holder. Version 2.1.0 knows no such payments; its shops send 2.2.0. */
export function agreedPaymentMessage(random: SeededRandom, merchant: Merchant, cardNumber: string, cardExpiryDate: string, amountMinor: string, at: Instant): WireRequest {
  const version = merchant.version === "2.1.0" ? "2.2.0" : merchant.version;
  const draft = heading(random, { ...merchant, version }, "01", "03");
  draft.threeRIInd = "01";
  draft.acctNumber = cardNumber;
  draft.cardExpiryDate = cardExpiryDate;
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

function accountMembers(draft: Draft, { merchant, at, account, passwordChangedAt, shipping, billing, reordered, email, addsCard }: Purchase): void {
  if (merchant.candour > 0.45 && !addsCard) {
    draft.merchantRiskIndicator = {
      ...(merchant.trade.delivery === "ship"
        ? { shipIndicator: shipping === billing ? "01" : "03", deliveryTimeframe: merchant.candour > 0.8 ? "03" : "04" }
        : { shipIndicator: merchant.trade.delivery === "digital" ? "05" : merchant.trade.delivery === "ticket" ? "06" : "07", deliveryTimeframe: "01" }),
      ...(merchant.trade.delivery === "digital" ? { deliveryEmailAddress: email } : {}),
      reorderItemsInd: reordered ? "02" : "01",
    };
  }
  if (merchant.candour <= 0.5) return;
  if (!account) {
    draft.acctInfo = { chAccAgeInd: "01" };
    return;
  }
  const since = account.addresses.find(({ address }) => address === shipping)?.since ?? at;
  draft.acctInfo = {
    chAccAgeInd: ageIndicator(at - account.openedAt), chAccDate: wireTime(account.openedAt, "date"),
    ...(passwordChangedAt === undefined ? { chAccPwChangeInd: "01" } : { chAccPwChangeInd: at === passwordChangedAt ? "02" : ageIndicator(at - passwordChangedAt), chAccPwChange: wireTime(passwordChangedAt, "date") }),
    shipAddressUsageInd: since === at ? "01" : at - since < 30 * DAY_MS ? "02" : at - since <= 60 * DAY_MS ? "03" : "04",
    shipAddressUsage: wireTime(since, "date"),
    nbPurchaseAccount: String(Math.min(9999, account.purchases)), txnActivityDay: String(Math.min(999, account.purchasesToday)),
    suspiciousAccActivity: "01",
  };
}

/** chAccAgeInd and chAccPwChangeInd: 02 in this transaction, 03 below 30 days, 04 to 60, 05 above. */
function ageIndicator(age: number): string {
  return age <= 0 ? "02" : age < 30 * DAY_MS ? "03" : age <= 60 * DAY_MS ? "04" : "05";
}

function browserMembers(random: SeededRandom, draft: Draft, purchase: Purchase, methodRan: boolean): void {
  const { merchant, device, scripted, at, address } = purchase;
  draft.threeDSCompInd = methodRan && !scripted ? "Y" : merchant.methodShare > 0 ? "N" : "U";
  draft.browserAcceptHeader = scripted ? "*/*" : "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  draft.browserUserAgent = userAgent(device, at);
  draft.browserIP = address;
  draft.browserLanguage = device.language;
  draft.notificationURL = `https://${merchant.domain}/3ds/done`;
  const javascript = !scripted || random.chance(0.7);
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

function observationOf({ device, address, at }: Purchase): MethodObservation {
  const phone = runsApps(device);
  return {
    browserId: device.browserId, userAgent: userAgent(device, at), languages: [device.language], timeZoneOffsetMinutes: device.timeZoneOffset,
    screenWidth: device.width, screenHeight: device.height, colorDepth: Number(device.colorDepth), hardwareConcurrency: device.cores,
    touchPoints: phone ? 5 : 0, webdriver: false, canvasHash: device.canvas, ip: address,
  };
}

/** The public half of a key made for this file; nobody has the other half. */
const EPHEMERAL_KEY = { kty: "EC", crv: "P-256", x: "VpKVZxr-_ls21oE4nepdiy85eJ3xA5MwMwx0Z2qfy3Y", y: "tl4eaDvDsrEg214B9xe9blpyTerdI8bXMsFT5CdvRio" };

function appMembers(random: SeededRandom, draft: Draft, { merchant, device, address, at, warnings }: Purchase): void {
  const sdkTransID = uuid(random);
  const sdkAppID = `${device.installationId.slice(0, 8)}-${merchant.requestorID.slice(1, 5)}-4000-8000-${device.installationId.slice(4)}`;
  draft.deviceRenderOptions = { sdkInterface: "03", sdkUiType: ["01", "02", "03", "04", "05"] };
  draft.sdkAppID = sdkAppID;
  draft.sdkTransID = sdkTransID;
  draft.sdkReferenceNumber = "SIMULATED-SDK";
  draft.sdkMaxTimeout = "05";
  draft.sdkEphemPubKey = EPHEMERAL_KEY;
  draft.deviceInfo = Buffer.from(JSON.stringify(deviceInfo(device, merchant, address, at, sdkAppID, sdkTransID, warnings))).toString("base64url");
  if (merchant.version === "2.3.1") {
    draft.sdkType = "01";
    draft.defaultSdkType = { sdkVariant: "01" };
    draft.appIp = address;
  }
}

function deviceInfo(device: Device, merchant: Merchant, address: string, at: Instant, sdkAppID: string, sdkTransID: string, warnings: readonly string[]): JsonObject {
  const ios = device.kind !== "android";
  const release = ios ? `${16 + (device.cores % 3)}.${device.weeksBehind % 6}` : String(12 + (device.cores % 3));
  return {
    DV: "1.6",
    DD: {
      C001: ios ? "iOS" : "Android", C002: device.model, C003: ios ? `iOS ${release}` : `Android ${release}`, C004: release, C005: device.language,
      C006: String(device.timeZoneOffset), C008: `${device.width}x${device.height}`, C010: address, C013: `${merchant.domain}.app`, C014: sdkAppID,
      C015: "2.4.1", C016: "SIMULATED-SDK", C017: wireTime(at, "second"), C018: sdkTransID,
      [ios ? "I001" : "A069"]: device.installationId,
    },
    DPNA: { C007: "RE03", C011: "RE03", C012: "RE03" },
    SW: [...warnings],
  };
}

/** A number no more real than the cards: used where a thief makes a telephone number up. */
export function madeUpSubscriber(random: SeededRandom): string {
  return `90${digits(random, 8)}`;
}
