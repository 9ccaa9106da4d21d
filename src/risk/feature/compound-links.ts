import type { Instant } from "../../base/index.js";
import { DAY_MS, HOUR_MS, MINUTE_MS, ln1p } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { abandonedShare, countWithin, daysSinceFailed, daysSincePassed, distinctEver, failedShare, firstSeenSince } from "../profile/read.js";
import type { SeenSet } from "../profile/types.js";
import { HORIZON } from "../profile/types.js";
import { ageLog, isNew, kilometresFrom, logOf, logRatio, othersLog, speedFrom } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

/** ln(1 + ten years in days): what a challenge that was never passed, or never failed, is worth. */
const NEVER_LOG = 8.2;
/** Share of challenges that fail, as far as nobody knows better. */
const USUAL_FAILED_SHARE = 0.1;
const USUAL_ABANDONED_SHARE = 0.1;

/** ln(1 + cards met for the first time at `since` or later). */
function newCardsLog(cards: Maybe<SeenSet>, since: Instant): Maybe<number> {
  return cards && ln1p(firstSeenSince(cards, since));
}

/** How card, device, merchant and the others belong together: first uses, loyalty, sharing, travel, enumeration, challenges. */
export const LINK_ROWS: readonly FeatureRow[] = [
  feature({
    name: "card_device_new", group: "compound", reads: ["everyone"], mayBeAbsent: ["cardDevice"], missing: 0, unit: "flag",
    describes: "First use of this device by this card",
    reason: { en: "The card has never been used on this device.", ja: "このカードでこの端末が使われるのは初めてです。" },
    value: ({ device }, { cardDevice }) => (device.key === undefined ? undefined : isNew(cardDevice) ? 1 : 0),
  }),
  feature({
    name: "card_device_age", group: "compound", reads: ["everyone"], mayBeAbsent: ["cardDevice"], missing: 2, unit: "log",
    describes: "ln(1 + days since this card first used this device)",
    reason: { en: "Card and device have hardly any history together.", ja: "このカードとこの端末の組み合わせの実績がほとんどありません。" },
    value: ({ device, at }, { cardDevice }) => ageLog(device.key, cardDevice, at),
  }),
  feature({
    name: "card_merchant_new", group: "compound", reads: ["everyone"], mayBeAbsent: ["cardMerchant"], missing: 0, unit: "flag",
    describes: "First purchase of this card at this merchant",
    reason: { en: "The card has never been used at this merchant.", ja: "このカードがこの加盟店で使われるのは初めてです。" },
    value: ({ merchant }, { cardMerchant }) => (merchant.key === undefined ? undefined : isNew(cardMerchant) ? 1 : 0),
  }),
  feature({
    name: "card_merchant_visits", group: "compound", reads: ["everyone"], mayBeAbsent: ["cardMerchant"], missing: 0, unit: "log",
    describes: "ln(1 + earlier attempts of this card at this merchant)",
    reason: { en: "The card has seldom been used at this merchant.", ja: "このカードはこの加盟店でほとんど使われていません。" },
    value: ({ merchant }, { cardMerchant }) => (merchant.key === undefined ? undefined : logOf(cardMerchant?.tempo.attempts ?? 0)),
  }),
  feature({
    name: "card_merchant_loyalty", group: "compound", reads: ["card"], mayBeAbsent: ["cardMerchant"], missing: 0, unit: "share",
    describes: "Share of this merchant in the card's attempts of ninety days",
    reason: { en: "The merchant is not one the card keeps to.", ja: "このカードがよく利用する加盟店ではありません。" },
    value: ({ merchant, at }, { card, cardMerchant }) => {
      if (merchant.key === undefined) return undefined;
      if (cardMerchant === undefined) return 0;
      const all = countWithin(card.tempo, HORIZON.quarter, at);
      return all === 0 ? undefined : Math.min(countWithin(cardMerchant.tempo, HORIZON.quarter, at) / all, 1);
    },
  }),
  feature({
    name: "loyalty_against_peers", group: "compound", reads: ["merchant"], mayBeAbsent: ["cardMerchant"], missing: 0, unit: "log",
    describes: "ln((1 + this card's attempts at the merchant) / (1 + the mean of all cards there))",
    reason: { en: "The card comes here less often than the merchant's other customers.", ja: "この加盟店の他の顧客に比べて利用回数が少ないカードです。" },
    value: (_, { merchant, cardMerchant }) => {
      const cards = merchant.sets.cards === undefined ? 0 : distinctEver(merchant.sets.cards);
      return cards === 0 ? undefined : logRatio(cardMerchant?.tempo.attempts ?? 0, merchant.tempo.attempts / cards, 1);
    },
  }),
  feature({
    name: "device_merchant_new", group: "compound", reads: ["everyone"], mayBeAbsent: ["deviceMerchant"], missing: 0, unit: "flag",
    describes: "First attempt of this device at this merchant",
    reason: { en: "The device has never been used at this merchant.", ja: "この端末がこの加盟店で使われるのは初めてです。" },
    value: ({ device, merchant }, { deviceMerchant }) =>
      (device.key === undefined || merchant.key === undefined ? undefined : isNew(deviceMerchant) ? 1 : 0),
  }),
  feature({
    name: "card_new_merchants_day", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + merchants the card met for the first time within a day)",
    reason: { en: "The card visits one new merchant after the other.", ja: "このカードが新しい加盟店で次々に使われています。" },
    value: ({ at }, { card: { sets } }) => sets.merchants && ln1p(firstSeenSince(sets.merchants, at - DAY_MS)),
  }),
  feature({
    name: "card_other_devices_week", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + other devices the card used within a week)",
    reason: { en: "The card is used on several devices.", ja: "このカードが複数の端末で使われています。" },
    value: ({ device, at }, { card }) => othersLog(card.sets.devices, device.key, at - 7 * DAY_MS),
  }),
  feature({
    name: "device_other_cards_day", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(1 + other cards the device used within a day)",
    reason: { en: "The device has used other cards today.", ja: "この端末で本日ほかのカードも使われています。" },
    value: ({ card, at }, { device }) => othersLog(device.sets.cards, card.key, at - DAY_MS),
  }),
  feature({
    name: "device_other_cards_quarter", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(1 + other cards the device used within ninety days)",
    reason: { en: "The device is used with many cards.", ja: "この端末で多くのカードが使われています。" },
    value: ({ card, at }, { device }) => othersLog(device.sets.cards, card.key, at - 90 * DAY_MS),
  }),
  feature({
    name: "ip_other_cards_day", group: "compound", reads: ["ip"], missing: 0, unit: "log",
    describes: "ln(1 + other cards used from the IP address within a day)",
    reason: { en: "Other cards were used from the same connection today.", ja: "同じ接続元から本日ほかのカードも使われています。" },
    value: ({ card, at }, { ip }) => othersLog(ip.sets.cards, card.key, at - DAY_MS),
  }),
  feature({
    name: "email_other_cards", group: "compound", reads: ["email"], missing: 0, unit: "log",
    describes: "ln(1 + other cards used with the e-mail address within ninety days)",
    reason: { en: "The e-mail address is used with many cards.", ja: "このメールアドレスで多くのカードが使われています。" },
    value: ({ card, at }, { email }) => othersLog(email.sets.cards, card.key, at - 90 * DAY_MS),
  }),
  feature({
    name: "phone_other_cards", group: "compound", reads: ["phone"], missing: 0, unit: "log",
    describes: "ln(1 + other cards used with the phone number within ninety days)",
    reason: { en: "The phone number is used with many cards.", ja: "この電話番号で多くのカードが使われています。" },
    value: ({ card, at }, { phone }) => othersLog(phone.sets.cards, card.key, at - 90 * DAY_MS),
  }),
  feature({
    name: "address_other_cards", group: "compound", reads: ["address"], missing: 0, unit: "log",
    describes: "ln(1 + other cards shipping to the address within ninety days)",
    reason: { en: "Many cards ship to this address.", ja: "多くのカードの商品がこの住所に送られています。" },
    value: ({ card, at }, { address }) => othersLog(address.sets.cards, card.key, at - 90 * DAY_MS),
  }),
  feature({
    name: "travel_distance", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + km from the card's last place, beyond 100 km of play)",
    reason: { en: "The card was last used far away.", ja: "このカードの前回の利用場所が遠く離れています。" },
    value: ({ geo }, { card }) => logOf(kilometresFrom(card.place, geo)),
  }),
  feature({
    name: "travel_speed", group: "compound", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + km/h from the card's last place, beyond 100 km of play)",
    reason: { en: "Nobody travels this fast from the card's last place.", ja: "前回の利用場所からは移動できない速さです。" },
    value: (context, { card }) => logOf(speedFrom(card.place, context)),
  }),
  feature({
    name: "bin_new_cards", group: "compound", reads: ["bin"], missing: 0, unit: "log",
    describes: "ln(1 + cards of the BIN met for the first time within ten minutes)",
    reason: { en: "Many unknown cards of this BIN appear at once.", ja: "同じBINの未知のカードが一度に現れています。" },
    value: ({ at }, { bin }) => newCardsLog(bin.sets.cards, at - 10 * MINUTE_MS),
  }),
  feature({
    name: "merchant_new_cards", group: "compound", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(1 + cards the merchant met for the first time within ten minutes)",
    reason: { en: "Many unknown cards appear at this merchant at once.", ja: "この加盟店に未知のカードが一度に現れています。" },
    value: ({ at }, { merchant }) => newCardsLog(merchant.sets.cards, at - 10 * MINUTE_MS),
  }),
  feature({
    name: "device_new_cards", group: "compound", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(1 + cards the device used for the first time within an hour)",
    reason: { en: "The device tries one new card after the other.", ja: "この端末で新しいカードが次々に試されています。" },
    value: ({ at }, { device }) => newCardsLog(device.sets.cards, at - HOUR_MS),
  }),
  feature({
    name: "network_new_cards", group: "compound", reads: ["network"], missing: 0, unit: "log",
    describes: "ln(1 + cards used from the network for the first time within ten minutes)",
    reason: { en: "Many unknown cards come from this network at once.", ja: "この回線から未知のカードが一度に現れています。" },
    value: ({ at }, { network }) => newCardsLog(network.sets.cards, at - 10 * MINUTE_MS),
  }),
  feature({
    name: "address_new_cards", group: "compound", reads: ["address"], missing: 0, unit: "log",
    describes: "ln(1 + cards that shipped to the address for the first time within a day)",
    reason: { en: "Several unknown cards ship to this address today.", ja: "本日、複数の未知のカードでこの住所に配送されています。" },
    value: ({ at }, { address }) => newCardsLog(address.sets.cards, at - DAY_MS),
  }),
  feature({
    name: "card_failed_challenges", group: "compound", reads: ["card"], missing: USUAL_FAILED_SHARE, unit: "share",
    describes: "Share of the card's challenges that failed, shrunk towards one in ten",
    reason: { en: "Challenges of this card have failed lately.", ja: "このカードの認証が最近失敗しています。" },
    value: ({ at }, { card: { challenges } }) => challenges && failedShare(challenges, USUAL_FAILED_SHARE, at),
  }),
  feature({
    name: "card_failed_challenge_age", group: "compound", reads: ["card"], missing: NEVER_LOG, unit: "log",
    describes: "ln(1 + days since a challenge of this card last failed); never counts as ten years",
    reason: { en: "A challenge of this card failed a short while ago.", ja: "このカードの認証が少し前に失敗しています。" },
    value: ({ at }, { card: { challenges } }) => challenges && (logOf(daysSinceFailed(challenges, at)) ?? NEVER_LOG),
  }),
  feature({
    name: "card_abandoned_challenges", group: "compound", reads: ["card"], missing: USUAL_ABANDONED_SHARE, unit: "share",
    describes: "Share of the card's challenges that were abandoned, shrunk towards one in ten",
    reason: { en: "Challenges of this card have been left unanswered lately.", ja: "このカードの認証が最近途中で放棄されています。" },
    value: ({ at }, { card: { challenges } }) => challenges && abandonedShare(challenges, USUAL_ABANDONED_SHARE, at),
  }),
  feature({
    name: "card_device_passed_age", group: "compound", reads: ["cardDevice"], missing: NEVER_LOG, unit: "log",
    describes: "ln(1 + days since this card last passed a challenge on this device); never counts as ten years",
    reason: { en: "Nobody has proved to be the cardholder on this device.", ja: "この端末でカード会員本人であることが確認されていません。" },
    value: ({ at }, { cardDevice: { challenges } }) => challenges && (logOf(daysSincePassed(challenges, at)) ?? NEVER_LOG),
  }),
];
