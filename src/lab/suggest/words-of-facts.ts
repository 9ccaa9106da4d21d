import { BARE, DAYS, HOURS, KM, KMH, MINUTES, OCCASIONS, PERCENT, RATIO, YEN, inLog, whole } from "./units.js";
import type { Bilingual, Unit } from "./units.js";

/** How a yes or no is said, both ways. */
export interface FlagWords {
  readonly kind: "flag";
  readonly yes: Bilingual;
  readonly no: Bilingual;
}

/** How a number is said: `{}` is where its bounds stand. */
export interface NumberWords {
  readonly kind: "number";
  readonly says: Bilingual;
  readonly unit: Unit;
}

type Row = readonly [fact: string, words: FlagWords | NumberWords];

function flag(fact: string, yesEn: string, noEn: string, yesJa: string, noJa: string): Row {
  return [fact, { kind: "flag", yes: { en: yesEn, ja: yesJa }, no: { en: noEn, ja: noJa } }];
}

function number(fact: string, unit: Unit, en: string, ja: string): Row {
  return [fact, { kind: "number", unit, says: { en, ja } }];
}

const CARDS = whole("card", "枚");
const OTHER_CARDS = whole("other card", "枚");
const PURCHASES = whole("purchase", "件");
const REPORTED = inLog(OCCASIONS);

/**
 * What a rule made from data says of each fact, in the form "A, B, and C." and 「AでBでCの取引です。」. A fact that is not
 * here is said with its name and its description.
 */
