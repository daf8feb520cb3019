import type { LocalCalendar } from './calendar.ts';
import { blockSlots, dayLevel, grainLevel, slotLevel } from './grain.ts';
import { emptySlots, measuredSlot, slotBits, slotMs, type SlotColumn } from './slotColumn.ts';

/** One register as a source has it, and when that source was heard. */
export interface MeterColumn {
  readonly column: SlotColumn;
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * Makes one column of the columns of meters that stand at one grid connection, one after the other, or that tell of the
 * same meter under several names. No Wh counts twice: in each block of the coarser data the finer ones are taken where
 * they are measured, and the coarser ones give the rest of the block.
 *
 * @param meters all over the same slots, the best first: it decides where two are equally fine and sure
 * @param calendar finds the local days that data by days or longer belong to
 */
export function joinedMeters(meters: readonly MeterColumn[], calendar: LocalCalendar): SlotColumn {
  const [first, ...others] = meters;
  if (first === undefined) {
    return emptySlots(0, 0);
  }
  return others.reduce((joined, meter) => joinTwo(joined, meter, calendar), first).column;
}

/** Whether two meters were never heard at the same time. */
export function areApart(one: Omit<MeterColumn, 'column'>, other: Omit<MeterColumn, 'column'>): boolean {
  return one.lastAt <= other.firstAt || other.lastAt <= one.firstAt;
}

function joinTwo(one: MeterColumn, other: MeterColumn, calendar: LocalCalendar): MeterColumn {
  const a = one.column;
  const b = other.column;
  const count = a.state.length;
  const out = emptySlots(a.fromSlot, count);
  const isApart = areApart(one, other);
  let index = 0;
  while (index < count) {
    const level = Math.max(levelAt(a, index), levelAt(b, index));
    const block = blockAround(a.fromSlot, index, level, calendar);
    const end = Math.min(block.end, count);
    joinBlock(a, b, out, Math.max(block.begin, 0), end, isApart);
    index = end;
  }
  return {
    column: out,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
  };
}

function joinBlock(a: SlotColumn, b: SlotColumn, out: SlotColumn, begin: number, end: number, isApart: boolean): void {
  const levelA = coarsest(a, begin, end);
  const levelB = coarsest(b, begin, end);
  if (levelA === levelB) {
    const [sureA, sureB] = [leastSureness(a, begin, end), leastSureness(b, begin, end)];
    // Of a quarter that both tell as a whole, parts of one and parts of the other would make the sum of neither.
    const whole = levelA === slotLevel || Math.max(sureA, sureB) < 2 ? null : sureB > sureA ? b : a;
    for (let index = begin; index < end; index += 1) {
      if (whole === null) {
        copySurer(a, b, out, index, isApart);
      } else {
        copySlot(whole, out, index);
      }
    }
    return;
  }
  const [fine, coarse] = levelA < levelB ? [a, b] : [b, a];
  fillBlock(fine, coarse, out, begin, end, isApart);
}

/** Takes the finer column where it is measured, the coarser one elsewhere, and keeps the coarser one's sum where it can. */
function fillBlock(
  fine: SlotColumn,
  coarse: SlotColumn,
  out: SlotColumn,
  begin: number,
  end: number,
  isApart: boolean,
): void {
  const filled: number[] = [];
  let restWh = 0;
  let isCoarseWhole = true;
  for (let index = begin; index < end; index += 1) {
    const fineState = fine.state[index] ?? 0;
    const coarseState = coarse.state[index] ?? 0;
    restWh += coarse.knownWh[index] ?? 0;
    isCoarseWhole &&= (coarseState & slotBits.whole) !== 0;
    if (fineState === measuredSlot || sureness(fineState) > sureness(coarseState)) {
      copySlot(fine, out, index);
      restWh -= fine.knownWh[index] ?? 0;
    } else {
      copySurer(coarse, fine, out, index, isApart);
      filled.push(index);
    }
  }
  if (isCoarseWhole && filled.length < end - begin) {
    spreadRest(out, filled, restWh);
  }
}

/** Lays an amount into slots in the proportions of what they hold. Below 0 the sources disagree: then nothing is left. */
function spreadRest(out: SlotColumn, slots: readonly number[], restWh: number): void {
  const heldWh = slots.reduce((sum, index) => sum + (out.knownWh[index] ?? 0), 0);
  let seenWh = 0;
  let laidWh = 0;
  for (const [place, index] of slots.entries()) {
    seenWh += out.knownWh[index] ?? 0;
    const share = heldWh === 0 ? (place + 1) / slots.length : seenWh / heldWh;
    const reachedWh = Math.round(Math.max(0, restWh) * share);
    out.knownWh[index] = reachedWh - laidWh;
    out.state[index] = (out.state[index] ?? 0) | (restWh < 0 ? slotBits.guessedAmount : 0);
    laidWh = reachedWh;
  }
}

/** The aligned block of a level that a slot lies in, as indexes into the column; it can begin before the column. */
function blockAround(
  fromSlot: number,
  index: number,
  level: number,
  calendar: LocalCalendar,
): { readonly begin: number; readonly end: number } {
  const slot = fromSlot + index;
  if (level >= dayLevel) {
    const day = calendar.dayAt(slot * slotMs);
    return { begin: Math.floor(day.fromMs / slotMs) - fromSlot, end: Math.ceil(day.toMs / slotMs) - fromSlot };
  }
  const length = blockSlots[level] ?? 1;
  const begin = Math.floor(slot / length) * length - fromSlot;
  return { begin, end: begin + length };
}

function levelAt(column: SlotColumn, index: number): number {
  return grainLevel(column.grainS[index] ?? 0);
}

function coarsest(column: SlotColumn, begin: number, end: number): number {
  let level = slotLevel;
  for (let index = begin; index < end; index += 1) {
    level = Math.max(level, levelAt(column, index));
  }
  return level;
}

function leastSureness(column: SlotColumn, begin: number, end: number): number {
  let least = 3;
  for (let index = begin; index < end; index += 1) {
    least = Math.min(least, sureness(column.state[index] ?? 0));
  }
  return least;
}

/** 3 measured, 2 whole but guessed, 1 known in part, 0 unknown. */
function sureness(state: number): 0 | 1 | 2 | 3 {
  if (state === measuredSlot) {
    return 3;
  }
  if ((state & slotBits.whole) !== 0) {
    return 2;
  }
  return (state & slotBits.known) !== 0 ? 1 : 0;
}

/** Takes the slot of the surer column, the first one where they are alike; parts that two meters never heard together know add up. */
function copySurer(one: SlotColumn, other: SlotColumn, out: SlotColumn, index: number, isApart: boolean): void {
  const [sureOne, sureOther] = [sureness(one.state[index] ?? 0), sureness(other.state[index] ?? 0)];
  copySlot(sureOther > sureOne ? other : one, out, index);
  if (isApart && sureOne === 1 && sureOther === 1) {
    out.knownWh[index] = (one.knownWh[index] ?? 0) + (other.knownWh[index] ?? 0);
    out.grainS[index] = Math.max(one.grainS[index] ?? 0, other.grainS[index] ?? 0);
  }
}

function copySlot(from: SlotColumn, out: SlotColumn, index: number): void {
  out.knownWh[index] = from.knownWh[index] ?? 0;
  out.state[index] = from.state[index] ?? 0;
  out.grainS[index] = from.grainS[index] ?? 0;
}
