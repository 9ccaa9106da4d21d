import { cpSync, existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileChangeLog, readChanges } from "../../src/adapters/change-log-file.js";
import { FRAME_HEAD_BYTES, frameOf } from "../../src/adapters/journal-file/frame.js";
import { FileJournal } from "../../src/adapters/journal-file/journal.js";
import { readIssuerKeysFile } from "../../src/adapters/keys-file.js";
import { LmdbProfileStore } from "../../src/adapters/profile-store-lmdb.js";
import type { DecisionRecord, JournalRecord } from "../../src/engine/index.js";
import { changeOf } from "../contract/change-log.js";
import { payment, post, startServer } from "../journey/running-server.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
const original = path("original");
const CARD = "9000001112223334";
/** ids of the decisions, oldest first */
const ids: string[] = [];

beforeAll(async () => {
  const server = await startServer(original);
  for (let seed = 1; seed <= 12; seed++) ids.push(String((await post(server, payment(seed, { acctNumber: CARD })))["acsTransID"]));
  await post(server, { ...payment(13), purchaseAmount: undefined });
  await server.stop();
});

/** A copy of the installation that a test may change. */
function installation(name: string): string {
  cpSync(original, path(name), { recursive: true });
  return path(name);
}

async function records(dataDir: string): Promise<JournalRecord[]> {
  const journal = await FileJournal.open({ directory: join(dataDir, "journal"), durability: "os" });
  const all: JournalRecord[] = [];
  for await (const { record } of journal.read()) all.push(record);
  await journal.close();
  return all;
}

function lastSegment(dataDir: string): string {
  return join(dataDir, "journal", readdirSync(join(dataDir, "journal")).filter((name) => name.endsWith(".journal")).sort().at(-1) as string);
}

describe("keys init", () => {
  test("writes keys for their owner alone, and never twice", async () => {
    const file = path("fresh/keys.json");
    expect(await jsonOf(0, "keys", "init", "--data-dir", path("fresh"))).toEqual({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, "utf8");
    expect(await refused("keys", "init", "--data-dir", path("fresh"))).toBe(`sekisho keys init: ${file}: is there already; move it away first if you really want new keys`);
    expect(readFileSync(file, "utf8")).toBe(before);
    const ran = await sekisho(["keys", "init", "--data-dir", path("other")]);
    expect(ran).toEqual({ code: 0, out: `wrote ${path("other/keys.json")} (mode 0600); keep a copy where only you can read it\n`, err: "" });
  });

  describe("--issuer", () => {
    const [config, file] = [path("issuers.yaml"), path("keys of issuers/lake.json")];
    beforeAll(() => {
      writeFileSync(config, `issuers:\n  - {id: lake, bins: ["9100"], policy: default/1, keysFile: ${JSON.stringify(file)}}\n  - {id: hill, bins: ["9200"], policy: default/1}\n`);
      process.env["SEKISHO_CONFIG"] = config;
    });
    afterAll(() => void delete process.env["SEKISHO_CONFIG"]);

    test("writes an issuer's own where the configuration says, for their owner alone, and never twice", async () => {
      expect(await jsonOf(0, "keys", "init", "--issuer", "lake")).toEqual({ file });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readIssuerKeysFile(file).authenticationValueKeys).toHaveLength(1);
      expect(await refused("keys", "init", "--issuer", "lake")).toBe(`sekisho keys init: ${file}: is there already; move it away first if you really want new keys`);
    });

    test.each([
      ["one whom nobody knows", "moon", "--issuer moon: the configuration has no such issuer; it has lake, hill"],
      ["one that has no file", "hill", "--issuer hill: issuers.1.keysFile of the configuration says where; it is missing"],
    ])("%s is refused in one line", async (_title, issuer, message) => {
      expect(await refused("keys", "init", "--issuer", issuer)).toBe(`sekisho keys init: ${message}`);
    });
  });

  test("a folder that cannot be made is one line", async () => {
    writeFileSync(path("file"), "");
    expect(await refused("keys", "init", "--data-dir", path("file/below"))).toMatch(/^sekisho keys init: .*file\/below: is not a folder$/);
  });
});

