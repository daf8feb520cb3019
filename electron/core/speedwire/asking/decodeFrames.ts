import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
import { decodeRecords, type SpotRecord } from '../frames/records.ts';

/** Reads what one datagram of an answer holds, or says in words what is wrong with it. */
export type FrameDecoder<Item> = (frame: InverterFrame) => Result<readonly Item[], string>;

/** Reads all datagrams of an answer; fails with `unreadableAnswer` where one of them is not what was asked for. */
export function decodeFrames<Item>(
  query: string,
  frames: readonly InverterFrame[],
  decode: FrameDecoder<Item>,
): Result<readonly Item[], Failure> {
  const items: Item[] = [];
  for (const frame of frames) {
    const decoded = decode(frame);
    if (!decoded.ok) {
      return failed(failure('unreadableAnswer', { query, reason: decoded.error }));
    }
    items.push(...decoded.value);
  }
  return success(items);
}

/** The spot values of one datagram; none where it holds records of another layout. */
export function decodeSpotValues(frame: InverterFrame): Result<readonly SpotRecord[], string> {
  const decoded = decodeRecords(frame);
  if (!decoded.ok) {
    return decoded;
  }
  return success(decoded.value.kind === 'spot' ? decoded.value.records : []);
}
