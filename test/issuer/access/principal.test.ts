import { EVERY_ISSUER, ROLES, may, maySomewhere, roleAt } from "../../../src/issuer/index.js";
import type { Principal, Role } from "../../../src/issuer/index.js";

const person = (roles: Readonly<Record<string, Role>>): Principal => ({ id: "p", name: "P", roles: new Map(Object.entries(roles)), via: "session" });

test.each(ROLES.map((role, index) => [role, index] as const))("%s may do what the roles before it may, and nothing more, at the own issuer alone", (role, index) => {
  const one = person({ own: role });
  expect(ROLES.map((needed) => may(one, needed, "own"))).toEqual(ROLES.map((_, place) => place <= index));
  expect(ROLES.map((needed) => may(one, needed, "other"))).toEqual([false, false, false, false]);
  expect(ROLES.map((needed) => maySomewhere(one, needed))).toEqual(ROLES.map((_, place) => place <= index));
});

test("a role for every issuer holds at each, and the greater of two counts", () => {
  const one = person({ [EVERY_ISSUER]: "analyst", own: "viewer", other: "approver" });
  expect(["own", "other", "third"].map((issuer) => roleAt(one, issuer))).toEqual(["analyst", "approver", "analyst"]);
});

test("whoever has no role may nothing", () => {
  expect(roleAt(person({}), "own")).toBeUndefined();
  expect(maySomewhere(person({}), "viewer")).toBe(false);
  expect(may(person({ own: "viewer" }), "viewer", "constructor")).toBe(false);
});
