const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Years outside are clocks that were never set (2000) or devices that are not there (1970, printed as 70). */
const firstYear = 2001;
const lastYear = 2069;

/**
 * Reads `(YYMMDDhhmmssX)`: local time with S for summer (UTC+2) or W for winter (UTC+1), in either case. The letter alone
 * decides: a Swedish meter prints W in July.
 *
 * @param bytes of a telegram
 * @param open index of the bracket that opens the stamp
 * @returns UTC epoch ms; NaN where this is no date, has no letter, or is of a clock that was never set
 */
export function readStamp(bytes: Uint8Array, open: number): number {
  if (bytes[open + 14] !== 0x29) {
    return Number.NaN;
  }
  switch (bytes[open + 13]) {
    case 0x53:
    case 0x73:
      return readWallTime(bytes, open) - 2 * hourMs;
    case 0x57:
    case 0x77:
      return readWallTime(bytes, open) - hourMs;
    default:
      return Number.NaN;
  }
}

/**
 * Reads `(YYMMDDhhmmss)`, local time that does not tell its season, as DSMR 2 and 3 print it for gas.
 *
 * @returns the wall time as if it were UTC, epoch ms; NaN where this is no such stamp
 */
export function readLocalStamp(bytes: Uint8Array, open: number): number {
  return bytes[open + 13] === 0x29 ? readWallTime(bytes, open) : Number.NaN;
}

/**
 * The instants that a wall time of the Netherlands can mean: one, two in the hour that autumn repeats, or, in the hour
 * that spring leaves out, the one that winter time makes of it. Summer time runs from the last Sunday of March to the
 * last of October, 01:00 UTC.
 *
 * @param wallMs wall time as if it were UTC, epoch ms
 */
export function dutchInstants(wallMs: number): { readonly first: number; readonly second: number | null } {
  const inSummer = wallMs - 2 * hourMs;
  const inWinter = wallMs - hourMs;
  if (!isSummerTime(inSummer)) {
    return { first: inWinter, second: null };
  }
  return { first: inSummer, second: isSummerTime(inWinter) ? null : inWinter };
}

function isSummerTime(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSunday(year, 2) + hourMs && at < lastSunday(year, 9) + hourMs;
}

function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0);
  return last - new Date(last).getUTCDay() * dayMs;
}

function readWallTime(bytes: Uint8Array, open: number): number {
  const year = 2000 + twoDigits(bytes, open + 1);
  const month = twoDigits(bytes, open + 3);
  const day = twoDigits(bytes, open + 5);
  const hour = twoDigits(bytes, open + 7);
  const minute = twoDigits(bytes, open + 9);
  const second = twoDigits(bytes, open + 11);
  const isDate =
    year >= firstYear &&
    year <= lastYear &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  if (!isDate) {
    return Number.NaN;
  }
  return daysSinceEpoch(year, month, day) * dayMs + hour * hourMs + minute * 60_000 + second * 1000;
}

/** NaN where either is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30;
  const ones = (bytes[at + 1] ?? 0) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970 to a date of this century, counting years from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const years = marchYear - 2000;
  return 11_017 + years * 365 + Math.floor(years / 4) + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
}
