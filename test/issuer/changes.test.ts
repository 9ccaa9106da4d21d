import { NotARecord } from "../../src/engine/index.js";
import { ChangeChain, ChainBroken, decodeChange } from "../../src/issuer/index.js";
import type { ChangeRecord } from "../../src/issuer/index.js";
import { changeLogContract, changeOf } from "../contract/change-log.js";
import { MemoryChangeLog } from "./memory-change-log.js";

describe("changes in memory", () => changeLogContract({ open: () => Promise.resolve(new MemoryChangeLog()) }));

describe("the chain", () => {
  const follow = (changes: readonly ChangeRecord[]) => () => {
    const chain = new ChangeChain();
    for (const change of changes) chain.follow(change);
  };
  let changes: ChangeRecord[];
  beforeEach(async () => {
    const log = new MemoryChangeLog();
    for (const number of [1, 2, 3]) await log.record(changeOf(number));
    changes = structuredClone([...log.all()]);
  });

  test("holds in any order of the members", () => {
    expect(follow(changes.map((change) => Object.fromEntries(Object.entries(change).reverse()) as unknown as ChangeRecord))).not.toThrow();
  });

  test.each<[string, (changes: ChangeRecord[]) => ChangeRecord[], number]>([
    ["one was altered", ([one, two, three]) => [one, { ...two, reason: "another" }, three] as ChangeRecord[], 2],
    ["its content was altered", ([one, two, three]) => [one, { ...two, content: { number: 7 } }, three] as ChangeRecord[], 2],
    ["one was left out", ([one, , three]) => [one, three] as ChangeRecord[], 2],
    ["one was left out and the rest renumbered", ([one, , three]) => [one, { ...three, number: 2 }] as ChangeRecord[], 2],
    ["the first was left out", ([, two, three]) => [two, three] as ChangeRecord[], 1],
    ["one stands twice", ([one, two, three]) => [one, two, two, three] as ChangeRecord[], 3],
    ["two were exchanged", ([one, two, three]) => [two, one, three] as ChangeRecord[], 1],
  ])("breaks where %s", (_, alter, number) => {
    expect(follow(alter(changes))).toThrow(ChainBroken);
    expect(follow(alter(changes))).toThrow(`broken at number ${number}:`);
  });

  test("a change that was made anew breaks the chain at the next", () => {
    const chain = new ChangeChain();
    chain.follow(changes[0] as ChangeRecord);
    const forged = chain.next({ ...changeOf(2), author: "mallory" });
    expect(follow([changes[0] as ChangeRecord, forged, changes[2] as ChangeRecord])).toThrow("broken at number 3: it does not name the digest of the one before");
  });
});

test.each([["{", "not JSON"], ["[]", "not an object"], [JSON.stringify({ at: 1 }), "subject"], [JSON.stringify({ ...changeOf(1), subject: "weather" }), "subject"], [JSON.stringify({ ...changeOf(1), content: [] }), "content"], [JSON.stringify(changeOf(1)), "number"]])(
  "%s is no change: %s", (text, reason) => {
    expect(() => decodeChange(text)).toThrow(NotARecord);
    expect(() => decodeChange(text)).toThrow(reason);
  },
);
