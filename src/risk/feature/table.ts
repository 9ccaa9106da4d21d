import { LINK_ROWS } from "./compound-links.js";
import { PACE_ROWS } from "./compound-pace.js";
import { CARD_HABIT_ROWS, OTHER_HABIT_ROWS } from "./habit.js";
import { CARDHOLDER_ROWS } from "./message-cardholder.js";
import { DEVICE_ROWS } from "./message-device.js";
import { PLACE_ROWS } from "./message-place.js";
import { PURCHASE_ROWS } from "./message-purchase.js";
import { RISK_ROWS } from "./risk-tables.js";
import type { FeatureRow } from "./types.js";

/** Every feature, in the order of the vector. Serving, replay, training and explanations read this table and nothing else. */
export const FEATURES: readonly FeatureRow[] = [
  ...PURCHASE_ROWS,
  ...CARDHOLDER_ROWS,
  ...DEVICE_ROWS,
  ...PLACE_ROWS,
  ...CARD_HABIT_ROWS,
  ...OTHER_HABIT_ROWS,
  ...PACE_ROWS,
  ...LINK_ROWS,
  ...RISK_ROWS,
];
