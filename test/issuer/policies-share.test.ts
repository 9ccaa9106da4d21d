import { isInShare } from "../../src/issuer/index.js";

const CARDS = Array.from({ length: 20_000 }, (_, place) => `card-${place.toString(36)}`);
const inShare = (version: string, share: number): ReadonlySet<string> => new Set(CARDS.filter((card) => isInShare(card, version, share)));

test.each([1, 5, 25, 50, 99])("%i %% are so many of the cards, always the same ones", (share) => {
  const found = inShare("default/7", share).size / CARDS.length;
  expect(Math.abs(found - share / 100)).toBeLessThan(0.012);
  expect(inShare("default/7", share)).toEqual(inShare("default/7", share));
});

test("all are in a hundred percent", () => {
  expect(inShare("default/7", 100).size).toBe(CARDS.length);
});

test("a share that grows keeps those it has", () => {
  const shares = [1, 2, 10, 33, 66, 100].map((share) => inShare("default/7", share));
  shares.slice(1).forEach((larger, place) => expect([...(shares[place] as ReadonlySet<string>)].every((card) => larger.has(card))).toBe(true));
});

test("which cards come first is another matter for every version", () => {
  const [one, other] = [inShare("default/7", 20), inShare("default/8", 20)];
  const both = [...one].filter((card) => other.has(card)).length / CARDS.length;
  expect(Math.abs(both - 0.04)).toBeLessThan(0.008);
});
