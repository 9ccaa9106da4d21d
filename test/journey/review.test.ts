import { randomUUID } from "node:crypto";
import type { LabelRecord } from "../../src/engine/index.js";
import type { Principal } from "../../src/issuer/index.js";
import type { LinksView, ReviewCase, ReviewPage } from "../../src/issuer/review/views.js";
import { askApi, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { jsonOf } from "../cli/captured-io.js";
import { calmIssuer } from "./calm-issuer.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { RunningServer } from "./running-server.js";

const folder = temporaryFolder();
let clock = Date.now();
let server: RunningServer;

const config = calmIssuer(folder);
beforeAll(async () => {
  server = await startServer(folder, config, () => clock);
});
afterAll(() => server.stop());

async function restart(): Promise<void> {
  await server.stop();
  server = await startServer(folder, config, () => clock);
  const { desk } = server.system.services.issuer;
  for (let stage = ""; stage !== "done"; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    stage = ((await desk.overview("demo", {}, {})) as { history: { stage: string } }).history.stage;
    if (stage === "failed") throw new Error("the past cannot be listed");
  }
}

const api = (method: string, path: string, body?: unknown, type?: string): Promise<Said> => askApi(server, method, path, body, type);
async function done<Body = ReviewCase>(method: string, path: string, body?: unknown, type?: string): Promise<Body> {
  const said = await api(method, path, body, type);
  expect({ status: said.status, body: said.status < 300 ? "" : said.body }).toEqual({ status: 200, body: "" });
  return JSON.parse(said.body) as Body;
}
const queue = (more = ""): Promise<ReviewPage> => done<ReviewPage>("GET", `/review?issuer=demo${more}`);
const step = (id: string, name: string, body: object = {}): Promise<ReviewCase> => done("POST", `/review/${id}/${name}`, body);
const refused = (id: string, name: string, body: object = {}): Promise<Said> => api("POST", `/review/${id}/${name}`, body);

/** Another person than the bearer of the token. */
const MIO: Principal = { id: "mio", name: "Mio", roles: new Map([["demo", "analyst"]]), via: "session" };
const review = (): RunningServer["system"]["services"]["review"] => server.system.services.review;

const CARD = "9000001112223334";
const EMAIL = "tarou.yamada@example.com";
/** The holder of {@link CARD} buys as always, a minute after the last time. */
async function bought(changes: Parameters<typeof payment>[1] = {}): Promise<string> {
  clock += 60_000;
  const ares = await post(server, payment(1, { threeDSServerTransID: randomUUID(), dsTransID: randomUUID(), acctNumber: CARD, email: EMAIL, purchaseAmount: "150000", purchaseCurrency: "392", purchaseExponent: "0", ...changes }));
  return String(ares["acsTransID"]);
}
async function labels(): Promise<LabelRecord[]> {
  const found: LabelRecord[] = [];
  for await (const { record } of server.system.engine.journal.read()) if (record.kind === "label") found.push(record);
  return found;
}
const ids: string[] = [];

const idsIn = ({ items }: ReviewPage): string[] => items.map(({ decision: { id } }) => id);

test("a fraud on a card brings what passed on it into the queue, with the reason and what is at stake", async () => {
  for (let count = 0; count < 5; count++) ids.push(await bought());
  expect(await queue()).toEqual({ items: [], total: 0, open: { total: 0, byKind: { "suspicious-frictionless": 0, "saveable-reject": 0, "shadow-disagreement": 0 } }, snoozed: 0, next: null });
  const [first, ...others] = ids as [string, ...string[]];
  expect((await api("POST", "/labels", { ref: first, label: "fraud", source: "chargeback" })).status).toBe(201);
  const page = await queue();
  // As much is at stake with each, so that the newest is first.
  expect(idsIn(page)).toEqual([...others].reverse());
  expect(page).toMatchObject({ total: 4, open: { total: 4, byKind: { "suspicious-frictionless": 4 } }, snoozed: 0, next: null });
  const [{ reasons, stakeMinor, ...item }] = page.items as [ReviewPage["items"][number]];
  expect(reasons).toEqual([{ kind: "suspicious-frictionless", why: "linked-fraud", shares: ["card", "email", "phone", "address"] }]);
  expect(stakeMinor).toBeGreaterThanOrEqual(30_000);
  expect(item).toMatchObject({ claim: null, snoozedUntil: null, notes: 0, decision: { action: "frictionless", label: null, amountMinor: 150_000 } });
  ids.splice(0, ids.length, ...others);
});

test("a dear purchase that is turned away although all else is as always is one that a challenge would have saved", async () => {
  const dear = await bought({ purchaseAmount: "600000" });
  const page = await queue();
  const item = page.items.find(({ decision }) => decision.id === dear);
  expect(item).toMatchObject({ decision: { action: "reject" }, reasons: [{ kind: "saveable-reject", why: "habit", rejectScore: 6000, usual: expect.arrayContaining(["newDeviceForCard", "newNetworkForCard", "newAddressForCard", "newMerchantForCard"]), unusual: ["amountAboveHabit"] }] });
  expect(item?.stakeMinor).toBeGreaterThan(0);
  expect(page.open).toEqual({ total: 5, byKind: { "suspicious-frictionless": 4, "saveable-reject": 1, "shadow-disagreement": 0 } });
  expect(idsIn(await queue("&kind=saveable-reject"))).toEqual([dear]);
  // The same by somebody who was never seen before.
  await bought({ purchaseAmount: "600000", acctNumber: "9000007773331119" });
  expect((await queue()).open.byKind["saveable-reject"]).toBe(1);
  expect(await step(dear, "verdict", { verdict: "unsure" })).toMatchObject({ stands: "unsure" });
  expect(idsIn(await queue())).not.toContain(dear);
});

test("pages go on where the one before ended, by kind and by state, in the same order as all at once", async () => {
  const all = idsIn(await queue());
  const paged: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: ReviewPage = await queue(`&limit=1${next === "" ? "" : `&before=${next}`}`);
    paged.push(...idsIn(page));
    next = page.next;
  }
  expect(paged).toEqual(all);
  clock += 86_400_000;
  expect(idsIn(await queue())).toEqual(all);
  clock -= 86_400_000;
  expect((await queue("&state=mine")).items).toEqual([]);
  expect((await queue("&state=free")).total).toBe(all.length);
});

