import { Access, LocalSignIn, ProviderTickets, Sessions, SignInLinks, base32, passwordHash } from "../../../src/issuer/index.js";
import type { AccessEvent, LocalPerson, ProviderResult, SignInResult } from "../../../src/issuer/index.js";
import { oneTimeCode } from "./authenticator.js";

const NOW = Date.UTC(2026, 3, 1);
const SECRET = Buffer.from("a secret of 20 bytes");
const RULE = { free: 100, waitMs: 1_000, waitMsMax: 8_000 };

let person: LocalPerson;
beforeAll(async () => {
  person = { name: "yuki", roles: { own: "analyst" }, passwordHash: await passwordHash("correct horse", Buffer.alloc(16, 7)), codeSecret: base32(SECRET) };
});

interface World {
  readonly access: Access;
  readonly events: AccessEvent[];
  /** What the provider says next. */
  says: ProviderResult;
}

function world(): World {
  let number = 0;
  const newSecret = (): string => `secret-${number++}`;
  const events: AccessEvent[] = [];
  const made: { says: ProviderResult } = { says: { outcome: "refused", reason: "claim aud" } };
  const access = new Access({
    token: "the token",
    sessions: new Sessions({ idleMsMax: 1e6, msMax: 1e7, countMax: 100 }, newSecret),
    links: new SignInLinks(1_000, newSecret),
    local: new LocalSignIn({ byName: RULE, byAddress: RULE, countMax: 100, waitingMax: 10 }),
    people: [person],
    provider: {
      name: "Staff",
      provider: { authorizationUrl: ({ state }) => Promise.resolve(`https://id.example/?state=${state}`), redeem: () => Promise.resolve(made.says) },
      tickets: new ProviderTickets(Buffer.alloc(32, 1), 1_000, newSecret),
      roles: { desk: { issuer: "own", role: "viewer" } },
    },
    onAccess: (event) => events.push(event),
  });
  return Object.assign(made, { access, events });
}

const signIn = (access: Access, changes: object = {}): Promise<SignInResult> => access.signIn({ name: "yuki", password: "correct horse", code: oneTimeCode(SECRET, NOW), ...changes }, "a", NOW);

async function throughProvider({ access }: World): Promise<string> {
  const begun = await access.beginAtProvider("https://acs.example/back", NOW);
  const state = new URL(begun?.url ?? "").searchParams.get("state") ?? "";
  return (await access.finishAtProvider(begun?.ticket ?? "", { state, code: "c" }, "https://acs.example/back", NOW)).outcome;
}

test("each sign-in, each refusal and each farewell is told, without a name that nobody has", async () => {
  const made = world();
  const { access, events } = made;
  const result = await signIn(access);
  access.signOut(result.outcome === "signed-in" ? result.id : "", NOW + 1);
  await signIn(access);
  await signIn(access, { name: "correct horse", password: "yuki" });
  access.followLink(access.makeLink(NOW), NOW);
  access.followLink("x", NOW);
  await throughProvider(made);
  made.says = { outcome: "person", person: { subject: "s", name: "S", claims: ["desk"] } };
  await throughProvider(made);
  made.says = { outcome: "person", person: { subject: "t", name: "T", claims: [] } };
  await throughProvider(made);
  expect(events.map(({ action, person: who, way, reason }) => [action, who, way, reason])).toEqual([
    ["signed-in", "yuki", "local", undefined],
    ["signed-out", "yuki", undefined, undefined],
    ["refused", "yuki", "local", "name, password or code"],
    ["refused", undefined, "local", "name, password or code"],
    ["signed-in", "console", "link", undefined],
    ["refused", undefined, "link", "used, too old or unknown"],
    ["refused", undefined, "oidc", "claim aud"],
    ["signed-in", "oidc:s", "oidc", undefined],
    ["refused", "oidc:t", "oidc", "no role"],
  ]);
});

test("who knocks without end is told of sixty times a minute", () => {
  const { access, events } = world();
  for (let number = 0; number < 1_000; number++) access.followLink("x", NOW);
  expect(events.length).toBe(60);
  access.followLink("x", NOW + 60_000);
  expect(events.length).toBe(61);
});

test("who is taken off the list or changed on it is out, and nobody else", async () => {
  const { access } = world();
  const opened = await signIn(access);
  const link = access.followLink(access.makeLink(NOW), NOW);
  const ids = [opened.outcome === "signed-in" ? opened.id : "", link?.id ?? ""];
  const signedIn = (): boolean[] => ids.map((id) => access.session(id, NOW) !== undefined);
  access.takePeople([{ ...person }]);
  expect(signedIn()).toEqual([true, true]);
  access.takePeople([{ ...person, roles: { own: "viewer" } }]);
  expect(signedIn()).toEqual([false, true]);
});

test("who is taken off the list while the password is looked at stays outside", async () => {
  const { access } = world();
  const looking = signIn(access);
  access.takePeople([]);
  expect(await looking).toEqual({ outcome: "wrong" });
});

test("the people of an issuer are those with a role there, with the moment they were last seen", async () => {
  const made = world();
  const { access } = made;
  made.says = { outcome: "person", person: { subject: "s", name: "S", claims: ["desk"] } };
  await throughProvider(made);
  access.bearer("the token", NOW + 5);
  expect(access.bearer("the token ", NOW)).toBeUndefined();
  const at = new Date(NOW).toISOString();
  const token = { id: "token", name: "API token", role: "administrator", source: "token", lastSeenAt: new Date(NOW + 5).toISOString() };
  expect(access.people("own")).toEqual([{ id: "yuki", name: "yuki", role: "analyst", source: "local", lastSeenAt: null }, { id: "oidc:s", name: "S", role: "viewer", source: "oidc", lastSeenAt: at }, token]);
  expect(access.people("other")).toEqual([token]);
});
