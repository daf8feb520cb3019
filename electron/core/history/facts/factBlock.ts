import {
  ranks,
  registerNames,
  sourceKinds,
  type Fact,
  type IntervalFact,
  type ReadingFact,
  type Registers,
  type SourceName,
} from '../../../../shared/facts.ts';
import { powerIndex, registersOf, valueNames } from '../database/readingValues.ts';

/** Why a fact was refused at the door. Nothing but its own form is looked at there, never its neighbours. */
export const refusalReasons = [
  /** It lacks a part, or a part is of the wrong kind; or an interval ends before it begins. */
  'form',
  /** It names a kind of source, rank or register that there is not, or not at this kind of source. */
  'unknownName',
  /** A number that is not whole, is negative where it may not be, or is too large. */
  'number',
  /** Before the year 2000, or more than a day ahead of the clock. */
  'time',
  /** It says nothing. */
  'empty',
  /** Its batch was undone, or is not open: the history was replaced by a back-up meanwhile. */
  'batchClosed',
  /** Its instant has more readings that say something else than there is room for. */
  'crowded',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** How many facts were refused, by reason; reasons that did not occur are left out. */
export type Refusals = Readonly<Partial<Record<RefusalReason, number>>>;

/**
 * Facts that passed the door, as columns that cross to a worker without being copied. NaN stands for null.
 *
 * `readings` holds per fact: index of its source, instant, rank, then the values in the order of `valueNames`.
 * `intervals` holds per fact: index of its source, from, to, rank, grainS, 1 where estimated else 0, then the amounts in
 * the order of `registerNames`.
 */
export interface FactBlock {
  readonly sources: readonly SourceName[];
  readonly readings: Float64Array<ArrayBuffer>;
  readonly intervals: Float64Array<ArrayBuffer>;
}

/** Elements per reading and per interval of a block, and where the values begin in each. */
export const readingStride = 3 + valueNames.length;
export const readingValuesAt = 3;
export const intervalStride = 6 + registerNames.length;
export const intervalValuesAt = 6;

/** The span of time that facts may have, UTC epoch ms. */
export const earliestAt: number = Date.UTC(2000, 0, 1);
const aheadMs = 86_400_000;
/** Also the bound within which instants fit into the key of a row. */
const latestAt = Date.UTC(2200, 0, 1);
const largestPowerW = 1_000_000_000;
const longestId = 200;

/** Facts that passed the door, and how many did not. */
export interface PackedFacts {
  readonly block: FactBlock;
  readonly refused: Refusals;
}

/** A block that is filled step by step. */
export interface BlockPacker {
  /** Checks so many more facts, and packs those that pass. Never throws, whatever it is given. */
  pack(count: number): void;
  /** Whether all have been looked at. */
  isDone(): boolean;
  /** The block, once all have been looked at. */
  finish(): PackedFacts;
}

/**
 * Begins to check the form of facts and to pack those that pass.
 *
 * @param nowMs the clock, UTC epoch ms: facts may be up to 24 hours ahead of it
 */
export function createBlockPacker(facts: readonly Fact[], nowMs: number): BlockPacker {
  const refused: Partial<Record<RefusalReason, number>> = {};
  const sources: SourceName[] = [];
  const sourceIndexes = new Map<string, number>();
  const lastAt = lastInstant(nowMs);
  const intervalCount = facts.reduce((count, fact) => (isInterval(fact) ? count + 1 : count), 0);
  const readings = new Float64Array((facts.length - intervalCount) * readingStride);
  const intervals = new Float64Array(intervalCount * intervalStride);
  let readingEnd = 0;
  let intervalEnd = 0;
  let lastSource: SourceName | null = null;
  let lastIndex = 0;
  let next = 0;

  function packOne(fact: Fact): void {
    const interval = isInterval(fact);
    const reason = interval
      ? packInterval(fact, lastAt, intervals, intervalEnd)
      : packReading(fact, lastAt, readings, readingEnd);
    if (reason !== null) {
      refused[reason] = (refused[reason] ?? 0) + 1;
      return;
    }
    const { source } = fact;
    if (lastSource === null || source.id !== lastSource.id || source.kind !== lastSource.kind) {
      lastIndex = indexOfSource(source, sources, sourceIndexes);
      lastSource = source;
    }
    if (interval) {
      intervals[intervalEnd] = lastIndex;
      intervalEnd += intervalStride;
    } else {
      readings[readingEnd] = lastIndex;
      readingEnd += readingStride;
    }
  }

  return {
    pack: (count) => {
      const end = Math.min(facts.length, next + count);
      for (const fact of facts.slice(next, end)) {
        packOne(fact);
      }
      next = end;
    },
    isDone: () => next === facts.length,
    finish: () => ({
      block: { sources, readings: upTo(readings, readingEnd), intervals: upTo(intervals, intervalEnd) },
      refused,
    }),
  };
}

/** Checks and packs facts in one go: see `createBlockPacker`. */
export function packFacts(facts: readonly Fact[], nowMs: number): PackedFacts {
  const packer = createBlockPacker(facts, nowMs);
  packer.pack(facts.length);
  return packer.finish();
}

/** The first elements; the column itself where that is all. */
function upTo(column: Float64Array<ArrayBuffer>, end: number): Float64Array<ArrayBuffer> {
  return end === column.length ? column : column.slice(0, end);
}

/** Why a fact would be refused at the door; null where it would be let in. Never throws. */
export function refusalOf(fact: Fact, nowMs: number): RefusalReason | null {
  const lastAt = lastInstant(nowMs);
  return isInterval(fact)
    ? packInterval(fact, lastAt, new Float64Array(intervalStride), 0)
    : packReading(fact, lastAt, new Float64Array(readingStride), 0);
}

/** How many facts blocks hold. */
export function countFacts(blocks: readonly FactBlock[]): number {
  return blocks.reduce(
    (count, { readings, intervals }) => count + readings.length / readingStride + intervals.length / intervalStride,
    0,
  );
}

/** Adds up how many facts were refused, by reason. */
export function sumOfRefusals(all: readonly Refusals[]): Refusals {
  const sum: Partial<Record<RefusalReason, number>> = {};
  for (const reason of refusalReasons) {
    const count = all.reduce((total, one) => total + (one[reason] ?? 0), 0);
    if (count > 0) {
      sum[reason] = count;
    }
  }
  return sum;
}

const rankIndexes: ReadonlyMap<unknown, number> = new Map(ranks.map((rank, index) => [rank, index]));
/** Where each register stands among the values, of those that a kind of source has. */
const registersOfKind: ReadonlyMap<unknown, ReadonlyMap<string, number>> = new Map(
  sourceKinds.map((kind) => [kind, new Map(registersOf(kind).map((name) => [name, registerNames.indexOf(name)]))]),
);

function indexOfSource(source: SourceName, sources: SourceName[], indexes: Map<string, number>): number {
  const key = `${source.kind}:${source.id}`;
  const known = indexes.get(key);
  if (known !== undefined) {
    return known;
  }
  indexes.set(key, sources.length);
  sources.push({ kind: source.kind, id: source.id });
  return sources.length - 1;
}

/** The last instant that a fact may speak of, UTC epoch ms. */
function lastInstant(nowMs: number): number {
  return Math.min(nowMs + aheadMs, latestAt);
}

function isInterval(fact: unknown): fact is IntervalFact {
  return typeof fact === 'object' && fact !== null && 'from' in fact;
}

function packReading(fact: ReadingFact, lastAt: number, block: Float64Array, offset: number): RefusalReason | null {
  const named = checkNames(fact);
  if (typeof named !== 'number') {
    return named;
  }
  const { at, powerW } = fact;
  if (!Number.isSafeInteger(at) || (powerW !== null && !Number.isSafeInteger(powerW))) {
    return typeof at === 'number' && (powerW === null || typeof powerW === 'number') ? 'number' : 'form';
  }
  if (at < earliestAt || at > lastAt) {
    return 'time';
  }
  if (powerW !== null && Math.abs(powerW) > largestPowerW) {
    return 'number';
  }
  const values = offset + readingValuesAt;
  const count = packRegisters(fact.registers, fact.source, block, values);
  if (typeof count !== 'number') {
    return count;
  }
  if (count === 0 && powerW === null) {
    return 'empty';
  }
  block[offset + 1] = at;
  block[offset + 2] = named;
  block[values + powerIndex] = powerW ?? Number.NaN;
  return null;
}

function packInterval(fact: IntervalFact, lastAt: number, block: Float64Array, offset: number): RefusalReason | null {
  const named = checkNames(fact);
  if (typeof named !== 'number') {
    return named;
  }
  const { from, to, grainS, estimated } = fact;
  if (typeof estimated !== 'boolean' || typeof from !== 'number' || typeof to !== 'number' || from >= to) {
    return 'form';
  }
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || !Number.isSafeInteger(grainS) || grainS <= 0) {
    return 'number';
  }
  if (from < earliestAt || to > lastAt) {
    return 'time';
  }
  const count = packRegisters(fact.amounts, fact.source, block, offset + intervalValuesAt);
  if (typeof count !== 'number') {
    return count;
  }
  if (count === 0) {
    return 'empty';
  }
  block[offset + 1] = from;
  block[offset + 2] = to;
  block[offset + 3] = named;
  block[offset + 4] = grainS;
  block[offset + 5] = estimated ? 1 : 0;
  return null;
}

