import type { PlantColumns, SourceColumns } from '../../electron/core/balance/plant/plant.ts';
import type { SourceLife } from '../../electron/core/balance/plant/plantLives.ts';
import { measuredSlot, slotBits, slotMs, type SlotColumn } from '../../electron/core/balance/terms/slotColumn.ts';
import type { TrialReading } from './trialHouse.ts';

/** Marks of a slot to build: a plain number is measured, null unknown. */
export type SlotSpec = number | null | { readonly wh: number; readonly state: number };

export const partialSlot: number = slotBits.known;
export const gapSlot: number = measuredSlot | slotBits.guessedFrom | slotBits.guessedTo;

/** Builds a column of slots. */
export function column(from: string | number, slots: readonly SlotSpec[], grainS = 60): SlotColumn {
  const specs = slots.map((slot) =>
    slot === null || typeof slot === 'number' ? { wh: slot ?? 0, state: slot === null ? 0 : measuredSlot } : slot,
  );
  return {
    fromSlot: (typeof from === 'number' ? from : Date.parse(from)) / slotMs,
    knownWh: Float64Array.from(specs, ({ wh, state }) => (state === 0 ? 0 : wh)),
    state: Uint8Array.from(specs, ({ state }) => state),
    grainS: Uint32Array.from(specs, ({ state }) => (state === 0 ? 0 : grainS)),
  };
}

/** A plant of columns that cover the same slots. */
export function plantOf(columns: {
  readonly yieldWh: SlotColumn | null;
  readonly importWh: SlotColumn | null;
  readonly exportWh: SlotColumn | null;
}): PlantColumns {
  const first = columns.yieldWh ?? columns.importWh ?? columns.exportWh;
  return { fromSlot: first?.fromSlot ?? 0, count: first?.state.length ?? 0, ...columns, batteryWh: null };
}

export function lifeOf(firstAt: string, lastAt: string, firstWh: number | null = null): SourceLife {
  return {
    firstAt: Date.parse(firstAt),
    lastAt: Date.parse(lastAt),
    firstWh,
    installedAt: null,
    removedAt: null,
  };
}

export function inverter(id: string, life: SourceLife, yieldWh: SlotColumn | null): SourceColumns {
  return { source: { kind: 'inverter', id }, life, yieldWh, importWh: null, exportWh: null };
}

export function meter(
  id: string,
  life: SourceLife,
  importWh: SlotColumn | null,
  exportWh: SlotColumn | null,
): SourceColumns {
  return { source: { kind: 'meter', id }, life, yieldWh: null, importWh, exportWh };
}

/** A register drawn straight between readings, null outside of them. */
export function straightRegister(readings: readonly TrialReading[]): (atMs: number) => number | null {
  let place = 0;
  return (atMs) => {
    place = Math.max(0, Math.min(place, readings.length - 2));
    while (place > 0 && (readings[place]?.at ?? 0) > atMs) {
      place -= 1;
    }
    while (place < readings.length - 2 && (readings[place + 1]?.at ?? 0) <= atMs) {
      place += 1;
    }
    const before = readings[place];
    const after = readings[place + 1];
    if (before === undefined || after === undefined || atMs < before.at || atMs > after.at) {
      return null;
    }
    return before.wh + ((after.wh - before.wh) * (atMs - before.at)) / (after.at - before.at);
  };
}

/**
 * The state of a span of slots taken as one bucket. A gap that lies wholly inside it guesses neither of its edges, so a
 * day of a column can be measured although hours of it are estimated.
 *
 * @param column the slots
 * @param from index of the span's first slot in the column
 * @param to index after its last one; slots outside the column count as unknown
 */
export function spanState(column: SlotColumn, from: number, to: number): number {
  const { state } = column;
  let any = 0;
  let all = measuredSlot;
  for (let index = from; index < to; index += 1) {
    const slot = state[index] ?? 0;
    any |= slot & (slotBits.known | slotBits.guessedAmount);
    all &= slot;
  }
  return (
    any |
    (all & slotBits.whole) |
    ((state[from] ?? 0) & slotBits.guessedFrom) |
    ((state[to - 1] ?? 0) & slotBits.guessedTo)
  );
}

/**
 * The whole amount of a slot, Wh, or null where it is not wholly known.
 *
 * @param index index of the slot in the column
 */
export function slotWh(column: SlotColumn, index: number): number | null {
  return ((column.state[index] ?? 0) & slotBits.whole) === 0 ? null : (column.knownWh[index] ?? null);
}
