import type { Energy } from '../balance/index.ts';
import type { ReadingColumns } from './readingColumns.ts';
import type { ValueName } from './readingValues.ts';

/** What readings say of an energy, as `energyValue` of the balance does for one: the sum's register, else both tariffs. */
export function energyColumn(columns: ReadingColumns, energy: Energy): Float64Array {
  const column = (name: ValueName) => columns.values[name] ?? new Float64Array(columns.count).fill(Number.NaN);
  switch (energy) {
    case 'yield':
      return column('yieldWh');
    case 'import':
      return orSum(column('importWh'), column('importT1Wh'), column('importT2Wh'));
    case 'export':
      return orSum(column('exportWh'), column('exportT1Wh'), column('exportT2Wh'));
    case 'importT1':
      return column('importT1Wh');
    case 'importT2':
      return column('importT2Wh');
    case 'exportT1':
      return column('exportT1Wh');
    case 'exportT2':
      return column('exportT2Wh');
    case 'gas':
      return column('gasDm3');
    case 'water':
      return column('waterDm3');
    case 'heat':
      return column('heatKj');
  }
}

function orSum(whole: Float64Array, first: Float64Array, second: Float64Array): Float64Array {
  const out = whole.slice();
  for (let index = 0; index < out.length; index += 1) {
    if (Number.isNaN(out[index])) {
      out[index] = (first[index] ?? Number.NaN) + (second[index] ?? Number.NaN);
    }
  }
  return out;
}
