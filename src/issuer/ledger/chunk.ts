import type { ChallengeEnd, DecisionRecord, Label, ShadowRecord } from "../../engine/index.js";
import { ACTIONS, CHALLENGE_METHODS, factReader } from "../../risk/index.js";
import type { Action, ChallengeMethod, FactRow, FactReader, Facts, Maybe } from "../../risk/index.js";
import { NumberColumn, WordColumn, columnOf } from "./columns.js";
import type { Column } from "./columns.js";
import { IdColumn, IdIndex } from "./ids.js";
import type { IdWords } from "./ids.js";
import { LinkKeys } from "./link-keys.js";
import { listBits } from "./listed.js";
import { recordedFacts } from "./recorded-facts.js";

/** Decisions that are kept, and leave, together. */
export const CHUNK_ROWS = 16_384;

export const LABEL_CODES = [undefined, "fraud", "genuine"] as const satisfies readonly Maybe<Label>[];
export const CHALLENGE_CODES = [undefined, "passed", "failed", "abandoned"] as const satisfies readonly Maybe<ChallengeEnd>[];
/** Places in these that are asked for by name. */
export const FRAUD_LABEL = LABEL_CODES.indexOf("fraud");
export const [PASSED, FAILED, ABANDONED] = [CHALLENGE_CODES.indexOf("passed"), CHALLENGE_CODES.indexOf("failed"), CHALLENGE_CODES.indexOf("abandoned")];

export const METHOD_CODES = [undefined, ...CHALLENGE_METHODS] as const satisfies readonly Maybe<ChallengeMethod>[];

/** What a challenger did: nothing, because there was none; failed; or an action. */
export const SHADOW_CODES = [undefined, "failed", ...ACTIONS] as const satisfies readonly Maybe<Action | "failed">[];

/** A fact that a ledger keeps, and how it is read where it is worked out. */
export interface KeptFact {
  readonly row: FactRow;
  readonly read: FactReader;
}

export const keptFact = (row: FactRow): KeptFact => ({ row, read: factReader(row.name) });

/** Policy, fingerprint and model of a challenger in one word; none of them holds a space. */
const challengerText = ({ policy, policyFingerprint, model }: ShadowRecord): string => [policy, policyFingerprint, ...(model === undefined ? [] : [model])].join(" ");

/** What {@link Chunk.challenger} says. */
export function challengerIn(text: string): Pick<ShadowRecord, "policy" | "policyFingerprint" | "model"> {
  const [policy = "", policyFingerprint = "", model] = text.split(" ");
  return { policy, policyFingerprint, model };
}

/** Decisions of one stretch in columns. Members are read by row; rows from 0 to `length` are there. */
export class Chunk {
  length = 0;
  /** How often facts were given to a row after it was added: what was worked out of the facts before is old then. */
  factsGiven = 0;
  readonly at = new Float64Array(CHUNK_ROWS);
  /** Places in ACTIONS. */
  readonly action = new Uint8Array(CHUNK_ROWS);
  /** Places in LABEL_CODES. */
  readonly label = new Uint8Array(CHUNK_ROWS);
  /** When the label reached us; 0 without one. */
  readonly labelAt = new Float64Array(CHUNK_ROWS);
  /** Places in CHALLENGE_CODES. */
  readonly challenge = new Uint8Array(CHUNK_ROWS);
  /** Places in METHOD_CODES. */
  readonly method = new Uint8Array(CHUNK_ROWS);
  /** Lists that had something of the message, as {@link listBits} has them. */
  readonly listed = new Uint8Array(CHUNK_ROWS);
  readonly sample = new Uint8Array(CHUNK_ROWS);
  /** 1 where the facts are those that the policy saw; 0 where only those that the record tells are there. */
  readonly hasFacts = new Uint8Array(CHUNK_ROWS);
  /** acsTransID, and the way from one to its row. */
  readonly ids = new IdColumn(CHUNK_ROWS);
  readonly rowsById = new IdIndex(this.ids, CHUNK_ROWS);
  /** threeDSServerTransID. */
  readonly serverIds = new IdColumn(CHUNK_ROWS);
  /** Card, device and the like, to find what shares one. */
  readonly links = new LinkKeys(CHUNK_ROWS);
  readonly issuer = new WordColumn(CHUNK_ROWS);
  readonly rule = new WordColumn(CHUNK_ROWS);
  readonly policy = new WordColumn(CHUNK_ROWS);
  readonly policyFingerprint = new WordColumn(CHUNK_ROWS);
  /** Id of the model that scored. */
  readonly model = new WordColumn(CHUNK_ROWS);
  /** Places in SHADOW_CODES, and which challenger it was, as {@link challengerText} writes it. */
  readonly shadow = new Uint8Array(CHUNK_ROWS);
  readonly challenger = new WordColumn(CHUNK_ROWS);
  readonly lastFour = new WordColumn(CHUNK_ROWS);
  readonly amountMinor = new NumberColumn(CHUNK_ROWS);
  readonly score = new NumberColumn(CHUNK_ROWS);
  readonly cardBin = new WordColumn(CHUNK_ROWS);
  readonly currency = new WordColumn(CHUNK_ROWS);
  readonly channel = new WordColumn(CHUNK_ROWS);
  readonly mcc = new WordColumn(CHUNK_ROWS);
  readonly merchantName = new WordColumn(CHUNK_ROWS);
  readonly merchantCountry = new WordColumn(CHUNK_ROWS);
  private readonly facts: ReadonlyMap<string, Column>;

