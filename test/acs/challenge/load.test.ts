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
