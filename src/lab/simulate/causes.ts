/** What stands behind a request. */
interface CauseRow {
  /** Who acted: the holder or his family, or somebody who had no right to. */
  readonly by: "holder" | "thief";
  /** Share of what went through that somebody will call fraud; 0 for what nobody has reason to complain of. */
  readonly noticed: number;
  /** Days until then, half of the times. */
  readonly delayDays: number;
  /** One sentence for the documentation. */
  readonly describes: string;
}

const row = (by: CauseRow["by"], noticed: number, delayDays: number, describes: string): CauseRow => ({ by, noticed, delayDays, describes });

/** Why a request was made. Nobody outside the world hears of it but a test or a plot that asks. */
export const CAUSES = {
  "purchase": row("holder", 0, 0, "The holder buys."),
  "family": row("holder", 0, 0, "Somebody of the family buys with the holder's card."),
  "gift": row("holder", 0, 0, "The holder buys a present and has it sent."),
  "subscription": row("holder", 0, 0, "A shop takes what the holder agreed to, without him (3RI)."),
  "friendly-fraud": row("holder", 0.97, 32, "The holder buys and later says that he did not."),
  "resale": row("thief", 0.94, 8, "Stolen numbers bought in bulk, turned into what can be sold again."),
  "card-testing": row("thief", 0.85, 9, "Which of many stolen numbers still work?"),
  "enumeration": row("thief", 0.4, 2, "Numbers guessed within a BIN."),
  "account-takeover": row("thief", 0.94, 7, "The victim's own account at a shop he likes."),
  "phishing": row("thief", 0.95, 5, "Number and one-time code, typed into a false page."),
  "emulator-farm": row("thief", 0.9, 10, "Cloned telephones in a rack buy through apps."),
  "dishonest-merchant": row("thief", 0.88, 14, "A shop charges its customers for nothing."),
  "habit-building": row("thief", 0.6, 24, "A patient thief buys small things until he looks like the holder."),
  "cash-out": row("thief", 0.95, 7, "The patient thief takes what he waited for."),
} as const satisfies Readonly<Record<string, CauseRow>>;

export type Cause = keyof typeof CAUSES;

/** Whether a label that says fraud is right by the rules of the card schemes: the holder denies it, rightly or not. */
export function isFraud(cause: Cause): boolean {
  return CAUSES[cause].noticed > 0;
}

export function isTheft(cause: Cause): boolean {
  return CAUSES[cause].by === "thief";
}
