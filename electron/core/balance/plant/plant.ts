import type { SourceName } from '../../../../shared/facts.ts';
import type { LocalCalendar } from '../terms/calendar.ts';
import { emptySlots, type SlotColumn } from '../terms/slotColumn.ts';
import { presences, type SourceLife } from './plantLives.ts';
import { joinedMeters } from './plantMeters.ts';
import { summedYield } from './plantYield.ts';

/** What one source says of a range of slots; null for a register that it does not have. */
export interface SourceColumns {
  readonly source: SourceName;
  readonly life: SourceLife;
  readonly yieldWh: SlotColumn | null;
  readonly importWh: SlotColumn | null;
  readonly exportWh: SlotColumn | null;
}

/** Consecutive slots. */
export interface SlotRange {
  readonly fromSlot: number;
  readonly count: number;
}

/** What all of a plant's devices together say of a range of slots. */
export interface PlantColumns extends SlotRange {
  /** The sum of all inverters; null for a plant that has none. */
  readonly yieldWh: SlotColumn | null;
  /** What the meters say, one after the other; null for a plant that has none. */
  readonly importWh: SlotColumn | null;
  readonly exportWh: SlotColumn | null;
  /** What a battery behind the meter gave, less what it took; null for a plant that has none, as all have so far. */
  readonly batteryWh: SlotColumn | null;
}

/**
 * Makes the columns of a plant from those of its sources.
 *
 * @param sources every source that the history knows, also those that are silent in these slots; of meters the best
 *   first. Their columns may cover other slots: what they leave out is unknown
 */
export function plantColumns(
  sources: readonly SourceColumns[],
  range: SlotRange,
  calendar: LocalCalendar,
): PlantColumns {
  const inverters = sources.filter(({ source }) => source.kind === 'inverter');
  const meters = sources.filter(({ source }) => source.kind === 'meter');
  function metersColumn(register: 'importWh' | 'exportWh'): SlotColumn | null {
    if (meters.length === 0) {
      return null;
    }
    const known = meters.flatMap((meter) => {
      const column = meter[register];
      return column === null ? [] : [{ ...meter.life, column: inRange(column, range) }];
    });
    return known.length === 0 ? emptySlots(range.fromSlot, range.count) : joinedMeters(known, calendar);
  }
  return {
    ...range,
    yieldWh:
      inverters.length === 0
        ? null
        : summedYield(
            inverters.map(({ yieldWh }) => inRange(yieldWh, range)),
            presences(inverters.map(({ life }) => life)),
          ),
    importWh: metersColumn('importWh'),
    exportWh: metersColumn('exportWh'),
    batteryWh: null,
  };
}

function inRange(column: SlotColumn | null, { fromSlot, count }: SlotRange): SlotColumn {
  if (column !== null && column.fromSlot === fromSlot && column.state.length === count) {
    return column;
  }
  const out = emptySlots(fromSlot, count);
  if (column !== null) {
    const begin = Math.max(fromSlot, column.fromSlot);
    const end = Math.min(fromSlot + count, column.fromSlot + column.state.length);
    if (begin < end) {
      const [from, to] = [begin - column.fromSlot, end - column.fromSlot];
      out.knownWh.set(column.knownWh.subarray(from, to), begin - fromSlot);
      out.state.set(column.state.subarray(from, to), begin - fromSlot);
      out.grainS.set(column.grainS.subarray(from, to), begin - fromSlot);
    }
  }
  return out;
}
