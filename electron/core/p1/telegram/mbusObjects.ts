import { mbusMedia, type MbusReading } from '../../../../shared/meterReading.ts';
import { closingBracket, nextBracket } from './brackets.ts';
import type { ObisCode } from './obisCode.ts';
import { dutchInstants, readLocalStamp, readStamp } from './telegramStamp.ts';
import { amountKinds, blankAmount, readAmount, readUnit, units, wholeAmount, type Amount } from './telegramValues.ts';
import { createTextMemory, readDeviceNumber, type TextMemory } from './textMemory.ts';

const channelCount = 4;

/** The devices on the M-Bus of one meter. */
export interface MbusObjects {
  /** Forgets what the last telegram said, but not when a value without a season was read. */
  readonly reset: () => void;
  /**
   * Takes an object of a device: its medium (24.1.0), its number (96.1.0; 96.1.1 in Belgium), its value (24.2.1, 24.2.3
   * for Belgian gas, 24.3.0 in DSMR 2 and 3).
   *
   * @returns the index of its last bracket; -1 where it is none of these, or says nothing that can be used
   */
  readonly take: (code: ObisCode, bytes: Uint8Array, open: number, to: number) => number;
  /** All devices with a value, by channel. Devices that are not there (an impossible time, no unit) are left out. */
  readonly readings: () => readonly MbusReading[];
}

interface Channel {
  medium: number;
  id: string | null;
  readonly numberText: TextMemory;
  value: number;
  unit: MbusReading['unit'];
  /** UTC; NaN where the stamp tells no season. */
  at: number;
  /** Wall time; NaN where the stamp tells its season. */
  wallMs: number;
  readonly lastLocal: LocalValue;
}

interface LocalValue {
  wallMs: number;
  value: number;
  at: number;
}

/** Makes the place for the devices of one meter. */
export function createMbusObjects(): MbusObjects {
  const channels = Array.from({ length: channelCount }, blankChannel);
  const amount = blankAmount();
  let isEmpty = true;

  function reset(): void {
    if (isEmpty) {
      return;
    }
    for (const channel of channels) {
      channel.medium = Number.NaN;
      channel.id = null;
      channel.value = Number.NaN;
    }
    isEmpty = true;
  }

  function take(code: ObisCode, bytes: Uint8Array, open: number, to: number): number {
    const channel = channels[code.b - 1];
    if (channel === undefined) {
      return -1;
    }
    isEmpty = false;
    if (code.c === 24) {
      if (code.d === 1 && code.e === 0) {
        const close = readAmount(bytes, open, to, amount);
        channel.medium = amount.kind === amountKinds.number ? wholeAmount(amount, 0) : Number.NaN;
        return close;
      }
      if (code.d === 2 && (code.e === 1 || code.e === 3)) {
        return takeStamped(channel, bytes, open, to, amount);
      }
      return code.d === 3 && code.e === 0 ? takeHourly(channel, bytes, open, to, amount) : -1;
    }
    if (code.c !== 96 || code.d !== 1 || (code.e !== 0 && code.e !== 1)) {
      return -1;
    }
    const close = closingBracket(bytes, open, to);
    if (close > 0) {
      channel.id = channel.numberText(bytes, open + 1, close) ?? channel.id;
    }
    return close;
  }

  return {
    reset,
    take,
    readings: () => {
      const readings: MbusReading[] = [];
      if (isEmpty) {
        return readings;
      }
      for (let index = 0; index < channelCount; index += 1) {
        const channel = channels[index];
        if (channel !== undefined && !Number.isNaN(channel.value)) {
          readings.push({
            channel: index + 1,
            type: Number.isNaN(channel.medium) ? null : channel.medium,
            id: channel.id,
            at: Number.isNaN(channel.wallMs) ? channel.at : instantOf(channel),
            value: channel.value,
            unit: channel.unit,
          });
        }
      }
      return readings;
    },
  };
}

/**
 * The gas meter of the house: of all channels with gas the one that was read last. An old meter that was taken away may
 * stay beside the new one, frozen.
 */
export function liveGasReading(readings: readonly MbusReading[]): MbusReading | null {
  let live: MbusReading | null = null;
  for (const reading of readings) {
    if (reading.type === mbusMedia.gas && reading.unit === 'dm3' && (live === null || reading.at > live.at)) {
      live = reading;
    }
  }
  return live;
}

