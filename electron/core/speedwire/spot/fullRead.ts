import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { InverterValues } from '../../../../shared/inverterValues.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { archivedDayYield, type MidnightYield } from './archivedDayYield.ts';
import { noteMissing, nothingMissing, worthAsking, type Availability } from './availability.ts';
import { clockOffsetS, type ReceivedRecords } from '../clock/clockOffset.ts';
import { decodeFrames, decodeSpotValues } from '../asking/decodeFrames.ts';
import { createAsker, type Ask as Asker, type Asked, type Circumstances } from '../asking/asker.ts';
import type { Conversation } from '../wire/conversation.ts';
import { isOldDayYield } from './dayYield.ts';
import type { Credentials } from '../asking/logon.ts';
import { deviceQueries, spotQueriesFor, type SpotQuery } from '../asking/queries.ts';
import { readDevice, readValues, type DeviceInfo } from './readValues.ts';
import type { SpotRecord } from '../frames/records.ts';

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

const dayYieldNumber = 0x2622;

/** No read takes longer, whatever the link loses. */
const longestReadMs = 60_000;

/** A session that is lost more often, and gives little in between, is being taken away by somebody else. */
const mostLogons = 3;

/** Nobody answered this query; `gone` is what that means where the next one is not answered either. */
interface SilentAnswer {
  readonly kind: 'silent';
  readonly query: string;
  readonly gone: Failure;
  readonly heard: boolean;
  readonly timeIsUp: boolean;
}

type Answer =
  | { readonly kind: 'records'; readonly received: ReceivedRecords }
  | { readonly kind: 'notAvailable'; readonly query: string }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | SilentAnswer;

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
  const asker = createAsker(conversation, credentials, circumstances, {
    stopAtMs: conversation.clock.elapsedMs() + longestReadMs,
    mostLogons,
  });
  const ask = createQueryAsker(asker);
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
  const failures = all.flatMap(failuresOf);
  const hasRecords = recordsOf(all).length > 0;
  const [firstFailure] = failures;
  if (!hasRecords && firstFailure !== undefined) {
    return failed(all.find((one) => one.kind === 'silent')?.gone ?? firstFailure);
  }
  if (!hasRecords && !memory.everAnswered) {
    return failed(failure('needsModbus', { address: formatEndpoint(conversation.endpoint) }));
  }
  const received = answers.value.flatMap((one) => (one.kind === 'records' ? [one.received] : []));
  const told = readValues(
    received.flatMap((one) => one.records),
    memory.values,
  );
  const offsetS = clockOffsetS(received, told.acPowerW !== null);
  const archived =
    told.totalYieldWh === null || hasRecord(received, dayYieldNumber)
      ? null
      : await archivedDayYield({
          ask: asker,
          totalYieldWh: told.totalYieldWh,
          nowMs: conversation.clock.nowMs(),
          clockOffsetS: offsetS,
          zone: circumstances.zone ?? 'UTC',
          memory: memory.midnightYield,
        });
  const values = {
    ...told,
    ...(isOldDayYield(received, told.acPowerW !== null, () => circumstances.zone) && { dayYieldWh: null }),
    ...(archived !== null && { dayYieldWh: archived.dayYieldWh }),
  };
  const missing = answers.value.flatMap((one) => (one.kind === 'notAvailable' ? [one.query] : []));
  const deviceIsKnown = deviceAnswers.value.flatMap(failuresOf).length === 0;
  return success({
    read: {
      at: received[0]?.receivedMs ?? conversation.clock.nowMs(),
      clockOffsetS: offsetS,
      device,
      values,
      failures: archived === null || archived.failure === null ? failures : [...failures, archived.failure],
    },
    memory: {
      device: deviceIsKnown ? device : null,
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
  const stopAtMs = conversation.clock.elapsedMs() + longestReadMs;
  const asker = createAsker(conversation, credentials, circumstances, { stopAtMs, mostLogons });
  const answers = await askAll(deviceQueries, createQueryAsker(asker));
  if (!answers.ok) {
    return answers;
  }
  const records = recordsOf(answers.value);
  const failures = answers.value.flatMap(failuresOf);
  const [firstFailure] = failures;
  return records.length === 0 && firstFailure !== undefined
    ? failed(firstFailure)
    : success({ device: readDevice(records), failures });
}

function hasRecord(received: readonly ReceivedRecords[], number: number): boolean {
  return received.some(({ records }) => records.some((one) => one.number === number));
}

type Ask = (query: SpotQuery) => Promise<Result<Answer, Failure>>;

async function askAll(queries: readonly SpotQuery[], ask: Ask): Promise<Result<readonly Answer[], Failure>> {
  const answers: Answer[] = [];
  for (const query of queries) {
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const answer = await ask(query);
    if (!answer.ok) {
      return answer;
    }
    if (isSilence(answer.value) && isSilence(answers.at(-1))) {
      return failed(answer.value.gone);
    }
    answers.push(answer.value);
  }
  return success(answers);
}

/** Not where at least something came from there, nor where time ran out while the device went on answering. */
function isSilence(answer: Answer | undefined): answer is SilentAnswer {
  return answer?.kind === 'silent' && !answer.heard && !answer.timeIsUp;
}

function failuresOf(answer: Answer): readonly Failure[] {
  switch (answer.kind) {
    case 'failure':
      return [answer.failure];
    case 'silent':
      return [failure('unanswered', { query: answer.query })];
    case 'records':
    case 'notAvailable':
      return [];
  }
}

/** A function that asks one query of this read. */
function createQueryAsker(asker: Asker): Ask {
  return async function ask(query: SpotQuery): Promise<Result<Answer, Failure>> {
    const asked = await asker(query);
    if (!asked.ok) {
      return asked;
    }
    switch (asked.value.kind) {
      case 'answered':
        return success(readAnswer(query, asked.value));
      case 'notAvailable':
      case 'silent':
        return success({ ...asked.value, query: query.name });
      case 'failure':
        return success(asked.value);
    }
  };
}

function readAnswer(
  query: SpotQuery,
  { frames, receivedMs, roundTripMs }: Extract<Asked, { readonly kind: 'answered' }>,
): Answer {
  const records = decodeFrames(query.name, frames, decodeSpotValues);
  return records.ok
    ? { kind: 'records', received: { receivedMs, roundTripMs, records: records.value } }
    : { kind: 'failure', failure: records.error };
}

function recordsOf(answers: readonly Answer[]): SpotRecord[] {
  return answers.flatMap((one) => (one.kind === 'records' ? [...one.received.records] : []));
}