test("of two who claim a case at once one has it, the other is told who, and taking it over is told", async () => {
  const id = ids[0] as string;
  const [token, mio] = await Promise.allSettled([step(id, "claim"), review().claim(MIO, id, false)]);
  const winner = [token, mio].filter(({ status }) => status === "fulfilled");
  expect(winner.length).toBe(1);
  const loser = [token, mio].find(({ status }) => status === "rejected") as PromiseRejectedResult;
  expect(String(loser.reason)).toMatch(/has claimed this case|"status":409|409/);
  const holder = token?.status === "fulfilled" ? "token" : "mio";
  // From here on the token has it.
  const mine = await step(id, "claim", { takeOver: true });
  expect(mine.claim).toMatchObject({ by: "token", takenFrom: holder === "mio" ? "mio" : null });
  await expect(review().claim(MIO, id, false)).rejects.toThrow("token has claimed this case until");
  for (const act of [() => review().verdict(MIO, id, "fraud", undefined, undefined), () => review().snooze(MIO, id, clock + 60_000, undefined), () => review().release(MIO, id)]) await expect(act()).rejects.toThrow(/claimed/);
  expect((await review().claim(MIO, id, true)).claim).toMatchObject({ by: "mio", takenFrom: "token" });
  expectProblem(await refused(id, "verdict", { verdict: "fraud" }), 409, "wrong-step", "mio has claimed");
  expect(await labels()).toHaveLength(1);
  expect((await queue("&state=mine")).items).toEqual([]);
  expect(idsIn(await queue("&state=free"))).not.toContain(id);
});

test("a claim is over after half an hour, and what is given back is free", async () => {
  const id = ids[0] as string;
  clock += 30 * 60_000;
  expect((await done("GET", `/review/${id}`)).claim).toBeNull();
  expect((await step(id, "claim")).claim).toMatchObject({ by: "token", takenFrom: null });
  expect(idsIn(await queue("&state=mine"))).toEqual([id]);
  expect((await step(id, "release")).claim).toBeNull();
  expectProblem(await refused(id, "release"), 409, "wrong-step");
});

test("a restart keeps claims, notes and what is set aside; that comes back at its time, or when somebody takes it up", async () => {
  const [claimed, aside] = ids as [string, string];
  await step(claimed, "claim");
  await step(claimed, "note", { text: "They called from 4000 0000 0000 0002 and said yes" });
  const until = new Date(clock + 3 * 3_600_000).toISOString();
  expect((await step(aside, "snooze", { until, reason: "waits for the merchant" })).snoozedUntil).toBe(until);
  await restart();
  expect(await done("GET", `/review/${claimed}`)).toMatchObject({ claim: { by: "token" }, notes: 1, steps: expect.arrayContaining([expect.objectContaining({ action: "noted", author: "token", reason: expect.not.stringContaining("4000 0000 0000 0002") })]) });
  expect(idsIn(await queue())).not.toContain(aside);
  expect(await queue("&state=snoozed")).toMatchObject({ items: [{ decision: { id: aside }, snoozedUntil: until }], total: 1, snoozed: 1 });
  clock = Date.parse(until);
  expect(idsIn(await queue())).toContain(aside);
  await step(aside, "snooze", { until: new Date(clock + 60_000).toISOString() });
  expect(await step(aside, "claim")).toMatchObject({ snoozedUntil: null, claim: { by: "token" } });
  await step(aside, "release");
});

