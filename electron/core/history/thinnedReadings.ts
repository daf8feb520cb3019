import {
  cutSlots,
  isPoint,
  rulings,
  seriesPart,
  slotBits,
  slotMs,
  sourceCurve,
  verdicts,
  type IntervalPiece,
  type RegisterSeries,
  type SlotColumn,
} from '../balance/index.ts';
import { firstFrom } from './judgedWindow.ts';

/** One energy of a source around a span. */
export interface EnergyOfSpan {
  readonly series: RegisterSeries;
  readonly judged: Uint8Array;
  readonly row: readonly IntervalPiece[];
  /** Whether it has slots that must stay as they are. */
  readonly hasSlots: boolean;
  /** Whether its gaps are given a shape, which depends on both of their ends. */
  readonly isShaped: boolean;
}

/** A stretch of time of whole slots, UTC epoch ms, `to` not included. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** So often readings are added to those that are kept, one slot's edges at a time, before whole slots are kept. */
const roundsOfEdges = 8;
const rounds = 12;

/**
 * Chooses the readings of a span that stay: those nearest to the edges of the slots, the first and the last, those that
 * are marked or ruled with their neighbours, and where an edge would change by a watt-hour or lies in a gap that has a
 * shape both readings beside it. So the slots of the span stay as they are.
 *
 * @param energies all over the same readings
 * @returns for each reading 1 where it stays; those outside of the span stay
 */
export function readingsToKeep(energies: readonly EnergyOfSpan[], span: Stretch): Uint8Array {
  const at = energies[0]?.series.at ?? new Float64Array();
  const keep = new Uint8Array(at.length).fill(1);
  const begin = firstFrom(at, span.from);
  const end = firstFrom(at, span.to);
  keep.fill(0, begin, end);
  for (const energy of energies) {
    keepBasics(energy, keep, begin, end, span);
  }
  for (const energy of energies) {
    if (energy.hasSlots) {
      keepForEdges(energy, keep, span);
    }
  }
  return keep;
}

function keepBasics(
  { series, judged }: EnergyOfSpan,
  keep: Uint8Array,
  begin: number,
  end: number,
  span: Stretch,
): void {
  const { at, ruling } = series;
  let first = -1;
  let last = -1;
  for (let index = begin; index < end; index += 1) {
    const verdict = judged[index] ?? 0;
    const isMarked = verdict > verdicts.counts && verdict <= verdicts.implausible;
    if (isMarked || ruling[index] !== rulings.none) {
      keep.fill(1, Math.max(begin, index - 1), Math.min(end, index + 2));
    }
    if (isPoint(verdict)) {
      first = first < 0 ? index : first;
      last = index;
    }
  }
  if (first < 0) {
    return;
  }
  keep[first] = 1;
  keep[last] = 1;
  let before = first;
  for (let edge = Math.ceil((at[first] ?? 0) / slotMs) * slotMs; edge < span.to; edge += slotMs) {
    let after = before;
    while (after < end && ((at[after] ?? 0) < edge || judged[after] !== verdicts.counts)) {
      if (judged[after] === verdicts.counts) {
        before = after;
      }
      after += 1;
    }
    if (after >= end) {
      keep[before] = 1;
      break;
    }
    keep[(at[after] ?? 0) - edge < edge - (at[before] ?? 0) ? after : before] = 1;
  }
}

function keepForEdges(energy: EnergyOfSpan, keep: Uint8Array, span: Stretch): void {
  const wanted = columnOf(energy, span, null);
  if (energy.isShaped) {
    keepEndsOfGaps(energy, keep, wanted);
  }
  for (let round = 0; round < rounds; round += 1) {
    const now = columnOf(energy, span, keep);
    let isSame = true;
    let shift = 0;
    for (let slot = 0; slot < wanted.state.length; slot += 1) {
      const differs = now.state[slot] !== wanted.state[slot] || now.grainS[slot] !== wanted.grainS[slot];
      const shiftBefore = shift;
      shift += (now.knownWh[slot] ?? 0) - (wanted.knownWh[slot] ?? 0);
      const from = span.from + slot * slotMs;
      if (differs || (round >= roundsOfEdges && (shift !== 0 || shiftBefore !== 0))) {
        keepBetween(energy, keep, from - slotMs, from + 2 * slotMs);
        isSame = false;
      } else if (shift !== 0) {
        keepBeside(energy, keep, from + slotMs);
        isSame = false;
      } else if (shiftBefore !== 0) {
        keepBeside(energy, keep, from);
      }
    }
    if (isSame) {
      return;
    }
  }
  keep.fill(1);
}

/** Keeps both readings beside each edge that lies in a gap: so its slots stay as they are, whatever its shape is. */
function keepEndsOfGaps(energy: EnergyOfSpan, keep: Uint8Array, { fromSlot, state }: SlotColumn): void {
  for (const [slot, bits] of state.entries()) {
    if ((bits & slotBits.guessedFrom) !== 0) {
      keepBeside(energy, keep, (fromSlot + slot) * slotMs);
    }
    if ((bits & slotBits.guessedTo) !== 0) {
      keepBeside(energy, keep, (fromSlot + slot + 1) * slotMs);
    }
  }
}

/** Keeps the last point at or before an instant and the first at or after it. */
function keepBeside({ series, judged }: EnergyOfSpan, keep: Uint8Array, at: number): void {
  const behind = firstFrom(series.at, at);
  for (let index = behind; index < judged.length; index += 1) {
    if (isPoint(judged[index] ?? 0)) {
      keep[index] = 1;
      break;
    }
  }
  for (let index = firstFrom(series.at, at + 1) - 1; index >= 0; index -= 1) {
    if (isPoint(judged[index] ?? 0)) {
      keep[index] = 1;
      break;
    }
  }
}

function keepBetween({ series }: EnergyOfSpan, keep: Uint8Array, from: number, to: number): void {
  keep.fill(1, Math.max(0, firstFrom(series.at, from) - 1), firstFrom(series.at, to) + 1);
}

/** The slots of a span as the kept readings make them; null stands for all. */
function columnOf({ series, judged, row }: EnergyOfSpan, span: Stretch, keep: Uint8Array | null): SlotColumn {
  const part = keep === null ? { series, judged } : filtered(series, judged, keep);
  const fromSlot = span.from / slotMs;
  return cutSlots(sourceCurve({ ...part, row }, []), fromSlot, span.to / slotMs - fromSlot);
}

function filtered(series: RegisterSeries, judged: Uint8Array, keep: Uint8Array) {
  let count = 0;
  const made = {
    at: new Float64Array(keep.length),
    value: new Float64Array(keep.length),
    rank: new Uint8Array(keep.length),
    ruling: new Uint8Array(keep.length),
  };
  const verdict = new Uint8Array(keep.length);
  for (let index = 0; index < keep.length; index += 1) {
    if (keep[index] === 1) {
      made.at[count] = series.at[index] ?? 0;
      made.value[count] = series.value[index] ?? Number.NaN;
      made.rank[count] = series.rank[index] ?? 0;
      made.ruling[count] = series.ruling[index] ?? 0;
      verdict[count] = judged[index] ?? 0;
      count += 1;
    }
  }
  return { series: seriesPart(made, 0, count), judged: verdict.subarray(0, count) };
}
