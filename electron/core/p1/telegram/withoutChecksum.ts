import { slots } from './electricityObjects.ts';
import { blankObisCode, readObisCode } from './obisCode.ts';
import type { ObjectFlaws, TelegramObjects } from './telegramObjects.ts';
import type { TelegramRefusal } from './telegram.ts';

/** The first version whose telegrams end in a checksum. */
const firstWithChecksum = 40;
const mostPowerW = 1_000_000;

/** Whether a telegram prints no checksum although its version, or its time stamp, is one of those that end in one. */
export function lacksChecksum(objects: TelegramObjects): boolean {
  const version = objects.version();
  return (version !== null && isWithChecksum(version)) || !Number.isNaN(objects.values[slots.stamp] ?? 0);
}

/**
 * Judges what a telegram says that no checksum vouches for, as those of DSMR 2 and 3 and of German meters. With nothing
 * else to go by it must make sense: a meter that tells a tariff must give both of a direction, or the sum; powers must be
 * possible.
 *
 * @param objects what was read of it
 * @param flaws found while reading
 * @returns why it is refused, null when it is good
 */
export function problemInSense(objects: TelegramObjects, flaws: ObjectFlaws): TelegramRefusal | null {
  const { values } = objects;
  if (flaws.hasUnreadable || flaws.hasDoubled || !isPossible(values)) {
    return 'valueUnreadable';
  }
  const hasTariffs = !Number.isNaN(values[slots.tariff] ?? 0) || hasSecond(values);
  const taken = direction(values, slots.importSum, hasTariffs);
  const fedIn = direction(values, slots.exportSum, hasTariffs);
  return taken === 'part' || fedIn === 'part' || (taken === 'none' && fedIn === 'none') ? 'noRegisters' : null;
}

function isWithChecksum(version: string): boolean {
  return Number(version.slice(0, 2)) >= firstWithChecksum;
}

function isPossible(values: Float64Array): boolean {
  for (let slot: number = slots.importPower; slot < slots.phases; slot += 1) {
    if (Math.abs(values[slot] ?? 0) > mostPowerW) {
      return false;
    }
  }
  return true;
}

function hasSecond(values: Float64Array): boolean {
  return isKnown(values, slots.importSum + 2) || isKnown(values, slots.exportSum + 2);
}

function direction(values: Float64Array, sumSlot: number, hasTariffs: boolean): 'whole' | 'part' | 'none' {
  if (isKnown(values, sumSlot)) {
    return 'whole';
  }
  const hasFirst = isKnown(values, sumSlot + 1);
  if (isKnown(values, sumSlot + 2)) {
    return hasFirst ? 'whole' : 'part';
  }
  if (!hasFirst) {
    return 'none';
  }
  return hasTariffs ? 'part' : 'whole';
}

function isKnown(values: Float64Array, slot: number): boolean {
  return !Number.isNaN(values[slot] ?? Number.NaN);
}

/**
 * Whether every line of a telegram after the first is blank, an object, or goes on with one, with brackets in pairs and
 * text in ASCII.
 */
export function isWholeInForm(bytes: Uint8Array, from: number, to: number): boolean {
  const code = blankObisCode();
  let isOpen = false;
  let hasObject = false;
  let at = bytes.indexOf(0x0a, from) + 1;
  while (at > 0 && at < to) {
    let byte = bytes[at] ?? 0;
    if (!isOpen && byte !== 0x0d && byte !== 0x0a && !(byte === 0x28 && hasObject)) {
      at = readObisCode(bytes, at, to, code);
      if (at < 0) {
        return false;
      }
      hasObject = true;
    }
    for (; at < to; at += 1) {
      byte = bytes[at] ?? 0;
      if (byte === 0x0a) {
        at += 1;
        break;
      }
      if (byte === 0x28 || byte === 0x29) {
        if (isOpen === (byte === 0x28)) {
          return false;
        }
        isOpen = !isOpen;
      } else if (byte !== 0x0d && (byte < 0x20 || byte > 0x7e || (!isOpen && byte !== 0x20))) {
        return false;
      }
    }
  }
  return at > 0 && !isOpen;
}
