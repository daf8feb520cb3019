import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../../shared/facts.ts';
import { firstRow, numberAt, numberOrNullAt, prepare, rowsOf, textAt, textOrNullAt } from '../database/sqlRows.ts';
import { compareSources } from './sourceBook.ts';
import { dayMs } from './staleDays.ts';

/** What makes a batch: a run of the program, a device's memory, a file, somebody by hand. */
export const batchKinds = ['live', 'archive', 'import', 'manual'] as const;
export type BatchKind = (typeof batchKinds)[number];

/** The holder of readings that were thinned: no batch, so no undoing takes them out. */
export const fixedHolder = 0;

/** Where facts come from: one run of the program, one reading of a device's memory, one file, one entry by hand. */
export interface NewBatch {
  readonly kind: BatchKind;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly label: string;
  /** The name of the file, where it comes from one. */
  readonly file: string | null;
  /** How far the clock behind the stamps was ahead of ours; the facts' instants are corrected by it already. */
  readonly clockOffsetMs: number | null;
}

/** What a batch said of one source. */
export interface BatchSpan {
  readonly source: SourceName;
  /** The first and the last instant of its facts, UTC epoch ms. */
  readonly from: number;
  readonly to: number;
  /** How many facts it gave, repeated ones too. */
  readonly facts: number;
}

/** A batch that gave facts. */
export interface Batch extends NewBatch {
  readonly id: number;
  readonly undone: boolean;
  /** What it said before this instant, UTC epoch ms, was thinned and can be neither undone nor done again; null where it can. */
  readonly fixedBefore: number | null;
  readonly spans: readonly BatchSpan[];
}

/**
 * The batches, and who holds which facts. A fact refers to a *holder*: a set of batches. There are few different sets,
 * so a fact that several batches give costs no more than one, and undoing a batch touches no fact.
 */
export interface BatchBook {
  /** Makes a batch. It is kept with its first fact: an empty one is not worth a line. */
  open(batch: NewBatch): number;
  /** Whether facts can be added to it: it was made since the history was opened, and is not undone. */
  isOpen(batch: number): boolean;
  /** The holder of facts that this batch alone gives. */
  holderOf(batch: number): number;
  /** The holder that has this batch too. */
  withBatch(holder: number, batch: number): number;
  /** Whether facts of this holder count: one of its batches is not undone. An unknown holder counts. */
  isAlive(holder: number): boolean;
  /** Whether all facts count, so that nobody needs to ask. */
  allAlive(): boolean;
  /** Counts facts to what a batch says of a source. */
  addToSpan(batch: number, source: number, from: number, to: number, facts: number): void;
  spansOf(batch: number): readonly { readonly source: number; readonly from: number; readonly to: number }[];
  setUndone(batch: number, undone: boolean): void;
  /** All batches that gave facts, the first one made first. */
  list(sourceNames: ReadonlyMap<number, SourceName>): readonly Batch[];
  /** Reads all again: after a transaction that was not kept. Batches without facts stay open. */
  reload(): void;
}

/** The batches that were made since the history was opened, and the highest number given so far. */
export interface BatchSession {
  readonly opened: Map<number, NewBatch>;
  last: number;
}

