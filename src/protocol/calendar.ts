/** Dates and times as messages write them: digits only, UTC, and only those a calendar and a clock can show. */

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function allDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 48 || unit > 57) return false;
  }
  return true;
}

function namesADay(text: string): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 4);
  const day = twoDigits(text, 6);
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] as number));
}

/** YYYYMMDD. */
export function isDate(text: string): boolean {
  return text.length === 8 && allDigits(text) && namesADay(text);
}

/** YYYYMMDDHHMM. */
export function isMinute(text: string): boolean {
  return text.length === 12 && allDigits(text) && namesADay(text) && twoDigits(text, 8) < 24 && twoDigits(text, 10) < 60;
}

/** YYYYMMDDHHMMSS. */
export function isSecond(text: string): boolean {
  return text.length === 14 && isMinute(text.slice(0, 12)) && allDigits(text) && twoDigits(text, 12) < 60;
}