describe("journal verify", () => {
  test("counts what a whole journal holds", async () => {
    expect(await jsonOf(0, "journal", "verify", "--data-dir", original)).toMatchObject({ segments: 1, records: { decision: 12, erro: 1, challenge: 0, label: 0 } });
    expect((await sekisho(["journal", "verify", "--data-dir", original])).out).toMatch(/^1 segments, \d+ bytes: decision 12, erro 1, challenge 0, label 0\nthe journal is whole\n0 changes, and their chain is whole\n$/);
  });

  test("counts what was changed, and finds the change that was altered; exit code 1", async () => {
    const changed = installation("changed");
    const log = await FileChangeLog.open({ directory: join(changed, "changes") });
    for (const number of [1, 2, 3]) await log.record(changeOf(number));
    await log.close();
    expect(await jsonOf(0, "journal", "verify", "--data-dir", changed)).toMatchObject({ changes: { count: 3 } });
    const file = join(changed, "changes", "0000000000000000.journal");
    const [, second] = await readChanges(join(changed, "changes"));
    const bytes = readFileSync(file);
    const at = bytes.indexOf(JSON.stringify(second));
    frameOf(JSON.stringify({ ...second, author: "kai" })).copy(bytes, at - FRAME_HEAD_BYTES);
    writeFileSync(file, bytes);
    expect(await jsonOf(1, "journal", "verify", "--data-dir", changed)).toMatchObject({ changes: { count: 1, broken: { number: 2 } } });
    expect((await sekisho(["journal", "verify", "--data-dir", changed])).out).toMatch(/\nBROKEN after 1 changes, at number 2: the chain of changes is broken at number 2: it is not what its digest says\n$/);
  });

  test("a torn tail is told and is no damage; a broken record in the middle is, and exit code 1", async () => {
    const torn = installation("torn");
    truncateSync(lastSegment(torn), statSync(lastSegment(torn)).size - 3);
    const ran = await sekisho(["journal", "verify", "--data-dir", torn]);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/after the last record, at \d+, stands an unfinished one of \d+ bytes/);

    const broken = installation("broken");
    breakMiddle(broken);
    expect(await jsonOf(1, "journal", "verify", "--data-dir", broken)).toMatchObject({ corrupt: { position: expect.any(Number) } });
    expect((await sekisho(["journal", "verify", "--data-dir", broken])).out).toMatch(/DAMAGED at \d+: /);
    expect(await refused("journal", "rebuild", "--data-dir", broken)).toMatch(/^sekisho journal rebuild: journal is corrupt at position \d+ \(/);
    expect(await refused("replay", "--check", "--data-dir", broken)).toMatch(/^sekisho replay: journal is corrupt at position \d+ \(/);
  });

  test("a folder without a journal is one line", async () => {
    expect(await refused("journal", "verify", "--data-dir", path("nowhere"))).toBe(`sekisho journal verify: ${path("nowhere/journal")}: there is no journal; is --data-dir right?`);
  });
});

function breakMiddle(dataDir: string): void {
  const bytes = readFileSync(lastSegment(dataDir));
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] as number) ^ 0xff;
  writeFileSync(lastSegment(dataDir), bytes);
}

