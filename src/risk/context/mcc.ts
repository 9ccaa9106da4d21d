import type { MccGroup } from "./types.js";

/** Merchant category codes by group; `from-to` is a range. What no row names is "other". */
const GROUPS: { readonly [Group in Exclude<MccGroup, "other">]: string } = {
  grocery: "5297 5298 5300 5331 5399 5411 5422 5441 5451 5462 5499 5921 5993",
  household: "0780 1520 1711 1731 1740 1750 1761 1771 1799 5200 5211 5231 5251 5261 5712-5714 5718 5719 5950 5992 5995 7210 7211 7216 7217 7349 7622 7623 7629 7641 7692",
  restaurant: "5811-5814",
  fuel: "5172 5541 5542 5552 5983",
  travel: "3000-3302 4411 4511 4722 4723 7012",
  lodging: "3501-3999 7011 7032 7033",
  transport: "3351-3441 4011 4111 4112 4119 4121 4131 4214 4215 4225 4582 4784 4789 7511-7513 7519 7523 7531 7534 7535 7538 7542 7549 5511 5521 5531-5533 5551 5561 5571 5592 5598 5599",
  digital: "4816 5734 5735 5815 5817 5818 5968 7372 7375",
  game: "5816 7993 7994",
  gambling: "7800-7802 7995 9406 9754",
  electronics: "5045 5065 5722 5732 5946",
  fashion: "5137 5139 5611 5621 5631 5641 5651 5655 5661 5681 5691 5697-5699 5931 5948 7251 7296",
  jewellery: "5094 5932 5937 5944 5971 5972 7631",
  marketplace: "5262 5309 5310 5311 5964 5965 5966 5967 5969 5999",
  "gift-card": "5947",
  money: "4829 6010 6011 6012 6050 6211 6532 6533 6536-6538 6540",
  crypto: "6051",
  telecom: "4812 4813 4814 4815 4821 4899",
  utility: "4900",
  health: "4119 5047 5122 5912 5975-5977 7230 7297 7298 8011 8021 8031 8041-8043 8049 8050 8062 8071 8099",
  ticket: "7832 7922 7929 7932 7933 7941 7991 7992 7996-7999",
  education: "5942 5943 5192 5111 8211 8220 8241 8244 8249 8299 8351",
  charity: "8398 8641 8651 8661 8699",
  adult: "5967 7273 7277",
  government: "9211 9222 9223 9311 9399 9402 9405 9700-9702",
  insurance: "5960 6300 6381 6399",
};

const groupByMcc = new Map<string, MccGroup>();
for (const [group, codes] of Object.entries(GROUPS)) {
  for (const code of codes.split(" ")) {
    const [from, to] = code.split("-") as [string, string?];
    for (let mcc = Number(from); mcc <= Number(to ?? from); mcc++) groupByMcc.set(String(mcc).padStart(4, "0"), group as MccGroup);
  }
}

const RESALABLE_GROUPS: ReadonlySet<MccGroup> = new Set(["electronics", "jewellery", "gift-card", "ticket", "game", "money", "crypto"]);

export function mccGroupOf(mcc: string | undefined): MccGroup | undefined {
  return mcc === undefined ? undefined : (groupByMcc.get(mcc) ?? "other");
}

/** Goods of this group turn into money easily. */
export function isResalable(group: MccGroup): boolean {
  return RESALABLE_GROUPS.has(group);
}
