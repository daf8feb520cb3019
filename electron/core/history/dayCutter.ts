import type { DatabaseSync } from 'node:sqlite';

import {
  cutSlots,
  intervalRow,
  pointsAround,
  slotMs,
  sourceCurve,
  type Curve,
  type GapShape,
  type TimeRange,
} from '../balance/index.ts';
import type { IntervalTable } from './intervalTable.ts';
import {
  judgedEnergies,
  partBetween,
  slotEnergies,
  type JudgedWindow,
  type OpenWindow,
  type SlotEnergy,
} from './judgedWindow.ts';
import { endsOfDay, type CutPiece } from './dayEnds.ts';
import { packSlots, unpackColumn } from './slotBlob.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, type Row } from './sqlRows.ts';
import { dayMs } from './staleDays.ts';

export const slotsPerDay: number = dayMs / slotMs;

/** So many points beside a change are looked at: those that shape a curve, and the one at its edge. */
const pointsBeside = pointsAround + 1;

/** Cuts the slots of changed stretches again. */
export interface DayCutter {
  /** Finds which slots a stretch of changes reaches, and keeps them as uncut. All stale days must be judged. */
  widenSpan(source: KnownSource, from: number, to: number): void;
  /** The stretch that the slots of a stretch depend on, as far as verdicts are known now. */
  reachOf(source: KnownSource, from: number, to: number): TimeRange;
  /**
   * Cuts the slots of an uncut day, and of the uncut days behind it up to a day or that share its readings. Gives the
   * stretch in which slots are others now; null where none is.
   */
  cutDays(source: KnownSource, day: number, lastDay: number, shapes: readonly GapShape[]): TimeRange | null;
}

