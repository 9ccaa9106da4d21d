import type { FactRow } from "./fact-row.js";
import type { ListName } from "./listed.js";

const on = (list: ListName): FactRow["value"] => ({ listed }) => listed?.some((one) => one.list === list) ?? false;

/** What the issuer's lists said of a message when it was decided. */
export const LIST_FACTS: readonly FactRow[] = [
  { name: "listBlocked", type: "bool", unit: "flag", usual: false, describes: "Something in the message is on the issuer's block list; it is rejected before any rule is asked", value: on("block") },
  { name: "listAllowed", type: "bool", unit: "flag", usual: false, describes: "Something in the message is on the issuer's allow list; a challenge then becomes frictionless, unless the requestor says that it is mandated", value: on("allow") },
  { name: "listWatched", type: "bool", unit: "flag", usual: false, describes: "Something in the message is on the issuer's watch list, which by itself changes nothing", value: on("watch") },
  { name: "cardTrusted", type: "bool", unit: "flag", usual: false, describes: "The issuer trusts the card for a time, and at this place where the trust names one; as `listAllowed` otherwise", value: on("trust") },
];