  /** @param number larger for a chunk that was begun later; no two of a ledger have the same */
  constructor(readonly number: number, private readonly kept: readonly KeptFact[]) {
    const { amountMinor, score, cardBin, currency, channel, mcc, merchantName, merchantCountry } = this;
    const shown: Readonly<Record<string, Column>> = { amountReferenceMinor: amountMinor, score, cardBin, currency, channel, mcc, merchantName, merchantCountry };
    this.facts = new Map(kept.map(({ row }) => [row.name, shown[row.name] ?? columnOf(row, CHUNK_ROWS)]));
  }

  get full(): boolean {
    return this.length === CHUNK_ROWS;
  }

  /** The column of a fact; undefined where it was not kept when these decisions came. */
  fact(name: string): Maybe<Column> {
    return this.facts.get(name);
  }

  /** @returns the row it has from now on */
  add(record: DecisionRecord, id: IdWords, serverId: Maybe<IdWords>, facts: Maybe<Facts>, sample: boolean): number {
    const row = this.length;
    this.at[row] = record.at;
    this.action[row] = ACTIONS.indexOf(record.action);
    this.listed[row] = listBits(record.listed);
    this.sample[row] = sample ? 1 : 0;
    this.ids.write(row, id);
    this.rowsById.note(row, id);
    this.serverIds.write(row, serverId);
    this.links.write(row, record.entities);
    this.issuer.write(row, record.setup.issuer);
    this.rule.write(row, record.rule);
    this.policy.write(row, record.setup.policy);
    this.policyFingerprint.write(row, record.setup.policyFingerprint);
    this.model.write(row, record.setup.model);
    this.shadow[row] = record.shadow === undefined ? 0 : SHADOW_CODES.indexOf(record.shadow.action ?? "failed");
    this.challenger.write(row, record.shadow && challengerText(record.shadow));
    this.lastFour.write(row, record.areq.card.lastFour);
    this.writeFacts(row, facts ?? recordedFacts(record));
    this.hasFacts[row] = facts === undefined ? 0 : 1;
    this.length++;
    return row;
  }

  giveFacts(row: number, facts: Facts): void {
    this.writeFacts(row, facts);
    this.hasFacts[row] = 1;
    this.factsGiven++;
  }

  seal(): void {
    for (const column of [this.issuer, this.rule, this.policy, this.policyFingerprint, this.model, this.challenger, this.lastFour, ...this.facts.values()]) column.seal();
  }

  actionAt(row: number): Action {
    return ACTIONS[this.action[row] as number] as Action;
  }

  private writeFacts(row: number, facts: Facts): void {
    for (const { row: { name }, read } of this.kept) (this.facts.get(name) as Column).write(row, read(facts));
  }
}
