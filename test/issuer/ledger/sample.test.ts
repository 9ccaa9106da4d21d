import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import type { Lane } from "../../../src/issuer/ledger/ledger.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";

const order = (ledger: Ledger): number[] => {
  const ids: number[] = [];
  for (const { chunk, from, to } of ledger.stretches()) for (let row = from; row < to; row++) ids.push(chunk.at[row] as number);
  return ids;
};

test("a sample stands before all that really happened, whenever it comes, and leaves alone", () => {
  const ledger = new Ledger(1_000_000);
  const take = (id: number, lane: Lane): boolean => ledger.take({ kind: "decision", record: { ...decisionRecordOf({ id }), at: id }, facts: undefined }, lane);
  take(30, "live");
  take(20, "past");
  take(10, "sample");
  take(11, "sample");
  take(21, "past");
  take(31, "live");
  expect(order(ledger)).toEqual([10, 11, 20, 21, 30, 31]);
  expect(ledger.sampleSize).toBe(2);
  expect(ledger.find(acsTransIDOf(10))?.chunk.sample[0]).toBe(1);
  expect(ledger.find(acsTransIDOf(20))?.chunk.sample[0]).toBe(0);

  ledger.forgetSample();
  expect(order(ledger)).toEqual([20, 21, 30, 31]);
  expect(ledger.sampleSize).toBe(0);
  expect(ledger.find(acsTransIDOf(10))).toBeUndefined();
  take(22, "past");
  take(12, "sample");
  take(32, "live");
  expect(order(ledger)).toEqual([12, 20, 21, 22, 30, 31, 32]);
});