/** Opens the batches. A session that goes on from one database to the next gives no number twice. */
export function createBatchBook(database: DatabaseSync, session: BatchSession): BatchBook {
  const insertBatch = database.prepare(
    'INSERT INTO batch (id, kind, created_at, label, file, clock_offset_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertHolder = database.prepare('INSERT INTO holder_batch (holder, batch) VALUES (?, ?)');
  const insertSpan = database.prepare(`
    INSERT INTO batch_span (batch, source, from_at, to_at, facts) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at),
      facts = facts + excluded.facts`);
  const selectSpans = prepare(database, 'SELECT source, from_at, to_at, facts FROM batch_span WHERE batch = ?');
  const updateUndone = database.prepare('UPDATE batch SET undone = ? WHERE id = ?');
  const selectBatches = prepare(
    database,
    `SELECT id, undone, kind, created_at, label, file, clock_offset_ms FROM batch
     WHERE id IN (SELECT batch FROM batch_span) ORDER BY id`,
  );
  const selectThinned = prepare(
    database,
    `SELECT max(day) FROM thinned_day JOIN batch_span USING (source)
     WHERE batch = ? AND day BETWEEN from_at / ${dayMs} AND to_at / ${dayMs}`,
  );
  const selectUndone = prepare(database, 'SELECT id, undone FROM batch');
  const selectHolders = prepare(database, 'SELECT holder, batch FROM holder_batch ORDER BY holder, batch');

  const { opened } = session;
  let kept = new Map<number, boolean>();
  let batchesOf = new Map<number, readonly number[]>();
  let holders = new Map<string, number>();
  let dead = new Set<number>();
  let joined = new Map<string, number>();
  let lastHolder = 0;

  function holderFor(batches: readonly number[]): number {
    const key = batches.join(',');
    const known = holders.get(key);
    if (known !== undefined) {
      return known;
    }
    lastHolder += 1;
    const holder = lastHolder;
    for (const batch of batches) {
      insertHolder.run(holder, batch);
    }
    batchesOf.set(holder, batches);
    holders.set(key, holder);
    findDead();
    return holder;
  }

  function fixedBefore(batch: number): number | null {
    const day = numberOrNullAt(firstRow(selectThinned, batch), 0);
    return day === null ? null : (day + 1) * dayMs;
  }

  function keep(batch: number): void {
    const waiting = opened.get(batch);
    if (!kept.has(batch) && waiting !== undefined) {
      const { kind, createdAt, label, file, clockOffsetMs } = waiting;
      insertBatch.run(batch, kind, createdAt, label, file, clockOffsetMs);
      kept.set(batch, false);
    }
  }

  function findDead(): void {
    dead = new Set(
      [...batchesOf].filter(([, batches]) => batches.every((batch) => kept.get(batch) === true)).map(([id]) => id),
    );
  }

  function reload(): void {
    kept = new Map(rowsOf(selectUndone).map((row) => [numberAt(row, 0), numberAt(row, 1) === 1]));
    const found = new Map<number, number[]>();
    for (const row of rowsOf(selectHolders)) {
      const holder = numberAt(row, 0);
      found.set(holder, [...(found.get(holder) ?? []), numberAt(row, 1)]);
    }
    batchesOf = found;
    holders = new Map([...batchesOf].map(([holder, batches]) => [batches.join(','), holder]));
    joined = new Map();
    lastHolder = Math.max(lastHolder, ...batchesOf.keys());
    findDead();
  }

  reload();
  return {
    open: (batch) => {
      const id = Math.max(session.last, ...kept.keys()) + 1;
      session.last = id;
      opened.set(id, batch);
      return id;
    },
    isOpen: (batch) => opened.has(batch) && kept.get(batch) !== true,
    holderOf: (batch) => {
      keep(batch);
      return holderFor([batch]);
    },
    withBatch: (holder, batch) => {
      if (holder === fixedHolder) {
        return holder;
      }
      const key = `${holder}+${batch}`;
      const known = joined.get(key);
      if (known !== undefined) {
        return known;
      }
      const batches = batchesOf.get(holder) ?? [];
      const made = batches.includes(batch)
        ? holder
        : holderFor([...batches, batch].toSorted((one, other) => one - other));
      joined.set(key, made);
      return made;
    },
    isAlive: (holder) => !dead.has(holder),
    allAlive: () => dead.size === 0,
    addToSpan: (batch, source, from, to, facts) => {
      insertSpan.run(batch, source, from, to, facts);
    },
    spansOf: (batch) =>
      rowsOf(selectSpans, batch).map((row) => ({
        source: numberAt(row, 0),
        from: numberAt(row, 1),
        to: numberAt(row, 2),
      })),
    setUndone: (batch, undone) => {
      keep(batch);
      if (!kept.has(batch)) {
        return;
      }
      updateUndone.run(undone ? 1 : 0, batch);
      kept.set(batch, undone);
      findDead();
    },
    list: (sourceNames) =>
      rowsOf(selectBatches).map((row) => ({
        id: numberAt(row, 0),
        undone: numberAt(row, 1) === 1,
        kind: batchKind(textAt(row, 2)),
        createdAt: numberAt(row, 3),
        label: textAt(row, 4),
        file: textOrNullAt(row, 5),
        clockOffsetMs: numberOrNullAt(row, 6),
        fixedBefore: fixedBefore(numberAt(row, 0)),
        spans: rowsOf(selectSpans, numberAt(row, 0))
          .flatMap((span) => {
            const source = sourceNames.get(numberAt(span, 0));
            return source === undefined
              ? []
              : [{ source, from: numberAt(span, 1), to: numberAt(span, 2), facts: numberAt(span, 3) }];
          })
          // By name: the numbers of sources depend on which one spoke first.
          .toSorted((one, other) => compareSources(one.source, other.source)),
      })),
    reload,
  };
}

function batchKind(text: string): BatchKind {
  return batchKinds.find((kind) => kind === text) ?? 'import';
}
