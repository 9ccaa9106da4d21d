import { clamp } from "../../base/index.js";
import type { Context, Maybe } from "../context/types.js";
import { genuineWithin, riskLogOdds } from "../profile/read.js";
import type { LabelHorizon, Profile } from "../profile/types.js";
import { HORIZON } from "../profile/types.js";
import { clearedAgeLog, fraudAgeLog, fraudRunAgeLog, fraudsLog, logOf } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

/** How many attempts of a cell say as much as what is known of everybody: a large cell needs less belief in others. */
const SHRUNK_BY = { cell: 100, entity: 20, recent: 3 };
/** ln(1 + ninety days): what the age of a fraud that never was is worth. */
const NEVER_LOG = 4.51;

function logOdds(profile: Profile, everyone: Profile, horizon: LabelHorizon, shrunkBy: number, { at }: Context): Maybe<number> {
  return clamp(riskLogOdds(profile, everyone, horizon, shrunkBy, at), -8, 8);
}

/** What labels that have reached us say of everything this transaction names. */
export const RISK_ROWS: readonly FeatureRow[] = [
  feature({
    name: "mcc_group_risk", group: "risk", reads: ["mccGroup", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at merchants of this kind over ninety days, less those of everybody",
    reason: { en: "There is more fraud at merchants of this kind.", ja: "不正の多い業種です。" },
    value: (context, { mccGroup, everyone }) => logOdds(mccGroup, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "merchant_risk", group: "risk", reads: ["merchant", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at the merchant over ninety days, less those of everybody",
    reason: { en: "There is more fraud at this merchant.", ja: "不正の多い加盟店です。" },
    value: (context, { merchant, everyone }) => logOdds(merchant, everyone, HORIZON.quarter, SHRUNK_BY.entity, context),
  }),
  feature({
    name: "merchant_risk_month", group: "risk", reads: ["merchant", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at the merchant over thirty days, less those of everybody",
    reason: { en: "There has been more fraud at this merchant this month.", ja: "今月、不正が増えている加盟店です。" },
    value: (context, { merchant, everyone }) => logOdds(merchant, everyone, HORIZON.month, SHRUNK_BY.recent, context),
  }),
  feature({
    name: "merchant_risk_week", group: "risk", reads: ["merchant", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at the merchant by the labels of the last week, less those of everybody",
    reason: { en: "There has been more fraud at this merchant this week.", ja: "今週、不正が増えている加盟店です。" },
    value: (context, { merchant, everyone }) => logOdds(merchant, everyone, HORIZON.week, SHRUNK_BY.recent, context),
  }),
  feature({
    name: "merchant_risk_day", group: "risk", reads: ["merchant", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at the merchant by the labels of the last day, less those of everybody",
    reason: { en: "Fraud at this merchant has just become known.", ja: "この加盟店での不正が判明したばかりです。" },
    value: (context, { merchant, everyone }) => logOdds(merchant, everyone, HORIZON.day, SHRUNK_BY.recent, context),
  }),
  feature({
    name: "country_pair_risk", group: "risk", reads: ["countryPair", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud of cards of this country in the merchant's country over ninety days, less those of everybody",
    reason: { en: "There is more fraud between these two countries.", ja: "不正の多い国の組み合わせです。" },
    value: (context, { countryPair, everyone }) => logOdds(countryPair, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "network_risk", group: "risk", reads: ["network", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud from the network over ninety days, less those of everybody",
    reason: { en: "There is more fraud from this network.", ja: "不正の多い回線からの接続です。" },
    value: (context, { network, everyone }) => logOdds(network, everyone, HORIZON.quarter, SHRUNK_BY.entity, context),
  }),
  feature({
    name: "bin_risk", group: "risk", reads: ["bin", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud on cards of the BIN over ninety days, less those of everybody",
    reason: { en: "There is more fraud on cards of this BIN.", ja: "不正の多いBINのカードです。" },
    value: (context, { bin, everyone }) => logOdds(bin, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "hour_risk", group: "risk", reads: ["hour", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud at this local hour over ninety days, less those of everybody",
    reason: { en: "There is more fraud at this time of day.", ja: "不正の多い時間帯です。" },
    value: (context, { hour, everyone }) => logOdds(hour, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "email_domain_risk", group: "risk", reads: ["emailDomain", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud with e-mail addresses of the domain over ninety days, less those of everybody",
    reason: { en: "There is more fraud with e-mail addresses of this domain.", ja: "不正の多いメールドメインです。" },
    value: (context, { emailDomain, everyone }) => logOdds(emailDomain, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "device_kind_risk", group: "risk", reads: ["deviceKind", "everyone"], missing: 0, unit: "log-odds",
    describes: "Log-odds of fraud on devices of this kind and system over ninety days, less those of everybody",
    reason: { en: "There is more fraud on devices of this kind.", ja: "不正の多い種類の端末です。" },
    value: (context, { deviceKind, everyone }) => logOdds(deviceKind, everyone, HORIZON.quarter, SHRUNK_BY.cell, context),
  }),
  feature({
    name: "merchant_frauds_day", group: "risk", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(1 + frauds at the merchant reported within a day)",
    reason: { en: "Frauds at this merchant were reported today.", ja: "本日、この加盟店での不正が報告されています。" },
    value: ({ at }, { merchant }) => fraudsLog(merchant, HORIZON.day, at),
  }),
  feature({
    name: "merchant_frauds_week", group: "risk", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(1 + frauds at the merchant reported within a week)",
    reason: { en: "Frauds at this merchant were reported this week.", ja: "今週、この加盟店での不正が報告されています。" },
    value: ({ at }, { merchant }) => fraudsLog(merchant, HORIZON.week, at),
  }),
  feature({
    name: "merchant_frauds_month", group: "risk", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(1 + frauds at the merchant reported within thirty days)",
    reason: { en: "Frauds at this merchant were reported this month.", ja: "この一か月に、この加盟店での不正が報告されています。" },
    value: ({ at }, { merchant }) => fraudsLog(merchant, HORIZON.month, at),
  }),
  feature({
    name: "merchant_fraud_age", group: "risk", reads: ["merchant"], missing: NEVER_LOG, unit: "log",
    describes: "ln(1 + days since a fraud at the merchant was last reported), ninety at most and where there was none",
    reason: { en: "A fraud at this merchant was reported not long ago.", ja: "この加盟店での不正が最近報告されました。" },
    value: ({ at }, { merchant }) => fraudAgeLog(merchant, at),
  }),
  feature({
    name: "merchant_fraud_run", group: "risk", reads: ["merchant"], missing: 0, unit: "log",
    describes: "ln(1 + frauds at the merchant reported one after another, no genuine payment being reported between them)",
    reason: { en: "The latest reports from this merchant are all of fraud.", ja: "この加盟店からの最近の報告は不正が続いています。" },
    value: (_, { merchant: { labels } }) => logOf(labels?.fraudRun),
  }),
  feature({
    name: "merchant_fraud_run_age", group: "risk", reads: ["merchant"], missing: -1, unit: "log",
    describes: "ln(1 + days since the first fraud of a run at the merchant was reported), ninety at most",
    reason: { en: "An outbreak of fraud at this merchant goes on.", ja: "この加盟店で不正の多発が続いています。" },
    value: ({ at }, { merchant }) => fraudRunAgeLog(merchant, at),
  }),
  feature({
    name: "merchant_cleared_age", group: "risk", reads: ["merchant"], missing: NEVER_LOG, unit: "log",
    describes: "ln(1 + days since a payment at the merchant was last confirmed as genuine), ninety at most and where there was none",
    reason: { en: "No payment at this merchant was confirmed as genuine lately.", ja: "この加盟店では最近、正当と確認された取引がありません。" },
    value: ({ at }, { merchant }) => clearedAgeLog(merchant, at),
  }),
  feature({
    name: "card_frauds_week", group: "risk", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + frauds on the card reported within a week)",
    reason: { en: "Frauds on this card were reported this week.", ja: "今週、このカードでの不正が報告されています。" },
    value: ({ at }, { card }) => fraudsLog(card, HORIZON.week, at),
  }),
  feature({
    name: "card_frauds_quarter", group: "risk", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + frauds on the card reported within ninety days)",
    reason: { en: "There is known fraud on this card.", ja: "このカードでは過去に不正が判明しています。" },
    value: ({ at }, { card }) => fraudsLog(card, HORIZON.quarter, at),
  }),
  feature({
    name: "card_fraud_age", group: "risk", reads: ["card"], missing: NEVER_LOG, unit: "log",
    describes: "ln(1 + days since a fraud on the card was last reported), ninety at most and where there was none",
    reason: { en: "A fraud on this card was reported not long ago.", ja: "このカードでの不正が最近報告されました。" },
    value: ({ at }, { card }) => fraudAgeLog(card, at),
  }),
  feature({
    name: "card_cleared", group: "risk", reads: ["card"], missing: 0, unit: "log",
    describes: "ln(1 + attempts of the card confirmed as genuine within ninety days)",
    reason: { en: "Few attempts of this card are confirmed as genuine.", ja: "正当と確認された取引が少ないカードです。" },
    value: ({ at }, { card: { labels } }) => logOf(labels && genuineWithin(labels, HORIZON.quarter, at)),
  }),
  feature({
    name: "device_frauds", group: "risk", reads: ["device"], missing: 0, unit: "log",
    describes: "ln(1 + frauds on the device reported within ninety days)",
    reason: { en: "There is known fraud on this device.", ja: "この端末では過去に不正が判明しています。" },
    value: ({ at }, { device }) => fraudsLog(device, HORIZON.quarter, at),
  }),
  feature({
    name: "card_device_frauds", group: "risk", reads: ["cardDevice"], missing: 0, unit: "log",
    describes: "ln(1 + frauds of this card on this device reported within ninety days)",
    reason: { en: "There is known fraud of this card on this device.", ja: "このカードとこの端末の組み合わせで不正が判明しています。" },
    value: ({ at }, { cardDevice }) => fraudsLog(cardDevice, HORIZON.quarter, at),
  }),
  feature({
    name: "ip_frauds", group: "risk", reads: ["ip"], missing: 0, unit: "log",
    describes: "ln(1 + frauds from the IP address reported within ninety days)",
    reason: { en: "There is known fraud from this connection.", ja: "この接続元では過去に不正が判明しています。" },
    value: ({ at }, { ip }) => fraudsLog(ip, HORIZON.quarter, at),
  }),
  feature({
    name: "email_frauds", group: "risk", reads: ["email"], missing: 0, unit: "log",
    describes: "ln(1 + frauds with the e-mail address reported within ninety days)",
    reason: { en: "There is known fraud with this e-mail address.", ja: "このメールアドレスでは過去に不正が判明しています。" },
    value: ({ at }, { email }) => fraudsLog(email, HORIZON.quarter, at),
  }),
  feature({
    name: "address_frauds", group: "risk", reads: ["address"], missing: 0, unit: "log",
    describes: "ln(1 + frauds shipped to the address reported within ninety days)",
    reason: { en: "There is known fraud at this shipping address.", ja: "この配送先では過去に不正が判明しています。" },
    value: ({ at }, { address }) => fraudsLog(address, HORIZON.quarter, at),
  }),
];
