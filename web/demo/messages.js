// The messages that the roles of the shop send: AReq as 3DS Server and directory server, CReq as the requestor's page.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSON in base64url without padding, as form fields carry it. */
export function encodeField(value) {
  const bytes = encoder.encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What such a field says; undefined when it is none. */
export function decodeField(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** The depths that 2.1.0 and 2.2.0 know; a screen of 30 bits is told as the next lower one. */
const DEPTHS = [48, 32, 24, 16, 15, 8, 4, 1];

/** What a page learns of the browser it runs in, as elements of an AReq. `userAgent` is told instead of the real one where it is given. */
export function browserElements(version, userAgent) {
  const language = navigator.language || "en";
  const short = version === "2.3.1" ? language : language.length <= 8 ? language : language.slice(0, 2);
  const depth = DEPTHS.find((known) => known <= screen.colorDepth) ?? 24;
  return {
    browserAcceptHeader: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    browserUserAgent: userAgent || navigator.userAgent,
    browserJavaEnabled: false,
    browserColorDepth: String(depth),
    browserScreenHeight: String(screen.height),
    browserScreenWidth: String(screen.width),
    browserTZ: String(new Date().getTimezoneOffset()),
    browserLanguage: short,
    ...(version !== "2.1.0" && { browserJavascriptEnabled: true }),
    ...(version === "2.3.1" && { acceptLanguage: [...navigator.languages] }),
  };
}

/** `20260301100000`, in UTC. */
const second = (date) => date.toISOString().replaceAll(/[-:T]|\..*$/g, "");

function addressElements(kind, address) {
  const { line, city, postCode, state, country } = address;
  return { [`${kind}AddrLine1`]: line, [`${kind}AddrCity`]: city, [`${kind}AddrPostCode`]: postCode, [`${kind}AddrState`]: state, [`${kind}AddrCountry`]: country };
}

function withoutEmpty(message) {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined && value !== ""));
}

/** What the shopper wants of a challenge, in the form of each version. */
function challengeWish(version, indicator) {
  if (!indicator) return {};
  return {
    threeDSRequestorChallengeInd: version === "2.3.1" ? [indicator] : indicator,
    ...(version !== "2.1.0" && { threeDSRequestorDecReqInd: "N" }),
  };
}

/**
 * The AReq of a payment, complete as a directory server passes it on.
 * @param doors addresses of this shop that others call: `results`, `notification`
 * @param compInd Y, N or U: what became of the 3DS Method
 */
export function areqOf(payment, { ids, doors, compInd, browser, now }) {
  const { version, merchant, person, amount, currency, exponent, ip, shipTo } = payment;
  const elsewhere = shipTo !== undefined;
  return withoutEmpty({
    messageType: "AReq",
    messageVersion: version,
    messageCategory: "01",
    deviceChannel: "02",
    threeDSServerTransID: ids.threeDSServerTransID,
    dsTransID: ids.dsTransID,
    dsReferenceNumber: "DEMO-DS-0001",
    dsURL: doors.results,
    threeDSServerRefNumber: "DEMO-3DSS-0001",
    threeDSServerURL: doors.results,
    threeDSRequestorID: merchant.id,
    threeDSRequestorName: merchant.name,
    threeDSRequestorURL: merchant.url,
    threeDSRequestorAuthenticationInd: "01",
    ...challengeWish(version, payment.challengeInd),
    acctNumber: person.card,
    cardExpiryDate: person.expiry,
    cardholderName: person.name,
    email: payment.email,
    ...addressElements("bill", person.address),
    ...addressElements("ship", shipTo ?? person.address),
    ...(version !== "2.3.1" && { addrMatch: elsewhere ? "N" : "Y" }),
    acctInfo: payment.account,
    acquirerBIN: "900990",
    acquirerMerchantID: merchant.id,
    ...(version === "2.3.1" && { acquirerCountryCode: merchant.country, acquirerCountryCodeSource: "01" }),
    mcc: merchant.mcc,
    merchantCountryCode: merchant.country,
    merchantName: merchant.name,
    purchaseAmount: amount,
    purchaseCurrency: currency,
    purchaseExponent: exponent,
    purchaseDate: second(now),
    transType: "01",
    merchantRiskIndicator: { shipIndicator: merchant.ships ? (elsewhere ? "03" : "01") : "05", deliveryTimeframe: merchant.ships ? "03" : "01" },
    threeDSCompInd: compInd,
    ...browser,
    browserIP: ip,
    notificationURL: doors.notification,
  });
}

/** The CReq that answers an ARes with a challenge. */
export function creqOf({ messageVersion, threeDSServerTransID, acsTransID }, challengeWindowSize) {
  return { messageType: "CReq", messageVersion, threeDSServerTransID, acsTransID, challengeWindowSize };
}
