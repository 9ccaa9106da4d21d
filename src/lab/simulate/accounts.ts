import { DAY_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import type { Address } from "./addresses.js";
import { drawAlias } from "./identity.js";
import type { Merchant } from "./merchants.js";
import type { Account, Buyer } from "./people.js";

/** Opens an account as this buyer would, with so many `purchases` behind it. */
export function openAccount(random: SeededRandom, buyer: Buyer, merchant: Merchant, at: Instant, purchases: number): Account {
  const email = buyer.discreet && random.chance(0.6) ? drawAlias(random) : random.chance(0.08) ? buyer.workEmail : buyer.email;
  const login = random.pick(["password", "password", "password", "federated", "passkey"] as const);
  const account = newAccount(buyer.name, email, login, buyer.home, at, purchases);
  if (purchases > 0 && random.chance(0.6)) account.cardStoredAt = at;
  buyer.accounts.set(merchant.index, account);
  return account;
}

export function newAccount(name: string, email: string, login: Account["login"], home: Address, at: Instant, purchases: number): Account {
  return {
    openedAt: at, email, name, login, addresses: [{ address: home, since: at }], cardStoredAt: undefined, passwordChangedAt: undefined, changedAt: undefined,
    purchases, lastAt: at, purchasesToday: 0, cardsAddedToday: 0,
  };
}

/** What the shop's own counters say at this purchase. Passwords are forgotten and changed, telephone numbers corrected. */
export function countPurchase(random: SeededRandom, account: Account, shipping: Address, at: Instant): void {
  const sameDay = at - account.lastAt < DAY_MS;
  account.purchasesToday = sameDay ? account.purchasesToday + 1 : 1;
  if (!sameDay) account.cardsAddedToday = 0;
  account.purchases++;
  account.lastAt = at;
  if (random.chance(0.03)) account.passwordChangedAt = at - Math.floor(DAY_MS * 3 * random.next() * random.next());
  if (random.chance(0.03)) account.changedAt = at;
  if (account.purchases > 1 && random.chance(0.3)) account.cardStoredAt ??= at;
  if (!account.addresses.some(({ address }) => address === shipping)) {
    account.addresses.push({ address: shipping, since: at });
    if (account.addresses.length > 8) account.addresses.splice(1, 1);
  }
}
