import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { bucketLengths, type BucketLength } from '../../../shared/totals.ts';
import type { History, TotalsQuestion } from '../../core/history/index.ts';
import type { CommandIo } from '../commandIo.ts';

const dayS = 86_400;

/** The coarsest step, in seconds as totals tell it, that each bucket can show: a week or month may be an hour longer. */
const longestS: Readonly<Record<BucketLength, number>> = {
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '1d': dayS,
  '1w': 7 * dayS + 3600,
  '1mo': 31 * dayS + 3600,
  '1y': Number.POSITIVE_INFINITY,
};

/** Says which buckets are the finest that all of a range can be told in, where those that were asked for are finer. */
export function tellCoarseData(grainS: number, bucket: BucketLength, io: Pick<CommandIo, 'stderr'>): void {
  const finest = bucketLengths.find((one) => grainS <= longestS[one]) ?? '1y';
  if (bucketLengths.indexOf(bucket) < bucketLengths.indexOf(finest)) {
    io.stderr(
      `Some data of this range are coarser than --bucket ${bucket}: what they hold is in no row. ` +
        `All of it can be told by --bucket ${finest}.\n`,
    );
  }
}

/** The same where the step of the data is not known yet. */
export async function askCoarseData(
  history: Pick<History, 'totals'>,
  question: TotalsQuestion,
  io: Pick<CommandIo, 'stderr'>,
): Promise<Result<null, Failure>> {
  if (question.bucket === '1y') {
    return success(null);
  }
  // Of the longest bucket, as the step is the same whatever the bucket.
  const asked = await history.totals({ ...question, bucket: '1y' });
  if (!asked.ok) {
    return asked;
  }
  tellCoarseData(asked.value.grainS, question.bucket, io);
  return success(null);
}
