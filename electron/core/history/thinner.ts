import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../shared/facts.ts';
import { intervalRow, pointsAround, slotMs } from '../balance/index.ts';
import { fixedHolder, type BatchBook } from './batchBook.ts';
import { slotsPerDay } from './dayCutter.ts';
import type { SlotPower } from './historyStore.ts';
import type { IntervalTable } from './intervalTable.ts';
import { firstFrom, judgedEnergies, slotEnergies, type OpenWindow } from './judgedWindow.ts';
import { createReadingQuery, type ReadingColumns } from './readingColumns.ts';
import { instantKey, keysPerRank } from './readingTable.ts';
import { valueColumns, valuesOf } from './readingValues.ts';
import { readingTableName } from './schema.ts';
import { packPowers, powersOfDay, unpackPowers, type DayPowers } from './slotPowers.ts';
import type { KnownSource, SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';
import { readingsToKeep, type EnergyOfSpan } from './thinnedReadings.ts';
import type { Upkeep } from './upkeep.ts';

/** Takes out readings that no slot needs. See docs/decisions/thinned-readings.md. */
export interface Thinner {
  /**
   * Thins one UTC day that ends at or before an instant, inside a transaction and with all settled. Gives how many
   * readings it took out, null where no day is left.
   */
  step(before: number): number | null;
  /** Powers by slots, where a source told them. */
  powers(source: SourceName, from: number, to: number): readonly SlotPower[];
}

/** What the thinner needs of the other tables. */
export interface ThinnerTables {
  readonly sources: SourceBook;
  readonly batches: BatchBook;
  readonly intervals: IntervalTable;
  readonly stale: StaleDays;
  readonly openWindow: OpenWindow;
  readonly upkeep: Upkeep;
}

export function createThinner(database: DatabaseSync, tables: ThinnerTables): Thinner {
  const { sources, batches, intervals, stale, openWindow, upkeep } = tables;
  const selectFull = prepare(database, 'SELECT source, day FROM full_day WHERE day < ? ORDER BY source, day LIMIT 1');
  const removeFull = database.prepare('DELETE FROM full_day WHERE source = ? AND day = ?');
  const selectPowers = prepare(database, 'SELECT powers FROM thinned_day WHERE source = ? AND day = ?');
  const replaceThinned = database.prepare('INSERT OR REPLACE INTO thinned_day (source, day, powers) VALUES (?, ?, ?)');
  const selectMarks = prepare(
    database,
    'SELECT at, registers, reason FROM mark WHERE source = ? AND at >= ? AND at < ? ORDER BY at, registers',
  );
  // One set of spot values an hour stays.
  const removeSpots = database.prepare(`DELETE FROM spot WHERE source = ?1 AND slot >= ?2 AND slot < ?3 AND slot NOT IN
    (SELECT min(slot) FROM spot WHERE source = ?1 AND slot >= ?2 AND slot < ?3 GROUP BY slot / 12)`);

  function keptPowers(source: KnownSource, day: number): DayPowers | null {
    const blob = firstRow(selectPowers, source.id, day)?.[0];
    return blob instanceof Uint8Array ? unpackPowers(blob) : null;
  }

  function marksAround(source: KnownSource, day: number): string {
    return JSON.stringify(rowsOf(selectMarks, source.id, (day - 1) * dayMs, (day + 2) * dayMs));
  }

  /** For each reading of a day's columns, whether it stays. */
  function chooseReadings(source: KnownSource, day: number, columns: ReadingColumns): Uint8Array {
    const from = day * dayMs;
    const to = from + dayMs;
    const window = openWindow(source, from, to);
    const energies = judgedEnergies[source.name.kind];
    const beside = pointsAround + 1;
    const firsts = energies.map((energy) => window.pointBefore(energy, from - 1, beside) ?? from);
    const lasts = energies.map((energy) => window.pointAfter(energy, to, beside) ?? to);
    const first = Math.min(...firsts);
    const last = Math.max(...lasts);
    const facts = source.longestIntervalMs > 0 ? intervals.winners(source, first, last + 1) : [];
    const known = energies.map((energy): EnergyOfSpan => {
      const series = window.series(energy);
      const begin = firstFrom(series.at, first);
      const end = firstFrom(series.at, last + 1);
      return {
        series: {
          at: series.at.subarray(begin, end),
          value: series.value.subarray(begin, end),
          rank: series.rank.subarray(begin, end),
          ruling: series.ruling.subarray(begin, end),
        },
        judged: window.judged(energy).subarray(begin, end),
        row: intervalRow(facts, energy),
        hasSlots: slotEnergies.some((one) => one === energy),
        isShaped: energy === 'yield',
      };
    });
    const keep = readingsToKeep(known, { from, to });
    const begin = firstFrom(known[0]?.series.at ?? columns.at, from);
    return keep.subarray(begin, begin + columns.count);
  }

  /** Leaves the chosen readings alone in a day, and nobody can take them out by undoing a batch. */
  function replaceReadings(source: KnownSource, day: number, columns: ReadingColumns, keep: Uint8Array | null): number {
    const table = readingTableName(source.id);
    const names = valuesOf(source.name.kind);
    const removed = database
      .prepare(`DELETE FROM ${table} WHERE key >= ? AND key < ?`)
      .run(instantKey(day * dayMs), instantKey((day + 1) * dayMs)).changes;
    const insert = database.prepare(
      `INSERT INTO ${table} (key, holder, ${names.map((name) => valueColumns[name]).join(', ')})
       VALUES (?, ${fixedHolder}${', ?'.repeat(names.length)})`,
    );
    let kept = 0;
    for (let index = 0; index < columns.count; index += 1) {
      if (keep === null || keep[index] === 1) {
        const values = names.map((name) => {
          const value = columns.values[name]?.[index] ?? Number.NaN;
          return Number.isNaN(value) ? null : value;
        });
        insert.run(instantKey(columns.at[index] ?? 0) + (columns.rank[index] ?? 0) * keysPerRank, ...values);
        kept += 1;
      }
    }
    return Number(removed) - kept;
  }

  function settle(source: KnownSource, day: number): void {
    stale.add(source.id, day);
    while (!upkeep.isSettled()) {
      upkeep.step(null);
    }
  }

  function thinDay(source: KnownSource, day: number): number {
    const from = day * dayMs;
    const columns = createReadingQuery(database, source.id, source.name.kind, batches).winners({
      from,
      to: from + dayMs,
      before: 0,
      after: 0,
      limit: Number.POSITIVE_INFINITY,
    });
    const powers = powersOfDay(columns, from, keptPowers(source, day));
    const marks = marksAround(source, day);
    const changes = upkeep.changes();
    let removed = 0;
    // What was chosen is tried: where a slot or a mark would change all readings that count stay, or, at last, all.
    for (const keep of [chooseReadings(source, day, columns), null]) {
      database.exec('SAVEPOINT thinning');
      removed = replaceReadings(source, day, columns, keep);
      settle(source, day);
      if (upkeep.changes() === changes && marksAround(source, day) === marks) {
        database.exec('RELEASE thinning');
        break;
      }
      database.exec('ROLLBACK TO thinning; RELEASE thinning');
      stale.reload();
      removed = 0;
    }
    replaceThinned.run(source.id, day, packPowers(powers));
    removeSpots.run(source.id, day * slotsPerDay, (day + 1) * slotsPerDay);
    removeFull.run(source.id, day);
    return removed;
  }

  return {
    step: (before) => {
      const row = firstRow(selectFull, Math.floor(before / dayMs));
      if (row === null) {
        return null;
      }
      const [id, day] = [numberAt(row, 0), numberAt(row, 1)];
      const source = sources.all().find((one) => one.id === id);
      if (source === undefined) {
        removeFull.run(id, day);
        return 0;
      }
      return thinDay(source, day);
    },
    powers: (name, from, to) => {
      const source = sources.find(name);
      const found: SlotPower[] = [];
      if (source === null) {
        return found;
      }
      const query = createReadingQuery(database, source.id, source.name.kind, batches);
      for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
        const dayFrom = day * dayMs;
        // Of a thinned day too, as readings may have come later.
        const powers = powersOfDay(
          query.winners({ from: dayFrom, to: dayFrom + dayMs, before: 0, after: 0, limit: Number.POSITIVE_INFINITY }),
          dayFrom,
          keptPowers(source, day),
        );
        for (let slot = 0; slot < slotsPerDay; slot += 1) {
          const begin = dayFrom + slot * slotMs;
          const [minW = Number.NaN, meanW = 0, maxW = 0] = powers.subarray(3 * slot, 3 * slot + 3);
          if (!Number.isNaN(minW) && begin + slotMs > from && begin < to) {
            found.push({ from: begin, minW, meanW, maxW });
          }
        }
      }
      return found;
    },
  };
}
