import { Turns } from "../../src/issuer/turns.js";

const REST_MS = 100;

function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

async function timeOf(gives: number, turns: Turns): Promise<number> {
  const before = performance.now();
  for (let give = 0; give < gives; give++) await turns.give();
  return performance.now() - before;
}

test("while nobody else is at work, there is no rest; as soon as somebody is, there is one each time", async () => {
  // Somebody may be, for a moment, on a machine that does other things as well.
  const alone = Math.min(await timeOf(5, new Turns(REST_MS)), await timeOf(5, new Turns(REST_MS)), await timeOf(5, new Turns(REST_MS)));
  expect(alone).toBeLessThan(5 * REST_MS);
  const turns = new Turns(REST_MS);
  setTimeout(() => work(5), 0);
  await new Promise((resolve) => setImmediate(resolve));
  setTimeout(() => work(5), 0);
  work(3);
  expect(await timeOf(3, turns)).toBeGreaterThan(REST_MS * 0.9);
});

test("work that somebody waits for never rests, and is due after its share", async () => {
  const turns = new Turns();
  expect(turns.due).toBe(false);
  work(3);
  expect(turns.due).toBe(true);
  setTimeout(() => work(5), 0);
  await turns.give();
  expect(turns.due).toBe(false);
});
