import fc from "fast-check";
import { SeededRandom } from "../../src/base/index.js";
import { AREQ_TABLE } from "../../src/protocol/column.js";
import type { Member } from "../../src/protocol/column.js";
import { CATEGORIES, CHANNELS, VERSIONS, isDefined } from "../../src/protocol/field.js";
import { generateAReq, parseAReq, parseAReqValue, serialise, toErro } from "../../src/protocol/index.js";
import type { GenerateShape, JsonObject, JsonValue } from "../../src/protocol/index.js";

const SHAPES: GenerateShape[] = VERSIONS.flatMap((version) =>
  CHANNELS.flatMap((channel) => CATEGORIES.map((category) => ({ version, channel, category }))),
).filter(({ version, channel, category }) => isDefined(version, channel, category));
const named = SHAPES.map((shape) => [`${shape.version} ${shape.channel} ${shape.category}`, shape] as const);

/** A member of a message: where it is, and its row. */
interface Place {
  readonly keys: readonly (string | number)[];
  readonly member: Member;
}

function placesOf(members: readonly Member[], value: JsonObject, above: readonly (string | number)[] = []): Place[] {
  return members.flatMap((member) => {
    const inner = value[member.name];
    if (inner === undefined || member.lenient) return [];
    const keys = [...above, member.name];
    const below = Array.isArray(inner)
      ? inner.flatMap((item: JsonValue, index) => (typeof item === "object" ? placesOf(member.members, item as JsonObject, [...keys, index]) : []))
      : placesOf(member.members, inner as JsonObject, keys);
    return [{ keys, member }, ...below];
  });
}

const placesIn = (shape: GenerateShape, message: JsonObject) => placesOf(AREQ_TABLE.columnOf(shape.version, shape.channel, shape.category), message);

/** A copy of `message` in which `change` was applied to the object that holds the place. */
function changed(message: JsonObject, { keys }: Place, change: (holder: Record<string, JsonValue>, name: string) => void): JsonObject {
  const copy = structuredClone(message) as Record<string, JsonValue>;
  const holder = keys.slice(0, -1).reduce<JsonValue>((inner, key) => (inner as Record<string | number, JsonValue>)[key] as JsonValue, copy);
  change(holder as Record<string, JsonValue>, keys.at(-1) as string);
  return copy;
}

function verdictOf(input: string | JsonObject): { code: string; elements: readonly string[] } | "accepted" {
  const parsed = typeof input === "string" ? parseAReq(input) : parseAReqValue(input);
  return parsed.ok ? "accepted" : { ...parsed.fault };
}

const wrongType = (value: JsonValue): JsonValue => (typeof value === "string" ? 7 : "text");

/** The whole message as text, with the member at `place` written twice. */
function withDuplicate(message: JsonObject, place: Place): string {
  const marked = changed(message, place, (holder, name) => {
    holder[`${name}#`] = holder[name] as JsonValue;
  });
  return JSON.stringify(marked).replace(`"${place.member.name}#":`, `"${place.member.name}":`);
}

/** Each mutation with the one answer it must get; undefined where it does not apply. */
const MUTATIONS: Record<string, (message: JsonObject, place: Place) => [JsonObject | string, string, string] | undefined> = {
  "required, removed": (message, place) =>
    place.member.required ? [changed(message, place, (holder, name) => delete holder[name]), "201", place.member.path] : undefined,
  "required, null": (message, place) =>
    place.member.required ? [changed(message, place, (holder, name) => (holder[name] = null)), "201", place.member.path] : undefined,
  "required, wrong case": (message, place) =>
    place.member.required
      ? [
          changed(message, place, (holder, name) => {
            holder[name[0] === name[0]?.toUpperCase() ? name.toLowerCase() : name.toUpperCase()] = holder[name] as JsonValue;
            delete holder[name];
          }),
          "201",
          place.member.path,
        ]
      : undefined,
  "wrong type": (message, place) => [
    changed(message, place, (holder, name) => (holder[name] = wrongType(holder[name] as JsonValue))),
    place.member.name === "messageType" ? "101" : "203",
    place.member.name === "messageType" ? "messageType is no text" : place.member.path,
  ],
  "too long": (message, place) => {
    const { type, acceptedLength, maxLength } = place.member.form;
    if (type !== "string" || maxLength === undefined || place.member.name === "messageType") return undefined;
    return [changed(message, place, (holder, name) => (holder[name] = "z".repeat((acceptedLength ?? maxLength) + 1))), "203", place.member.path];
  },
  twice: (message, place) => [withDuplicate(message, place), "204", place.member.path],
};

