import { commands } from '../../speedwire/index.ts';
import { createRecordFinder, type RecordFinder, type RecordFinderOptions } from '../device/deviceRecords.ts';
import type { SimulatedModel } from '../models/model.ts';
import type { SimulatedHouse } from '../house/simulatedState.ts';
import type { FaultName } from './faultNames.ts';
import { addWrongRecords } from './wrongRecords.ts';

/** Yields, AC power and status: all that a device with `error-21` still has. */
const vitalRegisters: readonly number[] = [0x2601, 0x2622, 0x263f, 0x2148];
const vitalObjects: readonly number[] = [0x5400, 0x5100, 0x5180];

/**
 * Makes the finder of a device whose memory is at fault: with `error-21` it has few values and no archive, with
 * `stale-day-yield` it shows those of yesterday until it wakes, with `replayed-archive` wrong values stand in its
 * archives. Without these it is the plain finder.
 */
export function createFaultyFinder(options: RecordFinderOptions, faults: readonly FaultName[]): RecordFinder {
  const hasLittle = faults.includes('error-21');
  const isStale = faults.includes('stale-day-yield');
  const little = hasLittle ? withVitalRegisters(options.model) : options.model;
  const find = createRecordFinder({
    ...options,
    model: isStale ? withStaleStamps(little) : little,
    house: isStale ? withStaleDayYield(options.house) : options.house,
  });
  const hasWrongRecords = faults.includes('replayed-archive');
  return (command, range) => {
    if (hasLittle && !vitalObjects.includes(command >>> 16)) {
      return null;
    }
    const isYieldArchive = command === commands.dayArchive || command === commands.monthArchive;
    const found = find(command, range);
    return found !== null && isYieldArchive && hasWrongRecords
      ? { ...found, records: addWrongRecords(found.records, options.house, options.nowMs()) }
      : found;
  };
}

function withVitalRegisters(model: SimulatedModel): SimulatedModel {
  return { ...model, registers: model.registers.filter((one) => vitalRegisters.includes(one.number)) };
}

/** By night no record has a fresh stamp. */
function withStaleStamps(model: SimulatedModel): SimulatedModel {
  return {
    ...model,
    registers: model.registers.map((one) => (one.stamp === 'now' ? { ...one, stamp: 'measured' } : one)),
  };
}

/** The day yield stays what it was when the inverter fell asleep, over midnight too. */
function withStaleDayYield(house: SimulatedHouse): SimulatedHouse {
  return {
    ...house,
    stateAt: (atMs) => {
      const state = house.stateAt(atMs);
      return state.asleep ? { ...state, dayYieldWh: house.stateAt(state.measuredMs).dayYieldWh } : state;
    },
  };
}
