import { startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask, expectProblem } from "./asking.js";

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => (server = await startServer(folder)));
afterAll(() => server.stop());

test.each(["/console", "/console/", "/console/tuning?challenge=930", "/console/policies/default/1", "/console/%2e%2e/x"])("%s is the one page, which lets nothing in from elsewhere and is never kept", async (path) => {
  const said = await ask(server.url, { path });
  expect(said.status).toBe(200);
  expect(said.headers["content-security-policy"]).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  expect(said.headers["cache-control"]).toBe("no-store");
  expect(said.body).not.toMatch(/<style|<script(?! type="module" src=)|style=|onload=/);
});

test("its files are named by what is in them and kept for a year", async () => {
  const { body } = await ask(server.url, { path: "/console/" });
  const files = [...body.matchAll(/\/console\/files\/(app-[^"]+)/g)].map(([path]) => path);
  expect(files).toHaveLength(2);
  for (const path of files) {
    const said = await ask(server.url, { path });
    expect(said).toMatchObject({ status: 200, headers: { "cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff" } });
    expect(said.body).not.toMatch(/@import|url\((?!data:)|sourceMappingURL/);
  }
});

test.each(["index.html", "..%2findex.html", "keys.json", "__proto__", "toString", "app.js"])("there is no file %s", async (name) => {
  expectProblem(await ask(server.url, { path: `/console/files/${name}` }), 404, "not-found");
});
