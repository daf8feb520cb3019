import type { Handlers, RangeArguments, Reply, SourcePowers, TotalsArguments } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { BucketLength, EnergyTotals } from '../../../shared/totals.ts';
import type { History } from '../history/index.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const mostBuckets = 10_000;
const longestPowersMs = 8 * dayMs;

/** The least that a bucket can last. */
const leastMs: Readonly<Record<BucketLength, number>> = {
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1h': 60 * minuteMs,
  '1d': dayMs - 3_600_000,
  '1w': 7 * dayMs - 3_600_000,
  '1mo': 28 * dayMs - 3_600_000,
  '1y': 365 * dayMs - 3_600_000,
};

/**
 * What the program does at the calls about the history. They fail as the history does, or as its opening did.
 *
 * @param zone the plant's, an IANA name
 */
export function createHistoryHandlers(
  history: Result<Pick<History, 'totals' | 'sources' | 'powers'>, Failure>,
  zone: string,
): Pick<Handlers, 'getTotals' | 'getPowers'> {
  async function getTotals({ from, to, bucket }: TotalsArguments): Promise<Reply<EnergyTotals>> {
    if (!history.ok) {
      return history;
    }
    return to - from > mostBuckets * leastMs[bucket]
      ? failed(failure('badArguments', { reason: 'so many buckets at once' }))
      : history.value.totals({ from, to, bucket, zone });
  }

  async function getPowers({ from, to }: RangeArguments): Promise<Reply<readonly SourcePowers[]>> {
    if (!history.ok) {
      return history;
    }
    if (from > to || to - from > longestPowersMs) {
      return failed(failure('badArguments', { reason: 'the range is longer than 8 days' }));
    }
    const known = await history.value.sources();
    const told = await Promise.all(
      known.map(async ({ source }) => ({ source, slots: await history.value.powers({ source, from, to }) })),
    );
    return success(told.filter(({ slots }) => slots.length > 0));
  }

  return { getTotals, getPowers };
}
