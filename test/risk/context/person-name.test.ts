import { personNameOf } from "../../../src/risk/context/person-name.js";

test.each([
  ["TARO YAMADA", "TARO YAMADA", "latin", 2, 10], ["Yamada/Taro", "TARO YAMADA", "latin", 2, 10], ["Mr. Taro  Yamada", "TARO YAMADA", "latin", 2, 10],
  ["ＴＡＲＯ ＹＡＭＡＤＡ", "TARO YAMADA", "latin", 2, 10], ["Renée O'Hara", "OHARA RENEE", "latin", 2, 10], ["ヤマダ タロウ", "タロウ ヤマダ", "kana", 2, 6],
  ["やまだ　たろう", "タロウ ヤマダ", "kana", 2, 6], ["ﾔﾏﾀﾞ ﾀﾛｳ", "タロウ ヤマダ", "kana", 2, 6], ["山田 太郎", "太郎 山田", "han", 2, 4], ["山田 はなこ", undefined, "mixed", 2, 5],
  ["Иван", "ИВАН", "other", 1, 4], ["X", "X", "latin", 1, 1], ["ANNE-MARIE DUPONT", "ANNE DUPONT MARIE", "latin", 3, 15],
])("%s", (text, canonical, script, tokens, length) => {
  const name = personNameOf(text);
  expect(name).toMatchObject({ script, tokens, length });
  if (canonical !== undefined) expect(name?.canonical).toBe(canonical);
});

test.each([undefined, "", "-", "123", "  ", "Mr."])("%p is no name", (text) => {
  expect(personNameOf(text)).toBeUndefined();
});
