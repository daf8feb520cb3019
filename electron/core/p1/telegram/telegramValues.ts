/** The units that telegrams print and that are used here. */
export const units = {
  none: 0,
  unknown: 1,
  wattHour: 2,
  kilowattHour: 3,
  megawattHour: 4,
  watt: 5,
  kilowatt: 6,
  volt: 7,
  ampere: 8,
  cubicMetre: 9,
  cubicDecimetre: 10,
  gigajoule: 11,
  megajoule: 12,
  kilojoule: 13,
} as const;

/** How a value in brackets reads: nothing between them, a number, or neither. */
export const amountKinds = { empty: 0, number: 1, unreadable: 2 } as const;

/** A number as printed: all its digits, how many of them stand after the dot, its unit. Filled by `readAmount`. */
export interface Amount {
  kind: number;
  digits: number;
  decimals: number;
  isNegative: boolean;
  unit: number;
}

/** An amount to be filled again and again. */
export function blankAmount(): Amount {
  return { kind: amountKinds.empty, digits: 0, decimals: 0, isNegative: false, unit: units.none };
}

const mostDigits = 999_999_999_999_999;
const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * Reads `(001234.567*kWh)`. The unit may come without its asterisk, in any case, or not at all.
 *
 * @param bytes of a telegram
 * @param open index of the bracket that opens the value
 * @param to where the telegram ends
 * @param amount is filled
 * @returns the index of the bracket that closes the value, -1 where there is none on this line
 */
export function readAmount(bytes: Uint8Array, open: number, to: number, amount: Amount): number {
  let at = open + 1;
  let byte = bytes[at] ?? 0;
  amount.isNegative = byte === 0x2d;
  if (byte === 0x2d || byte === 0x2b) {
    at += 1;
  }
  const first = at;
  let digits = 0;
  let dotAt = -1;
  for (; at < to; at += 1) {
    byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      digits = digits * 10 + byte - 0x30;
    } else if (byte === 0x2e && dotAt < 0 && at > first) {
      dotAt = at;
    } else {
      break;
    }
  }
  amount.digits = digits;
  amount.decimals = dotAt < 0 ? 0 : at - dotAt - 1;
  const isNumber = at > first && dotAt !== at - 1 && digits <= mostDigits;
  amount.kind = isNumber ? amountKinds.number : amountKinds.unreadable;
  if (byte === 0x29 && at < to) {
    amount.unit = units.none;
    if (at === open + 1) {
      amount.kind = amountKinds.empty;
    }
    return at;
  }
  const hasAsterisk = byte === 0x2a;
  const close = readUnit(bytes, hasAsterisk ? at + 1 : at, to, amount);
  if (!hasAsterisk && amount.unit === units.unknown) {
    amount.kind = amountKinds.unreadable;
  }
  return close;
}

/**
 * The amount as a whole number of its unit divided by a power of ten, worked out from the digits; finer digits are cut.
 *
 * @param power of ten: 3 makes Wh of kWh
 * @returns NaN where the number is too large to be exact
 */
export function wholeAmount(amount: Amount, power: number): number {
  const shift = power - amount.decimals;
  const size = shift >= 0 ? amount.digits * powerOfTen(shift) : cut(amount.digits, powerOfTen(-shift));
  if (!(size <= Number.MAX_SAFE_INTEGER)) {
    return Number.NaN;
  }
  return amount.isNegative && size > 0 ? -size : size;
}

/** The amount as the nearest number, for what is no counter: volts and amperes. */
export function nearestAmount(amount: Amount): number {
  const size = amount.digits / powerOfTen(amount.decimals);
  return amount.isNegative && size > 0 ? -size : size;
}

/** Reads a unit that stands alone, as in `(m3)`. */
export function readUnit(bytes: Uint8Array, from: number, to: number, amount: Amount): number {
  let at = from;
  let packed = 0;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x29) {
      amount.unit = at - from > 3 ? units.unknown : unitOf(packed);
      return at;
    }
    if (byte === 0x0a) {
      break;
    }
    packed = (packed << 8) | (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  }
  amount.unit = units.unknown;
  return -1;
}

/** Whether a unit is one of electric energy. */
export function isOfEnergy(unit: number): boolean {
  return unit === units.kilowattHour || unit === units.wattHour || unit === units.megawattHour;
}

/** The unit whose lower-case letters are packed in a number, the last one lowest. */
function unitOf(packed: number): number {
  switch (packed) {
    case 0:
      return units.none;
    case 0x6b_77_68:
      return units.kilowattHour;
    case 0x6b_77:
      return units.kilowatt;
    case 0x76:
      return units.volt;
    case 0x61:
      return units.ampere;
    case 0x77_68:
      return units.wattHour;
    case 0x77:
      return units.watt;
    case 0x6d_77_68:
      return units.megawattHour;
    case 0x6d_33:
    case 0x6d_5e_33:
    case 0x6d_b3:
      return units.cubicMetre;
    case 0x64_6d_33:
    case 0x6c:
      return units.cubicDecimetre;
    case 0x67_6a:
      return units.gigajoule;
    case 0x6d_6a:
      return units.megajoule;
    case 0x6b_6a:
      return units.kilojoule;
    default:
      return units.unknown;
  }
}

function powerOfTen(power: number): number {
  return powersOfTen[power] ?? Number.POSITIVE_INFINITY;
}

function cut(value: number, divisor: number): number {
  return divisor === Number.POSITIVE_INFINITY ? 0 : (value - (value % divisor)) / divisor;
}
