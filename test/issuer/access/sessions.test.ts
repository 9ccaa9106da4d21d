import { inspect } from "node:util";
import { Sessions } from "../../../src/issuer/index.js";
import type { Principal } from "../../../src/issuer/index.js";

const RULES = { idleMsMax: 100, msMax: 250, countMax: 3 };
const person = (id: string): Principal => ({ id, name: id, roles: new Map(), via: "session" });

function sessions(): Sessions {
  let number = 0;
  return new Sessions(RULES, () => `secret ${number++}`);
}

test("a session is its principal's until it has been idle too long", () => {
  const kept = sessions();
  const { id, session } = kept.open(person("a"), 1_000);
  expect(id).not.toBe(session.csrfToken);
  expect(kept.use(id, 1_099)?.principal.id).toBe("a");
  expect(kept.use(id, 1_198)?.csrfToken).toBe(session.csrfToken);
  expect(kept.use(id, 1_298)).toBeUndefined();
  expect(kept.use(id, 1_200)).toBeUndefined();
});

test("however busy, it is over at last", () => {
  const kept = sessions();
  const { id } = kept.open(person("a"), 0);
  expect([90, 180, 249, 250].map((at) => kept.use(id, at) !== undefined)).toEqual([true, true, true, false]);
});

test("closing ends one session and no other; an unknown id is nobody's", () => {
  const kept = sessions();
  const [one, other] = [kept.open(person("a"), 0), kept.open(person("a"), 0)];
  kept.close(one.id);
  expect(kept.use(one.id, 1)).toBeUndefined();
  expect(kept.use(other.id, 1)).toBeDefined();
  expect(["", "secret", `${other.id} `, other.session.csrfToken].map((id) => kept.use(id, 1))).toEqual([undefined, undefined, undefined, undefined]);
});

test("there are never more than allowed: the longest idle one goes", () => {
  const kept = sessions();
  const ids = ["a", "b", "c"].map((name, at) => kept.open(person(name), at).id);
  kept.use(ids[0] as string, 5);
  const last = kept.open(person("d"), 6).id;
  expect([...ids, last].map((id) => kept.use(id, 7)?.principal.id)).toEqual(["a", undefined, "c", "d"]);
});

test("what memory holds tells no id", () => {
  const kept = sessions();
  const { id } = kept.open(person("a"), 0);
  expect(inspect(kept, { depth: 9, showHidden: true })).not.toContain(id);
});
