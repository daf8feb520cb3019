/** A value that a device may lack: null where it says so, absent where it does not know the quantity. */
export type Amount = number | null | undefined;

/** What stands in a table for "no value". */
export const notAvailable = '-';

/** A value with its unit. */
export function amount(value: Amount, decimals: number, unit: string): string {
  return value === null || value === undefined ? notAvailable : `${value.toFixed(decimals)} ${unit}`.trimEnd();
}

/** Wh as kWh with three decimals: exact. */
export function energy(valueWh: Amount): string {
  return amount(valueWh === null || valueWh === undefined ? valueWh : valueWh / 1000, 3, 'kWh');
}

/** How far a device's clock is ahead of ours. */
export function clockWords(offsetS: number | null): string {
  if (offsetS === null) {
    return notAvailable;
  }
  if (offsetS === 0) {
    return 'right';
  }
  return `${Math.abs(offsetS)} s ${offsetS > 0 ? 'fast' : 'slow'}`;
}
