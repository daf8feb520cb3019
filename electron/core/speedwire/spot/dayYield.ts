import { localDate } from '../../../../shared/time.ts';
import { stampsOf, type ReceivedRecords } from '../clock/clockOffset.ts';

const dayYield = 0x2622;

/** A read takes up to 60 s: smaller differences between the stamps of its records mean nothing. */
const clearlyLaterS = 60;
/** Where nothing in a read of a device at work is newer, only a stamp this far behind our clock is an old value. */
const leastSleepS = 12 * 3600;
/** A stamp further back than this comes from a clock that is wrong: inverters wake every day. */
const longestSleepS = 7 * 24 * 3600;

/** True where the answers hold a day yield, whatever it says. */
export function hasDayYield(received: readonly ReceivedRecords[]): boolean {
  return received.some(({ records }) => records.some((one) => one.number === dayYield));
}

/**
 * True where the day yield of a read is that of an earlier day: some inverters keep it, with its stamp, until they wake
 * (SBFspot issue 640). The device's own clock decides: the local date of that stamp against the date of the newest
 * stamp in the read. Where no other record is newer, our clock decides, if the stamp is 12 hours to a week behind it,
 * or a minute to a week where the device measures nothing: it sleeps then, all its stamps with it. A clock that is off
 * by more, or by less, does not make a yield old.
 *
 * @param isAtWork whether the read gave an AC power
 * @param zone gives the plant's time zone, an IANA name, or null for UTC; called only where dates must be compared
 */
export function isOldDayYield(
  received: readonly ReceivedRecords[],
  isAtWork: boolean,
  zone: () => string | null,
): boolean {
  const stamps = stampsOf(received);
  const own = stamps.find((one) => one.number === dayYield);
  if (own === undefined) {
    return false;
  }
  const newestS = Math.max(...stamps.map((one) => one.atS));
  if (newestS - own.atS > clearlyLaterS) {
    return isEarlierDay(own.atS, newestS, zone() ?? 'UTC');
  }
  const behindS = own.receivedMs / 1000 - own.atS;
  return (
    behindS > (isAtWork ? leastSleepS : clearlyLaterS) &&
    behindS < longestSleepS &&
    isEarlierDay(own.atS, own.receivedMs / 1000, zone() ?? 'UTC')
  );
}

function isEarlierDay(atS: number, presentS: number, zone: string): boolean {
  return localDate(atS * 1000, zone) < localDate(presentS * 1000, zone);
}
