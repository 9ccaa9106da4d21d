/** Finds card numbers in texts of all kinds, also written in groups ("9000 0000 …", "９０００－…"), and takes them out. */

const MASK = "[account number]";
const SHORTEST = 13;
const LONGEST = 19;

/** Digits, ASCII or full width, with at most one space or dash between two of them: at least thirteen. */
const DIGIT_RUN = /[0-9\uff10-\uff19](?:[ \u00a0\u3000\-\u2010-\u2015\uff0d\u30fc]?[0-9\uff10-\uff19]){12,}/g;
/** `text` with `cardNumber` masked wherever it stands, also inside a longer number. */
export function withoutCardNumber(text: string, cardNumber: string): string {
  // Ids are digits for the most part: where the number is not among all digits of the text, it is in none of its runs.
  return placeOf(cardNumber, digitsOf(text)) < 0 ? text : text.replace(DIGIT_RUN, (run) => masked(run, cardNumber, false));
}

/** `text` with `cardNumber`, and every other group of digits that could be a card number (13 to 19, Luhn), masked. */
export function withoutCardNumbers(text: string, cardNumber: string): string {
  return digitsOf(text).count < SHORTEST ? text : text.replace(DIGIT_RUN, (run) => masked(run, cardNumber, true));
}

/** `text` with every run of thirteen digits or more masked, whatever it is: for logs and error details, where nobody misses a number. */
export function withoutLongNumbers(text: string): string {
  return text.replace(DIGIT_RUN, MASK);
}

function masked(run: string, cardNumber: string, anyCard: boolean): string {
  const digits = digitsOf(run);
  const own = placeOf(cardNumber, digits);
  if (own >= 0) return spliced(run, digits, own, own + cardNumber.length, cardNumber, anyCard);
  if (!anyCard) return run;
  const found = cardInGroups(digits);
  return found === undefined ? run : spliced(run, digits, found[0], found[1], cardNumber, anyCard);
}

/** The digits of a text, 0 to 9, and where in it each stands. */
interface Digits {
  readonly count: number;
  readonly values: Uint8Array;
  readonly places: Uint32Array;
}

/** Every longer text of every message is searched: digits are written here, not into memory of their own. */
const SCRATCH_LENGTH = 4_096;
const scratch = { values: new Uint8Array(SCRATCH_LENGTH), places: new Uint32Array(SCRATCH_LENGTH) };

/** @returns valid until the next call */
function digitsOf(text: string): Digits {
  const { values, places } = text.length <= SCRATCH_LENGTH ? scratch : { values: new Uint8Array(text.length), places: new Uint32Array(text.length) };
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const digit = unit >= 0xff10 && unit <= 0xff19 ? unit - 0xff10 : unit - 0x30;
    if (digit < 0 || digit > 9) continue;
    values[count] = digit;
    places[count++] = index;
  }
  return { count, values, places };
}

/** Where among the digits a number of digits begins, or -1. */
function placeOf(number: string, { count, values }: Digits): number {
  for (let from = 0; from + number.length <= count; from++) {
    let at = 0;
    while (at < number.length && values[from + at] === number.charCodeAt(at) - 48) at++;
    if (at === number.length) return from;
  }
  return -1;
}

/** `run` with the digits `from` to `to` masked; what stands left and right of them is searched again. */
function spliced(run: string, { places }: Digits, from: number, to: number, cardNumber: string, anyCard: boolean): string {
  const again = anyCard ? withoutCardNumbers : withoutCardNumber;
  const left = run.slice(0, places[from]);
  const right = run.slice((places[to - 1] as number) + 1);
  return again(left, cardNumber) + MASK + again(right, cardNumber);
}

/** The first stretch of whole groups that has the length and check digit of a card number, as digit positions [from, to). */
function cardInGroups({ count, values, places }: Digits): readonly [number, number] | undefined {
  const startsGroup = (position: number) => position === 0 || (places[position] as number) - (places[position - 1] as number) > 1;
  for (let from = 0; from + SHORTEST <= count; from++) {
    if (!startsGroup(from)) continue;
    for (let to = Math.min(from + LONGEST, count); to >= from + SHORTEST; to--) {
      if ((to === count || startsGroup(to)) && passesLuhn(values, from, to)) return [from, to];
    }
  }
  return undefined;
}

function passesLuhn(digits: Uint8Array, from: number, to: number): boolean {
  let sum = 0;
  for (let index = to - 1, double = false; index >= from; index--, double = !double) {
    const digit = digits[index] as number;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