export function createDayCutter(database: DatabaseSync, openWindow: OpenWindow, intervals: IntervalTable): DayCutter {
  const insertDay = database.prepare(`
    INSERT INTO uncut_day (source, day, from_slot, to_slot) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET from_slot = min(from_slot, excluded.from_slot), to_slot = max(to_slot, excluded.to_slot)`);
  const removeDays = database.prepare('DELETE FROM uncut_day WHERE source = ? AND day >= ? AND day <= ?');
  const selectUncut = prepare(
    database,
    'SELECT day, from_slot, to_slot FROM uncut_day WHERE source = ? AND day >= ? ORDER BY day LIMIT 400',
  );
  const selectSlots = prepare(
    database,
    'SELECT first_at, first_wh, last_at, yield, import, export FROM slot_day WHERE source = ? AND day = ?',
  );
  const replaceSlots = database.prepare('INSERT OR REPLACE INTO slot_day VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const removeSlots = database.prepare('DELETE FROM slot_day WHERE source = ? AND day = ?');

  /** Goes back from an instant until neither an interval nor the time between two points crosses it. */
  function widenedFrom(source: KnownSource, window: JudgedWindow, energy: SlotEnergy, from: number): number {
    const before = window.pointBefore(energy, from, 1);
    let next = from;
    if (before !== null && before < from && window.pointAfter(energy, from, 1) !== null) {
      next = before;
    }
    if (source.longestIntervalMs > 0) {
      for (const interval of intervals.winners(source, next - 1, next + 1)) {
        next = interval.to > next ? Math.min(next, interval.from) : next;
      }
    }
    return next === from ? from : widenedFrom(source, window, energy, next);
  }

  /** The same onward. */
  function widenedTo(source: KnownSource, window: JudgedWindow, energy: SlotEnergy, to: number): number {
    const after = window.pointAfter(energy, to, 1);
    let next = to;
    if (after !== null && after > to && window.pointBefore(energy, to, 1) !== null) {
      next = after;
    }
    if (source.longestIntervalMs > 0) {
      for (const interval of intervals.winners(source, next - 1, next + 1)) {
        next = interval.from < next ? Math.max(next, interval.to) : next;
      }
    }
    return next === to ? to : widenedTo(source, window, energy, next);
  }

  function energiesOf(source: KnownSource): readonly SlotEnergy[] {
    const judged = judgedEnergies[source.name.kind];
    return slotEnergies.filter((energy) => judged.includes(energy));
  }

  /** Cuts one energy from all that its slots depend on. */
  function cutEnergy(
    source: KnownSource,
    window: JudgedWindow,
    energy: SlotEnergy,
    stretch: TimeRange,
    shapes: readonly GapShape[],
  ): CutPiece {
    const inside = {
      from: widenedFrom(source, window, energy, stretch.from),
      to: widenedTo(source, window, energy, stretch.to),
    };
    const first = window.firmBefore(energy, inside.from, pointsBeside) ?? inside.from;
    const last = window.pointAfter(energy, inside.to, pointsBeside) ?? inside.to;
    const row =
      source.longestIntervalMs > 0 ? intervalRow(intervals.winners(source, inside.from, inside.to), energy) : [];
    const part = partBetween(window.series(energy), window.judged(energy), first, last);
    const curve: Curve = sourceCurve({ ...part, row }, energy === 'yield' ? shapes : []);
    const fromSlot = stretch.from / slotMs;
    return { column: cutSlots(curve, fromSlot, stretch.to / slotMs - fromSlot), window, row };
  }

  /** The stretch of the uncut days from one on that follow one another and lie before an instant. */
  function runOfUncut(source: KnownSource, day: number, before: number): TimeRange | null {
    let run: TimeRange | null = null;
    let next = day;
    for (const row of rowsOf(selectUncut, source.id, day)) {
      if (numberAt(row, 0) !== next || (run !== null && next * dayMs >= before)) {
        break;
      }
      const from: number = run === null ? numberAt(row, 1) * slotMs : run.from;
      run = { from, to: numberAt(row, 2) * slotMs };
      if (numberAt(row, 2) < (next + 1) * slotsPerDay || before <= (next + 1) * dayMs) {
        break;
      }
      next += 1;
    }
    return run;
  }

  /** Writes a day's slots, of which some were cut anew. Tells whether they are others now. */
  function writeDay(
    source: KnownSource,
    day: number,
    cut: TimeRange,
    pieces: ReadonlyMap<SlotEnergy, CutPiece>,
  ): boolean {
    const kept = firstRow(selectSlots, source.id, day);
    const firstSlot = day * slotsPerDay;
    const begin = Math.max(cut.from, day * dayMs) / slotMs;
    const end = Math.min(cut.to, (day + 1) * dayMs) / slotMs;
    const blobs = slotEnergies.map((energy, place) => {
      const piece = pieces.get(energy);
      if (piece === undefined) {
        return null;
      }
      const whole = end - begin === slotsPerDay ? null : blobAt(kept, 3 + place);
      const column = unpackColumn(whole, firstSlot, slotsPerDay);
      const from = begin - piece.column.fromSlot;
      const to = end - piece.column.fromSlot;
      column.knownWh.set(piece.column.knownWh.subarray(from, to), begin - firstSlot);
      column.state.set(piece.column.state.subarray(from, to), begin - firstSlot);
      column.grainS.set(piece.column.grainS.subarray(from, to), begin - firstSlot);
      return packSlots(column);
    });
    const ends = endsOfDay(day, { from: begin * slotMs, to: end * slotMs }, kept, pieces);
    const cells = [ends.firstAt, ends.firstWh, ends.lastAt, ...blobs];
    if (kept !== null && cells.every((cell, index) => isSameCell(cell, kept[index]))) {
      return false;
    }
    if (cells.every((cell) => cell === null)) {
      removeSlots.run(source.id, day);
      return kept !== null;
    }
    replaceSlots.run(source.id, day, ...cells);
    return true;
  }

  /** @param to the last instant of the stretch */
  function reachOf(source: KnownSource, from: number, to: number, points: number): TimeRange {
    const windowBefore = openWindow(source, from, from);
    const windowBehind = openWindow(source, to + 1, to + 1);
    let reach: TimeRange = { from, to: to + 1 };
    for (const energy of energiesOf(source)) {
      const first = windowBefore.firmBefore(energy, from - 1, points) ?? from;
      const last = windowBehind.firmAfter(energy, to + 1, points) ?? to + 1;
      reach = {
        from: Math.min(reach.from, widenedFrom(source, windowBefore, energy, first)),
        to: Math.max(reach.to, widenedTo(source, windowBehind, energy, last)),
      };
    }
    return reach;
  }

  return {
    reachOf: (source, from, to) => reachOf(source, from, to - 1, pointsBeside + 2),
    widenSpan: (source, from, to) => {
      const reach = reachOf(source, from, to, pointsBeside);
      const beginSlot = Math.floor(reach.from / slotMs);
      const endSlot = Math.ceil(reach.to / slotMs);
      for (let day = Math.floor(beginSlot / slotsPerDay); day * slotsPerDay < endSlot; day += 1) {
        // The first and the last interval of a day are not kept one by one: with intervals a day is cut whole.
        const isWhole = source.longestIntervalMs > 0;
        const firstSlot = day * slotsPerDay;
        insertDay.run(
          source.id,
          day,
          isWhole ? firstSlot : Math.max(beginSlot, firstSlot),
          isWhole ? firstSlot + slotsPerDay : Math.min(endSlot, firstSlot + slotsPerDay),
        );
      }
    },
    cutDays: (source, day, lastWanted, shapes) => {
      let cut = runOfUncut(source, day, (lastWanted + 1) * dayMs);
      if (cut === null) {
        return null;
      }
      const window = openWindow(source, cut.from, cut.to);
      // A gap or an interval that reaches into the following days would be read again for each of them.
      for (const energy of energiesOf(source)) {
        cut = runOfUncut(source, day, widenedTo(source, window, energy, cut.to)) ?? cut;
      }
      const stretch = cut;
      const pieces = new Map(
        energiesOf(source).map((energy) => [energy, cutEnergy(source, window, energy, stretch, shapes)] as const),
      );
      const lastDay = Math.ceil(stretch.to / dayMs) - 1;
      const changed: number[] = [];
      for (let each = day; each <= lastDay; each += 1) {
        if (writeDay(source, each, stretch, pieces)) {
          changed.push(each);
        }
      }
      removeDays.run(source.id, day, lastDay);
      const [first] = changed;
      return first === undefined ? null : { from: first * dayMs, to: ((changed.at(-1) ?? first) + 1) * dayMs };
    },
  };
}

function blobAt(row: Row | null, index: number): Uint8Array | null {
  const cell = row?.[index];
  return cell instanceof Uint8Array ? cell : null;
}

function isSameCell(one: number | Uint8Array | null, other: unknown): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) === 0 : one === other;
}
