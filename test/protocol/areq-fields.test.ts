import { existsSync, readFileSync } from "node:fs";
import { AREQ_TABLE } from "../../src/protocol/column.js";
import type { Member } from "../../src/protocol/column.js";
import { CATEGORIES, CHANNELS, VERSIONS, inclusionOf } from "../../src/protocol/field.js";
import { AREQ_FIELDS } from "../../src/protocol/index.js";
import type { FieldRow } from "../../src/protocol/index.js";

const SHARED = "../shared/emv3ds/areq-fields.json";
const shared = existsSync(SHARED);
if (!shared) console.info(`skipped: the comparison with ${SHARED}, which is not on this machine`);

interface SharedRow {
  name: string;
  versions: FieldRow["versions"];
  type: string;
  minLength?: number;
  maxLength?: number;
  regex?: string;
  allowed?: Record<string, string>;
  minItems?: number;
  maxItems?: number;
  maxTotalLength?: number;
  inclusion: FieldRow["inclusion"];
  condition?: string;
}

const rowOf = (name: string, version: string) => AREQ_FIELDS.filter((row) => row.name === name && row.versions.some((each) => each === version));

(shared ? describe : describe.skip)("the table and the shared one agree", () => {
  const rows: SharedRow[] = shared ? (JSON.parse(readFileSync(SHARED, "utf8")) as SharedRow[]) : [];

  test("in their names, version by version", () => {
    for (const version of VERSIONS) {
      const ours = AREQ_FIELDS.filter((row) => row.versions.includes(version)).map((row) => row.name);
      const theirs = rows.filter((row) => row.versions.includes(version)).map((row) => row.name);
      expect([...ours].sort()).toEqual([...theirs].sort());
    }
  });

  test.each(rows.flatMap((row) => row.versions.map((version) => [row.name, version, row] as const)))("in %s of %s", (name, version, theirs) => {
    const ours = rowOf(name, version);
    expect(ours).toHaveLength(1);
    const { form, condition } = ours[0] as FieldRow;
    const codes = form.codes ?? form.item?.codes;
    expect({
      type: form.type,
      minLength: form.minLength,
      maxLength: form.maxLength,
      minItems: form.minItems,
      maxItems: form.maxItems,
      maxTotalLength: form.maxTotalLength,
      codes: codes && Object.keys(codes).sort(),
      conditional: condition !== undefined,
    }).toEqual({
      type: theirs.type,
      minLength: theirs.minLength ?? undefined,
      maxLength: theirs.maxLength ?? undefined,
      minItems: theirs.minItems,
      maxItems: theirs.maxItems,
      maxTotalLength: theirs.maxTotalLength,
      codes: theirs.allowed && Object.keys(theirs.allowed).sort(),
      conditional: theirs.condition !== undefined,
    });
    if (theirs.regex !== undefined) expect(form.pattern).toBe(theirs.regex);
    for (const channel of CHANNELS) {
      for (const category of CATEGORIES) expect(inclusionOf(ours[0] as FieldRow, version, channel, category)).toBe(theirs.inclusion[channel][category]);
    }
  });
});

test("every row has a condition exactly where it is conditional somewhere", () => {
  for (const row of AREQ_FIELDS) {
    const conditional = CHANNELS.some((channel) => CATEGORIES.some((category) => row.inclusion[channel][category] === "C"));
    expect([row.name, row.condition !== undefined]).toEqual([row.name, conditional]);
  }
});

test("no form contradicts its own sample", async () => {
  const { SeededRandom } = await import("../../src/base/index.js");
  const random = new SeededRandom(1);
  for (const row of AREQ_FIELDS) {
    if (row.form.type === "object" && row.form.words !== undefined) continue;
    for (let draw = 0; draw < 20; draw++) {
      const sample = row.form.sample(random);
      expect([row.name, sample, row.form.judge(sample, { httpsOnly: true, checkIsoCodes: true })]).toEqual([row.name, sample, "fits"]);
    }
  }
});

test("every element that is defined somewhere stands in a column, and inner ones below their parent", () => {
  const paths = new Set<string>();
  const walk = (members: readonly Member[]): void => {
    for (const member of members) {
      paths.add(member.row.name);
      walk(member.members);
    }
  };
  for (const version of VERSIONS) for (const channel of CHANNELS) for (const category of CATEGORIES) walk(AREQ_TABLE.columnOf(version, channel, category));
  const neverDefined = AREQ_FIELDS.map((row) => row.name).filter((name) => !paths.has(name));
  expect(neverDefined).toEqual(["sdkEncData"]);
});
