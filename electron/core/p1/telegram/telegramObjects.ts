import { closingBracket, nextLine } from './brackets.ts';
import { demandOf, takeDemand } from './demandObjects.ts';
import {
  electricitySlot,
  electricityValue,
  isRegister,
  numberOrNull,
  phasesOf,
  powerOrNull,
  registersOf,
  slotCount,
  slots,
} from './electricityObjects.ts';
import { createMbusObjects } from './mbusObjects.ts';
import { blankObisCode, obisCodeText, readObisCode, type ObisCode } from './obisCode.ts';
import { readStamp } from './telegramStamp.ts';
import { amountKinds, blankAmount, isOfEnergy, readAmount, wholeAmount } from './telegramValues.ts';
import type { Telegram } from './telegram.ts';
import { createTextMemory, latin1, readDeviceNumber } from './textMemory.ts';

/** Where a meter may print its number, the best first: 0-0:96.1.1, 0-0:42.0.0, 0-0:96.1.0. */
const numberPlaces = 3;
const noOthers: Readonly<Record<string, string>> = Object.freeze({});

/** What can be wrong with the objects of a telegram. */
export interface ObjectFlaws {
  /** A register that is neither a number nor empty. */
  readonly hasUnreadable: boolean;
  /** A register printed twice. */
  readonly hasDoubled: boolean;
  /** Nothing was read that a meter says. */
  readonly isEmpty: boolean;
}

/** Reads the objects between the first line and the closing `!`. */
export interface TelegramObjects {
  /**
   * Reads all objects; what the telegram before said is forgotten.
   *
   * @param bytes holds the telegram
   * @param from index of its `/`
   * @param to index of its closing `!`
   */
  readonly read: (bytes: Uint8Array, from: number, to: number) => ObjectFlaws;
  /** The numbers read, by `slots`. */
  readonly values: Float64Array;
  /** The version as printed: 1-3:0.2.8, else the five digits of the Belgian 0-0:96.1.4; null where there is none. */
  readonly version: () => string | null;
  /** The telegram read last. Call it once for each telegram that is good. */
  readonly telegram: () => Telegram;
}

/**
 * Makes the reader of objects of one meter. It keeps room for one telegram and uses it again and again.
 *
 * @param keepOthers whether objects that have no field of their own are kept by their code
 */
