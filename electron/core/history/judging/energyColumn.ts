import { energyRegisters, type Energy } from '../../balance/index.ts';
import type { ReadingColumns } from '../facts/readingColumns.ts';

/** What readings say of an energy, as `energyValue` of the balance does for one fact; NaN where they do not. */
export function energyColumn({ values, count }: ReadingColumns, energy: Energy): Float64Array {
  const [sum, first, second] = energyRegisters[energy];
  const told = values[sum] ?? new Float64Array(count).fill(Number.NaN);
  const firsts = first === undefined ? undefined : values[first];
  const seconds = second === undefined ? undefined : values[second];
  if (firsts === undefined || seconds === undefined) {
    return told;
  }
  const out = told.slice();
  for (let index = 0; index < count; index += 1) {
    if (Number.isNaN(out[index])) {
      out[index] = (firsts[index] ?? Number.NaN) + (seconds[index] ?? Number.NaN);
    }
  }
  return out;
}
