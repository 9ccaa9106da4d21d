import { MINUTE_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import { drawAddress, drawCity, drawPickUp, respelt } from "./addresses.js";
import type { Address } from "./addresses.js";
import { runsApps } from "./devices.js";
import type { Device } from "./devices.js";
import { drawAlias, mistyped, mistypedEmail } from "./identity.js";
import type { Merchant } from "./merchants.js";
import { addressIn } from "./networks.js";
import type { Networks } from "./networks.js";
import { drawDevice } from "./people.js";
import type { Account, Buyer, Card, Person } from "./people.js";
import type { World } from "./world.js";

/** The choices an honest buyer makes between wish and payment. */

export function chooseCard({ random, cards }: Person, at: Instant): Card {
  const ready = cards.filter(({ since }) => since <= at);
  return (ready.length > 1 && random.chance(0.25) ? ready[1] : ready[0]) ?? (cards[0] as Card);
}

export function chooseBuyer(person: Person): Buyer {
  let draw = person.random.next();
  for (const relative of person.family) if ((draw -= relative.share) < 0) return relative;
  return person;
}

export function chooseMerchant({ random, country, trip, hobby, curiosity }: Person, { favourites }: Buyer, { merchants }: World): Merchant {
  if (trip && random.chance(0.4)) return merchants.anyFor(random, trip.city.country.code);
  if (hobby && random.chance(0.4)) return random.pick(hobby.merchants);
  if (!random.chance(curiosity)) return favourites[Math.floor(square(random.next()) * favourites.length)] as Merchant;
  const merchant = merchants.anyFor(random, country.code);
  // A new liking takes the place of an old one.
  if (random.chance(0.2)) favourites[random.below(favourites.length)] = merchant;
  return merchant;
}

/** Mostly his telephone; now and then a friend's, a library's or a hotel's computer. */
export function chooseDevice({ random, country }: Person, { devices }: Buyer, at: Instant): Device {
  if (random.chance(0.008)) return drawDevice(random, country, at);
  return random.chance(0.68) ? (devices[0] as Device) : random.pick(devices);
}

export function typedName(random: SeededRandom, holder: Person, buyer: Buyer, account: Account | undefined): string {
  // On the card stands the holder's name; some type their own.
  const name = buyer !== holder && random.chance(0.3) ? buyer.name : holder.name;
  return random.chance(account ? 0.01 : 0.06) ? mistyped(random, name) : name;
}

export function typedEmail(random: SeededRandom, buyer: Buyer, account: Account | undefined): string {
  if (account) return account.email;
  if (buyer.discreet && random.chance(0.6)) return drawAlias(random);
  if (random.chance(0.12)) return buyer.workEmail;
  return random.chance(0.03) ? mistypedEmail(random, buyer.email) : buyer.email;
}

export function chooseShipping(person: Person, { home }: Buyer, account: Account | undefined, gift: boolean, at: Instant): Address {
  const { random, friends, country, trip, pickUp, office } = person;
  if (gift) return giftAddress(person, account, at);
  if (trip && random.chance(0.15)) return trip.hotel;
  const draw = random.next();
  if (draw < 0.08) return random.chance(0.75) ? pickUp : drawPickUp(random, home.city);
  if (draw < 0.11) return office;
  if (draw < 0.12) return random.pick(friends);
  // Holders abroad have parcels of our shops collected by a forwarder at home.
  if (draw < 0.16 && country.code !== "JP") return drawPickUp(random, drawCity(random, "JP"));
  return draw < 0.2 ? respelt(random, home) : home;
}

function giftAddress({ random, country, friends }: Person, account: Account | undefined, at: Instant): Address {
  if (random.chance(0.5)) return random.pick(friends);
  const address = drawAddress(random, drawCity(random, country.code));
  friends[random.below(friends.length)] = address;
  account?.addresses.push({ address, since: at });
  return address;
}

export function chooseAddress(person: Person, buyer: Buyer, device: Device, at: Instant, networks: Networks): { text: string; foreign: boolean } {
  const { random, trip, country, officeBlock } = person;
  const version = random.chance(0.15) ? 6 : 4;
  if (random.chance(person.usesVpn ? 0.6 : 0.012)) {
    const place = random.chance(0.55) ? country.code : random.pick(["US", "SG", "GB", "DE", "KR"]);
    return { text: addressIn(networks.pick(random, random.chance(0.8) ? "vpn" : "hosting", place), random.below(60)), foreign: place !== country.code };
  }
  if (trip && buyer === person) return { text: addressIn(trip.block, trip.host, version), foreign: trip.city.country !== country };
  const localHour = new Date(at + country.utcOffsetMinutes * MINUTE_MS).getUTCHours();
  if (buyer === person && localHour >= 9 && localHour < 18 && random.chance(0.3)) return { text: addressIn(officeBlock, person.officeHost), foreign: false };
  // Many phones of a city share few addresses of their carrier.
  if (runsApps(device) && random.chance(0.45)) return { text: addressIn(buyer.mobileBlock, random.below(48), version), foreign: false };
  // At a friend's, in a café, at a railway station.
  if (random.chance(0.05)) return { text: addressIn(networks.pick(random, random.pick(["home", "office", "hotel"] as const), buyer.home.city.name), random.below(400)), foreign: false };
  return { text: addressIn(buyer.homeBlock, buyer.homeHost, version), foreign: false };
}

function square(x: number): number {
  return x * x;
}