/** The index of the fact's rank, or why it cannot be taken. */
function checkNames(fact: Fact): number | RefusalReason {
  if (typeof fact !== 'object' || fact === null || typeof fact.source !== 'object' || fact.source === null) {
    return 'form';
  }
  const { id, kind } = fact.source;
  // Half a character cannot be stored: two such names would become one.
  if (typeof id !== 'string' || id === '' || id.length > longestId || !id.isWellFormed()) {
    return 'form';
  }
  const rank = rankIndexes.get(fact.rank);
  return rank === undefined || !registersOfKind.has(kind) ? 'unknownName' : rank;
}

/** Writes the registers, and gives how many there were, or why they cannot be taken. */
function packRegisters(
  registers: Registers,
  source: SourceName,
  block: Float64Array,
  offset: number,
): number | RefusalReason {
  if (typeof registers !== 'object' || registers === null) {
    return 'form';
  }
  const known = registersOfKind.get(source.kind);
  const values: Readonly<Record<string, unknown>> = registers;
  block.fill(Number.NaN, offset, offset + registerNames.length);
  let count = 0;
  // Walking the names makes no list of them, which is most of what packing a fact costs.
  for (const name in values) {
    const value = values[name];
    const index = known?.get(name);
    if (index === undefined) {
      return 'unknownName';
    }
    if (typeof value !== 'number') {
      return 'form';
    }
    if (!Number.isSafeInteger(value) || value < 0) {
      return 'number';
    }
    block[offset + index] = value;
    count += 1;
  }
  return count;
}
