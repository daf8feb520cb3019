import type { DatabaseSync } from 'node:sqlite';

import { placeOfZone, type Place } from '../../../shared/zonePlaces.ts';
import { emptySlots, slotBits, sunShape, type GapShape } from '../balance/index.ts';
import { slotsPerDay, type DayCutter } from './dayCutter.ts';
import type { DayJudge } from './dayJudge.ts';
import { unpackSlots } from './slotBlob.ts';
import type { SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';

/**
 * Keeps what is worked out from the facts up to date, in small steps: first all stale days are judged, then what
 * changed is widened to all slots that it reaches, then these are cut. See docs/decisions/slots-kept-by-days.md.
 */
export interface Upkeep {
  /** Takes one step, inside a transaction. False where all is settled. */
  step(): boolean;
  isSettled(): boolean;
  /** How often slots came out other than they were, since it was opened. */
  changes(): number;
  /** Marks all as to be worked out, inside a transaction. */
  rebuild(): void;
  /** Tells where the plant stands, inside a transaction: the yield of gaps is spread by the sun there. */
  setPlace(place: Place | null): void;
  /** Tells the zone of the plant, inside a transaction: roughly where it stands, unless its place was told. */
  setZone(zone: string): void;
}

/** @param changed told each stretch in which slots are others now, UTC epoch ms */
export function createUpkeep(
  database: DatabaseSync,
  sources: SourceBook,
  stale: StaleDays,
  dayJudge: DayJudge,
  cutter: DayCutter,
  changed: (from: number, to: number) => void,
): Upkeep {
  const nextStale = prepare(database, 'SELECT day FROM stale_day WHERE source = ? AND day > ? ORDER BY day LIMIT 1');
  const selectSpan = prepare(database, 'SELECT source, from_at, to_at FROM uncut_span LIMIT 1');
  const removeSpan = database.prepare('DELETE FROM uncut_span WHERE source = ? AND from_at = ? AND to_at = ?');
  const selectUncut = prepare(database, 'SELECT source, day FROM uncut_day ORDER BY source, day LIMIT 1');
  const removeUncut = database.prepare('DELETE FROM uncut_day WHERE source = ?');
  const selectMeta = prepare(database, 'SELECT value FROM meta WHERE name = ?');
  const replaceMeta = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');

  const selectYields = prepare(database, 'SELECT day, yield FROM slot_day WHERE source = ? AND yield IS NOT NULL');
  const insertUncut = database.prepare(
    'INSERT OR REPLACE INTO uncut_day (source, day, from_slot, to_slot) VALUES (?, ?, ?, ?)',
  );

  let changes = 0;

  function toldPlace(): Place | null {
    const row = firstRow(selectMeta, 'place');
    const value: unknown = row === null ? null : JSON.parse(textAt(row, 0));
    return isPlace(value) ? value : null;
  }

  function place(): Place | null {
    const told = toldPlace();
    const zone = told === null ? firstRow(selectMeta, 'zone') : null;
    return zone === null ? told : placeOfZone(textAt(zone, 0));
  }

  /** Keeps what tells of the place; where that is another now, the gaps of the inverters are to be filled again. */
  function keepPlace(name: 'place' | 'zone', value: string): void {
    const before = JSON.stringify(place());
    replaceMeta.run(name, value);
    if (JSON.stringify(place()) !== before) {
      for (const { id, name: source } of sources.all()) {
        if (source.kind === 'inverter') {
          recutGaps(id);
        }
      }
    }
  }

  function recutGaps(source: number): void {
    for (const row of rowsOf(selectYields, source)) {
      const [day, packed] = [numberAt(row, 0), row[1]];
      if (packed instanceof Uint8Array && hasGap(packed)) {
        insertUncut.run(source, day, day * slotsPerDay, (day + 1) * slotsPerDay);
      }
    }
  }

  function shapes(): readonly GapShape[] {
    const known = place();
    return known === null ? [] : [sunShape(known.latitude, known.longitude)];
  }

  function sourceOf(id: number) {
    return sources.all().find((one) => one.id === id) ?? null;
  }

  function judgeNext(): boolean {
    const [oldest] = stale.list(1);
    if (oldest === undefined) {
      return false;
    }
    const source = sourceOf(oldest.source);
    if (source !== null) {
      const next = firstRow(nextStale, source.id, oldest.day);
      dayJudge.judgeDay(source, oldest.day, next === null ? null : numberAt(next, 0));
    }
    stale.settle([oldest]);
    return true;
  }

  function widenNext(): boolean {
    const row = firstRow(selectSpan);
    if (row === null) {
      return false;
    }
    const [id, from, to] = [numberAt(row, 0), numberAt(row, 1), numberAt(row, 2)];
    const source = sourceOf(id);
    if (source !== null) {
      cutter.widenSpan(source, from, to);
    }
    removeSpan.run(id, from, to);
    return true;
  }

  function cutNext(): boolean {
    const row = firstRow(selectUncut);
    if (row === null) {
      return false;
    }
    const source = sourceOf(numberAt(row, 0));
    if (source === null) {
      removeUncut.run(numberAt(row, 0));
      return true;
    }
    const stretch = cutter.cutDay(source, numberAt(row, 1), shapes());
    if (stretch !== null) {
      changes += 1;
      changed(stretch.from, stretch.to);
    }
    return true;
  }

  return {
    step: () => judgeNext() || widenNext() || cutNext(),
    isSettled: () => stale.list(1).length === 0 && firstRow(selectSpan) === null && firstRow(selectUncut) === null,
    changes: () => changes,
    rebuild: () => {
      const days = rowsOf(
        prepare(database, 'SELECT source, day FROM judged_day UNION SELECT source, day FROM slot_day'),
      );
      database.exec(`DELETE FROM mark; DELETE FROM judged_day; DELETE FROM slot_day; DELETE FROM uncut_span;
        DELETE FROM uncut_day; DELETE FROM day_span`);
      for (const row of days) {
        stale.addSpan(numberAt(row, 0), numberAt(row, 1) * dayMs, numberAt(row, 1) * dayMs);
      }
    },
    setPlace: (wanted) => keepPlace('place', JSON.stringify(wanted)),
    setZone: (zone) => {
      const kept = firstRow(selectMeta, 'zone');
      if (kept === null || textAt(kept, 0) !== zone) {
        keepPlace('zone', zone);
      }
    },
  };
}

/** Whether any edge of the packed slots of a day lies in a gap: the shape of the sun counts there alone. */
function hasGap(packed: Uint8Array): boolean {
  const slots = emptySlots(0, slotsPerDay);
  unpackSlots(packed, slotsPerDay, 0, slotsPerDay, slots, 0);
  return slots.state.some((state) => (state & (slotBits.guessedFrom | slotBits.guessedTo)) !== 0);
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}