test("claimed and judged fraud: the label is in the journal, the profile knows, and the case has left the queue", async () => {
  const id = ids[0] as string;
  const { entities } = await done<{ entities: { kind: "card"; id: string }[] }>("GET", `/decisions/${id}`);
  const card = entities.filter(({ kind }) => kind === "card");
  const frauds = async (): Promise<number> => (await server.system.engine.profiles.read(card)).card?.labels?.fraudTotal ?? 0;
  const before = await frauds();
  await step(id, "claim");
  expect(await step(id, "verdict", { verdict: "fraud", reason: "the holder says no" })).toMatchObject({ verdict: { verdict: "fraud", by: "token" }, stands: "fraud", claim: null, decision: { label: "fraud" } });
  expect((await labels()).at(-1)).toMatchObject({ acsTransID: id, label: "fraud", source: "review", author: "token" });
  expect(await frauds()).toBe(before + 1);
  expect(idsIn(await queue())).not.toContain(id);
  expectProblem(await refused(id, "claim"), 409, "wrong-step", "fraud");
  expectProblem(await refused(id, "verdict", { verdict: "fraud" }), 409, "wrong-step", "said so already");
  expectProblem(await refused(id, "verdict", { verdict: "genuine" }), 409, "wrong-step", "name that as replaces");
  expect(await step(id, "verdict", { verdict: "genuine", replaces: "fraud" })).toMatchObject({ stands: "genuine" });
  expect(await frauds()).toBe(before);
  expect(await step(id, "verdict", { verdict: "unsure", replaces: "genuine" })).toMatchObject({ stands: "unsure", decision: { label: null } });
  expect((await labels()).slice(-2).map(({ label, replaces }) => [label, replaces])).toEqual([["genuine", "fraud"], ["none", "genuine"]]);
  expect(idsIn(await queue())).not.toContain(id);
});

test("a label that others took back is gone from journal, profile and list", async () => {
  const id = ids[1] as string;
  expect((await api("POST", "/labels", { ref: id, label: "fraud", source: "cardholder" })).status).toBe(201);
  expectProblem(await refused(id, "verdict", { verdict: "unsure", replaces: "fraud" }), 409, "wrong-step", "Others say fraud");
  const taken = await api("POST", "/labels", { ref: id, label: "none", source: "cardholder" });
  expect({ status: taken.status, body: JSON.parse(taken.body) as object }).toEqual({ status: 201, body: { acsTransID: id, replaced: "fraud" } });
  expectProblem(await api("POST", "/labels", { ref: id, label: "none", source: "cardholder" }), 409, "conflict");
  expect((await done("GET", `/review/${id}`)).stands).toBeNull();
  expect(idsIn(await queue())).toContain(id);
});

test("what is linked to it: other cards by the same e-mail address, with their frauds, and no name of anybody", async () => {
  const other = await bought({ acctNumber: "9000009990001112" });
  await api("POST", "/labels", { ref: other, label: "fraud", source: "network" });
  const said = await api("GET", `/review/${ids[1]}/links`);
  const links = JSON.parse(said.body) as LinksView;
  expect(links.entities).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "card" }), expect.objectContaining({ kind: "email", cards: 2 })]));
  expect(links.cards.length).toBe(2);
  expect(links.cards[0]).toEqual(expect.objectContaining({ cardBin: "90000099", cardLastFour: "1112", decisions: 1, fraud: 1, shares: expect.arrayContaining([{ kind: "email", decisions: 1 }]) }));
  expect(links.decisions.find(({ decision }) => decision.id === other)).toMatchObject({ shares: expect.arrayContaining(["email"]), decision: { label: "fraud" } });
  expect(links.decisions.length).toBeGreaterThan(ids.length);
  expect(said.body).not.toMatch(/yamada|9000009990001112/);
});

