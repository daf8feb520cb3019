import type { ArchiveRecord } from '../frames/records.ts';
import type { DropCounter } from './archivePart.ts';
import { longestChain } from './chain.ts';

/** A record that has a value: UTC epoch seconds by the device's clock. */
export interface YieldRecord {
  readonly atS: number;
  readonly totalYieldWh: number;
}

/** Which stamps may stand in an archive; seconds of the device's clock. */
export interface StampLimits {
  /** The first that is wanted, and the first that is no more. */
  readonly fromS: number;
  readonly toS: number;
  /** Later ones lie in the future. */
  readonly latestS: number;
  /** Stamps are multiples of it. */
  readonly gridS: number;
}

/** No inverter of this protocol feeds in more. */
const mostW = 250_000;
/** So few records beside a rise that cannot be are a glitch; more of them are a counter that was set anew. */
const mostGlitches = 2;

/**
 * Leaves out what a device should not have told, and counts it by reason. The rules answer to bugs of the field:
 * stamps beside the grid (SBFspot issue 635), in the future (578), not later than the one before, counters that fall
 * or leap (694, 384). Of several values for one stamp the one that fits its neighbours is kept; the others count as
 * not later.
 *
 * @param records in the order they came, the oldest answer first
 */
export function keepTrustworthy(
  records: readonly ArchiveRecord[],
  limits: StampLimits,
  drops: DropCounter,
): readonly YieldRecord[] {
  const possible: YieldRecord[] = [];
  for (const { atS, totalYieldWh } of records) {
    if (totalYieldWh === null) {
      drops.count('noValue');
    } else if (atS % limits.gridS !== 0) {
      drops.count('offGrid');
    } else if (atS > limits.latestS) {
      drops.count('future');
    } else if (atS < limits.fromS || atS >= limits.toS) {
      drops.count('outsideSpan');
    } else {
      possible.push({ atS, totalYieldWh });
    }
  }
  const later = inOrderOfTime(possible);
  const rising = longestChain(
    later.map((one) => one.totalYieldWh),
    false,
    later.map((one) => one.atS),
  ).flatMap((index) => later[index] ?? []);
  const stamps = new Set(later.map((one) => one.atS)).size;
  const fitting = withoutGlitches(stamps === later.length ? rising : judgeDoubles(rising, later));
  drops.count('notLater', possible.length - stamps);
  drops.count('doesNotFit', stamps - fitting.length);
  return fitting;
}

/** Those whose stamps rise, together with all that have the same stamp right before or behind one of them. */
function inOrderOfTime(records: readonly YieldRecord[]): readonly YieldRecord[] {
  const chain = longestChain(
    records.map((one) => one.atS),
    true,
  );
  if (chain.length === records.length) {
    return records;
  }
  let next = 0;
  return records.filter(({ atS }, index) => {
    const isInChain = chain[next] === index;
    const before = records[chain[next - 1] ?? -1]?.atS;
    const after = records[chain[next] ?? -1]?.atS;
    next += isInChain ? 1 : 0;
    return isInChain || atS === before || atS === after;
  });
}

/**
 * Of records with the same stamp the one that fits between its neighbours, where that is one value; where several fit,
 * nobody can tell which is true, and none is taken.
 *
 * @param rising at most one for each stamp, as `all` in order of time
 */
function judgeDoubles(rising: readonly YieldRecord[], all: readonly YieldRecord[]): readonly YieldRecord[] {
  const valuesAt = new Map<number, Set<number>>();
  for (const { atS, totalYieldWh } of all) {
    valuesAt.set(atS, (valuesAt.get(atS) ?? new Set()).add(totalYieldWh));
  }
  const judged: YieldRecord[] = [];
  rising.forEach((chosen, index) => {
    const values = [...(valuesAt.get(chosen.atS) ?? [])];
    const [before, after] = [judged.at(-1), rising[index + 1]];
    const fitting = values
      .map((totalYieldWh) => ({ atS: chosen.atS, totalYieldWh }))
      .filter((one) => (before === undefined || isRise(before, one)) && (after === undefined || isRise(one, after)));
    const [only, ...others] = values.length === 1 ? [chosen] : fitting;
    judged.push(...(only === undefined || others.length > 0 ? [] : [only]));
  });
  return judged;
}

function isRise(before: YieldRecord, after: YieldRecord): boolean {
  return after.totalYieldWh >= before.totalYieldWh && !leaps(before, after);
}

/** Without the few records that a rise beyond any inverter's power sets apart from the rest. */
function withoutGlitches(records: readonly YieldRecord[]): readonly YieldRecord[] {
  const runs: YieldRecord[][] = [];
  let before: YieldRecord | null = null;
  for (const one of records) {
    const run = runs.at(-1);
    if (run === undefined || before === null || leaps(before, one)) {
      runs.push([one]);
    } else {
      run.push(one);
    }
    before = one;
  }
  return runs.length <= 1 ? records : runs.filter((run) => run.length > mostGlitches).flat();
}

function leaps(before: YieldRecord, after: YieldRecord): boolean {
  return after.totalYieldWh - before.totalYieldWh > ((after.atS - before.atS) / 3600) * mostW;
}

/** An answer, and the last stamp that was asked for: seconds of the device's clock. */
export interface YieldAnswer {
  readonly toS: number;
  readonly records: readonly ArchiveRecord[];
}

/**
 * Joins answers whose spans overlap a little, the oldest first: a record that stands in two of them counts once (SBFspot
 * issue 659).
 */
export function joinAnswers(answers: readonly YieldAnswer[]): readonly ArchiveRecord[] {
  const joined: ArchiveRecord[] = [];
  let before: YieldAnswer | null = null;
  for (const answer of answers) {
    const known = new Set(before?.records.map(keyOf));
    const untilS = before?.toS ?? Number.NEGATIVE_INFINITY;
    for (const one of answer.records) {
      if (one.atS > untilS || !known.has(keyOf(one))) {
        joined.push(one);
      }
    }
    before = answer;
  }
  return joined;
}

function keyOf({ atS, totalYieldWh }: ArchiveRecord): string {
  return `${atS} ${totalYieldWh}`;
}
