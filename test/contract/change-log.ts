import { ChangeChain } from "../../src/issuer/index.js";
import type { Change, ChangeLog, ChangeRecord } from "../../src/issuer/index.js";

export interface ChangeLogFixture {
  open(): Promise<ChangeLog>;
  /** Closes the log and opens it again; absent for a log that keeps nothing. */
  reopen?(log: ChangeLog): Promise<ChangeLog>;
}

export const changeOf = (number: number, content: Change["content"] = { number }): Change => ({
  at: 1_772_359_200_000 + number, issuer: "demo", subject: "policy", action: "edited", author: "kei", reason: `reason ${number}`, about: `draft-${number}`, content,
});

/** What every log of changes promises; see `ChangeLog` in src/issuer/changes/types.ts. */
export function changeLogContract(fixture: ChangeLogFixture): void {
  let log: ChangeLog;
  beforeEach(async () => {
    log = await fixture.open();
  });
  afterEach(() => log.close());

  test("a log that was just begun has no changes", () => {
    expect(log.all()).toEqual([]);
  });

  test("changes stand in the order of the calls, numbered from 1, chained, and as they were given", async () => {
    const given = [1, 2, 3, 4, 5].map((number) => changeOf(number));
    const kept = await Promise.all(given.map((change) => log.record(change)));
    expect(kept.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(kept).toEqual(given.map((change, index) => ({ ...change, number: index + 1, previous: kept[index - 1]?.digest ?? "", digest: expect.stringMatching(/^[\w-]{43}$/) })));
    expect(log.all()).toEqual(kept);
    const chain = new ChangeChain();
    for (const change of log.all()) chain.follow(change);
  });

  test("who listens hears each change once, in order, when it is kept", async () => {
    const heard: number[] = [];
    log.subscribe((change) => {
      expect(log.all().at(-1)).toBe(change);
      heard.push(change.number);
    });
    await Promise.all([1, 2, 3].map((number) => log.record(changeOf(number))));
    expect(heard).toEqual([1, 2, 3]);
  });

  test("what the caller does with the content afterwards changes nothing", async () => {
    const content = { list: ["one"] };
    await log.record(changeOf(1, content));
    content.list.push("two");
    expect(log.all()[0]?.content).toEqual({ list: ["one"] });
  });

  test("an account number in a reason is not kept", async () => {
    await log.record({ ...changeOf(1), reason: "the holder of 9000 0012 3456 7890 called" });
    expect(log.all()[0]?.reason).toBe("the holder of [account number] called");
  });

  test("what is kept is there again after the log was closed, and goes on", async () => {
    const { reopen } = fixture;
    if (reopen === undefined) return;
    const written: ChangeRecord[] = [];
    for (const content of [{}, { text: "規則\n\u2028\ud800", deep: { b: 1, a: [1.5, null, -0, "x"], "10": 1, "9": 2 } }, { absent: undefined }]) written.push(await log.record(changeOf(written.length, content)));
    log = await reopen(log);
    expect(log.all()).toEqual(written);
    expect((await log.record(changeOf(9))).previous).toBe(written[2]?.digest);
    log = await reopen(log);
    expect(log.all().length).toBe(4);
  });
}
