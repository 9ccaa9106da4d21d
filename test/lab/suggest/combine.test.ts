import fc from "fast-check";
import { combinationsOf, frontOf, lettersIn, mostSaving, rulesIn, type JudgedRows } from "../../../src/lab/suggest/combine.js";
import { DEFAULT_COSTS, priceOf } from "../../../src/risk/index.js";

const rowsOf = (rows: readonly (readonly [mask: number, label: number, amount: number])[]): JudgedRows => ({
  masks: Uint8Array.from(rows, ([mask]) => mask),
  labels: Uint8Array.from(rows, ([, label]) => label),
  amountMinor: Float64Array.from(rows, ([, , amount]) => amount),
});

/** Every combination by a pass over all requests of its own. */
function bruteForce(mask: number, { masks, labels, amountMinor }: JudgedRows, rejecting: number): readonly number[] {
  let [stopped, caught, saved] = [0, 0, 0];
  masks.forEach((held, row) => {
    if ((held & mask) === 0) return;
    stopped++;
    caught += labels[row] as number;
    const price = (action: "frictionless" | "challenge" | "reject"): number => priceOf({ action, amountMinor: amountMinor[row] as number, truth: labels[row] === 1 ? "fraud" : "genuine", method: "code" }, DEFAULT_COSTS);
    saved += price("frictionless") - price((held & mask & rejecting) === 0 ? "challenge" : "reject");
  });
  return [stopped, caught, saved];
}

const anyRows = fc.array(fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 100_000 })), { maxLength: 60 });

test("all 63 combinations are what a pass over the requests for each of them gives", () => {
  fc.assert(fc.property(anyRows, fc.integer({ min: 0, max: 63 }), (rows, rejecting) => {
    const judged = rowsOf(rows);
    const combinations = combinationsOf(6, judged, rejecting);
    expect(combinations.map(({ mask }) => mask)).toEqual(Array.from({ length: 63 }, (_, index) => index + 1));
    const wrong = combinations.filter(({ mask, stopped, caught, savedMinor }) => {
      const [allStopped, allCaught, allSaved] = bruteForce(mask, judged, rejecting);
      return stopped !== allStopped || caught !== allCaught || Math.abs(savedMinor - (allSaved ?? NaN)) > 1e-6;
    });
    expect(wrong).toEqual([]);
  }), { numRuns: 60 });
});

test("on the front are those that no other one beats, each outcome once and by the fewest rules", () => {
  fc.assert(fc.property(anyRows, (rows) => {
    const combinations = combinationsOf(6, rowsOf(rows), 0);
    const beats = (a: (typeof combinations)[number], b: (typeof combinations)[number]): boolean => a.stopped <= b.stopped && a.caught >= b.caught && (a.stopped < b.stopped || a.caught > b.caught);
    const front = combinations.filter((one) => one.front);
    expect(front.filter((one) => combinations.some((other) => beats(other, one)))).toEqual([]);
    // Whatever is unbeaten and not on the front has a stand-in there that needs no more rules.
    const unbeaten = combinations.filter((one) => !one.front && one.caught > 0 && !combinations.some((other) => beats(other, one)));
    expect(unbeaten.filter((one) => !front.some(({ mask, stopped, caught }) => stopped === one.stopped && caught === one.caught && rulesIn(mask) <= rulesIn(one.mask)))).toEqual([]);
    const order = frontOf(combinations);
    expect(order.filter((one, index) => index > 0 && !(one.stopped > (order[index - 1]?.stopped ?? 0) && one.caught > (order[index - 1]?.caught ?? 0)))).toEqual([]);
    expect(mostSaving(order)?.savedMinor).toBe(order.length === 0 ? undefined : Math.max(...order.map(({ savedMinor }) => savedMinor)));
  }), { numRuns: 60 });
});

test("rules are lettered by their bits", () => {
  expect([lettersIn(0b100101).join(""), rulesIn(0b100101), lettersIn(0)]).toEqual(["ACF", 3, []]);
});
