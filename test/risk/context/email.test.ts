import { emailOf, emailsDiffer } from "../../../src/risk/context/email.js";
import { keyedHash } from "./world.js";

const email = (text: string | undefined, name?: string) => emailOf(text, name, keyedHash);

test("an address tells its domain and shape", () => {
  expect(email("Taro.Yamada+shop1980@Example.CO.JP")).toEqual({
    key: keyedHash("email", "taro.yamada@example.co.jp"), domain: "example.co.jp", domainKind: "company", localLength: 20, localDigits: 4, localRandomness: 0,
    plusTag: true, resemblesName: undefined,
  });
});

test.each([
  ["a.b.c@gmail.com", "abc@googlemail.com", false], ["abc+1@gmail.com", "abc+2@gmail.com", false], ["ABC@example.jp", "abc@EXAMPLE.jp", false],
  ["ａｂｃ＠example.jp", "abc@example.jp", false], ["a.b@example.jp", "ab@example.jp", true], ["a@example.jp", "a@example.com", true],
  ["a@example.jp", undefined, undefined], ["a@example.jp", "no address", undefined],
])("%s and %s differ: %s", (one, other, differ) => {
  expect(emailsDiffer(one, other)).toBe(differ);
  if (differ !== undefined) expect(email(one)?.key === email(other)?.key).toBe(!differ);
});

test.each([
  ["gmail.com", "free"], ["yahoo.co.jp", "free"], ["docomo.ne.jp", "carrier"], ["ezweb.ne.jp", "carrier"], ["au.com", "carrier"], ["softbank.ne.jp", "carrier"],
  ["i.softbank.jp", "carrier"], ["ymobile.ne.jp", "carrier"], ["ab.ezweb.ne.jp", "carrier"], ["nifty.com", "provider"], ["abc.ocn.ne.jp", "provider"],
  ["mailinator.com", "disposable"], ["x.yopmail.com", "disposable"], ["u-example.ac.jp", "education"], ["cs.example.edu", "education"], ["example.ed.jp", "education"],
  ["example.co.jp", "company"], ["example.com.au", "company"], ["example.org", "unknown"], ["notgmail.com", "unknown"],
])("%s is %s", (domain, kind) => {
  expect(email(`someone@${domain}`)?.domainKind).toBe(kind);
});

test.each(["taro.yamada", "hanako1985", "sato_kenji", "info", "john.smith", "m-suzuki", "kobayashi", "elizabeth", "shop.order", "watanabe.misaki0412"])("%s looks chosen by a person", (local) => {
  expect(email(`${local}@example.jp`)?.localRandomness).toBeLessThan(0.3);
});
test.each(["xkqzvwpj", "q8z3k1v9x2", "zxcvbnmqw", "a1b2c3d4e5", "jqxwzkvfh", "hqtzfxkd72", "k3j9x0q2m"])("%s looks thrown by dice", (local) => {
  expect(email(`${local}@example.jp`)?.localRandomness).toBeGreaterThan(0.7);
});

test.each([
  ["taro.yamada@example.jp", "YAMADA TARO", true], ["tyamada88@example.jp", "TARO YAMADA", true], ["yamada@example.jp", "ヤマダ タロウ", true],
  ["taro@example.jp", "やまだ たろう", true], ["ohno@example.jp", "ONO YUTA", true], ["yuuta@example.jp", "Ono Yuta", true], ["renee@example.fr", "Renée Dupont", true],
  ["hanako@example.jp", "TARO YAMADA", false], ["xkq@example.jp", "TARO YAMADA", false], ["taro@example.jp", "山田 太郎", undefined], ["taro@example.jp", undefined, undefined],
  ["123@example.jp", "TARO YAMADA", undefined], ["li@example.jp", "LI BO", undefined],
])("%s resembles %s: %s", (text, name, expected) => {
  expect(email(text, name)?.resemblesName).toBe(expected);
});

test.each([undefined, "", "x", "@example.jp", "x@", "x@y", "a b@example.jp", "a@b@example.jp", "a@-example.jp", "a@example..", "[account number]"])("%p is no address", (text) => {
  expect(email(text)).toBeUndefined();
});
test("carrier addresses that break the rules are addresses", () => {
  expect(email("taro..y.@docomo.ne.jp")?.domainKind).toBe("carrier");
});
