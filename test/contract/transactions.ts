import { CHALLENGE_RULES } from "../../src/acs/index.js";
import type { Challenge, Transactions } from "../../src/acs/index.js";
import { newChallenge } from "../../src/acs/challenge/machine.js";
import { subject } from "../acs/challenge-world.js";
import { START, acsTransIDOf } from "../engine/world.js";

export interface TransactionsFixture {
  open(): Promise<Transactions>;
  /** Closes it and opens it again with what it kept; absent for one that keeps nothing. */
  reopen?(transactions: Transactions): Promise<Transactions>;
}

const challenge = (id: number, at = START): Challenge => newChallenge(subject(id), at, CHALLENGE_RULES);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What every store of challenges promises; see `Transactions` in src/acs/challenge/ports.ts. */
export function transactionsContract(fixture: TransactionsFixture): void {
  let transactions: Transactions;
  beforeEach(async () => (transactions = await fixture.open()));
  afterEach(() => transactions.close());

  test("what was put is there, the latest counts, and what was removed is not", async () => {
    expect(await transactions.get(acsTransIDOf(1))).toBeUndefined();
    await transactions.put(challenge(1));
    await transactions.put({ ...challenge(1), wrong: 2 });
    await transactions.put(challenge(2));
    expect(plain(await transactions.get(acsTransIDOf(1)))).toEqual(plain({ ...challenge(1), wrong: 2 }));
    await transactions.remove(acsTransIDOf(1));
    await transactions.remove(acsTransIDOf(1));
    expect(await transactions.get(acsTransIDOf(1))).toBeUndefined();
    expect(plain(await transactions.get(acsTransIDOf(2)))).toEqual(plain(challenge(2)));
  });

  test("the deadlines are those of what is there", async () => {
    for (const id of [1, 2, 3]) await transactions.put(challenge(id, START + id * 1000));
    await transactions.remove(acsTransIDOf(2));
    const deadlines = [...(await transactions.deadlines())].sort((a, b) => a.at - b.at);
    expect(deadlines).toEqual([1, 3].map((id) => ({ acsTransID: acsTransIDOf(id), at: START + id * 1000 + CHALLENGE_RULES.firstCReqMs })));
  });

  test("many at once do not disturb each other", async () => {
    await Promise.all(Array.from({ length: 50 }, (_, id) => transactions.put({ ...challenge(id), wrong: id })));
    const wrongs = await Promise.all(Array.from({ length: 50 }, async (_, id) => (await transactions.get(acsTransIDOf(id)))?.wrong));
    expect(wrongs).toEqual(Array.from({ length: 50 }, (_, id) => id));
  });

  const { reopen } = fixture;
  (reopen === undefined ? test.skip : test)("what was put is there after the process has ended", async () => {
    await transactions.put(challenge(1));
    transactions = await (reopen as NonNullable<typeof reopen>)(transactions);
    expect(plain(await transactions.get(acsTransIDOf(1)))).toEqual(plain(challenge(1)));
    expect(await transactions.deadlines()).toHaveLength(1);
  });
}
