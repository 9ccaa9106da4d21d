import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest, openBrowser } from "./chromium.js";

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => (server = await startServer(folder)));
afterAll(() => server.stop());

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A requestor's page: opens the 3DS Method in a hidden frame and waits for the notification in it. */
async function requestorPage(threeDSServerTransID: string): Promise<{ url: string; notified: Promise<string>; close(): void }> {
  let notify: (body: string) => void;
  const notified = new Promise<string>((resolve) => (notify = resolve));
  const page = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        notify(body);
        response.end("thank you");
      });
      return;
    }
    const { port } = page.address() as AddressInfo;
    const data = encode({ threeDSServerTransID, threeDSMethodNotificationURL: `http://127.0.0.1:${port}/done` });
    response.setHeader("Content-Type", "text/html");
    response.end(`<iframe name="method" style="display:none"></iframe><form method="post" target="method" action="${server.url}/3ds/method"><input type="hidden" name="threeDSMethodData" value="${data}"></form><script>document.forms[0].submit()</script>`);
  });
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(page.address() as AddressInfo).port}/`, notified, close: () => page.close() };
}

async function decisionOf(id: unknown): Promise<{ observation?: Record<string, unknown>; entities: { kind: string; id: string }[] }> {
  const response = await fetch(`${server.url}/api/v1/decisions/${String(id)}`, { headers: { Authorization: `Bearer ${server.token}` } });
  return (await response.json()) as { entities: { kind: string; id: string }[] };
}

browserTest("the method page sees the browser, tells the requestor, and knows the browser again", async () => {
  const browser = await openBrowser();
  try {
    const devices: (string | undefined)[] = [];
    for (const seed of [1, 2]) {
      const message = payment(seed, { threeDSCompInd: "Y" });
      const id = String(message["threeDSServerTransID"]);
      const requestor = await requestorPage(id);
      const page = await browser.newPage();
      await page.goto(requestor.url);
      const body = new URLSearchParams(await requestor.notified);
      expect(JSON.parse(Buffer.from(body.get("threeDSMethodData") ?? "", "base64url").toString())).toEqual({ threeDSServerTransID: id });
      await page.close();
      requestor.close();
      const { acsTransID } = await post(server, message);
      const { observation, entities } = await decisionOf(acsTransID);
      expect(observation).toMatchObject({ userAgent: expect.stringContaining("Chrome"), screenWidth: expect.any(Number), canvasHash: expect.stringMatching(/^[0-9a-f]{8}$/), browserId: expect.any(String) });
      devices.push(entities.find(({ kind }) => kind === "device")?.id);
    }
    // Two messages that claim different browsers came from one: what our own page stored says so.
    expect(devices[0]).toBeDefined();
    expect(devices[1]).toBe(devices[0]);
  } finally {
    await browser.close();
  }
});

test("nonsense gets a page that says so and reflects nothing", async () => {
  const response = await fetch(`${server.url}/3ds/method`, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "threeDSMethodData=%3Cscript%3E" });
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(await response.text()).not.toContain("<script");
});

test("an observation for a page that nobody opened is refused", async () => {
  const observe = (body: unknown) => fetch(`${server.url}/3ds/method/observation`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  expect((await observe({ threeDSServerTransID: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10", observation: { browserId: "x" } })).status).toBe(404);
  expect((await observe({ observation: [] })).status).toBe(400);
});

describe("the identifier of a browser", () => {
  const page = async (seed: number, more: Record<string, unknown>, cookie?: string): Promise<{ token: string; cookie: string; device: string | undefined; seen: Record<string, unknown> | undefined }> => {
    const message = payment(seed, { threeDSCompInd: "Y" });
    const threeDSServerTransID = String(message["threeDSServerTransID"]);
    await fetch(`${server.url}/3ds/method`, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ threeDSMethodData: encode({ threeDSServerTransID, threeDSMethodNotificationURL: "https://shop.example/done" }) }) });
    const headers = { "Content-Type": "application/json", ...(cookie !== undefined && { Cookie: cookie }) };
    const response = await fetch(`${server.url}/3ds/method/observation`, { method: "POST", headers, body: JSON.stringify({ threeDSServerTransID, observation: { userAgent: "x", browserId: "mine" }, ...more }) });
    const { deviceToken } = (await response.json()) as { deviceToken: string };
    const { acsTransID } = await post(server, message);
    const { observation, entities } = await decisionOf(acsTransID);
    return { token: deviceToken, cookie: response.headers.get("set-cookie") ?? "", device: entities.find(({ kind }) => kind === "device")?.id, seen: observation };
  };

  test("is ours, not what a page says; it comes back from storage or a cookie, and is written anew", async () => {
    const first = await page(31, { keeps: true });
    expect(first.seen?.["browserId"]).toMatch(/^[\w-]{22}$/);
    expect(first.seen?.["ip"]).toContain("127.0.0.1");
    expect(first.cookie).toMatch(/^sekisho_device=1\.[^;]+; Max-Age=34560000; Path=\/3ds\/method; Secure; HttpOnly; SameSite=None$/);
    const stored = await page(32, { deviceToken: first.token, keeps: true });
    const inCookie = await page(33, {}, `other=1; ${first.cookie.split(";")[0] ?? ""}`);
    expect([stored.device, inCookie.device]).toEqual([first.device, first.device]);
  });

  test("is none where nothing is kept, or where it was made up", async () => {
    expect((await page(34, { keeps: false })).seen).not.toHaveProperty("browserId");
    const genuine = await page(35, { keeps: true });
    const forged = genuine.token.replace(/^1\.(.)/, (_, letter: string) => `1.${letter === "A" ? "B" : "A"}`);
    const tried = await page(36, { deviceToken: forged, keeps: true });
    expect(tried.seen?.["browserId"]).not.toBe(genuine.seen?.["browserId"]);
    expect(forged).not.toContain(String(tried.seen?.["browserId"]));
  });
});
