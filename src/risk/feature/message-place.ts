import { clamp } from "../../base/index.js";
import { differ, flag } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

/** Borders of time zones wander this far from the sun; summer time adds an hour. */
const ZONE_PLAY_MINUTES = 120;
const DAY_MINUTES = 1440;

/** What the message says of places, and whether the places agree. */
export const PLACE_ROWS: readonly FeatureRow[] = [
  feature({
    name: "ip_hosting", group: "message", missing: 0, unit: "flag",
    describes: "The IP address belongs to a hosting company",
    reason: { en: "The connection comes from a data centre.", ja: "データセンターからの接続です。" },
    value: ({ geo }) => flag(geo.hosting),
  }),
  feature({
    name: "ip_anonymous", group: "message", missing: 0, unit: "flag",
    describes: "The IP address is a VPN, a proxy or a Tor exit",
    reason: { en: "The connection hides where it comes from.", ja: "接続元が隠されています。" },
    value: ({ geo }) => {
      if (geo.vpn || geo.proxy || geo.tor) return 1;
      return geo.vpn === undefined && geo.proxy === undefined && geo.tor === undefined ? undefined : 0;
    },
  }),
  feature({
    name: "ip_unusable", group: "message", missing: 0, unit: "flag",
    describes: "The message has an IP address, but a private or malformed one",
    reason: { en: "The IP address given cannot be a buyer's.", ja: "購入者のものとは考えられないIPアドレスです。" },
    value: ({ geo }) => (geo.ipKind === "absent" ? undefined : flag(geo.ipKind !== "public")),
  }),
  feature({
    name: "ip_abroad", group: "message", missing: 0, unit: "flag",
    describes: "The IP address is in another country than the card's issuer",
    reason: { en: "The connection comes from outside the card's country.", ja: "カード発行国以外からの接続です。" },
    value: ({ geo, card }) => differ(geo.country, card.country),
  }),
  feature({
    name: "merchant_abroad", group: "message", missing: 0, unit: "flag",
    describes: "The merchant is in another country than the card's issuer",
    reason: { en: "The merchant is outside the card's country.", ja: "カード発行国以外の加盟店です。" },
    value: ({ merchant, card }) => differ(merchant.country, card.country),
  }),
  feature({
    name: "shipping_abroad", group: "message", missing: 0, unit: "flag",
    describes: "The shipping address is in another country than the card's issuer",
    reason: { en: "The goods leave the card's country.", ja: "カード発行国以外への配送です。" },
    value: ({ cardholder, card }) => differ(cardholder.shipping.country, card.country),
  }),
  feature({
    name: "time_zone_gap", group: "message", missing: 0, unit: "hours",
    describes: "Hours between the device's time zone and the one the IP address suggests, beyond two hours of play",
    reason: { en: "The device's clock does not fit the place of the connection.", ja: "端末の時間帯が接続元の場所と合いません。" },
    value: ({ device, geo }) => {
      if (device.utcOffsetMinutes === undefined || geo.solarOffsetMinutes === undefined) return undefined;
      const around = Math.abs(device.utcOffsetMinutes - geo.solarOffsetMinutes) % DAY_MINUTES;
      return clamp(Math.min(around, DAY_MINUTES - around) - ZONE_PLAY_MINUTES, 0, 600) / 60;
    },
  }),
];
