import fc from "fast-check";
import { codeMail, codeSms, smsSegments } from "../../../src/acs/index.js";
import type { CodeMessage } from "../../../src/acs/index.js";

const MESSAGE: CodeMessage = {
  acsTransID: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10",
  to: "taro@example.jp",
  language: "en",
  code: "483920",
  issuerName: "Example Bank",
  merchantName: "Example Shop",
  amount: "¥12,800",
  lastFour: "0009",
  minutesValid: 5,
};
const JAPANESE: CodeMessage = { ...MESSAGE, language: "ja", issuerName: "例銀行カード", merchantName: "れい商店", amount: "￥12,800" };

test("the mail in English says who, what, how long, and what to do", () => {
  expect(codeMail(MESSAGE)).toEqual({
    subject: "Your Example Bank code for a payment to Example Shop",
    text: `Example Bank asks you to confirm that it is you.
Enter this code on the page that asks for it.

Code: 483920

Merchant: Example Shop
Amount: ¥12,800
Card ending in: 0009
Valid for: 5 minutes

Never tell this code to anybody. Example Bank will never ask you for it.
If you did not order anything, do not enter the code and call the number on the back of your card at once.
`,
  });
});

test("the mail in Japanese says the same", () => {
  expect(codeMail(JAPANESE)).toEqual({
    subject: "【例銀行カード】本人認証コード(れい商店でのお支払い)",
    text: `例銀行カードをご利用いただきありがとうございます。
次の認証コードを、お手続き中の画面に入力してください。

認証コード: 483920

ご利用先: れい商店
金額: ￥12,800
カード番号の下4桁: 0009
有効時間: 5分

このコードは誰にも教えないでください。例銀行カードの担当者がお尋ねすることは決してありません。
お心当たりがない場合は、コードを入力せず、すぐにカード裏面の電話番号へご連絡ください。
`,
  });
});

test.each([
  ["en", MESSAGE, "483920 is your Example Bank code: ¥12,800 to Example Shop, card 0009. Valid 5 min. Never share it. Not you? Call your bank.", 1],
  ["en, nothing paid", { ...MESSAGE, amount: undefined }, "483920 is your Example Bank code: card check by Example Shop, card 0009. Valid 5 min. Never share it. Not you? Call your bank.", 1],
  ["ja", JAPANESE, "483920 が例銀行カードの認証コードです。れい商店 ￥12,800、カード下4桁0009。有効5分。誰にも教えないでください。心当たりがなければ入力せずカード裏面の番号へ連絡を。", 2],
  ["ja, nothing paid", { ...JAPANESE, amount: undefined }, "483920 が例銀行カードの認証コードです。れい商店でのカード確認、カード下4桁0009。有効5分。誰にも教えないでください。心当たりがなければ入力せずカード裏面の番号へ連絡を。", 2],
])("SMS: %s", (_name, message, text, segments) => {
  expect(codeSms(message)).toBe(text);
  expect(smsSegments(text)).toBe(segments);
});

test.each([
  ["en", { ...MESSAGE, amount: undefined }, "Your Example Bank code for a card check by Example Shop", "Amount"],
  ["ja", { ...JAPANESE, amount: undefined }, "【例銀行カード】本人認証コード(れい商店でのカードの確認)", "金額"],
])("where nothing is paid the mail names no amount: %s", (_name, message, subject, word) => {
  const mail = codeMail(message);
  expect(mail.subject).toBe(subject);
  expect(mail.text).not.toContain(word);
  expect(mail.text).not.toContain("undefined");
});

test("one minute is no minutes", () => {
  expect(codeMail({ ...MESSAGE, minutesValid: 1 }).text).toContain("Valid for: 1 minute\n");
});

