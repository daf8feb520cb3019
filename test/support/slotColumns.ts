import type { PlantColumns, SourceColumns } from '../../electron/core/balance/plant.ts';
import type { SourceLife } from '../../electron/core/balance/plantLives.ts';
import { measuredSlot, slotBits, slotMs, type SlotColumn } from '../../electron/core/balance/slotColumn.ts';
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
