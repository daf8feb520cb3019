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
 * or leap (694, 384).
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
  const later = pick(
    possible,
    longestChain(
      possible.map((one) => one.atS),
      true,
    ),
  );
  drops.count('notLater', possible.length - later.length);
  const rising = pick(
    later,
    longestChain(
      later.map((one) => one.totalYieldWh),
      false,
    ),
  );
  const fitting = withoutGlitches(rising);
  drops.count('doesNotFit', later.length - fitting.length);
  return fitting;
}

function pick<Item>(items: readonly Item[], indexes: readonly number[]): readonly Item[] {
  return indexes.length === items.length ? items : items.filter(memberOf(new Set(indexes)));
}

function memberOf(indexes: ReadonlySet<number>): (item: unknown, index: number) => boolean {
  return (_item, index) => indexes.has(index);
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
    const known = new Map(before?.records.map((one) => [one.atS, one.totalYieldWh]));
    const untilS = before?.toS ?? Number.NEGATIVE_INFINITY;
    for (const one of answer.records) {
      if (one.atS > untilS || !known.has(one.atS) || known.get(one.atS) !== one.totalYieldWh) {
        joined.push(one);
      }
    }
    before = answer;
  }
  return joined;
}