describe("journal rebuild", () => {
  test("--check finds profiles equal to the journal, and those that are not", async () => {
    const dataDir = installation("checked");
    const report = (await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", dataDir)) as { profiles: number };
    expect(report).toEqual({ rebuilt: false, profiles: expect.any(Number), differences: 0 });
    expect(report.profiles).toBeGreaterThan(30);
    expect(existsSync(join(dataDir, "profiles-check"))).toBe(false);

    // An attempt that no record tells of.
    const journal = await FileJournal.open({ directory: join(dataDir, "journal"), durability: "os" });
    const profiles = await LmdbProfileStore.open({ directory: join(dataDir, "profiles"), journal });
    const decision = (await journal.findDecision(ids[3] as string)) as DecisionRecord;
    await profiles.observe(decision.entities, decision.attempt);
    await profiles.close();
    await journal.close();
    expect(await jsonOf(1, "journal", "rebuild", "--check", "--data-dir", dataDir)).toEqual({ ...report, differences: decision.entities.length });
    expect((await sekisho(["journal", "rebuild", "--check", "--data-dir", dataDir])).out).toBe(`${decision.entities.length} of ${report.profiles} profiles differ from the journal\n`);

    expect(await sekisho(["journal", "rebuild", "--data-dir", dataDir])).toEqual({ code: 0, out: `rebuilt ${join(dataDir, "profiles")}\n`, err: "" });
    expect(await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", dataDir)).toEqual(report);
  });

  test("is refused while somebody writes the journal", async () => {
    const dataDir = installation("held");
    const holder = await FileJournal.open({ directory: join(dataDir, "journal"), durability: "os" });
    expect(await refused("journal", "rebuild", "--data-dir", dataDir)).toContain("open already");
    await holder.close();
  });
});

describe("labels import", () => {
  const file = path("labels");
  const importing = (dataDir: string, name: string, text: string | Buffer) => {
    writeFileSync(`${file}.${name}`, text);
    return ["labels", "import", `${file}.${name}`, "--data-dir", dataDir] as const;
  };

  test("CSV and JSON lines are taken in once, profiles and journal with them", async () => {
    const dataDir = installation("labelled");
    const at = new Date();
    const csv = `ref,label,source,at\n${ids[0]},fraud,issuer,\n"${ids[1]}",genuine,cardholder,${at.toISOString()}\nnobody,fraud,issuer,\n\n`;
    expect(await sekisho(importing(dataDir, "csv", csv))).toEqual({ code: 0, out: "2 labels taken in, 0 known already, 1 for no decision of this journal\n", err: "" });
    const lines = [{ ref: ids[0], label: "fraud", source: "issuer" }, { type: "label", ref: ids[2], label: "fraud", source: "chargeback" }].map((line) => `${JSON.stringify(line)}\r\n`).join("");
    expect(await jsonOf(0, ...importing(dataDir, "jsonl", lines))).toEqual({ accepted: 1, duplicate: 1, unknown: 0 });

    const labels = (await records(dataDir)).filter((record) => record.kind === "label");
    expect(labels.map(({ acsTransID, label, source, author }) => [acsTransID, label, source, author])).toEqual([
      [ids[0], "fraud", "issuer", "import"], [ids[1], "genuine", "cardholder", "import"], [ids[2], "fraud", "chargeback", "import"],
    ]);
    expect(labels[1]?.at).toBe(at.getTime());
    expect(await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", dataDir)).toMatchObject({ differences: 0 });
    expect(await jsonOf(0, "replay", "--check", "--data-dir", dataDir)).toMatchObject({ decisions: 12, same: 12 });
  });

  test.each([
    ["a label that is none", "ref,label,source\nX,fraud,issuer\nX,frod,issuer\n", ":3: label: expected one of fraud, genuine"],
    ["a column that is none", "ref,label,source,colour\nX,fraud,issuer,red\n", ':2: "colour": there is no such member'],
    ["a missing column", "ref,label\nX,fraud\n", ":2: source: expected one of"],
    ["a column twice", "ref,label,label\nX,fraud,fraud\n", ":1: two columns have the same name"],
    ["a cell too many", "ref,label,source\nX,fraud,issuer,\n", ":2: 4 cells under 3 columns"],
    ["a quote inside a cell", 'ref,label,source\nX,fr"aud,issuer\n', ":2: label: a quote stands where none may"],
    ["a quote that is never closed", 'ref,label,source\nX,fraud,"issuer\n', ":2: source: a quote stands where none may, or is never closed"],
    ["an instant without a zone", "ref,label,source,at\nX,fraud,issuer,2026-01-02\n", ":2: at: expected an ISO 8601 date"],
    ["a label of tomorrow", "ref,label,source,at\nX,fraud,issuer,2999-01-01T00:00:00Z\n", ":2: at: lies in the future"],
    ["a line that is no JSON", '{"ref":"X","label":"fraud","source":"issuer"}\n{"ref"\n', ":2: is not JSON"],
    ["a line that is no object", '{"ref":"X","label":"fraud","source":"issuer"}\n7\n', ":2: body: expected one JSON object"],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), ":1: not UTF-8 text"],
  ])("%s is named by line and element, and nothing is taken in", async (_, text, complaint) => {
    expect(await refused(...importing(original, "bad", text.toString().includes("X,fraud,issuer\nX") ? text.toString().replace("X", ids[0] as string) : text))).toContain(`${file}.bad${complaint}`);
    expect((await records(original)).filter(({ kind }) => kind === "label")).toEqual([]);
  });

  test("a file that is not there is one line", async () => {
    expect(await refused("labels", "import", path("absent.csv"), "--data-dir", original)).toContain(path("absent.csv"));
  });
});

describe("explain", () => {
  const explain = (...more: string[]) => sekisho(["explain", ids[8] as string, "--data-dir", original, ...more]);

  test("tells what was known, what weighed, which rules were asked and what would have changed it", async () => {
    const { code, out, err } = await explain();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`card ${CARD.slice(0, 8)}…${CARD.slice(-4)}`);
    expect(out).not.toContain(CARD);
    expect(out).toMatch(/score \d+ of 999, probability of fraud [\d.]+ %/);
    expect(out).toContain("card 8");
    for (const heading of ["What weighed most", "Rules asked:", "What would have changed it:"]) expect(out).toContain(heading);
    expect(out).not.toContain("made again differ");
  });

  test("speaks Japanese, and JSON", async () => {
    expect((await explain("--ja")).out).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    const explanation = (await jsonOf(0, "explain", ids[8] as string, "--data-dir", original)) as { exact: boolean; features: unknown[]; record: DecisionRecord };
    expect(explanation).toMatchObject({ exact: true, record: { acsTransID: ids[8] }, pasts: { card: 8 } });
    expect(explanation.features.length).toBeGreaterThanOrEqual(100);
    const byOtherId = await jsonOf(0, "explain", explanation.record.threeDSServerTransID, "--data-dir", original);
    expect(byOtherId).toEqual(explanation);
  });

  test("an id that is nobody's, keys that are gone, a policy that is gone: one line each", async () => {
    expect(await refused("explain", "nobody", "--data-dir", original)).toBe("sekisho explain: nobody: the journal holds no such decision");
    const dataDir = installation("keyless");
    writeFileSync(join(dataDir, "keys.json"), "{");
    for (const command of [["explain", "x"], ["replay", "--check"]]) expect(await refused(...command, "--data-dir", dataDir)).toContain(`${join(dataDir, "keys.json")}: cannot be read as JSON`);
    const other = await rewritten("other-policy", (record) => ({ ...record, setup: { ...record.setup, policy: "default/99" } }));
    expect(await refused("explain", ids[8] as string, "--data-dir", other)).toContain("what took this decision is not here any more: policy default/99");
  });
});