test("a file of labels is taken as a whole, with what was passed over, or not at all, with every line at fault", async () => {
  const [, one, two] = ids as [string, string, string];
  const count = (await labels()).length;
  const at = new Date(clock).toISOString();
  const bad = `ref,label,source,at\n${one},fraud,issuer,\n${one},frod,issuer,\n${two},fraud,review,\n${two},fraud,issuer,2001-01-01T00:00:00Z\n${two},genuine,issuer,2999-01-01T00:00:00Z\n${two},genuine,issuer,tomorrow\nx,y\nnobody,fraud,issuer,\n`;
  const said = await api("POST", "/labels/file", bad, "text/csv");
  expect(said.status).toBe(422);
  expect(JSON.parse(said.body)).toMatchObject({
    type: "urn:sekisho:problem:labels-refused", detail: expect.stringMatching(/^line 3: label: /), more: 0,
    faults: [[3, "label"], [4, "source"], [5, "at"], [6, "at"], [7, "at"], [8, "text"]].map(([line, element]) => ({ line, element, expected: expect.any(String) })),
  });
  expect(await labels()).toHaveLength(count);

  const lines = [{ ref: one, label: "fraud", source: "issuer", at }, { ref: "nobody", label: "fraud", source: "issuer" }, { ref: one, label: "fraud", source: "network" }, { ref: one, label: "none", source: "issuer" }, { ref: two, label: "genuine", source: "cardholder" }];
  const taken = await done<object>("POST", "/labels/file", lines.map((line) => JSON.stringify(line)).join("\n"), "application/x-ndjson");
  expect(taken).toEqual({ accepted: 3, duplicate: 1, unknown: 1, passedOver: [{ line: 2, ref: "nobody", reason: "unknown-decision" }, { line: 3, ref: one, reason: "duplicate" }] });
  expect((await labels()).slice(count).map(({ acsTransID, label, author }) => [acsTransID, label, author]).sort()).toEqual([[one, "fraud", "token"], [one, "none", "token"], [two, "genuine", "token"]].sort());
  expectProblem(await api("POST", "/labels/file", "", "text/csv"), 400, "bad-request", "body");
  expectProblem(await api("POST", "/labels/file", "{}", "application/json"), 415, "wrong-content-type", "text/csv");
  expectProblem(await api("POST", "/labels/file", "ref\n".repeat(2_000_000), "text/csv"), 413, "too-large");
  expect(JSON.parse((await api("POST", "/labels/file", `ref,label,source\n${`${one},fraud,issuer\n`.repeat(10_001)}`, "text/csv")).body)).toMatchObject({ faults: [{ line: 10_002, element: "file" }] });
});

test("what cannot be is answered with place and reason, and changes nothing", async () => {
  const id = ids[1] as string;
  const before = server.system.services.changes.all().length;
  const known = (await labels()).length;
  for (const nobody of ["x", "__proto__", "00000000-0000-4000-8000-000000000000"]) {
    for (const path of ["", "/links"]) expectProblem(await api("GET", `/review/${nobody}${path}`), 404, "not-found");
    expectProblem(await refused(nobody, "claim"), 404, "not-found");
    expectProblem(await refused(nobody, "verdict", { verdict: "fraud" }), 404, "not-found");
  }
  for (const [name, body, element] of [
    ["claim", { takeOver: "yes" }, "takeOver"], ["claim", [], "body"], ["claim", { more: 1 }, "more"], ["release", { by: "me" }, "by"],
    ["snooze", {}, "until"], ["snooze", { until: 5 }, "until"], ["snooze", { until: "tomorrow" }, "until"], ["snooze", { until: "2026-02-30T00:00:00Z" }, "until"],
    ["snooze", { until: new Date(clock - 1).toISOString() }, "until: lies in the past"], ["snooze", { until: new Date(clock + 91 * 86_400_000).toISOString() }, "until: expected at most"],
    ["note", {}, "text"], ["note", { text: " " }, "text"], ["note", { text: "x".repeat(1_001) }, "text"],
    ["verdict", {}, "verdict"], ["verdict", { verdict: "guilty" }, "verdict"], ["verdict", { verdict: "fraud", replaces: "x" }, "replaces"], ["verdict", { verdict: "fraud", reason: 5 }, "reason"],
  ] as const) expectProblem(await refused(id, name, body), 400, "bad-request", element);
  for (const [query, element] of [["kind=x", "kind"], ["state=x", "state"], ["limit=0", "limit"], ["before=x", "before"], ["colour=red", "colour"], ["kind=saveable-reject&kind=saveable-reject", "kind"]] as const) expectProblem(await api("GET", `/review?issuer=demo&${query}`), 400, "bad-request", element);
  expect(server.system.services.changes.all()).toHaveLength(before);
  expect(await labels()).toHaveLength(known);
});

test("journal, profiles and the chain of changes hold together", async () => {
  await server.stop();
  expect(await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", folder)).toMatchObject({ differences: 0 });
  await jsonOf(0, "journal", "verify", "--data-dir", folder);
  server = await startServer(folder, config, () => clock);
});
