import { join } from "node:path";
import { DEMO_ISSUER } from "../../src/config.js";
import { writeArtefact } from "../../src/lab/index.js";
import { sekisho } from "../cli/captured-io.js";
import { ask } from "../http/asking.js";
import { treesFiles } from "../risk/model/lightgbm-fixture.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";

interface Explained {
  readonly exact: boolean;
  readonly record: { readonly base: number; readonly logit: number; readonly setup: { readonly model: string } };
  readonly features: readonly { readonly name: string; readonly contribution: number }[];
}

const folder = temporaryFolder();

test("a server scores with boosted trees, explains by their paths, and takes every decision again the same", async () => {
  const modelDir = join(folder, "models");
  await writeArtefact(join(modelDir, "boosted"), { files: treesFiles(), metrics: {}, card: "" });
  const server = await startServer(join(folder, "data"), { modelDir, issuers: [{ ...DEMO_ISSUER, model: "boosted" }] });
  const ids: string[] = [];
  for (let seed = 1; seed <= 6; seed++) ids.push(String((await post(server, payment(seed)))["acsTransID"]));
  for (const id of ids) {
    const { body } = await ask(server.url, { path: `/api/v1/decisions/${id}/explain`, headers: { Authorization: `Bearer ${server.token}` } });
    const { exact, record, features } = JSON.parse(body) as Explained;
    expect({ exact, model: record.setup.model }).toEqual({ exact: true, model: "boosted" });
    expect(features.reduce((sum, { contribution }) => sum + contribution, record.base)).toBeCloseTo(record.logit, 4);
    expect(features.filter(({ contribution }) => contribution !== 0).length).toBeGreaterThan(3);
  }
  await server.stop();
  process.env["SEKISHO_MODEL_DIR"] = modelDir;
  const { code, out } = await sekisho(["replay", "--check", "--data-dir", join(folder, "data")]);
  delete process.env["SEKISHO_MODEL_DIR"];
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("6 decisions taken again: 6 the same") as string });
});