export function createTelegramObjects(keepOthers: boolean): TelegramObjects {
  const values = new Float64Array(slotCount);
  const code = blankObisCode();
  const amount = blankAmount();
  const mbus = createMbusObjects();
  const identificationText = createTextMemory(latin1);
  const versionText = createTextMemory(latin1);
  const belgianVersionText = createTextMemory(readBelgianVersion);
  const numberTexts = Array.from({ length: numberPlaces }, () => createTextMemory(readDeviceNumber));
  const numbers: (string | null)[] = [null, null, null];
  const flaws = { hasUnreadable: false, hasDoubled: false, isEmpty: true };
  let identification = '';
  let version: string | null = null;
  let belgianVersion: string | null = null;
  let others: Record<string, string> | null = null;

  function read(bytes: Uint8Array, from: number, to: number): ObjectFlaws {
    values.fill(Number.NaN);
    numbers.fill(null);
    mbus.reset();
    flaws.hasUnreadable = false;
    flaws.hasDoubled = false;
    flaws.isEmpty = true;
    version = null;
    belgianVersion = null;
    others = null;
    let at = nextLine(bytes, from, to);
    identification = identificationText(bytes, from + 1, endOfText(bytes, from + 1, at)) ?? '';
    while (at < to) {
      const open = readObisCode(bytes, at, to, code);
      if (open < 0) {
        at = nextLine(bytes, at, to);
        continue;
      }
      const close = take(bytes, open, to);
      if (close >= 0) {
        flaws.isEmpty = false;
      } else if (keepOthers) {
        keepOther(bytes, open, to);
      }
      at = nextLine(bytes, close < 0 ? open : close, to);
    }
    return flaws;
  }

  /** Takes one object; gives the index of its last bracket, -1 where it has no field. */
  function take(bytes: Uint8Array, open: number, to: number): number {
    if (code.a === 1) {
      if (code.b <= 1) {
        const slot = electricitySlot(code);
        return slot >= 0 ? takeElectricity(slot, bytes, open, to) : takeDemand(code, bytes, open, to, values, amount);
      }
      if (code.b === 3 && code.c === 0 && code.d === 2 && code.e === 8) {
        const close = closingBracket(bytes, open, to);
        version = close < 0 ? null : versionText(bytes, open + 1, close);
        return close;
      }
      return -1;
    }
    if (code.a !== 0) {
      return -1;
    }
    return code.b === 0 ? takeAbstract(bytes, open, to) : mbus.take(code, bytes, open, to);
  }

  function takeElectricity(slot: number, bytes: Uint8Array, open: number, to: number): number {
    const close = readAmount(bytes, open, to, amount);
    const value = electricityValue(slot, amount);
    const isKnown = !Number.isNaN(values[slot] ?? Number.NaN);
    if (isRegister(slot)) {
      flaws.hasDoubled ||= isKnown;
      flaws.hasUnreadable ||= close < 0 || amount.kind === amountKinds.unreadable;
      flaws.hasUnreadable ||= Number.isNaN(value) && amount.kind === amountKinds.number && isOfEnergy(amount.unit);
    }
    if (isKnown || Number.isNaN(value) || close < 0) {
      return -1;
    }
    values[slot] = value;
    return close;
  }

  function takeAbstract(bytes: Uint8Array, open: number, to: number): number {
    switch ((code.c << 16) | (code.d << 8) | code.e) {
      case 0x01_00_00: {
        const close = closingBracket(bytes, open, to);
        values[slots.stamp] = readStamp(bytes, open);
        return close;
      }
      case 0x60_0e_00: {
        const close = readAmount(bytes, open, to, amount);
        if (amount.kind === amountKinds.number && amount.decimals === 0) {
          values[slots.tariff] = wholeAmount(amount, 0);
        }
        return close;
      }
      case 0x60_01_04: {
        const close = closingBracket(bytes, open, to);
        belgianVersion = close < 0 ? null : belgianVersionText(bytes, open + 1, close);
        return belgianVersion === null ? -1 : close;
      }
      case 0x60_01_01:
        return takeNumber(0, bytes, open, to);
      case 0x2a_00_00:
        return takeNumber(1, bytes, open, to);
      case 0x60_01_00:
        return takeNumber(2, bytes, open, to);
      default:
        return -1;
    }
  }

  function takeNumber(place: number, bytes: Uint8Array, open: number, to: number): number {
    const close = closingBracket(bytes, open, to);
    if (close > 0) {
      numbers[place] = numberTexts[place]?.(bytes, open + 1, close) ?? null;
    }
    return close;
  }

  function keepOther(bytes: Uint8Array, open: number, to: number): void {
    const name = obisCodeText(code);
    const text = latin1(bytes, open, endOfObject(bytes, open, to, code)).replaceAll(/[\r\n]+/g, '');
    others ??= {};
    others[name] = (others[name] ?? '') + text;
  }

  return {
    read,
    values,
    version: () => version ?? belgianVersion,
    telegram: () => ({
      stampAt: numberOrNull(values[slots.stamp]),
      identification,
      meterId: numbers[0] ?? numbers[1] ?? numbers[2] ?? null,
      version: version ?? belgianVersion,
      registers: registersOf(values),
      importPowerW: powerOrNull(values, 'import'),
      exportPowerW: powerOrNull(values, 'export'),
      tariff: numberOrNull(values[slots.tariff]),
      phases: phasesOf(values),
      mbus: mbus.readings(),
      demand: demandOf(values),
      others: others ?? noOthers,
    }),
  };
}

/** The Belgian version is five digits; longer numbers there are of a device. */
function readBelgianVersion(bytes: Uint8Array, from: number, to: number): string | null {
  const text = latin1(bytes, from, to);
  return /^\d{5}$/.test(text) ? text : null;
}

/** Where a line's text ends: before its CR and LF. */
function endOfText(bytes: Uint8Array, from: number, lineEnd: number): number {
  let end = lineEnd;
  while (end > from && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) {
    end -= 1;
  }
  return end;
}

/** Where an object ends: lines that begin with no code belong to it. */
function endOfObject(bytes: Uint8Array, open: number, to: number, codeAfter: ObisCode): number {
  let at = nextLine(bytes, open, to);
  while (at < to && readObisCode(bytes, at, to, codeAfter) < 0) {
    at = nextLine(bytes, at, to);
  }
  return at;
}
