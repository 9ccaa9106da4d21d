import { jest } from "@jest/globals";
import { announced, challengeWorld, creqOf, person } from "../challenge-world.js";

const MINUTE = 60_000;

test("a challenge that begins is written once: with the hash of the code that goes out", async () => {
  const world = await challengeWorld();
  const of = await announced(world, 1);
  const put = jest.spyOn(world.transactions, "put");
  await world.browser.open(creqOf(of), undefined, person);
  expect(put.mock.calls).toMatchObject([[{ phase: "asking", code: { hash: `${of.acsTransID} ${world.messages[0]?.code}` } }]]);
});

test("what is due in the same second does not keep other work of the server waiting", async () => {
  const world = await challengeWorld();
  for (let id = 1; id <= 100; id++) await announced(world, id);
  world.clock.now += MINUTE;
  const ended = world.challenges.tick();
  let toldByThen = 0;
  setImmediate(() => (toldByThen = world.told.length));
  await ended;
  expect(world.told).toHaveLength(100);
  expect(toldByThen).toBeLessThan(5);
});

test("whoever closes waits for what has begun, and nothing more begins", async () => {
  const world = await challengeWorld();
  for (let id = 1; id <= 100; id++) await announced(world, id);
  world.clock.now += MINUTE;
  const ticked = world.challenges.tick();
  await new Promise((resolve) => setImmediate(resolve));
  await world.challenges.close();
  const told = world.told.length;
  expect(told).toBeGreaterThan(0);
  await ticked;
  expect(world.told).toHaveLength(told);
  // They are not lost: the next process ends them.
  const next = await world.restarted();
  await next.challenges.tick();
  expect(next.told).toHaveLength(100);
});
