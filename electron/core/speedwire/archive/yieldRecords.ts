import { failed, success, type Result } from '../../../../shared/result.ts';
import { decodeRecords, type ArchiveRecord } from '../frames/records.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';

/** The records of one datagram of a yield archive; none where it holds none. */
export function decodeYields(frame: InverterFrame): Result<readonly ArchiveRecord[], string> {
  const decoded = decodeRecords(frame);
  if (!decoded.ok) {
    return decoded;
  }
  switch (decoded.value.kind) {
    case 'archive':
      return success(decoded.value.records);
    default:
      return decoded.value.records.length === 0 ? success([]) : failed('no archive records');
  }
}
