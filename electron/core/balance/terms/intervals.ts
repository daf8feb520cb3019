import { ranks, type IntervalFact } from '../../../../shared/facts.ts';
import { energyValue, type Energy } from './series.ts';

/** An amount over a stretch of time, as the curve takes it. */
export interface IntervalPiece {
  /** UTC epoch ms, `toMs` not included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Whole units. */
  readonly wh: number;
  readonly grainS: number;
  /** The source calls it estimated. */
  readonly isGuessed: boolean;
}

/** Stretches that are taken already: what is known of a span by them, and for how long nothing is. */
export interface Taken {
  readonly knownBetween: (fromMs: number, toMs: number) => number;
  /** The parts of a span that are not taken, in order. */
  readonly openParts: (fromMs: number, toMs: number) => readonly Span[];
}

/** UTC epoch ms, `toMs` not included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Makes one row of amounts from all interval facts of one energy of one source, without overlap. Where facts overlap,
 * the higher rank wins, then the finer step, then the larger amount; a fact that is taken in part gives the rest of its
 * amount to the rest of its time.
 *
 * @param facts of one source, in any order
 */
export function intervalRow(facts: readonly IntervalFact[], energy: Energy): readonly IntervalPiece[] {
  const saying = facts.filter((fact) => fact.to > fact.from && !Number.isNaN(energyValue(fact.amounts, energy)));
  let row: readonly IntervalPiece[] = [];
  let layer: IntervalPiece[] = [];
  let latest: IntervalFact | undefined;
  let waiting = saying.toSorted((left, right) => byWorth(left, right, energy));
  while (waiting.length > 0) {
    const overlapping: IntervalFact[] = [];
    for (const fact of waiting) {
      if (latest !== undefined && !isSameLayer(latest, fact)) {
        row = mergedRow(row, layer);
        layer = [];
      } else if (latest !== undefined && fact.from < latest.to) {
        if (fact.from !== latest.from || fact.to !== latest.to) {
          overlapping.push(fact);
        }
        continue;
      }
      latest = fact;
      layer.push(pieceOf(fact, energy));
    }
    row = mergedRow(row, layer);
    layer = [];
    latest = undefined;
    waiting = overlapping;
  }
  return row;
}

/**
 * What a piece says of the time that is not taken: its amount less what is known there already, never below 0, spread
 * evenly.
 */
export function untakenParts(piece: IntervalPiece, taken: Taken): readonly IntervalPiece[] {
  const open = taken.openParts(piece.fromMs, piece.toMs);
  const [first] = open;
  if (first === undefined) {
    return [];
  }
  if (first.fromMs === piece.fromMs && first.toMs === piece.toMs) {
    return [piece];
  }
  const rest = Math.max(0, piece.wh - taken.knownBetween(piece.fromMs, piece.toMs));
  const allMs = open.reduce((sum, span) => sum + span.toMs - span.fromMs, 0);
  let givenMs = 0;
  return open.map((span) => {
    const before = Math.round((rest * givenMs) / allMs);
    givenMs += span.toMs - span.fromMs;
    return { ...piece, ...span, wh: Math.round((rest * givenMs) / allMs) - before };
  });
}

/** The index of the first piece of a row that ends after an instant. */
export function firstEndingAfter(row: readonly IntervalPiece[], atMs: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((row[middle]?.toMs ?? 0) <= atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The part of a piece inside a span, its amount in proportion to the time; not rounded. */
export function clippedPiece(piece: IntervalPiece, span: Span): IntervalPiece {
  const fromMs = Math.max(piece.fromMs, span.fromMs);
  const toMs = Math.min(piece.toMs, span.toMs);
  return { ...piece, fromMs, toMs, wh: (piece.wh * (toMs - fromMs)) / (piece.toMs - piece.fromMs) };
}

function mergedRow(row: readonly IntervalPiece[], layer: readonly IntervalPiece[]): readonly IntervalPiece[] {
  if (row.length === 0) {
    return layer;
  }
  const taken: Taken = {
    knownBetween: (fromMs, toMs) => amountInRow(row, { fromMs, toMs }),
    openParts: (fromMs, toMs) => openInRow(row, { fromMs, toMs }),
  };
  const added = layer.flatMap((piece) => untakenParts(piece, taken));
  return added.length === 0 ? row : [...row, ...added].toSorted((left, right) => left.fromMs - right.fromMs);
}

function amountInRow(row: readonly IntervalPiece[], span: Span): number {
  let amount = 0;
  for (let index = firstEndingAfter(row, span.fromMs); index < row.length; index += 1) {
    const piece = row[index];
    if (piece === undefined || piece.fromMs >= span.toMs) {
      break;
    }
    amount += clippedPiece(piece, span).wh;
  }
  return Math.round(amount);
}

function openInRow(row: readonly IntervalPiece[], span: Span): readonly Span[] {
  const open: Span[] = [];
  let cursor = span.fromMs;
  for (let index = firstEndingAfter(row, span.fromMs); index < row.length; index += 1) {
    const piece = row[index];
    if (piece === undefined || piece.fromMs >= span.toMs) {
      break;
    }
    if (piece.fromMs > cursor) {
      open.push({ fromMs: cursor, toMs: piece.fromMs });
    }
    cursor = piece.toMs;
  }
  return cursor < span.toMs ? [...open, { fromMs: cursor, toMs: span.toMs }] : open;
}

function pieceOf(fact: IntervalFact, energy: Energy): IntervalPiece {
  return {
    fromMs: fact.from,
    toMs: fact.to,
    wh: energyValue(fact.amounts, energy),
    grainS: fact.grainS,
    isGuessed: fact.estimated || fact.rank === 'estimated',
  };
}

function isSameLayer(left: IntervalFact, right: IntervalFact): boolean {
  return left.rank === right.rank && left.grainS === right.grainS;
}

function byWorth(left: IntervalFact, right: IntervalFact, energy: Energy): number {
  return (
    ranks.indexOf(left.rank) - ranks.indexOf(right.rank) ||
    left.grainS - right.grainS ||
    left.from - right.from ||
    left.to - right.to ||
    energyValue(right.amounts, energy) - energyValue(left.amounts, energy) ||
    Number(left.estimated) - Number(right.estimated)
  );
}
