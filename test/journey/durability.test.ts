import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ReadOnlyJournal } from "../../src/adapters/journal-file/read-only.js";
import { SeededRandom } from "../../src/base/index.js";
import type { AnswerRecord, LabelRecord } from "../../src/engine/index.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { GenerateShape } from "../../src/protocol/index.js";
import { runChild, startChild } from "./child-server.js";
import { temporaryFolder } from "./running-server.js";

const folder = temporaryFolder();

const SHAPES: readonly GenerateShape[] = (["2.1.0", "2.2.0", "2.3.1"] as const).flatMap((version) =>
  (["BRW", "APP", "BRW"] as const).flatMap((channel) => (["PA", "NPA", "PA"] as const).map((category) => ({ version, channel, category }))),
);
const CARDS = 400;
const AT_ONCE = 32;
const LABEL_EACH = 20;

/** Message `number` of a stream over many cards; each tenth is about one busy card. */
function message(number: number): string {
  const random = new SeededRandom(number);
  const card = number % 10 === 0 ? 0 : random.below(CARDS);
  const areq = generateAReq(random, SHAPES[number % SHAPES.length] as GenerateShape, { members: { acctNumber: accountNumber(card) }, optionalShare: 0.15 });
  return JSON.stringify(areq);
}

function accountNumber(card: number): string {
  return `90000047${String(11_000_000 + card * 7919).padStart(8, "0")}`;
}

interface Answered {
  readonly body: string;
  /** As it came, byte for byte. */
  readonly text: string;
}

interface Load {
  readonly answered: Answered[];
  /** acsTransIDs whose fraud label was taken. */
  readonly labelled: string[];
}

/**
 * Posts messages from `first` on, several at once, and a label now and then, until `count` are sent or the server is gone.
 * @param onAnswer told how many were answered so far
 */
async function post(server: { url: string; token: string }, first: number, count: number, onAnswer: (answered: number) => void = () => undefined): Promise<Load> {
  const load: Load = { answered: [], labelled: [] };
  let next = first;
  const send = async (path: string, body: string) => {
    const response = await fetch(`${server.url}${path}`, { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${server.token}` }, body });
    return { status: response.status, text: await response.text() };
  };
  const worker = async (): Promise<void> => {
    while (next < first + count) {
      const number = next++;
      const body = message(number);
      const { status, text } = await send("/3ds/areq", body);
      if (status !== 200) throw new Error(`answered with ${status}`);
      load.answered.push({ body, text });
      if (number % LABEL_EACH === 0) {
        const ref = idIn(text);
        if ((await send("/api/v1/labels", JSON.stringify({ ref, label: "fraud", source: "issuer" }))).status === 201) load.labelled.push(ref);
      }
      onAnswer(load.answered.length);
    }
  };
  const gone = (error: unknown): void => {
    // The server was killed: what it had not answered is nobody's promise.
    if (!/^TypeError: (fetch failed|terminated)/.test(String(error))) throw error;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker().catch(gone)));
  return load;
}

function idIn(text: string): string {
  const { messageType, acsTransID } = JSON.parse(text) as { messageType: string; acsTransID: string };
  if (messageType !== "ARes") throw new Error(`expected an ARes, got ${text}`);
  return acsTransID;
}

async function journalOf(dataDir: string): Promise<{ answers: Map<string, AnswerRecord>; labels: LabelRecord[] }> {
  const answers = new Map<string, AnswerRecord>();
  const labels: LabelRecord[] = [];
  for await (const { record } of new ReadOnlyJournal(join(dataDir, "journal")).read()) {
    if (record.kind === "decision") answers.set(record.acsTransID, record.answer as AnswerRecord);
    if (record.kind === "label") labels.push(record);
  }
  return { answers, labels };
}

/** Everything that is answered stands in the journal as it was answered, and so does every label that was taken. */
async function expectRecorded(dataDir: string, { answered, labelled }: Load): Promise<number> {
  const { answers, labels } = await journalOf(dataDir);
  expect(answered.filter(({ text }) => !isDeepStrictEqual(answers.get(idIn(text)), JSON.parse(text)))).toEqual([]);
  const known = new Set(labels.map(({ acsTransID }) => acsTransID));
  expect(labelled.filter((id) => !known.has(id))).toEqual([]);
  return answers.size;
}

async function expectReproducible(dataDir: string, decisions: number): Promise<void> {
  expect(await runChild("replay", "--check", "--data-dir", dataDir)).toMatchObject({ code: 0, report: { decisions, same: decisions, differences: [] } });
  expect(await runChild("journal", "rebuild", "--check", "--data-dir", dataDir)).toMatchObject({ code: 0, report: { differences: 0 } });
}

function filesUnder(path: string): string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesUnder(join(path, name))) : [path];
}

/** Account numbers of ours in the files of a folder, wherever in a row of digits they stand. */
function accountNumbersIn(folder: string): string[] {
  const ours = new Set(Array.from({ length: CARDS }, (_, card) => accountNumber(card)));
  return filesUnder(folder).flatMap((file) =>
    [...readFileSync(file).toString("latin1").matchAll(/[0-9]{16,}/g)].flatMap(([digits]) =>
      Array.from({ length: digits.length - 15 }, (_, from) => digits.slice(from, from + 16)).filter((number) => ours.has(number)),
    ),
  );
}

test("five thousand messages and the labels between them can all be decided again, and no account number is kept", async () => {
  const dataDir = join(folder, "five-thousand");
  const server = await startChild({ SEKISHO_DATA_DIR: dataDir });
  const started = Date.now();
  const load = await post(server, 1, 5000);
  expect(await server.end("SIGTERM")).toEqual({ code: 0, signal: null, err: "" });
  const seconds = (Date.now() - started) / 1000;
  expect(load.answered.length).toBe(5000);
  const decisions = await expectRecorded(dataDir, load);
  expect(decisions).toBe(5000);
  await expectReproducible(dataDir, decisions);
  expect(accountNumbersIn(dataDir)).toEqual([]);
  console.log(`${load.answered.length} messages and ${load.labelled.length} labels in ${seconds.toFixed(1)} s; checked in ${((Date.now() - started) / 1000 - seconds).toFixed(1)} s`);
}, 240_000);

test.each([
  ["fsync", 600],
  ["os", 1000],
])("killed under load with durability %s: what was answered is there, and all of it can be decided again", async (durability, count) => {
  const dataDir = join(folder, durability);
  const environment = { SEKISHO_DATA_DIR: dataDir, SEKISHO_DURABILITY: durability };
  const first = await startChild(environment);
  let killed: Promise<unknown> | undefined;
  const load = await post(first, 1, Infinity, (answered) => {
    if (answered >= count) killed ??= first.end("SIGKILL");
  });
  expect(await killed).toMatchObject({ signal: "SIGKILL" });

  const second = await startChild(environment);
  const before = await expectRecorded(dataDir, load);
  for (const { body, text } of load.answered.slice(-100)) {
    const again = await fetch(`${second.url}/3ds/areq`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    expect(await again.text()).toBe(text);
  }
  // It goes on deciding where it was cut off.
  const more = await post(second, 1_000_000, 200);
  expect(await second.end("SIGTERM")).toEqual({ code: 0, signal: null, err: "" });
  const after = await expectRecorded(dataDir, more);
  expect(after).toBe(before + 200);
  await expectReproducible(dataDir, after);
  expect(accountNumbersIn(dataDir)).toEqual([]);
  console.log(`durability ${durability}: ${load.answered.length} answered and ${load.labelled.length} labels before the kill, ${before} in the journal; ${after} decided again`);
}, 240_000);
