import { emptySlots, measuredSlot, slotBits, slotMs, type SlotColumn } from '../terms/slotColumn.ts';
import type { Presence } from './plantLives.ts';

const guessBits = slotBits.guessedAmount | slotBits.guessedFrom | slotBits.guessedTo;

/**
 * Adds up the yield of several inverters. Where one that was there is unknown the sum is unknown, never what the others
 * gave; where one is known in part the sum is.
 *
 * @param columns one for each inverter, all over the same slots
 * @param present when each was there; outside of it, it gave nothing
 */
export function summedYield(columns: readonly SlotColumn[], present: readonly Presence[]): SlotColumn {
  const [first] = columns;
  if (first === undefined) {
    return emptySlots(0, 0);
  }
  const count = first.state.length;
  let sum: SlotColumn | null = null;
  for (const [index, column] of columns.entries()) {
    const presence = present[index] ?? { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
    const bounded = withAbsence(column, presence);
    sum = sum === null ? bounded : sumOf(sum, bounded, count);
  }
  return sum ?? first;
}

/** Slots that lie wholly outside of a device's presence become measured zeros, unless it was heard there all the same. */
function withAbsence(column: SlotColumn, presence: Presence): SlotColumn {
  const count = column.state.length;
  const begin = clamp(Math.floor(presence.fromMs / slotMs) - column.fromSlot, 0, count);
  const end = clamp(Math.ceil(presence.toMs / slotMs) - column.fromSlot, 0, count);
  if (begin === 0 && end === count) {
    return column;
  }
  const state = column.state.slice();
  for (let index = 0; index < count; index += 1) {
    if ((index < begin || index >= end) && state[index] === 0) {
      state[index] = measuredSlot;
    }
  }
  return { ...column, state };
}

function sumOf(one: SlotColumn, other: SlotColumn, count: number): SlotColumn {
  const sum = emptySlots(one.fromSlot, count);
  for (let index = 0; index < count; index += 1) {
    const a = one.state[index] ?? 0;
    const b = other.state[index] ?? 0;
    const both = a & b;
    if ((both & slotBits.known) !== 0) {
      sum.state[index] = (both & (slotBits.known | slotBits.whole)) | ((a | b) & guessBits);
      sum.knownWh[index] = (one.knownWh[index] ?? 0) + (other.knownWh[index] ?? 0);
      sum.grainS[index] = Math.max(one.grainS[index] ?? 0, other.grainS[index] ?? 0);
    }
  }
  return sum;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
