import { Memo } from "../../src/base/memo.js";

function counted(capacity: number) {
  const asked: string[] = [];
  const memo = new Memo(capacity, (text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  return { memo, asked };
}

test("answers as the function does, and asks it once", () => {
  const { memo, asked } = counted(4);
  expect([memo.of("a"), memo.of("b"), memo.of("a")]).toEqual(["A", "B", "A"]);
  expect(asked).toEqual(["a", "b"]);
});

test("never holds more than twice its capacity, and still answers rightly", () => {
  const { memo } = counted(3);
  for (let index = 0; index < 1_000; index++) {
    expect(memo.of(`key${index % 97}`)).toBe(`KEY${index % 97}`);
    expect(memo.size).toBeLessThanOrEqual(6);
  }
});

test("what is asked for again and again survives a stream of others", () => {
  const { memo, asked } = counted(4);
  for (let index = 0; index < 100; index++) {
    memo.of("regular");
    memo.of(`passer-by ${index}`);
  }
  expect(asked.filter((text) => text === "regular")).toHaveLength(1);
});
