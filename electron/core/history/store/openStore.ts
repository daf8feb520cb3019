import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../../shared/facts.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ports/index.ts';
import { inTransaction, pragma } from '../database/sqlRows.ts';
import { attempt, saysDamaged } from '../database/sqliteFailures.ts';
import { createAskedSpans } from '../facts/askedSpans.ts';
import { createBatchBook, type BatchSession } from '../facts/batchBook.ts';
import { createDeviceTable } from '../facts/devices.ts';
import { countFacts } from '../facts/factBlock.ts';
import { createFactWriter, type AddedFacts } from '../facts/factStore.ts';
import { createIntervalRulings } from '../facts/intervalRulings.ts';
import { createIntervalTable } from '../facts/intervalTable.ts';
import { createReadingQuery, type ReadingColumns, type ReadingSpan } from '../facts/readingColumns.ts';
import { readingGaps } from '../facts/readingGaps.ts';
import { createRulingTable } from '../facts/rulings.ts';
import { createSourceBook } from '../facts/sourceBook.ts';
import { createSpotTable } from '../facts/spotValues.ts';
import { createStaleDays } from '../facts/staleDays.ts';
import { isSameFile, itself } from '../files/backupFiles.ts';
import {
  checkBackup,
  historyFile,
  markStopped,
  openHistoryFile,
  prepareReplacement,
  replaceHistory,
} from '../files/openHistoryFile.ts';
import { balanceStore, createBalanceTables } from './balanceStore.ts';
import type { FactGroup, HistoryStore, Outcome, StoreOptions } from './historyStore.ts';
import { createWaitingFacts } from './waitingFacts.ts';

const defaultWaitingBound = 200_000;

/** The tables of an open database, and what is remembered of them. */
function openTables(database: DatabaseSync, session: BatchSession) {
  const sources = createSourceBook(database);
  const batches = createBatchBook(database, session);
  const stale = createStaleDays(database);
  const intervalRulings = createIntervalRulings(database, sources, stale);
  const intervals = createIntervalTable(database, sources, batches, intervalRulings);
  const balance = createBalanceTables(database, sources, batches, stale, intervals);
  return {
    balance,
    database,
    sources,
    batches,
    stale,
    intervals,
    intervalRulings,
    facts: createFactWriter(database, sources, batches, intervals, stale),
    devices: createDeviceTable(database, sources),
    spots: createSpotTable(database, sources),
    rulings: createRulingTable(database, sources, stale),
    asked: createAskedSpans(database, sources),
  };
}

/**
 * Opens the history of a folder in this thread. Fails with `historyTooNew`, `historyLocked`, `historyReadOnly`,
 * `diskFull` or `fileUnusable`.
 *
 * @param clock measures how long steps of long work take
 */
export function openStore(options: StoreOptions, clock: Clock): Result<HistoryStore, Failure> {
  const { folder, nowMs } = options;
  const file = historyFile(folder);
  const opened = openHistoryFile(folder, nowMs);
  return opened.ok
    ? attempt(file, () => {
        limitPages(opened.value.database, options);
        return success(createStore(file, opened.value.database, opened.value.problems, options, clock));
      })
    : opened;
}

function limitPages(database: DatabaseSync, { maxPages }: StoreOptions): void {
  if (maxPages !== undefined) {
    database.exec(`PRAGMA max_page_count = ${maxPages}`);
  }
}

