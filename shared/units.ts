/** A number ready to show, apart from its unit so that both can be set in different sizes. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

export interface UnitFormats {
  /** Power in W below 1000 W, else in kW with two decimals. */
  readonly power: (powerW: number) => Quantity;
  /** Energy in kWh with 2, 1 or 0 decimals below 10, below 100 and above. */
  readonly energy: (energyWh: number) => Quantity;
  /** A plain number with exactly so many decimals. */
  readonly number: (value: number, decimals: number) => string;
}

const smallest = { kW: 1000, wholeKwh: 100, oneDecimalKwh: 10 } as const;

/** Makes the formats of a locale. Decimals are chosen after rounding: 999.6 W is 1.00 kW, never 1000 W. */
export function unitFormats(locale: string): UnitFormats {
  const byDecimals = [0, 1, 2, 3].map(
    (decimals) => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
  function number(value: number, decimals: number): string {
    const format = byDecimals[decimals] ?? new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    return format.format(withoutNegativeZero(value, decimals));
  }
  return {
    number,
    power: (powerW) =>
      Math.abs(Math.round(powerW)) < smallest.kW
        ? { number: number(powerW, 0), unit: 'W' }
        : { number: number(powerW / 1000, 2), unit: 'kW' },
    energy: (energyWh) => ({ number: number(energyWh / 1000, energyDecimals(energyWh / 1000)), unit: 'kWh' }),
  };
}

/** Joins number and unit by a space that does not break. */
export function quantityText(quantity: Quantity): string {
  return `${quantity.number}\u00a0${quantity.unit}`;
}

function energyDecimals(energyKwh: number): number {
  const size = Math.abs(energyKwh);
  if (roundTo(size, 1) >= smallest.wholeKwh) {
    return 0;
  }
  return roundTo(size, 2) >= smallest.oneDecimalKwh ? 1 : 2;
}

function roundTo(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

function withoutNegativeZero(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value;
}