test.each([
  ["a line break and a header", "Shop\r\nBcc: thief@evil.example", "Shop Bcc: thief@evil. example"],
  ["other line breaks", "A\u2028B\u2029C\u0085D\vE\fF", "A B C D E F"],
  ["control characters", "Sh\0op\u001b[31m", "Sh op [31m"],
  ["turned writing direction", "Shop\u202egnp.exe\u2066", "Shopgnp. exe"],
  ["zero-width characters", "S\u200bh\ufeffop", "Shop"],
  ["half a surrogate pair", "Shop\ud83d", "Shop"],
  ["markup", "<b>Shop</b><script>alert(1)</script>", "b Shop /b script alert(1) /script"],
  ["an address to click on", "https://evil.example/login", "evil. example/login"],
  ["an address to click on without a scheme", "www.evil.example", "www. evil. example"],
  ["an address in wide characters", "evil．example。jp", "evil． example。 jp"],
  ["an address behind characters that nobody sees", "h\u200bttps://evil.\u200bexample", "evil. example"],
  ["a scheme without a name", "Shop ://evil", "Shop evil"],
  ["an address in an address", "hthttps://tps://evil.example", "evil. example"],
  ["an honest dot", "No.1 Shop, Inc.", "No.1 Shop, Inc."],
  ["white space", "  Shop \t  of\u3000 Tea  ", "Shop of Tea"],
  ["nothing", "\r\n\u200b", "a merchant"],
  ["too long", "x".repeat(500), "x".repeat(40)],
  ["too long, of characters that take two units", `x${"𠮷".repeat(500)}`, `x${"𠮷".repeat(19)}`],
])("a merchant called by %s", (_name, merchantName, shown) => {
  const mail = codeMail({ ...MESSAGE, merchantName });
  expect(mail.subject).toBe(`Your Example Bank code for a payment to ${shown}`);
  expect(mail.text).toContain(`\nMerchant: ${shown}\n`);
});

const anyName = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: fc.constantFrom("\r", "\n", "\u2028", "<", "\u200b", "h", "t", "p", ":", "/", ".", "円", "\ud800"), maxLength: 60 }));
const anyIssuer = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: "binary", maxLength: 60 })).map((name) => name.replace(/\./g, ""));
const anyMessage = fc.record({
  acsTransID: fc.uuid(),
  to: fc.constant("+819000000000"),
  language: fc.constantFrom("ja", "en"),
  code: fc.stringMatching(/^\d{6,8}$/),
  issuerName: anyIssuer,
  merchantName: anyName,
  amount: fc.option(fc.stringMatching(/^[￥¥€$]\d{1,3}(,\d{3}){0,4}(\.\d\d)?$/), { nil: undefined }),
  lastFour: fc.stringMatching(/^\d{4}$/),
  minutesValid: fc.integer({ min: 1, max: 60 }),
} as const);

test("whatever the names: a subject of one visible line, a mail of the lines we wrote, an SMS of two segments that starts with the code", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      const { subject, text } = codeMail(message);
      const sms = codeSms(message);
      for (const line of [subject, sms, ...text.split("\n")]) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>]/u);
      expect(`${subject}\n${text}\n${sms}`).not.toMatch(/:\/\/|\.\p{Script=Latin}/u);
      expect(text.split("\n")).toHaveLength(message.amount === undefined ? 12 : 13);
      expect(text).toContain(`: ${message.code}\n`);
      expect(subject).not.toContain(message.code);
      expect(sms.startsWith(`${message.code} `)).toBe(true);
      expect(sms).toContain(message.lastFour);
      expect(sms).toContain(message.amount ?? "");
      expect(smsSegments(sms)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["", 1],
  ["a".repeat(160), 1],
  ["a".repeat(161), 2],
  ["a".repeat(306), 2],
  ["a".repeat(307), 3],
  ["€".repeat(80), 1],
  ["€".repeat(81), 2],
  ["あ".repeat(70), 1],
  ["あ".repeat(71), 2],
  ["あ".repeat(134), 2],
  ["あ".repeat(135), 3],
  ["𠮷".repeat(36), 2],
  [`￥${"a".repeat(70)}`, 2],
])("segments of an SMS: case %#", (text, segments) => {
  expect(smsSegments(text)).toBe(segments);
});