/** `(TST)(value*unit)`; of two values of one channel the later one stays. */
function takeStamped(channel: Channel, bytes: Uint8Array, open: number, to: number, amount: Amount): number {
  const valueOpen = nextBracket(bytes, open + 15, to);
  const at = readStamp(bytes, open);
  if (Number.isNaN(at)) {
    return Number.isNaN(readLocalStamp(bytes, open)) ? -1 : takeLocal(channel, bytes, open, to, amount);
  }
  if (valueOpen < 0) {
    return -1;
  }
  const close = readAmount(bytes, valueOpen, to, amount);
  if (Number.isNaN(channel.value) || !(channel.at > at)) {
    return keep(channel, amount, at, Number.NaN) ? close : -1;
  }
  return close;
}

/** `(TST)(value*unit)` with a stamp that tells no season. */
function takeLocal(channel: Channel, bytes: Uint8Array, open: number, to: number, amount: Amount): number {
  const valueOpen = nextBracket(bytes, open + 14, to);
  const close = valueOpen < 0 ? -1 : readAmount(bytes, valueOpen, to, amount);
  return close >= 0 && keep(channel, amount, Number.NaN, readLocalStamp(bytes, open)) ? close : -1;
}

/** `(stamp)(status)(60)(1)(0-1:24.2.1)(m3)`, then `(value)` on the next line. */
function takeHourly(channel: Channel, bytes: Uint8Array, open: number, to: number, amount: Amount): number {
  const wallMs = readLocalStamp(bytes, open);
  let unitOpen = -1;
  let valueOpen = -1;
  let close = -1;
  for (let bracket = open; bracket >= 0;) {
    close = closingBracket(bytes, bracket, to);
    if (close < 0) {
      return -1;
    }
    unitOpen = valueOpen;
    valueOpen = bracket;
    bracket = nextBracket(bytes, close + 1, to);
  }
  if (unitOpen < 0 || Number.isNaN(wallMs)) {
    return -1;
  }
  readAmount(bytes, valueOpen, to, amount);
  if (amount.unit === units.none) {
    readUnit(bytes, unitOpen + 1, to, amount);
  }
  return keep(channel, amount, Number.NaN, wallMs) ? close : -1;
}

function keep(channel: Channel, amount: Amount, at: number, wallMs: number): boolean {
  const unit = unitName(amount.unit);
  if (amount.kind !== amountKinds.number || unit === null || amount.isNegative) {
    return false;
  }
  const value = wholeAmount(amount, scaleOf(amount.unit));
  if (Number.isNaN(value)) {
    return false;
  }
  channel.value = value;
  channel.unit = unit;
  channel.at = at;
  channel.wallMs = wallMs;
  return true;
}

/**
 * When a value was read whose stamp tells no season. In the hour that autumn repeats, the series decides: what comes
 * after a value of the first one and is another value is of the second. The very first value cannot be told.
 */
function instantOf(channel: Channel): number {
  const { wallMs, value, lastLocal } = channel;
  const { first, second } = dutchInstants(wallMs);
  let at = first;
  if (second !== null) {
    if (lastLocal.wallMs === wallMs && lastLocal.value === value) {
      ({ at } = lastLocal);
    } else if (lastLocal.at >= first && lastLocal.at <= second) {
      at = second;
    }
  }
  lastLocal.wallMs = wallMs;
  lastLocal.value = value;
  lastLocal.at = at;
  return at;
}

function unitName(unit: number): MbusReading['unit'] | null {
  switch (unit) {
    case units.cubicMetre:
    case units.cubicDecimetre:
      return 'dm3';
    case units.gigajoule:
    case units.megajoule:
    case units.kilojoule:
      return 'kJ';
    case units.kilowattHour:
    case units.wattHour:
    case units.megawattHour:
      return 'Wh';
    default:
      return null;
  }
}

function scaleOf(unit: number): number {
  switch (unit) {
    case units.gigajoule:
    case units.megawattHour:
      return 6;
    case units.cubicMetre:
    case units.megajoule:
    case units.kilowattHour:
      return 3;
    default:
      return 0;
  }
}

function blankChannel(): Channel {
  return {
    medium: Number.NaN,
    id: null,
    numberText: createTextMemory(readDeviceNumber),
    value: Number.NaN,
    unit: 'dm3',
    at: Number.NaN,
    wallMs: Number.NaN,
    lastLocal: { wallMs: Number.NaN, value: Number.NaN, at: Number.NaN },
  };
}
