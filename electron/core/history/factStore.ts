import type { DatabaseSync } from 'node:sqlite';

import type { BatchBook } from './batchBook.ts';
import { intervalStride, readingStride, sumOfRefusals, type FactBlock, type Refusals } from './factBlock.ts';
import type { IntervalTable } from './intervalTable.ts';
import { createReadingTable, type ReadingTable } from './readingTable.ts';
import type { KnownSource, SourceBook } from './sourceBook.ts';
import { dayMs, type StaleDays } from './staleDays.ts';

/** What became of a group of facts. */
export interface AddedFacts {
  readonly added: number;
  /** They stood there already, from this batch or another, and are held by this one too now. */
  readonly repeated: number;
  readonly refused: Refusals;
}

/** Adds groups of facts to the tables. */
export interface FactWriter {
  /** Adds a group, inside a transaction. */
  add(batch: number, blocks: readonly FactBlock[]): AddedFacts;
  /** Forgets what it remembers of the tables: after a transaction that was not kept. */
  reload(): void;
}

export function createFactWriter(
  database: DatabaseSync,
  sources: SourceBook,
  batches: BatchBook,
  intervals: IntervalTable,
  stale: StaleDays,
): FactWriter {
  const tables = new Map<number, ReadingTable>();

  function tableOf(source: KnownSource): ReadingTable {
    const known = tables.get(source.id);
    if (known !== undefined) {
      return known;
    }
    const made = createReadingTable(database, source.id, source.name.kind, batches);
    tables.set(source.id, made);
    return made;
  }

  function addBlock(batch: number, block: FactBlock): AddedFacts {
    let added = 0;
    let repeated = 0;
    let crowded = 0;
    for (const [index, name] of block.sources.entries()) {
      const readings = offsetsOf(block.readings, readingStride, index);
      const spans = offsetsOf(block.intervals, intervalStride, index);
      if (readings.length + spans.length === 0) {
        continue;
      }
      const source = sources.findOrMake(name);
      let lastDay = Number.NaN;
      if (readings.length > 0) {
        const outcome = tableOf(source).add(block.readings, readings, batch, (at) => {
          const day = Math.floor(at / dayMs);
          if (day !== lastDay) {
            stale.add(source.id, day, at);
            lastDay = day;
          }
        });
        added += outcome.added;
        repeated += outcome.repeated;
        crowded += outcome.crowded;
      }
      if (spans.length > 0) {
        const outcome = intervals.add(source, block.intervals, spans, batch, (from, to) => {
          stale.addSpan(source.id, from, to - 1);
        });
        added += outcome.added;
        repeated += outcome.repeated;
      }
      const { from, to } = endsOf(block, readings, spans);
      batches.addToSpan(batch, source.id, from, to, readings.length + spans.length);
    }
    return { added, repeated, refused: crowded > 0 ? { crowded } : {} };
  }

  return {
    add: (batch, blocks) => {
      const parts = blocks.map((block) => addBlock(batch, block));
      return {
        added: parts.reduce((sum, one) => sum + one.added, 0),
        repeated: parts.reduce((sum, one) => sum + one.repeated, 0),
        refused: sumOfRefusals(parts.map(({ refused }) => refused)),
      };
    },
    reload: () => tables.clear(),
  };
}

function offsetsOf(block: Float64Array, stride: number, source: number): readonly number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset < block.length; offset += stride) {
    if (block[offset] === source) {
      offsets.push(offset);
    }
  }
  return offsets;
}

function endsOf(
  block: FactBlock,
  readings: readonly number[],
  intervals: readonly number[],
): { readonly from: number; readonly to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const offset of readings) {
    const at = block.readings[offset + 1] ?? 0;
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  for (const offset of intervals) {
    from = Math.min(from, block.intervals[offset + 1] ?? 0);
    to = Math.max(to, block.intervals[offset + 2] ?? 0);
  }
  return { from, to };
}