function createStore(
  file: string,
  database: DatabaseSync,
  problems: readonly Failure[],
  options: StoreOptions,
  clock: Clock,
): HistoryStore {
  let session: BatchSession = { opened: new Map(), last: 0 };
  let tables = openTables(database, session);
  let trouble: Failure | null = null;
  let metDamage = false;
  const waiting = createWaitingFacts(options.waitingBound ?? defaultWaitingBound);

  /** Runs a change; where it is not kept, what was remembered of it is forgotten too. */
  function change<Value>(action: () => Value): Result<Value, Failure> {
    const outcome = attempt(file, () => {
      const opened = ensureOpen();
      if (!opened.ok) {
        return opened;
      }
      try {
        return success(action());
      } catch (error) {
        tables.sources.reload();
        tables.batches.reload();
        tables.stale.reload();
        tables.facts.reload();
        tables.intervalRulings.reload();
        tables.balance.reload();
        throw error;
      }
    });
    if (!outcome.ok) {
      trouble = outcome.error;
      metDamage ||= trouble.code === 'historyDamaged';
    } else if (waiting.size() === 0) {
      trouble = null;
    }
    return outcome;
  }

  function changed(action: () => void): Outcome {
    const outcome = change(action);
    return outcome.ok ? success(null) : outcome;
  }

  /** Asks the tables; where damage is met it is remembered, so that the next start looks through the file. */
  function read<Value>(action: () => Value): Value {
    ensureOpen();
    try {
      return action();
    } catch (error) {
      metDamage ||= saysDamaged(error);
      throw error;
    }
  }

  function write(group: FactGroup | null): Result<AddedFacts, Failure> {
    const outcome = change(() =>
      inTransaction(tables.database, () => {
        for (const { batch, blocks } of waiting.all()) {
          tables.facts.add(batch, blocks);
        }
        return tables.facts.add(group?.batch ?? 0, group?.blocks ?? []);
      }),
    );
    if (outcome.ok) {
      waiting.clear();
      trouble = null;
    }
    return outcome;
  }

  function kept(group: FactGroup, problem: Failure): Failure {
    const isKept = group.keep && waiting.keep(group);
    const size = countFacts(group.blocks);
    return failure(problem.code, { ...problem.details, waiting: waiting.size(), lost: isKept ? 0 : size });
  }

  function winnersOf(span: { readonly source: SourceName } & ReadingSpan): ReadingColumns | null {
    const source = tables.sources.find(span.source);
    return source === null
      ? null
      : createReadingQuery(tables.database, source.id, source.name.kind, tables.batches).winners(span);
  }

  /** Opens the file again where it could not be opened again at once: there was no room for it, or it was locked. */
  function ensureOpen(): Outcome {
    return tables.database.isOpen ? success(null) : reopen(clock.nowMs());
  }

  function reopen(nowMs: number): Outcome {
    const opened = openHistoryFile(options.folder, nowMs);
    return opened.ok
      ? attempt(file, () => {
          limitPages(opened.value.database, options);
          tables = openTables(opened.value.database, session);
          return success(null);
        })
      : opened;
  }

  return {
    problems: () => problems,
    openBatch: (batch) => tables.batches.open(batch),
    addBlocks: (group) => {
      if (!tables.batches.isOpen(group.batch)) {
        return success({ added: 0, repeated: 0, refused: { batchClosed: countFacts(group.blocks) } });
      }
      const outcome = write(group);
      return outcome.ok ? outcome : failed(kept(group, outcome.error));
    },
    flush: () => {
      const outcome = waiting.size() === 0 ? success(null) : write(null);
      return outcome.ok ? success(null) : outcome;
    },
    sources: () =>
      read(() =>
        tables.sources.all().map(({ id, name }) => ({
          source: name,
          readings: createReadingQuery(tables.database, id, name.kind, tables.batches).ends(),
        })),
      ),
    winners: (span) => read(() => winnersOf(span)),
    intervals: ({ source: name, from, to }) =>
      read(() => {
        const source = tables.sources.find(name);
        return source === null ? [] : tables.intervals.winners(source, from, to);
      }),
    readingGaps: (question) => read(() => readingGaps(tables.database, tables.sources, tables.batches, question)),
    askedSpans: (source) => read(() => tables.asked.list(source)),
    setAskedSpans: ({ source, spans }) => changed(() => tables.asked.set(source, spans)),
    batches: () => read(() => tables.batches.list(tables.sources.names())),
    setUndone: ({ batch, undone }) =>
      changed(() => {
        inTransaction(tables.database, () => {
          tables.batches.setUndone(batch, undone);
          for (const { source, from, to } of tables.batches.spansOf(batch)) {
            tables.stale.addSpan(source, from, to);
          }
        });
      }),
    rule: ({ source, at, verdict }) => changed(() => tables.rulings.rule(source, at, verdict)),
    rulings: ({ source, from, to }) => read(() => tables.rulings.rulings(source, from, to)),
    ruleIntervals: ({ source, from, to, verdict }) =>
      changed(() => tables.intervalRulings.rule(source, { from, to }, verdict)),
    ruledIntervals: ({ source, from, to }) => read(() => tables.intervalRulings.list(source, { from, to })),
    marks: ({ source, from, to }) => read(() => tables.rulings.marks(source, from, to)),
    noteDevice: (note) => changed(() => tables.devices.note(note)),
    devices: () => read(() => tables.devices.list()),
    addEvents: (events) => changed(() => tables.devices.addEvents(events)),
    events: ({ from, to }) => read(() => tables.devices.events(from, to)),
    addSpots: (spots) => changed(() => tables.spots.add(spots)),
    spots: ({ source, from, to }) => read(() => tables.spots.list(source, from, to)),
    addStatuses: (notes) => changed(() => tables.spots.addStatuses(notes)),
    statuses: ({ source, from, to }) => read(() => tables.spots.statuses(source, from, to)),
    staleDays: (limit) => read(() => tables.stale.list(limit)),
    ...balanceStore(() => tables.balance, { change, read }, clock),
    stats: () => ({
      file,
      bytes: statSync(file).size,
      sources: tables.sources.all().length,
      batches: tables.batches.list(tables.sources.names()).length,
      waiting: waiting.size(),
      trouble: trouble && failure(trouble.code, { ...trouble.details, waiting: waiting.size() }),
    }),
    settle: () => changed(() => void pragma(tables.database, 'wal_checkpoint(FULL)')),
    restore: ({ file: backup, nowMs }) => {
      if (isSameFile(file, backup)) {
        return itself(backup);
      }
      const checked = checkBackup(backup);
      if (!checked.ok) {
        return checked;
      }
      const prepared = attempt(file, () => success(prepareReplacement(options.folder, backup)));
      if (!prepared.ok) {
        return prepared;
      }
      tables.database.close();
      let replaced: Outcome = failed(failure('unexpected'));
      let reopened: Outcome = replaced;
      try {
        replaced = attempt(file, () => {
          replaceHistory(options.folder, nowMs);
          return success(null);
        });
      } finally {
        if (replaced.ok) {
          // It is another history now, which knows none of the batches that were open.
          session = { opened: new Map(), last: session.last };
          waiting.clear();
        }
        reopened = reopen(nowMs);
      }
      return reopened.ok ? replaced : reopened;
    },
    close: () => {
      if (waiting.size() > 0) {
        write(null);
      }
      const lost = waiting.size();
      attempt(file, () => {
        // A history in which damage was met stays marked, so that the next start looks through it.
        if (!metDamage && tables.database.isOpen) {
          markStopped(tables.database);
        }
        return success(null);
      });
      if (tables.database.isOpen) {
        tables.database.close();
      }
      return lost;
    },
  };
}
