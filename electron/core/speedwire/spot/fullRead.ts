import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { InverterValues } from '../../../../shared/inverterValues.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Endpoint } from '../../ports/index.ts';
import { createAsker, type Ask, type Circumstances } from '../asking/asker.ts';
import type { Credentials } from '../asking/logon.ts';
import { deviceQueries, spotQueriesFor } from '../asking/queries.ts';
import { clockOffsetS } from '../clock/clockOffset.ts';
import type { Conversation } from '../wire/conversation.ts';
import { archivedDayYield, type MidnightYield } from './archivedDayYield.ts';
import { noteMissing, nothingMissing, worthAsking, type Availability } from './availability.ts';
import { hasDayYield, isOldDayYield } from './dayYield.ts';
import { readDevice, readValues, type DeviceInfo } from './readValues.ts';
import { askAll, failuresOf, receivedOf, recordsOf, type Answer } from './spotAnswers.ts';

/** Everything one read of an inverter gave. */
export interface InverterRead {
  /** When its energy counters were received: UTC epoch ms. */
  readonly at: number;
  /** How far the inverter's clock is ahead of ours; null where no record told. */
  readonly clockOffsetS: number | null;
  readonly device: DeviceInfo;
  readonly values: InverterValues;
  /** Single queries that failed though the rest was read. */
  readonly failures: readonly Failure[];
}

/** What a session knows of its device from earlier reads. */
export interface ReadMemory {
  /** Null until the device has told who it is, without a failure. */
  readonly device: DeviceInfo | null;
  readonly values: InverterValues | null;
  /** False as long as the device gave not one value. */
  readonly everAnswered: boolean;
  readonly availability: Availability;
  /** Of a device without a day yield of its own; null until its archive was asked. */
  readonly midnightYield: MidnightYield | null;
}

/** What is known before the first read. */
export const emptyMemory: ReadMemory = {
  device: null,
  values: null,
  everAnswered: false,
  availability: nothingMissing,
  midnightYield: null,
};

/** What a device told of itself. */
export interface InverterDescription {
  readonly device: DeviceInfo;
  /** Questions that failed though another was answered. */
  readonly failures: readonly Failure[];
}

/** No read takes longer, whatever the link loses. */
const longestReadMs = 60_000;

/** A session that is lost more often, and gives little in between, is being taken away by somebody else. */
const mostLogons = 3;

/**
 * Asks all queries in turn, but for those that the device lacked in the reads before. Values that the device does not
 * have are null or absent; a query that fails or stays unanswered is told in `failures` and the rest goes on; so are
 * those that a minute was too short for. A day yield of an earlier day is no value; that of a device that never tells it
 * comes from its archive. Fails as a whole where nothing at all comes in answer to two queries in a row, where the
 * session is not to be had again, and where not one value was read.
 */
export async function readInverter(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
  memory: ReadMemory,
): Promise<Result<{ readonly read: InverterRead; readonly memory: ReadMemory }, Failure>> {
  const ask = askerOfRead(conversation, credentials, circumstances);
  const deviceAnswers = memory.device === null ? await askAll(deviceQueries, ask) : success([]);
  if (!deviceAnswers.ok) {
    return deviceAnswers;
  }
  const device = memory.device ?? readDevice(recordsOf(deviceAnswers.value));
  const queries = worthAsking(spotQueriesFor(device.deviceClass?.tag ?? null), memory.availability);
  const answers = await askAll(queries, ask);
  if (!answers.ok) {
    return answers;
  }
  const all = [...deviceAnswers.value, ...answers.value];
  const nothing = whyNothingCame(all, memory.everAnswered, conversation.endpoint);
  if (nothing !== null) {
    return failed(nothing);
  }
  const received = receivedOf(answers.value);
  const told = readValues(recordsOf(answers.value), memory.values);
  const isMeasuring = told.acPowerW !== null;
  const offsetS = clockOffsetS(received, isMeasuring);
  const archived =
    told.totalYieldWh === null || hasDayYield(received)
      ? null
      : await archivedDayYield({
          ask,
          totalYieldWh: told.totalYieldWh,
          nowMs: conversation.clock.nowMs(),
          clockOffsetS: offsetS,
          zone: circumstances.zone ?? 'UTC',
          memory: memory.midnightYield,
        });
  const values = {
    ...told,
    ...(isOldDayYield(received, isMeasuring, () => circumstances.zone) && { dayYieldWh: null }),
    ...(archived !== null && { dayYieldWh: archived.dayYieldWh }),
  };
  const archiveFailures = archived === null || archived.failure === null ? [] : [archived.failure];
  const missing = answers.value.flatMap((one) => (one.kind === 'notAvailable' ? [one.query] : []));
  return success({
    read: {
      at: received[0]?.receivedMs ?? conversation.clock.nowMs(),
      clockOffsetS: offsetS,
      device,
      values,
      failures: [...failuresOf(all), ...archiveFailures],
    },
    memory: {
      device: failuresOf(deviceAnswers.value).length === 0 ? device : null,
      values,
      everAnswered: true,
      availability: noteMissing(memory.availability, missing, values),
      midnightYield: archived === null ? memory.midnightYield : archived.memory,
    },
  });
}

/** Asks a device only who it is. Fails where nothing came in answer, or the session is not to be had. */
export async function describeInverter(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
): Promise<Result<InverterDescription, Failure>> {
  const answers = await askAll(deviceQueries, askerOfRead(conversation, credentials, circumstances));
  if (!answers.ok) {
    return answers;
  }
  const records = recordsOf(answers.value);
  const failures = failuresOf(answers.value);
  const [firstFailure] = failures;
  return records.length === 0 && firstFailure !== undefined
    ? failed(firstFailure)
    : success({ device: readDevice(records), failures });
}

function askerOfRead(conversation: Conversation, credentials: Credentials, circumstances: Circumstances): Ask {
  const stopAtMs = conversation.clock.elapsedMs() + longestReadMs;
  return createAsker(conversation, credentials, circumstances, { stopAtMs, mostLogons });
}

/** Why a read gave not one value; null where it gave any, or where the device gave some before and has none now. */
function whyNothingCame(answers: readonly Answer[], everAnswered: boolean, endpoint: Endpoint): Failure | null {
  if (recordsOf(answers).length > 0) {
    return null;
  }
  const [firstFailure] = failuresOf(answers);
  if (firstFailure !== undefined) {
    return answers.find((one) => one.kind === 'silent')?.gone ?? firstFailure;
  }
  return everAnswered ? null : failure('needsModbus', { address: formatEndpoint(endpoint) });
}
