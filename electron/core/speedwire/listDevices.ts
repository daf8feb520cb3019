import type { DeviceIdentity } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { decodeFrames } from './asking/decodeFrames.ts';
import { createAsker, type Circumstances } from './asking/asker.ts';
import type { InverterFrame } from './frames/inverterFrame.ts';
import { deviceListRange, readDeviceLists } from './frames/deviceList.ts';
import { decodeRecords, type RecordList } from './frames/records.ts';
import type { Credentials } from './asking/logon.ts';
import type { Conversation } from './wire/conversation.ts';

/** A gateway takes no longer to list its devices. */
const longestListMs = 20_000;

const queryName = 'deviceList';

/** Asks a device for the micro-inverters behind it, logging on again once where the session was lost. */
export async function listDevices(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
): Promise<Result<readonly DeviceIdentity[], Failure>> {
  const limits = { stopAtMs: conversation.clock.elapsedMs() + longestListMs, mostLogons: 1 };
  const asked = await createAsker(
    conversation,
    credentials,
    circumstances,
    limits,
  )({ name: queryName, ...deviceListRange });
  if (!asked.ok) {
    return asked;
  }
  switch (asked.value.kind) {
    case 'answered': {
      const lists = decodeFrames(queryName, asked.value.frames, decodeList);
      return lists.ok ? success(readDeviceLists(lists.value)) : lists;
    }
    case 'notAvailable':
      return success([]);
    case 'failure':
      return failed(asked.value.failure);
    case 'silent':
      return failed(failure('unanswered', { query: queryName }));
  }
}

function decodeList(frame: InverterFrame): Result<readonly RecordList[], string> {
  const decoded = decodeRecords(frame);
  return decoded.ok ? success([decoded.value]) : decoded;
}
