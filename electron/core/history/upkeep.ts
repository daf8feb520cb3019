import type { DatabaseSync } from 'node:sqlite';

import { placeOfZone, type Place } from '../../../shared/zonePlaces.ts';
import { emptySlots, slotBits, sunShape, type GapShape, type TimeRange } from '../balance/index.ts';
import { slotsPerDay, type DayCutter } from './dayCutter.ts';
import type { DayJudge, DayRun } from './dayJudge.ts';
import type { WorkFinder } from './neededWork.ts';
import { instantKey, instantOfKey } from './readingTable.ts';
import { readingTableName } from './schema.ts';
import { unpackSlots } from './slotBlob.ts';
import type { KnownSource, SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';

/** A step is about so many readings, and no more than so many days. */
const readingsPerStep = 6000;
const daysPerStep = 31;

/**
 * Keeps what is worked out from the facts up to date, in small steps: some stale days of a source are judged, what
 * changed is widened to all slots that it reaches, and these are cut. See docs/decisions/slots-kept-by-days.md.
 */
export interface Upkeep {
  /**
   * Takes one step, inside a transaction.
   *
   * @param range what an answer is wanted for: only what that depends on is worked out; null for all
   * @returns false where nothing is left to do
   */
  step(range: TimeRange | null): boolean;
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

/** What the upkeep works with. */
export interface UpkeepTools {
  readonly sources: SourceBook;
  readonly stale: StaleDays;
  readonly dayJudge: DayJudge;
  readonly cutter: DayCutter;
  readonly finder: WorkFinder;
  /** Told each stretch in which slots are others now, UTC epoch ms. */
  readonly changed: (from: number, to: number) => void;
  /** Told when readings and marks have to be read anew. */
  readonly forget: () => void;
}

/** Opens the upkeep of a database. */
export function createUpkeep(database: DatabaseSync, tools: UpkeepTools): Upkeep {
  const { sources, stale, dayJudge, cutter, finder, changed, forget } = tools;
  const staleFrom = prepare(
    database,
    `SELECT day FROM stale_day WHERE source = ? AND day >= ? ORDER BY day LIMIT ${daysPerStep}`,
  );
  const uncutIn = prepare(
    database,
    'SELECT day FROM uncut_day WHERE source = ? AND day >= ? AND day <= ? ORDER BY day LIMIT 1',
  );
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

  /** The last of the days from one on that a step takes. */
  function lastOfStep(source: KnownSource, first: number): number {
    const table = readingTableName(source.id);
    const nth = firstRow(
      prepare(database, `SELECT key FROM ${table} WHERE key >= ? ORDER BY key LIMIT 1 OFFSET ${readingsPerStep}`),
      instantKey(first * dayMs),
    );
    const full = nth === null ? Number.POSITIVE_INFINITY : Math.floor(instantOfKey(numberAt(nth, 0)) / dayMs) - 1;
    return Math.max(first, Math.min(full, first + daysPerStep - 1));
  }

  /** The stale days from one on that follow one another, as many as a step takes. */
  function staleRun(source: KnownSource, { first, last }: DayRun): DayRun {
    const limit = Math.min(last, lastOfStep(source, first));
    let end = first;
    for (const row of rowsOf(staleFrom, source.id, first + 1)) {
      if (numberAt(row, 0) !== end + 1 || end >= limit) {
        break;
      }
      end += 1;
    }
    return { first, last: end };
  }

  /** Judges stale days from one on, and cuts what that changed up to the last of them. False where it cannot yet. */
  function settleRun(source: KnownSource, wanted: DayRun): boolean {
    const days = staleRun(source, wanted);
    const next = firstRow(staleFrom, source.id, days.last + 1);
    if (!dayJudge.judgeDays(source, days, next === null ? null : numberAt(next, 0))) {
      return false;
    }
    stale.settle(
      Array.from({ length: days.last - days.first + 1 }, (_, index) => ({
        source: source.id,
        day: days.first + index,
      })),
    );
    while (widenNext()) {
      // Each of them is small.
    }
    cut(source, { first: days.first - daysPerStep, last: days.last });
    return true;
  }

  function settleOldest(source: KnownSource): boolean {
    const oldest = firstRow(staleFrom, source.id, 0);
    return oldest !== null && settleRun(source, { first: numberAt(oldest, 0), last: Number.MAX_SAFE_INTEGER });
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

  /** Cuts the uncut days among some. */
  function cut(source: KnownSource, { first, last }: DayRun): void {
    for (let row = firstRow(uncutIn, source.id, first, last); row !== null;) {
      const stretch = cutter.cutDays(source, numberAt(row, 0), last, shapes());
      if (stretch !== null) {
        changes += 1;
        changed(stretch.from, stretch.to);
      }
      row = firstRow(uncutIn, source.id, first, last);
    }
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
    const first = numberAt(row, 1);
    cut(source, { first, last: lastOfStep(source, first) });
    return true;
  }

  function settleNext(): boolean {
    const [oldest] = stale.list(1);
    if (oldest === undefined) {
      return widenNext() || cutNext();
    }
    const source = sourceOf(oldest.source);
    if (source === null) {
      stale.settle([oldest]);
      return true;
    }
    return settleOldest(source);
  }

  /** Does what an answer wants next of any source. */
  function settleFor(range: TimeRange): boolean {
    if (widenNext()) {
      return true;
    }
    for (const source of sources.all()) {
      const work = finder.needed(source, range);
      // What readings are said to carry may be different once they are judged.
      forget();
      switch (work?.kind) {
        case undefined:
          break;
        case 'judge':
          return settleRun(source, work.days) || settleOldest(source);
        case 'judgeOldest':
          return settleOldest(source);
        case 'cut':
          cut(source, { first: work.days.first, last: Math.min(work.days.last, lastOfStep(source, work.days.first)) });
          return true;
      }
    }
    return false;
  }

  /** Of several meters the order counts, which is that of the best ranks of all of their facts. */
  function isOrderKnown(): boolean {
    const meters = sources.all().filter(({ name }) => name.kind === 'meter');
    return meters.length < 2 || meters.every((source) => finder.isRankKnown(source));
  }

  return {
    step: (range) => {
      forget();
      return range === null || !isOrderKnown() ? settleNext() : settleFor(range);
    },
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
