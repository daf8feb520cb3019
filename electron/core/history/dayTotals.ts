import type { DatabaseSync } from 'node:sqlite';

import { ranks } from '../../../shared/facts.ts';
import type { BalanceFinding } from '../../../shared/findings.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import {
  balanceFindings,
  daySpans,
  differenceFindings,
  emptySlots,
  joinSpans,
  localCalendar,
  plantColumns,
  silentInverters,
  slotMs,
  totals,
  totalsOfDays,
  utcStepMs,
  type BalanceSpan,
  type LocalCalendar,
  type PlantColumns,
  type SlotColumn,
  type SourceColumns,
  type TimeRange,
} from '../balance/index.ts';
import { slotsPerDay } from './dayCutter.ts';
import { shapeOf, type LivingSource } from './plantShape.ts';
import type { IntervalTable } from './intervalTable.ts';
import { createSumComparer } from './sumComparer.ts';
import { unpackSlots } from './slotBlob.ts';
import { packSpan, unpackSpan } from './spanBlob.ts';
import { compareSources, type KnownSource, type SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, numberOrNullAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import type { FindingsQuestion, TotalsQuestion } from './totalsQuestion.ts';

/** Longer than any local day, ms. */
const longestDayMs = 27 * 3_600_000;

/** Answers from the slots, and keeps the sums of local days. All must be settled before it is asked. */
export interface DayTotals {
  /** Null where the time was not enough to form all sums of days: those that were formed are kept. */
  totals(question: TotalsQuestion, isTimeUp: () => boolean): EnergyTotals | null;
  findings(question: FindingsQuestion, isTimeUp: () => boolean): readonly BalanceFinding[] | null;
  /** Forgets the sums of the days that share an instant with a stretch. */
  forget(from: number, to: number): void;
  /** Forgets how sources agree in a stretch in which facts are others now. */
  compareAgain(from: number, to: number): void;
  /** Forgets what it remembers of the sources: when anything was worked out anew. */
  forgetSources(): void;
  /** Forgets all that it remembers beside the tables. */
  reload(): void;
}

export function createDayTotals(database: DatabaseSync, sources: SourceBook, intervals: IntervalTable): DayTotals {
  const selectFirst = prepare(
    database,
    'SELECT first_at, first_wh FROM slot_day WHERE source = ? AND first_at IS NOT NULL ORDER BY day LIMIT 1',
  );
  const selectLast = prepare(
    database,
    'SELECT last_at FROM slot_day WHERE source = ? AND last_at IS NOT NULL ORDER BY day DESC LIMIT 1',
  );
  // Most sources have a fact of the best rank on their first day: then no other day has to be looked at.
  const selectRank = prepare(
    database,
    `SELECT coalesce((SELECT 0 FROM judged_day WHERE source = ?1 AND rank = 0 LIMIT 1),
      (SELECT min(rank) FROM judged_day WHERE source = ?1))`,
  );
  const selectLife = prepare(database, 'SELECT installed_at, removed_at FROM life WHERE source = ?');
  const selectSlots = prepare(
    database,
    'SELECT day, yield, import, export FROM slot_day WHERE source = ? AND day >= ? AND day <= ?',
  );
  const selectSpans = prepare(
    database,
    'SELECT from_at, span FROM day_span WHERE from_at >= ? AND from_at < ? AND zone = ? ORDER BY from_at',
  );
  const replaceSpan = database.prepare('INSERT OR REPLACE INTO day_span (from_at, zone, span) VALUES (?, ?, ?)');
  const forgetSpans = database.prepare('DELETE FROM day_span WHERE from_at > ? AND from_at < ?');
  const selectShape = prepare(database, "SELECT value FROM meta WHERE name = 'plant'");
  const replaceShape = database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('plant', ?)");

  let calendar: LocalCalendar | null = null;
  /** The sums of the days of one zone that were asked for, by their beginning. */
  let spans = new Map<number, BalanceSpan>();
  /** What is known of the sources, until slots change. */
  let living: readonly LivingSource[] | null = null;

  function calendarOf(zone: string): LocalCalendar {
    if (calendar?.zone !== zone) {
      calendar = localCalendar(zone);
      spans = new Map();
    }
    return calendar;
  }

  function lifeOf(source: KnownSource): LivingSource | null {
    const first = firstRow(selectFirst, source.id);
    const last = firstRow(selectLast, source.id);
    if (first === null || last === null) {
      return null;
    }
    const told = firstRow(selectLife, source.id);
    const rank = firstRow(selectRank, source.id);
    return {
      source,
      rank: numberOrNullAt(rank, 0) ?? ranks.length,
      life: {
        firstAt: numberAt(first, 0),
        firstWh: numberOrNullAt(first, 1),
        lastAt: numberAt(last, 0),
        installedAt: numberOrNullAt(told, 0),
        removedAt: numberOrNullAt(told, 1),
      },
    };
  }

  /** The sources of the plant, of meters the best first. Where they stand to one another otherwise now, no sum holds. */
  function livingSources(): readonly LivingSource[] {
    if (living !== null) {
      return living;
    }
    const found = sources
      .all()
      .flatMap((source) => lifeOf(source) ?? [])
      .toSorted((one, other) => one.rank - other.rank || compareSources(one.source.name, other.source.name));
    const shape = shapeOf(found);
    const kept = firstRow(selectShape);
    if (kept === null || textAt(kept, 0) !== shape) {
      database.exec('DELETE FROM day_span');
      comparer.forgetAll();
      spans = new Map();
      replaceShape.run(shape);
    }
    living = found;
    return found;
  }

  /** The columns of the plant over a range of whole slots. */
  function columnsOf(range: TimeRange, zone: LocalCalendar): PlantColumns {
    const fromSlot = range.from / slotMs;
    const count = range.to / slotMs - fromSlot;
    const columns = livingSources().map(({ source, life }): SourceColumns => {
      const found: (SlotColumn | null)[] = [null, null, null];
      const firstDay = Math.floor(fromSlot / slotsPerDay);
      const lastDay = Math.floor((fromSlot + count - 1) / slotsPerDay);
      for (const row of rowsOf(selectSlots, source.id, firstDay, lastDay)) {
        const daySlot = numberAt(row, 0) * slotsPerDay;
        const from = Math.max(fromSlot, daySlot);
        const to = Math.min(fromSlot + count, daySlot + slotsPerDay);
        for (const [place, known] of found.entries()) {
          const blob = row[1 + place];
          if (blob instanceof Uint8Array) {
            const column = known ?? emptySlots(fromSlot, count);
            unpackSlots(blob, slotsPerDay, from - daySlot, to - daySlot, column, from - fromSlot);
            found[place] = column;
          }
        }
      }
      return {
        source: source.name,
        life,
        yieldWh: found[0] ?? null,
        importWh: found[1] ?? null,
        exportWh: found[2] ?? null,
      };
    });
    return plantColumns(columns, { fromSlot, count }, zone);
  }

  /** The sums of the local days of a range, the first and the last cut to it; days of which nothing is known left out. */
  function spansOf(range: TimeRange, zone: LocalCalendar, isTimeUp: () => boolean): readonly BalanceSpan[] | null {
    const heard = livingSources();
    const first = Math.min(...heard.map(({ life }) => life.firstAt));
    const last = Math.max(...heard.map(({ life }) => life.lastAt));
    const found: BalanceSpan[] = [];
    if (heard.length === 0) {
      return found;
    }
    const part = {
      from: Math.max(range.from, zone.dayAt(first).fromMs),
      to: Math.min(range.to, zone.dayAt(last).toMs),
    };
    let isLoaded = false;
    for (const day of zone.daysOf(part)) {
      const whole = { from: day.fromMs, to: day.toMs };
      if (range.from > day.fromMs || range.to < day.toMs) {
        const cut = { from: Math.max(range.from, day.fromMs), to: Math.min(range.to, day.toMs) };
        found.push(...daySpans(columnsOf(whole, zone), cut, zone));
        continue;
      }
      if (!spans.has(day.fromMs) && !isLoaded) {
        loadSpans(part, zone.zone);
        isLoaded = true;
      }
      let span = spans.get(day.fromMs);
      if (span === undefined) {
        if (isTimeUp()) {
          return null;
        }
        [span] = daySpans(columnsOf(whole, zone), whole, zone);
        if (span === undefined) {
          continue;
        }
        spans.set(day.fromMs, span);
        replaceSpan.run(day.fromMs, zone.zone, packSpan(span));
      }
      found.push(span);
    }
    return found;
  }

  function loadSpans(range: TimeRange, zone: string): void {
    for (const row of rowsOf(selectSpans, range.from, range.to, zone)) {
      const blob = row[1];
      const span = blob instanceof Uint8Array && !spans.has(numberAt(row, 0)) ? unpackSpan(blob) : null;
      if (span !== null) {
        spans.set(numberAt(row, 0), span);
      }
    }
  }

  function emptyPlant(): PlantColumns {
    const heard = livingSources();
    const none = emptySlots(0, 0);
    const hasInverter = heard.some(({ source }) => source.name.kind === 'inverter');
    const hasMeter = heard.some(({ source }) => source.name.kind === 'meter');
    return {
      fromSlot: 0,
      count: 0,
      yieldWh: hasInverter ? none : null,
      importWh: hasMeter ? none : null,
      exportWh: hasMeter ? none : null,
      batteryWh: null,
    };
  }

  const comparer = createSumComparer(intervals, columnsOf);

  return {
    totals: ({ from, to, bucket, zone: name }, isTimeUp) => {
      const zone = calendarOf(name);
      const range = wholeSlots({ from, to });
      if (utcStepMs(bucket) !== null || range.from >= range.to) {
        const around = {
          from: zone.dayAt(range.from).fromMs,
          to: zone.dayAt(Math.max(range.from, range.to - 1)).toMs,
        };
        return totals(columnsOf(around, zone), range, bucket, zone);
      }
      const days = spansOf(range, zone, isTimeUp);
      return days === null || !isCalendarBucket(bucket) ? null : totalsOfDays(days, emptyPlant(), range, bucket, zone);
    },
    findings: ({ from, to, zone: name }, isTimeUp) => {
      const zone = calendarOf(name);
      const days = spansOf(wholeSlots({ from, to }), zone, isTimeUp);
      const heard = livingSources();
      const differences = days === null ? null : comparer.compare(heard, days, zone, isTimeUp);
      if (days === null || differences === null || days.length === 0) {
        return differences === null ? null : [];
      }
      return [
        ...balanceFindings(days.reduce(joinSpans)),
        ...silentInverters(
          heard.map(({ source, life }) => ({ source: source.name, life })),
          to,
        ),
        ...differenceFindings(differences),
      ];
    },
    forget: (from, to) => {
      comparer.forget(from, to);
      forgetSpans.run(from - longestDayMs, to);
      for (const [begin, span] of spans) {
        if (begin < to && span.to > from) {
          spans.delete(begin);
        }
      }
    },
    compareAgain: (from, to) => comparer.forget(from, to),
    forgetSources: () => {
      living = null;
    },
    reload: () => {
      comparer.forgetAll();
      spans = new Map();
      living = null;
    },
  };
}

function isCalendarBucket(bucket: TotalsQuestion['bucket']): bucket is '1d' | '1w' | '1mo' | '1y' {
  return utcStepMs(bucket) === null;
}

function wholeSlots({ from, to }: TimeRange): TimeRange {
  return { from: Math.floor(from / slotMs) * slotMs, to: Math.ceil(to / slotMs) * slotMs };
}
