import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuditPage, CostsView, DecisionPage, DraftView, OverviewView, PersonRow, PoliciesView, PolicyVersionView, SessionView, SignInView, SolveView, Thresholds } from "../../src/issuer/views.js";
import { LIVE, TRAFFIC, curves, figuresOf, rowsOf, whatIf } from "./console-traffic.js";

/** Said instead of an answer. */
class Refused extends Error {
  constructor(readonly status: number, readonly detail: string) {
    super(detail);
  }
}

export interface StandIn {
  readonly url: string;
  /** Requests that change something, as `PUT /api/v1/… {body}`. */
  readonly changes: string[];
  stop(): Promise<void>;
}

interface Asked {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const BASE_TEXT = readFileSync("policies/default/1.yaml", "utf8");
const DRAFT_TEXT = BASE_TEXT.replace("challengeScore: 960", "challengeScore: 945").replace("version: 1", "version: 2").replace("  calmScore: 700\n", "  calmScore: 720\n");
const NOW = Date.parse("2026-05-01T03:00:00.000Z");
const CSRF = "token-of-the-stand-in";
const CODE = "123456";

const SESSION: SessionView = {
  person: { id: "aiko", name: "佐藤 愛子" },
  issuers: [{ id: "demo", name: { en: "Demo Bank", ja: "デモ銀行" }, role: "administrator", currency: "JPY" }, { id: "north", name: { en: "North Bank", ja: "北銀行" }, role: "viewer", currency: "JPY" }],
  csrfToken: CSRF,
};
const SIGN_IN: SignInView = { local: true, oidc: "Keycloak" };
const PEOPLE: readonly PersonRow[] = [
  { id: "aiko", name: "佐藤 愛子", role: "administrator", source: "local", lastSeenAt: new Date(NOW).toISOString() },
  { id: "ben", name: "Ben Carter", role: "analyst", source: "oidc", lastSeenAt: new Date(NOW - 86_400_000).toISOString() },
  { id: "chie", name: "田中 千恵", role: "approver", source: "oidc", lastSeenAt: null },
];
const COSTS: CostsView = {
  parameters: [
    { name: "fraudLossShare", value: 1, unit: "share", describes: "Share of a passed fraud's amount that the issuer bears", source: "scheme rules", observations: null },
    { name: "challengeCost", value: 30, unit: "money", describes: "Sending a code and the calls that follow", source: "assumption", observations: null },
    { name: "abandonShare", value: 0.062, unit: "share", describes: "Genuine cardholders who give up when challenged", source: "observed", observations: 2_214 },
    { name: "rejectCost", value: 200, unit: "money", describes: "A genuine cardholder turned away: call and annoyance", source: "set", observations: null },
    { name: "interchangeShare", value: 0.016, unit: "share", describes: "Income lost with a purchase that is not made", source: "public figures", observations: null },
  ],
};
const POLICIES: PoliciesView = {
  live: "default/1",
  versions: [{ id: "default/1", fingerprint: "5c1f0f0c9a7e44b2", publishedAt: null, author: null, reason: null, live: true }],
  drafts: [{ id: "d1", title: "Challenge a little earlier", base: "default/1", state: "draft", author: "aiko", changedAt: new Date(NOW - 3_600_000).toISOString() }],
  mayRollBack: true,
  rollout: null,
};
const VERSION: PolicyVersionView = {
  id: "default/1", fingerprint: "5c1f0f0c9a7e44b2", text: BASE_TEXT, thresholds: LIVE, parents: [],
  rules: [
    { id: "card-testing-device", from: "default/1", then: "reject", when: "deviceNewCardsHour >= cardsOfAnAttack && newDeviceForCard", en: "One device tries many cards within the hour.", ja: "1台の端末が1時間以内に多数のカードを試しています。" },
    { id: "challenge-mandated", from: "default/1", then: "challenge", when: "challengeMandated", en: "The merchant says that a mandate demands a challenge.", ja: "加盟店が、法令によりチャレンジが必要であると示しています。" },
    { id: "high-score", from: "default/1", then: "challenge", when: "score >= challengeScore", en: "The score is high.", ja: "スコアが高い値です。" },
    { id: "otherwise", from: "default/1", then: "frictionless", when: "true", en: "Nothing speaks against it.", ja: "問題は見当たりません。" },
  ],
};
const AUDIT: AuditPage = {
  items: ["submit", "edit", "create", "costs"].map((action, place) => ({ at: new Date(NOW - place * 5_400_000).toISOString(), author: place === 3 ? "ben" : "aiko", subject: place === 3 ? "costs" : "policy", action, reason: place === 0 ? "=more fraud in May" : null, about: place === 3 ? "rejectCost" : "Challenge a little earlier", digest: `${place}f3a9c2e1b7d45608` })),
  next: null,
};

let draft: DraftView & { readonly digest: string } = {
  id: "d1", title: "Challenge a little earlier", base: "default/1", state: "draft", author: "aiko", changedAt: new Date(NOW - 3_600_000).toISOString(), text: DRAFT_TEXT, baseText: BASE_TEXT, problems: [], digest: "d",
  cases: { passed: 84, failed: [{ name: "twin: score just below", message: "expected frictionless by otherwise, got challenge by high-score" }] },
  steps: [{ at: new Date(NOW - 7_200_000).toISOString(), action: "created", author: "aiko", reason: "Fraud on new devices has doubled since April" }, { at: new Date(NOW - 3_600_000).toISOString(), action: "edited", author: "aiko", reason: null }],
  allowed: ["edit", "test", "submit", "withdraw"], published: null,
};

function overview(): OverviewView {
  const judge = rowsOf(NOW, TRAFFIC.length);
  const [now, before] = [figuresOf(({ forced, score }) => forced ?? (score >= 997 ? "reject" : score >= 960 ? "challenge" : "frictionless")), figuresOf(({ forced, score }) => forced ?? (score >= 955 ? "challenge" : "frictionless"), TRAFFIC.slice(0, 5_400), 1.15)];
  const stretches = Array.from({ length: 48 }, (_, place) => judge.slice((47 - place) * 125, (48 - place) * 125));
  const count = (action: string): number => judge.filter((row) => row.action === action).length;
  return {
    from: new Date(NOW - 86_400_000).toISOString(), to: new Date(NOW).toISOString(), figures: { ...now, open: 37 }, before,
    timeline: stretches.map((rows, place) => {
      const wave = 0.55 + 0.45 * Math.sin((place - 14) / 7.6);
      const of = (action: string): number => Math.round(rows.filter((row) => row.action === action).length * wave);
      return { at: new Date(NOW - (48 - place) * 1_800_000).toISOString(), frictionless: of("frictionless"), challenge: of("challenge"), reject: of("reject"), other: 0, fraud: rows.filter(({ label }) => label === "fraud").length };
    }),
    rules: [{ rule: "otherwise", action: "frictionless", count: count("frictionless"), fraud: 9 }, { rule: "high-score", action: "challenge", count: count("challenge"), fraud: 41 }, { rule: "very-high-score", action: "reject", count: count("reject"), fraud: 22 }],
    health: { store: true, policy: true, model: true, geo: "the data is older than 60 days" }, live: { policy: "default/1", model: "first" }, sample: { decisions: 666, loading: false }, history: { stage: "done", listed: TRAFFIC.length, withFacts: TRAFFIC.length },
  };
}

const scaleIn = ({ body }: Asked): number => ((body["costs"] ?? {}) as { readonly fraudLossShare?: number }).fraudLossShare ?? 1;

function check(text: string): { readonly ok: boolean; readonly problems: DraftView["problems"] } {
  const line = text.split("\n").findIndex((one) => one.includes("scoer")) + 1;
  return { ok: line === 0, problems: line === 0 ? [] : [{ severity: "error", line, path: "rules[3].when", message: "there is no fact or constant scoer; did you mean score?" }] };
}

function solve(): SolveView {
  const nearest = { thresholds: { challengeScore: 968, rejectScore: 998 }, figures: figuresOf(({ score }) => (score >= 968 ? "challenge" : "frictionless")) };
  const [one, other] = [{ kind: "challenge-share-max", share: 0.01 }, { kind: "fraud-basis-points-max", basisPoints: 1 }] as const;
  return { outcome: "conflict", nearest, missed: [{ target: other, reached: 4.2, by: 3.2 }], pairs: [[one, other]] };
}

function decisions({ query }: Asked): DecisionPage {
  const all = rowsOf(NOW, 240).filter(({ action, label, merchant }) => [query.get("action") ?? action, query.get("label") ?? label].join() === [action, label].join() && (merchant ?? "").toLowerCase().includes((query.get("text") ?? "").toLowerCase()));
  const start = Number(query.get("before") ?? 0);
  const end = start + Number(query.get("limit"));
  return { items: all.slice(start, end), total: all.length, next: end < all.length ? String(end) : null };
}

function step(changes: Partial<DraftView>, action: string, { body }: Asked): DraftView {
  draft = { ...draft, ...changes, steps: [...draft.steps, { at: new Date(NOW).toISOString(), action, author: "aiko", reason: typeof body["reason"] === "string" ? body["reason"] : null }] };
  return draft;
}

/** What the real doors will answer; what is not here is asked of the real server. */
const DOORS: Readonly<Record<string, (asked: Asked) => unknown>> = {
  "GET /api/v1/overview": ({ query }) => (query.get("issuer") === "north" ? { ...overview(), figures: figuresOf(() => "frictionless", []), rules: [], timeline: [], sample: null } : overview()),
  "GET /api/v1/decisions": decisions,
  "GET /api/v1/people": () => PEOPLE,
  "GET /api/v1/audit": () => AUDIT,
  "GET /api/v1/policies": () => POLICIES,
  "GET /api/v1/policies/default/1": () => VERSION,
  "GET /api/v1/policies/drafts/d1": () => draft,
  "POST /api/v1/policies/drafts": () => draft,
  "PUT /api/v1/policies/drafts/d1": (asked) => step({ text: String(asked.body["text"]), ...check(String(asked.body["text"])) }, "edited", asked),
  "POST /api/v1/policies/drafts/d1/submit": (asked) => step({ state: "submitted", allowed: ["withdraw"] }, "submitted", asked),
  "POST /api/v1/policies/drafts/d1/withdraw": () => {
    throw new Refused(409, "The draft is published and cannot be withdrawn.");
  },
  "POST /api/v1/policies/check": ({ body }) => check(String(body["text"])),
  "POST /api/v1/tuning/curves": (asked) => curves(scaleIn(asked)),
  "POST /api/v1/tuning/what-if": (asked) => whatIf(asked.body["thresholds"] as Thresholds, scaleIn(asked)),
  "POST /api/v1/tuning/solve": solve,
  "GET /api/v1/tuning/costs": () => COSTS,
  "PUT /api/v1/tuning/costs": () => COSTS,
};

async function bodyOf(request: IncomingMessage): Promise<Asked["body"]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Asked["body"]);
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  for (const row of rowsOf(NOW, 7).reverse()) response.write(`event: decision\nid: ${row.id}\ndata: ${JSON.stringify({ ...row, id: row.id.replace("-4000-", "-4001-") })}\n\n`);
}

