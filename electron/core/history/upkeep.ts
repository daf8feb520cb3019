import type { DatabaseSync } from 'node:sqlite';

import { sunShape, type GapShape } from '../balance/index.ts';
import type { DayCutter } from './dayCutter.ts';
import type { DayJudge } from './dayJudge.ts';
import type { SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';

/** Where the plant stands, roughly: degrees, north and east positive. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

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

  let changes = 0;

  function place(): Place | null {
    const row = firstRow(selectMeta, 'place');
    const value: unknown = row === null ? null : JSON.parse(textAt(row, 0));
    return isPlace(value) ? value : null;
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
    setPlace: (wanted) => {
      if (JSON.stringify(wanted) === JSON.stringify(place())) {
        return;
      }
      replaceMeta.run('place', JSON.stringify(wanted));
      for (const { id, name } of sources.all()) {
        if (name.kind === 'inverter') {
          database.exec(`INSERT OR REPLACE INTO uncut_day
            SELECT source, day, day * 288, day * 288 + 288 FROM slot_day WHERE source = ${id}`);
        }
      }
    },
  };
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}