export const WORDS_OF_FACTS: ReadonlyMap<string, FlagWords | NumberWords> = new Map<string, FlagWords | NumberWords>([
  // Purchase
  number("amountReferenceMinor", YEN, "the amount is {}", "金額が{}"),
  number("amount_roundness", PERCENT, "{} of the amount's digits after the first are trailing zeros", "金額の先頭を除く桁のうち末尾のゼロが{}"),
  flag("night", "it is night at the cardholder's place", "it is day at the cardholder's place", "深夜", "深夜以外"),
  flag("weekend", "it is the weekend", "it is a weekday", "週末", "平日"),
  flag("without_cardholder", "the cardholder is not there (3RI)", "the cardholder is there", "会員不在（3RI）", "会員が操作中"),
  flag("non_payment", "it is no payment", "it is a payment", "支払い以外の認証", "支払いの認証"),
  flag("adds_card", "the card is being added to an account", "no card is being added to an account", "カードの登録", "カードの登録以外"),
  flag("recurring_payment", "the payment belongs to a series", "the payment belongs to no series", "継続払いまたは分割払い", "継続払いでも分割払いでもない支払い"),
  flag("cash_like", "what is bought is as good as money", "what is bought is not as good as money", "換金しやすい商品", "換金しにくい商品"),
  flag("resalable", "the goods are easily resold", "the goods are not easily resold", "転売しやすい商品", "転売しにくい商品"),
  flag("ships_elsewhere", "the goods go to an address the merchant has not verified", "the goods go to no unverified address", "加盟店が確認していない住所への配送", "未確認の住所への配送ではないもの"),
  number("delivery_haste", BARE, "the delivery's haste (0 for days, 3 for at once) is {}", "受け取りの速さ（0は2日以上、3は即時）が{}"),

  // Cardholder
  flag("shippingIsBilling", "goods go to the billing address", "goods do not go to the billing address", "配送先が請求先と同じ", "配送先が請求先と異なるもの"),
  flag("guest", "the buyer has no earlier account at the merchant", "the buyer has an account at the merchant", "加盟店に以前からのアカウントがないもの", "加盟店に以前からのアカウントがあるもの"),
  number("accountAgeDays", DAYS, "the account at the merchant is {} old", "加盟店のアカウントの開設からの日数が{}"),
  number("accountChangedDaysAgo", DAYS, "the account was changed {} ago", "アカウント情報の変更からの日数が{}"),
  number("passwordChangedDaysAgo", DAYS, "the account's password was changed {} ago", "パスワードの変更からの日数が{}"),
  number("shipAddressFirstUsedDaysAgo", DAYS, "the merchant first shipped to this address {} ago", "加盟店がこの住所に初めて配送してからの日数が{}"),
  number("cardOnFileDaysAgo", DAYS, "the card was stored in the account {} ago", "カードがアカウントに登録されてからの日数が{}"),
  number("account_purchases_log", inLog(PURCHASES), "the account has {} of six months behind it", "アカウントの半年間の購入実績が{}"),
  number("addCardAttemptsDay", whole("card", "回"), "the account tried to add {} within a day", "1日以内のカード登録の試みが{}"),
  flag("suspiciousAccount", "the merchant suspects the account", "the merchant does not suspect the account", "加盟店がアカウントの不審な動きを報告しているもの", "加盟店からの不審の報告がないもの"),
  flag("ship_name_differs", "the recipient's name is not the account's", "the recipient's name is the account's", "受取人名がアカウント名義と異なるもの", "受取人名がアカウント名義と同じもの"),
  flag("email_disposable", "the e-mail address is of a throw-away service", "the e-mail address is of no throw-away service", "使い捨てメールアドレス", "使い捨てではないメールアドレス"),
  number("email_randomness", PERCENT, "the e-mail address looks made up to {}", "メールアドレスの無作為らしさが{}"),
  flag("phone_doubtful", "the phone number is doubtful", "the phone number is an ordinary one", "疑わしい電話番号", "通常の電話番号"),
  number("login_strength", BARE, "the strength of the login (0 nothing, 3 a cryptographic proof) is {}", "加盟店でのログインの強さ（0はなし、3は暗号による証明）が{}"),
  number("challenge_wish", BARE, "the merchant's wish for a challenge (-1 none, 1 wanted) is {}", "加盟店の認証の希望（-1は不要、1は希望）が{}"),
  flag("merchantTrusted", "the cardholder trusts the merchant", "the cardholder has not said to trust the merchant", "会員が信頼登録した加盟店", "会員の信頼登録がない加盟店"),

  // Device and connection
  flag("scriptClient", "the browser is a program", "the browser is not a program", "プログラムによる接続", "プログラムではない接続"),
  number("device_key_strength", BARE, "the device is recognised with strength {} of 2", "端末の識別の確かさ（最大2）が{}"),
  flag("method_failed", "the browser did not let our device check run", "our device check ran", "端末確認が完了しなかったもの", "端末確認が完了したもの"),
  flag("device_contradicts", "the device contradicts the message", "the device does not contradict the message", "端末の情報が電文と矛盾するもの", "端末の情報が電文と矛盾しないもの"),
  flag("device_compromised", "the phone is rooted, tampered with or not a real one", "the phone shows no sign of tampering", "改造の疑いがある端末", "改造の兆候がない端末"),
  flag("ipIsHosting", "the connection comes from a data centre", "the connection comes from no data centre", "データセンターからの接続", "データセンター以外からの接続"),
  flag("ipIsAnonymous", "the connection hides where it comes from", "the connection does not hide where it comes from", "接続元を隠した回線", "接続元を隠していない回線"),
  flag("ip_unusable", "the IP address cannot be a buyer's", "the IP address can be a buyer's", "購入者のものとは考えられないIPアドレス", "購入者のものと考えられるIPアドレス"),
  flag("ip_abroad", "the connection comes from outside the card's country", "the connection comes from the card's country", "カード発行国以外からの接続", "カード発行国からの接続"),
  flag("merchant_abroad", "the merchant is outside the card's country", "the merchant is in the card's country", "カード発行国以外の加盟店", "カード発行国の加盟店"),
  flag("shipping_abroad", "the goods leave the card's country", "the goods stay in the card's country", "カード発行国以外への配送", "カード発行国内への配送"),
  number("time_zone_gap", HOURS, "the device's clock is {} from that of the connection's place", "端末の時刻と接続元の時刻の差が{}"),

  // Habit
  number("amountAboveHabit", BARE, "the amount's deviation from the card's habit is {}", "カードの普段の金額からの偏差が{}"),
  number("card_group_amount_deviation", BARE, "the amount's deviation from what the card spends in such shops is {}", "この業種でのカードの普段の金額からの偏差が{}"),
  number("card_amount_over_week", RATIO, "the amount is {} the card's mean of a week", "金額がカードの1週間の平均の{}"),
  number("card_amount_over_month", RATIO, "the amount is {} the card's mean of thirty days", "金額がカードの30日間の平均の{}"),
  number("card_amount_over_quarter", RATIO, "the amount is {} the card's mean of ninety days", "金額がカードの90日間の平均の{}"),
  number("card_amount_record", RATIO, "the amount is {} the card's highest so far", "金額がカードのこれまでの最高額の{}"),
  number("card_mean_shift_week", RATIO, "the card's mean amount of this week is {} that of ninety days", "カードの今週の平均額が90日間の平均の{}"),
  number("card_hour_unusual", RATIO, "the hour is {} as rare for this card as if all hours were alike", "このカードでの時間帯の珍しさが平均的な時間帯の{}"),
  number("card_weekday_unusual", RATIO, "the weekday is {} as rare for this card as if all days were alike", "このカードでの曜日の珍しさが平均的な曜日の{}"),
  flag("card_mcc_group_new", "the card never bought this kind of goods", "the card has bought this kind of goods before", "このカードで初めての業種", "このカードで利用実績のある業種"),
  flag("card_merchant_country_new", "the card never bought from the merchant's country", "the card has bought from the merchant's country before", "このカードで初めての国の加盟店", "このカードで利用実績のある国の加盟店"),
  flag("newCountryForCard", "the card was never used from this country", "the card was used from this country before", "このカードで初めての国からの接続", "このカードで利用実績のある国からの接続"),
  flag("newNetworkForCard", "the card was never used from this network", "the card was used from this network before", "このカードで初めての回線", "このカードで利用実績のある回線"),
  flag("newAddressForCard", "the card never shipped to this address", "the card has shipped to this address before", "このカードで初めての配送先", "このカードで配送実績のある配送先"),
  number("cardKnownDays", DAYS, "the card has been known for {}", "カードの利用実績の期間が{}"),
  number("earlierAttempts", whole("earlier attempt", "回"), "the card has {} behind it", "カードの過去の利用が{}"),
  number("card_idle", inLog(MINUTES), "the card was last used {} ago", "カードの前回の利用からの時間が{}"),
  number("card_gap_surprise", RATIO, "the time since the card's last use is {} its usual gap", "前回の利用からの間隔がカードの普段の{}"),
  number("device_amount_deviation", BARE, "the amount's deviation from the device's habit is {}", "端末の普段の金額からの偏差が{}"),
  number("device_age", inLog(DAYS), "the device has been known for {}", "端末の利用実績の期間が{}"),
  number("merchant_amount_deviation", BARE, "the amount's deviation from what is usual at the merchant is {}", "加盟店の普段の金額からの偏差が{}"),
  number("merchant_age", inLog(DAYS), "the merchant has been known for {}", "加盟店の取引実績の期間が{}"),
  number("pair_amount_ratio", RATIO, "the amount is {} the card's mean at this merchant", "金額がこの加盟店でのカードの平均の{}"),
  number("bin_amount_deviation", BARE, "the amount's deviation from what cards of this BIN spend is {}", "同じBINのカードの普段の金額からの偏差が{}"),
  number("email_age", inLog(DAYS), "the e-mail address has been known for {}", "メールアドレスの利用実績の期間が{}"),
  number("address_age", inLog(DAYS), "the shipping address has been known for {}", "配送先の利用実績の期間が{}"),

  // Pace
  number("cardAttemptsTenMinutes", OCCASIONS, "the card was tried {} within about ten minutes", "約10分間のカードの試行が{}"),
  number("cardAttemptsHour", OCCASIONS, "the card was tried {} within about an hour", "約1時間のカードの試行が{}"),
  number("card_attempts_six_hours", inLog(OCCASIONS), "the card was tried {} within about six hours", "約6時間のカードの試行が{}"),
  number("cardAttemptsDay", OCCASIONS, "the card was tried {} within about a day", "約1日のカードの試行が{}"),
  number("card_attempts_week", inLog(OCCASIONS), "the card was tried {} within about a week", "約1週間のカードの試行が{}"),
  number("card_spend_day", inLog(YEN), "the card spent {} within about a day", "約1日のカードの利用額が{}"),
  number("card_pace_hour_day", RATIO, "the card is used {} as often this hour as over a day", "カードのこの1時間の利用頻度が1日の{}"),
  number("card_pace_day_week", RATIO, "the card is used {} as often today as over a week", "カードの本日の利用頻度が1週間の{}"),
  number("card_pace_week_quarter", RATIO, "the card is used {} as often this week as over ninety days", "カードの今週の利用頻度が90日間の{}"),
  number("card_spend_pace_week_quarter", RATIO, "the card spends {} as fast this week as over ninety days", "カードの今週の支出の速さが90日間の{}"),
  number("deviceAttemptsTenMinutes", OCCASIONS, "the device tried {} within about ten minutes", "約10分間の端末からの試行が{}"),
  number("device_pace_hour_day", RATIO, "the device is used {} as often this hour as over a day", "端末のこの1時間の利用頻度が1日の{}"),
  number("device_spend_pace_day_month", RATIO, "the device spends {} as fast today as over thirty days", "端末の本日の支出の速さが30日間の{}"),
  number("ip_attempts_hour", inLog(OCCASIONS), "the connection was used {} within about an hour", "約1時間の接続元からの試行が{}"),
  number("binSurge", RATIO, "cards of this BIN come {} as often within ten minutes as over a day", "同じBINのカードの10分間の試行頻度が1日の{}"),
  number("merchant_pace_ten_minutes_day", RATIO, "attempts at the merchant come {} as often within ten minutes as over a day", "加盟店での10分間の試行頻度が1日の{}"),
  number("merchant_pace_day_month", RATIO, "attempts at the merchant come {} as often today as over thirty days", "加盟店での本日の試行頻度が30日間の{}"),
  number("device_small_amount_burst", BARE, "the device's burst of small amounts measures {}", "端末からの少額連続試行の度合いが{}"),
  number("merchant_small_amount_burst", BARE, "the merchant's burst of small amounts measures {}", "加盟店での少額連続試行の度合いが{}"),
  number("bin_small_amount_burst", BARE, "the burst of small amounts on this BIN measures {}", "同じBINでの少額連続試行の度合いが{}"),

  // Links
  flag("newDeviceForCard", "the device is new to this card", "the card was used on this device before", "このカードで初めての端末", "このカードで利用実績のある端末"),
  number("card_device_age", inLog(DAYS), "card and device have been known together for {}", "カードとこの端末の組み合わせの実績の期間が{}"),
  flag("newMerchantForCard", "the merchant is new to this card", "the card was used at this merchant before", "このカードで初めての加盟店", "このカードで利用実績のある加盟店"),
  number("card_merchant_visits", inLog(whole("earlier attempt", "回")), "the card has {} at this merchant", "この加盟店でのカードの過去の利用が{}"),
  number("card_merchant_loyalty", PERCENT, "{} of the card's attempts are at this merchant", "カードの利用のうちこの加盟店の割合が{}"),
  number("loyalty_against_peers", RATIO, "the card comes to this merchant {} as often as other cards", "この加盟店での利用回数が他のカードの平均の{}"),
  flag("device_merchant_new", "the device was never used at this merchant", "the device was used at this merchant before", "この加盟店で初めての端末", "この加盟店で利用実績のある端末"),
  number("card_new_merchants_day", inLog(whole("new merchant", "店")), "the card met {} within a day", "カードが1日以内に初めて利用した加盟店が{}"),
  number("card_other_devices_week", inLog(whole("other device", "台")), "the card used {} within a week", "1週間以内にカードが使った他の端末が{}"),
  number("deviceOtherCardsDay", OTHER_CARDS, "the device used {} within a day", "1日以内に端末で使われた他のカードが{}"),
  number("device_other_cards_quarter", inLog(OTHER_CARDS), "the device used {} within ninety days", "90日以内に端末で使われた他のカードが{}"),
  number("ipOtherCardsDay", OTHER_CARDS, "the connection used {} within a day", "1日以内に接続元で使われた他のカードが{}"),
  number("email_other_cards", inLog(OTHER_CARDS), "the e-mail address was used with {} within ninety days", "90日以内にメールアドレスで使われた他のカードが{}"),
  number("phone_other_cards", inLog(OTHER_CARDS), "the phone number was used with {} within ninety days", "90日以内に電話番号で使われた他のカードが{}"),
  number("addressOtherCards", OTHER_CARDS, "goods of {} went to this address within ninety days", "90日以内に配送先に送られた他のカードが{}"),
  number("travelDistanceKm", KM, "the card's last place is {} away", "カードの前回の利用場所からの距離が{}"),
  number("travelSpeedKmh", KMH, "the way from the card's last place would have taken {}", "カードの前回の利用場所からの移動の速さが{}"),
  number("binNewCards", CARDS, "{} of this BIN appeared for the first time within ten minutes", "10分以内に初めて現れた同じBINのカードが{}"),
  number("merchant_new_cards", inLog(CARDS), "{} appeared at the merchant for the first time within ten minutes", "10分以内に加盟店に初めて現れたカードが{}"),
  number("deviceNewCardsHour", CARDS, "the device used {} for the first time within an hour", "1時間以内に端末で初めて使われたカードが{}"),
  number("network_new_cards", inLog(CARDS), "{} appeared on the network for the first time within ten minutes", "10分以内に回線に初めて現れたカードが{}"),
  number("address_new_cards", inLog(CARDS), "{} shipped to the address for the first time within a day", "1日以内に配送先に初めて送られたカードが{}"),
  number("card_failed_challenges", PERCENT, "{} of the card's challenges failed", "カードの認証の失敗率が{}"),
  number("card_failed_challenge_age", inLog(DAYS), "a challenge of the card last failed {} ago", "カードの前回の認証失敗からの日数が{}"),
  number("card_abandoned_challenges", PERCENT, "{} of the card's challenges were abandoned", "カードの認証の放棄率が{}"),
  number("passedChallengeDaysAgo", DAYS, "the card last passed a challenge on this device {} ago, if ever", "この端末での前回の認証成功からの日数が{}"),

  // Risk
  number("mcc_group_risk", RATIO, "the odds of fraud at such merchants are {} the usual", "業種の不正の起こりやすさが全体の{}"),
  number("merchant_risk", RATIO, "the odds of fraud at the merchant are {} the usual", "加盟店の不正の起こりやすさが全体の{}"),
  number("merchant_risk_month", RATIO, "the odds of fraud at the merchant over thirty days are {} the usual", "加盟店の30日間の不正の起こりやすさが全体の{}"),
  number("merchant_risk_week", RATIO, "the odds of fraud at the merchant by the reports of a week are {} the usual", "加盟店の1週間の報告による不正の起こりやすさが全体の{}"),
  number("merchant_risk_day", RATIO, "the odds of fraud at the merchant by the reports of a day are {} the usual", "加盟店の1日の報告による不正の起こりやすさが全体の{}"),
  number("country_pair_risk", RATIO, "the odds of fraud between the two countries are {} the usual", "両国間の不正の起こりやすさが全体の{}"),
  number("network_risk", RATIO, "the odds of fraud from the network are {} the usual", "回線の不正の起こりやすさが全体の{}"),
  number("bin_risk", RATIO, "the odds of fraud on cards of this BIN are {} the usual", "同じBINの不正の起こりやすさが全体の{}"),
  number("hour_risk", RATIO, "the odds of fraud at this hour are {} the usual", "時間帯の不正の起こりやすさが全体の{}"),
  number("email_domain_risk", RATIO, "the odds of fraud with this e-mail domain are {} the usual", "メールドメインの不正の起こりやすさが全体の{}"),
  number("device_kind_risk", RATIO, "the odds of fraud on such devices are {} the usual", "端末の種類の不正の起こりやすさが全体の{}"),
  number("merchant_frauds_day", REPORTED, "fraud at the merchant was reported {} within about a day", "約1日の加盟店での不正報告が{}"),
  number("merchant_frauds_week", REPORTED, "fraud at the merchant was reported {} within about a week", "約1週間の加盟店での不正報告が{}"),
  number("merchant_frauds_month", REPORTED, "fraud at the merchant was reported {} within about thirty days", "約30日の加盟店での不正報告が{}"),
  number("merchant_fraud_age", inLog(DAYS), "fraud at the merchant was last reported {} ago", "加盟店での前回の不正報告からの日数が{}"),
  number("card_frauds_week", REPORTED, "fraud on the card was reported {} within about a week", "約1週間のカードの不正報告が{}"),
  number("cardFrauds", OCCASIONS, "fraud on the card was reported {} within about ninety days", "約90日のカードの不正報告が{}"),
  number("card_fraud_age", inLog(DAYS), "fraud on the card was last reported {} ago", "カードの前回の不正報告からの日数が{}"),
  number("card_cleared", REPORTED, "the card's attempts were confirmed as genuine {} within about ninety days", "約90日のカードの正当確認が{}"),
  number("deviceFrauds", OCCASIONS, "fraud on the device was reported {} within about ninety days", "約90日の端末の不正報告が{}"),
  number("card_device_frauds", REPORTED, "fraud of this card on this device was reported {} within about ninety days", "約90日のカードとこの端末での不正報告が{}"),
  number("ip_frauds", REPORTED, "fraud from the connection was reported {} within about ninety days", "約90日の接続元の不正報告が{}"),
  number("email_frauds", REPORTED, "fraud with the e-mail address was reported {} within about ninety days", "約90日のメールアドレスの不正報告が{}"),
  number("address_frauds", REPORTED, "fraud shipped to the address was reported {} within about ninety days", "約90日の配送先の不正報告が{}"),
]);
