// Ready-made shoppers. Each press of a button makes a person of its own, so that nobody is disturbed by what was tried before.

const digits = (count) => Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join("");
const pick = (list) => list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];

const MERCHANTS = {
  grocer: { id: "DEMO-GROCER", name: "Midori Grocer", mcc: "5411", country: "392", url: "https://midori-grocer.example", ships: true },
  books: { id: "DEMO-BOOKS", name: "Kanda Books", mcc: "5942", country: "392", url: "https://kanda-books.example", ships: true },
  clothes: { id: "DEMO-CLOTHES", name: "Shiosai Clothes", mcc: "5651", country: "392", url: "https://shiosai-clothes.example", ships: true },
  hotel: { id: "DEMO-HOTEL", name: "Hotel du Vieux Pont", mcc: "7011", country: "250", url: "https://vieux-pont.example", ships: false },
  electronics: { id: "DEMO-ELECTRONICS", name: "Aoi Electronics", mcc: "5732", country: "392", url: "https://aoi-electronics.example", ships: true },
  charity: { id: "DEMO-CHARITY", name: "Hidamari Fund", mcc: "8398", country: "392", url: "https://hidamari-fund.example", ships: false },
};

/** Addresses whose country the built-in table knows. */
const NETWORKS = { home: ["126.72", "60.64"], france: ["90.5", "88.120"], elsewhere: ["113.161", "87.123"] };
const addressIn = (place) => `${pick(NETWORKS[place])}.${1 + Number(digits(2))}.${1 + Number(digits(2))}`;

const NAMES = ["HARUKA MORI", "KAZUO ONO", "EMI SUZUKI", "REN NISHIMURA", "AYUMI INOUE", "JUN IKEDA", "SAKURA TANAKA", "TAKUMI HARA"];
const PLACES = [
  { street: "Wakatakecho", city: "Bunkyo-ku", postCode: "1129903", state: "13" },
  { street: "Umemicho", city: "Osaka-shi Kita-ku", postCode: "5309905", state: "27" },
  { street: "Kinjodai", city: "Nagoya-shi Naka-ku", postCode: "4609906", state: "23" },
];

/** A house where nobody else lives. */
function newAddress() {
  const { street, city, postCode, state } = pick(PLACES);
  return { line: `${street} ${digits(1)}-${digits(2)}-${digits(3)}`, city, postCode, state, country: "392" };
}

/** Somebody who was never here before. Card numbers that begin with 9000 00 belong to nobody. */
function newPerson(address = newAddress()) {
  const name = pick(NAMES);
  const card = `900000${digits(10)}`;
  return { card, expiry: "3012", name, email: `${name.toLowerCase().replace(" ", ".")}.${card.slice(-4)}@shopper.example`, address };
}

/** A device that was never seen before; see devices.js. */
export const newDevice = () => `device-${crypto.randomUUID()}`;

const OLD_ACCOUNT = { chAccAgeInd: "05", chAccPwChangeInd: "01", shipAddressUsageInd: "04", nbPurchaseAccount: "14", suspiciousAccActivity: "01" };
const NO_ACCOUNT = { chAccAgeInd: "01" };

function pay(person, merchant, amount, changes) {
  return {
    person, merchant, amount: String(amount), currency: "392", exponent: "0", email: person.email, account: OLD_ACCOUNT, version: "2.2.0",
    challengeInd: "", userAgent: "", windowSize: "03", opens: true, ...changes,
  };
}

/** Three usual purchases, made at once: a short past, but a real one. */
function pastOf(person, place) {
  return [pay(person, MERCHANTS.grocer, 4280, place), pay(person, MERCHANTS.books, 3150, place), pay(person, MERCHANTS.grocer, 5120, place)];
}

/** A person at home, with a past on a device. */
function atHome() {
  const person = newPerson();
  const place = { device: newDevice(), ip: addressIn("home") };
  return { person, place, past: pastOf(person, place) };
}

/** What each shopper does: first a `past`, then `now`; both are lists of payments. */
export const SHOPPERS = [
  {
    id: "regular",
    make() {
      const { person, place, past } = atHome();
      return { past, now: [pay(person, MERCHANTS.clothes, 6800, place)] };
    },
  },
  {
    id: "new-phone",
    make() {
      const { person, place, past } = atHome();
      return { past, now: [pay(person, MERCHANTS.clothes, 52_800, { ...place, device: newDevice() })] };
    },
  },
  {
    id: "abroad",
    make() {
      const { person, place, past } = atHome();
      return { past, now: [pay(person, MERCHANTS.hotel, 18_900, { ...place, ip: addressIn("france"), currency: "978", exponent: "2" })] };
    },
  },
  {
    id: "thief",
    make() {
      const { person, past } = atHome();
      const thief = { device: newDevice(), ip: addressIn("elsewhere"), email: `quick.buyer.${digits(4)}@freemail.example`, account: NO_ACCOUNT, shipTo: newAddress() };
      return { past, now: [pay(person, MERCHANTS.electronics, 148_000, thief)] };
    },
  },
  {
    id: "card-tester",
    make() {
      // Nobody answers for cards that are only tried out.
      const place = { device: newDevice(), ip: addressIn("elsewhere"), account: NO_ACCOUNT, opens: false };
      return { past: [], now: Array.from({ length: 10 }, (_, turn) => pay(newPerson(), MERCHANTS.charity, 100 + 50 * (turn % 3), place)) };
    },
  },
  {
    id: "family",
    make() {
      const { person, place, past } = atHome();
      return { past, now: [pay(newPerson(person.address), MERCHANTS.books, 3400, place)] };
    },
  },
  {
    id: "asked",
    make() {
      const person = newPerson();
      return { past: [], now: [pay(person, MERCHANTS.clothes, 12_800, { device: newDevice(), ip: addressIn("home"), challengeInd: "04" })] };
    },
  },
];
