import type { FoundRecords } from './fragments.ts';
import type { SimulatedModel } from '../models/model.ts';
import { codeOf, recordsOf } from './recordBytes.ts';
import type { SimulatedState } from '../house/simulatedState.ts';

/**
 * All records of an object whose code (register and class) lies in the range; null where there is none, or where they
 * are not of one length. They always fit one datagram.
 */
export function findSpotRecords(
  model: SimulatedModel,
  state: SimulatedState,
  object: number,
  range: { readonly first: number; readonly last: number },
): FoundRecords | null {
  const found: Uint8Array[] = [];
  let index = 0;
  let firstIndex = 0;
  for (const register of model.registers) {
    if (register.object !== object) {
      continue;
    }
    const records = recordsOf(register, state);
    index = register.index ?? index;
    if (codeOf(register) >= range.first && codeOf(register) <= range.last) {
      firstIndex = found.length === 0 ? index : firstIndex;
      found.push(...records);
    }
    index += records.length;
  }
  if (found.length === 0 || found.some((one) => one.length !== found[0]?.length)) {
    return null;
  }
  return { firstIndex, records: found, perDatagram: found.length, control: model.answers.dataControl };
}