/** The installation with every decision changed, as a journal that is whole. */
async function rewritten(name: string, change: (record: DecisionRecord, index: number) => DecisionRecord): Promise<string> {
  const all = await records(installation(`${name}-source`));
  cpSync(join(original, "keys.json"), join(path(name), "keys.json"), { recursive: true });
  const journal = await FileJournal.open({ directory: join(path(name), "journal"), durability: "os" });
  let index = 0;
  for (const record of all) await journal.append(record.kind === "decision" ? change(record, index++) : record);
  await journal.close();
  return path(name);
}

describe("replay --check", () => {
  test("takes every decision again and finds no difference", async () => {
    expect(await jsonOf(0, "replay", "--check", "--data-dir", original)).toEqual({ decisions: 12, same: 12, differing: 0, unavailable: 0, failed: 0, otherRecords: 1, differences: [] });
    expect((await sekisho(["replay", "--check", "--data-dir", original])).out).toBe("12 decisions taken again: 12 the same, 0 different, 0 whose policy, model or data is not here, 0 failed\n");
  });

  test("names the decision whose action was altered, and no other", async () => {
    const dataDir = await rewritten("altered", (record, index) => (index === 5 ? { ...record, action: "attempt" } : record));
    const { code, out } = await sekisho(["replay", "--check", "--data-dir", dataDir]);
    expect(code).toBe(1);
    expect(out).toMatch(/^12 decisions taken again: 11 the same, 1 different/);
    expect(out).toMatch(new RegExp(`\\n  ${ids[5]} differs: action "attempt" → "\\w+"\\n$`));
    expect(await jsonOf(1, "replay", "--check", "--data-dir", dataDir)).toMatchObject({ differing: 1, differences: [{ acsTransID: ids[5], what: [{ member: "action", recorded: "attempt" }] }] });
  });

  test("an altered amount is found by what follows from it", async () => {
    const dataDir = await rewritten("cheaper", (record, index) => (index === 5 ? { ...record, areq: { ...record.areq, purchaseAmount: "1" } } : record));
    const { code, out } = await sekisho(["replay", "--check", "--data-dir", dataDir]);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`${ids[5]} differs: .*vectorFingerprint`));
  });

  test("a decision whose policy is gone is not passed off as the same", async () => {
    const dataDir = await rewritten("policy-gone", (record, index) => (index === 2 ? { ...record, setup: { ...record.setup, policyFingerprint: "0000000000000000" } } : record));
    expect(await jsonOf(1, "replay", "--check", "--data-dir", dataDir)).toMatchObject({ same: 11, unavailable: 1, differences: [{ acsTransID: ids[2], kind: "unavailable" }] });
  });
});
