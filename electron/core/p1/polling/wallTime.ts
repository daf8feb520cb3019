const dayMs = 86_400_000;
/** How far a device's clock may be ahead of the computer's. */
const aheadMs = 300_000;

/**
 * Reads a stamp of the form YYMMDDhhmmss without a letter for summer or winter, also where it came as a number and lost
 * its zeros in front. Gives the wall time as if it were UTC, epoch ms; null where it is no date.
 */
export function readShortStamp(value: unknown): number | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).padStart(12, '0') : '';
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(text);
  if (parts === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return checkedWall(2000 + year, month, day, hour, minute, second);
}

/** Reads a wall time such as `2026-06-21T13:00:00`, the zone not told, as if it were UTC; null where it is no date. */
export function readIsoWall(value: unknown): number | null {
  const parts = typeof value === 'string' ? /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/u.exec(value) : null;
  if (parts === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return checkedWall(year, month, day, hour, minute, second);
}

function checkedWall(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(wall);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return isDate && minute < 60 && second < 60 ? wall : null;
}

/**
 * The instant of a wall time at which something was read that came in now: of the two in the hour that autumn repeats,
 * the later one that is not in the future. Null in the hour that spring leaves out.
 *
 * @param wall the wall time as if it were UTC, epoch ms
 * @param zone an IANA name such as `Europe/Amsterdam`
 * @param receiptAt when it came in, UTC epoch ms
 */
export function instantBefore(wall: number, zone: string, receiptAt: number): number | null {
  const instants = instantsOf(wall, zone);
  return instants.findLast((one) => one <= receiptAt + aheadMs) ?? instants[0] ?? null;
}

/** The instant of a wall time that is nearest to the receipt, for a stamp of the present; see `instantBefore`. */
export function instantNear(wall: number, zone: string, receiptAt: number): number | null {
  const distance = (at: number) => Math.abs(at - receiptAt);
  return instantsOf(wall, zone).toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

function instantsOf(wall: number, zone: string): readonly number[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsets = new Set([
    wallAt(format, wall - dayMs) - (wall - dayMs),
    wallAt(format, wall + dayMs) - (wall + dayMs),
  ]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => wallAt(format, at) === wall)
    .toSorted((one, other) => one - other);
}

/** What the clocks of the zone show at an instant, as if it were UTC. */
function wallAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map((one) => [one.type, Number(one.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
