import type { CodeMessage } from "./delivery.js";

/** An e-mail: plain text, lines end with a line feed. */
export interface CodeMail {
  readonly subject: string;
  readonly text: string;
}

/** EMV allows a merchant 40 characters. */
const NAME_LENGTH_MAX = 40;

/**
 * A name as it may stand in a header and in a line of text: one line, no control or invisible characters (which turn
 * the direction of writing, too), no angle brackets, no room at its ends.
 */
export function singleLine(name: string): string {
  return name.replace(/\p{Cf}|\p{Cs}/gu, "").replace(/[\p{Cc}\p{Z}<>]+/gu, " ").trim();
}

/** At most so many UTF-16 units, which is what an SMS counts, and no half character. */
const shortened = (line: string, lengthMax: number): string => line.slice(0, lengthMax).replace(/\p{Cs}$/u, "").trim();

const issuerOf = ({ issuerName }: CodeMessage, lengthMax: number): string => shortened(singleLine(issuerName), lengthMax);

/**
 * The merchant's name, which anybody who can send an AReq chooses and which stands here in a message of the bank. Mail
 * programs and telephones make links of what looks like an address, so nothing may: no scheme, and a gap after a dot.
 */
export function merchantOf({ merchantName, language }: Pick<CodeMessage, "merchantName" | "language">, lengthMax: number): string {
  const unlinked = singleLine(merchantName).replace(/(?:[a-z][a-z0-9+.-]*)?:\/+/gi, " ").replace(/[.．。｡](?=\p{L})/gu, "$& ");
  return shortened(singleLine(unlinked), lengthMax) || { ja: "加盟店", en: "a merchant" }[language];
}

const amountOf = ({ amount }: CodeMessage): string | undefined => (amount === undefined ? undefined : singleLine(amount));

/** The message as an e-mail. The subject holds no code: mail servers log subjects, and locked screens show them. */
export function codeMail(message: CodeMessage): CodeMail {
  const issuer = issuerOf(message, NAME_LENGTH_MAX);
  const merchant = merchantOf(message, NAME_LENGTH_MAX);
  const amount = amountOf(message);
  const { code, lastFour, minutesValid } = message;
  if (message.language === "ja") {
    return {
      subject: `【${issuer}】本人認証コード(${merchant}${amount === undefined ? "でのカードの確認" : "でのお支払い"})`,
      text: lines(
        `${issuer}をご利用いただきありがとうございます。`,
        "次の認証コードを、お手続き中の画面に入力してください。",
        "",
        `認証コード: ${code}`,
        "",
        `ご利用先: ${merchant}`,
        amount === undefined ? undefined : `金額: ${amount}`,
        `カード番号の下4桁: ${lastFour}`,
        `有効時間: ${minutesValid}分`,
        "",
        `このコードは誰にも教えないでください。${issuer}の担当者がお尋ねすることは決してありません。`,
        "お心当たりがない場合は、コードを入力せず、すぐにカード裏面の電話番号へご連絡ください。",
      ),
    };
  }
  return {
    subject: `Your ${issuer} code for ${amount === undefined ? "a card check by" : "a payment to"} ${merchant}`,
    text: lines(
      `${issuer} asks you to confirm that it is you.`,
      "Enter this code on the page that asks for it.",
      "",
      `Code: ${code}`,
      "",
      `Merchant: ${merchant}`,
      amount === undefined ? undefined : `Amount: ${amount}`,
      `Card ending in: ${lastFour}`,
      `Valid for: ${minutesValid} ${minutesValid === 1 ? "minute" : "minutes"}`,
      "",
      `Never tell this code to anybody. ${issuer} will never ask you for it.`,
      "If you did not order anything, do not enter the code and call the number on the back of your card at once.",
    ),
  };
}

function lines(...all: readonly (string | undefined)[]): string {
  return `${all.filter((line) => line !== undefined).join("\n")}\n`;
}

/** Names are shortened step by step; an amount never is, because half an amount is a wrong one. */
const SMS_NAME_LENGTHS = [NAME_LENGTH_MAX, 24, 16, 10, 6];
const SMS_SEGMENTS_MAX = 2;

/** The message as an SMS of one or two segments. The code comes first: telephones find it there and offer to enter it. */
export function codeSms(message: CodeMessage): string {
  const texts = SMS_NAME_LENGTHS.map((nameLengthMax) => smsOf(message, nameLengthMax));
  return texts.find((text) => smsSegments(text) <= SMS_SEGMENTS_MAX) ?? (texts.at(-1) as string);
}

function smsOf(message: CodeMessage, nameLengthMax: number): string {
  const issuer = issuerOf(message, nameLengthMax);
  const merchant = merchantOf(message, nameLengthMax);
  const amount = amountOf(message);
  const { code, lastFour, minutesValid } = message;
  if (message.language === "ja") {
    const purpose = amount === undefined ? `${merchant}でのカード確認` : `${merchant} ${amount}`;
    return `${code} が${issuer}の認証コードです。${purpose}、カード下4桁${lastFour}。有効${minutesValid}分。誰にも教えないでください。心当たりがなければ入力せずカード裏面の番号へ連絡を。`;
  }
  const purpose = amount === undefined ? `card check by ${merchant}` : `${amount} to ${merchant}`;
  return `${code} is your ${issuer} code: ${purpose}, card ${lastFour}. Valid ${minutesValid} min. Never share it. Not you? Call your bank.`;
}

/** 3GPP TS 23.038: the characters that take one septet, and those that take two. */
const ONE_SEPTET = /^[\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/u;
const TWO_SEPTETS = /^[\f^{}\\[~\]|€]$/u;

/** Into how many parts the networks cut this text: 160 septets, or 153 in each of several; 70 and 67 once a character needs UCS-2. */
export function smsSegments(text: string): number {
  const septets = [...text].reduce((sum, character) => sum + (ONE_SEPTET.test(character) ? 1 : TWO_SEPTETS.test(character) ? 2 : NaN), 0);
  const [units, alone, each] = Number.isNaN(septets) ? [text.length, 70, 67] : [septets, 160, 153];
  return units <= alone ? 1 : Math.ceil(units / each);
}