describe.each(named)("%s", (_name, shape) => {
  const message = fc.record({ seed: fc.nat(), share: fc.double({ min: 0, max: 1, noNaN: true }) }).map(({ seed, share }) =>
    generateAReq(new SeededRandom(seed), shape, { optionalShare: share }),
  );

  test("generated messages are accepted and come back whole", () => {
    fc.assert(
      fc.property(message, (areq) => {
        const parsed = parseAReq(JSON.stringify(areq));
        expect(parsed.ok ? parsed.message : parsed.fault).toEqual(areq);
        expect(parsed.ok && parseAReq(JSON.stringify(parsed.message))).toEqual(parsed);
      }),
      { numRuns: 30 },
    );
  });

  test("unknown members change nothing", () => {
    fc.assert(
      fc.property(message, fc.dictionary(fc.string().map((name) => `x-${name}`), fc.jsonValue()), (areq, extra) => {
        const parsed = parseAReq(JSON.stringify({ ...(extra as JsonObject), ...areq }));
        expect(parsed.ok ? parsed.message : parsed.fault).toEqual(areq);
      }),
      { numRuns: 15 },
    );
  });

  test("each single mutation, with everything in the message, is named exactly", () => {
    const areq = generateAReq(new SeededRandom(7), shape, { optionalShare: 1 });
    for (const place of placesIn(shape, areq)) {
      for (const [title, mutate] of Object.entries(MUTATIONS)) {
        const [mutated, code, element] = mutate(areq, place) ?? [];
        if (mutated !== undefined) expect([title, place.member.path, verdictOf(mutated)]).toEqual([title, place.member.path, { code, elements: [element] }]);
      }
    }
  });

  test("a random mutation of a random message is named exactly", () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.constantFrom(...Object.keys(MUTATIONS)), (areq, at, title) => {
        const places = placesIn(shape, areq);
        const place = places[at % places.length] as Place;
        const [mutated, code, element] = MUTATIONS[title]?.(areq, place) ?? [];
        if (mutated !== undefined) expect([place.member.path, verdictOf(mutated)]).toEqual([place.member.path, { code, elements: [element] }]);
      }),
      { numRuns: 40 },
    );
  });

  test("any value in any place gets an answer", () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.jsonValue(), (areq, at, value) => {
        const places = placesIn(shape, areq);
        const mutated = changed(areq, places[at % places.length] as Place, (holder, name) => (holder[name] = value as JsonValue));
        expect(verdictOf(JSON.stringify(mutated))).toBeTruthy();
      }),
      { numRuns: 40 },
    );
  });
});

test.each([[[{ toString: "" }]], ["constructor"], ["toString"], [{}], [["02"]], [null], [2]])("a channel that is none is answered: %j", (deviceChannel) => {
  const { ["deviceChannel"]: _, ...rest } = generateAReq(new SeededRandom(1), { version: "2.2.0", channel: "BRW", category: "PA" });
  const parsed = parseAReq(JSON.stringify({ ...rest, deviceChannel }));
  expect(parsed).toMatchObject({ ok: false, fault: { elements: ["deviceChannel"] } });
});

/** Whatever comes, there is a message or an Erro that can be sent. */
function answers(input: Uint8Array | string): void {
  const parsed = parseAReq(input);
  if (parsed.ok) return;
  const erro = toErro(parsed.fault, parsed.about);
  expect(serialise(erro).length).toBeLessThan(20_000);
  expect(erro.errorDetail.length).toBeGreaterThan(0);
  expect(erro.errorDetail.length).toBeLessThanOrEqual(2048);
}

describe("hostile input", () => {
  test("arbitrary bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => answers(bytes)), { numRuns: 300 });
  });

  test("arbitrary JSON, and names that objects have by nature", () => {
    const names = fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "messageType", "messageVersion", "acctInfo", "messageExtension");
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (members) => {
        const text = `{"messageType":"AReq","messageVersion":"2.3.1",${JSON.stringify(members).slice(1)}`;
        answers(text.replace(",}", "}"));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("a message with one byte changed", () => {
    const bytes = new TextEncoder().encode(JSON.stringify(generateAReq(new SeededRandom(5), { version: "2.3.1", channel: "BRW", category: "PA" }, { optionalShare: 1 })));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const copy = bytes.slice();
        copy[at] = byte;
        answers(copy);
      }),
      { numRuns: 300 },
    );
  });

  const SIZE = 10_000_000;
  const valid = JSON.stringify(generateAReq(new SeededRandom(5), { version: "2.2.0", channel: "BRW", category: "PA" }));
  const withMember = (text: string) => `{${text},${valid.slice(1)}`;
  const manyNames = Array.from({ length: SIZE / 100 }, (_, index) => `"name${index}":"${"x".repeat(85)}"`).join(",");
  test.each<[string, () => string]>([
    ["opening brackets", () => "[".repeat(SIZE)],
    ["opening objects", () => '{"a":'.repeat(SIZE / 5)],
    ["quotes", () => '"'.repeat(SIZE)],
    ["backslashes", () => withMember(`"x":"${"\\".repeat(SIZE)}"`)],
    ["escaped quotes", () => withMember(`"x":"${'\\"'.repeat(SIZE / 2)}"`)],
    ["a long unknown member", () => withMember(`"x":"${"x".repeat(SIZE)}"`)],
    ["one name again and again", () => withMember(`"x":1,`.repeat(SIZE / 6).slice(0, -1))],
    ["many different names", () => withMember(manyNames)],
    ["a repeated name behind many different ones", () => withMember(`${manyNames},"name0":1`)],
    ["critical extensions", () => withMember(`"messageExtension":[${'{"id":"x","criticalityIndicator":true},'.repeat(SIZE / 40)}{}]`)],
    ["a long e-mail address", () => withMember(`"email":"${"a.".repeat(SIZE / 2)}"`).replace(/,"email":"[^"]*@[^"]*"/, "")],
    ["white space", () => " ".repeat(SIZE)],
  ])("ten megabytes of %s are answered in linear time", (_title, make) => {
    const text = make();
    const from = performance.now();
    answers(text);
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});