/** Stands before a real server: its own doors answer made-up data, every other one is the real one's. @param behind address and token of the real one */
export async function startStandIn(behind: { readonly url: string; readonly token: string }): Promise<StandIn> {
  const changes: string[] = [];
  let signedIn = true;
  const session = (method: string, { body }: Asked): unknown => {
    if (method === "POST" && body["code"] !== CODE) throw new Refused(401, "Name, password and code do not belong together.");
    signedIn = method !== "DELETE" && (signedIn || method === "POST");
    if (!signedIn) throw new Refused(401, "Nobody is signed in.");
    return SESSION;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams: query } = new URL(request.url ?? "", behind.url);
    const method = request.method ?? "GET";
    const asked = { query, body: await bodyOf(request) };
    if (pathname === "/api/v1/stream") return stream(response);
    if (method !== "GET") changes.push(`${method} ${pathname} ${JSON.stringify(asked.body)}`);
    const door = pathname === "/api/v1/session" ? (one: Asked) => session(method, one) : pathname === "/api/v1/sign-in" ? () => SIGN_IN : DOORS[`${method} ${pathname}`];
    if (door === undefined) {
      const real = await fetch(`${behind.url}${request.url}`, { headers: { Authorization: `Bearer ${behind.token}` } });
      for (const name of ["content-type", "content-security-policy", "cache-control"]) if (real.headers.has(name)) response.setHeader(name, real.headers.get(name) as string);
      return void response.writeHead(real.status).end(Buffer.from(await real.arrayBuffer()));
    }
    if (method !== "GET" && pathname !== "/api/v1/session" && request.headers["x-csrf-token"] !== CSRF) throw new Refused(403, "The request does not come from a page of ours.");
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(door(asked)));
  };
  const server = createServer((request, response) => void answer(request, response).catch((failure: unknown) => {
    const { status = 500, detail = String(failure) } = failure as Partial<Refused>;
    response.writeHead(status, { "Content-Type": "application/problem+json" }).end(JSON.stringify({ detail }));
  }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
