import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Ask, Asked, NamedRange } from '../asking/asker.ts';
import { decodeFrames, decodeSpotValues } from '../asking/decodeFrames.ts';
import { spotQueries } from '../asking/queries.ts';
import type { ClockSample } from '../clock/clockBounds.ts';
import { clockSamples, stampsOf, type ReceivedRecords } from '../clock/clockOffset.ts';
import type { YieldRecord } from './yieldFilter.ts';

/** A stamp of one quantity, and when it came: by our clock, in seconds. */
export interface TimedStamp {
  readonly number: number;
  readonly atS: number;
  readonly receivedS: number;
  /** Round trip, and the second that stamps are cut to. */
  readonly errorS: number;
}

/** What a device stamped when it was asked for its present values. */
export interface ClockStamps {
  readonly stamps: readonly TimedStamp[];
  /** The newest of each answer; none where there are no stamps. */
  readonly samples: readonly ClockSample[];
  readonly totalYield: YieldRecord | null;
  /** Why an answer did not come; null where all came. */
  readonly missed: Failure | null;
}

/** The values whose stamps are the device's present time. */
const clockQueries: readonly NamedRange[] = spotQueries.filter((one) => ['energy', 'status'].includes(one.name));

const totalYieldNumber = 0x2601;

/** Asks for stamps of the present. Fails only where nobody answers, or the session is not to be had. */
export async function askStamps(ask: Ask): Promise<Result<ClockStamps, Failure>> {
  const received: ReceivedRecords[] = [];
  const missed: Failure[] = [];
  let gone: Failure | null = null;
  for (const query of clockQueries) {
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const asked = await ask(query);
    if (!asked.ok) {
      return asked;
    }
    if (asked.value.kind === 'silent') {
      if (gone !== null) {
        return failed(asked.value.gone);
      }
      gone = asked.value.gone;
    }
    const read = readStamped(query.name, asked.value);
    if (read.ok) {
      received.push(...read.value);
    } else {
      missed.push(read.error);
    }
  }
  return success({
    stamps: received.flatMap(timedStamps),
    samples: received.flatMap(clockSamples),
    totalYield: totalYieldOf(received),
    missed: missed.at(-1) ?? null,
  });
}

/**
 * Asks once more where no stamp came for want of an answer, and fails where none comes then either: without the offset
 * every stamp of the archive may be wrong.
 */
export async function askUntilStamped(ask: Ask): Promise<Result<ClockStamps, Failure>> {
  const first = await askStamps(ask);
  if (!first.ok || first.value.missed === null || first.value.stamps.length > 0) {
    return first;
  }
  const second = await askStamps(ask);
  if (!second.ok || second.value.missed === null || second.value.stamps.length > 0) {
    return second;
  }
  return failed(second.value.missed);
}

/** The records of an answer; none where the device does not have what was asked for. */
function readStamped(query: string, asked: Asked): Result<readonly ReceivedRecords[], Failure> {
  switch (asked.kind) {
    case 'answered': {
      const records = decodeFrames(query, asked.frames, decodeSpotValues);
      const { receivedMs, roundTripMs } = asked;
      return records.ok ? success([{ receivedMs, roundTripMs, records: records.value }]) : records;
    }
    case 'notAvailable':
      return success([]);
    case 'failure':
      return failed(asked.failure);
    case 'silent':
      return failed(failure('unanswered', { query }));
  }
}

function timedStamps(received: ReceivedRecords): readonly TimedStamp[] {
  return stampsOf([received]).map(({ number, atS, receivedMs }) => ({
    number,
    atS,
    receivedS: receivedMs / 1000,
    errorS: received.roundTripMs / 1000 + 1,
  }));
}

function totalYieldOf(received: readonly ReceivedRecords[]): YieldRecord | null {
  const found = received.flatMap(({ records }) => records).find((one) => one.number === totalYieldNumber);
  return typeof found?.value === 'number' ? { atS: found.atS, totalYieldWh: found.value } : null;
}
