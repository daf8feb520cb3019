import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { InverterValues } from '../../../../shared/inverterValues.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { noteMissing, nothingMissing, worthAsking, type Availability } from './availability.ts';
import { clockOffsetS, type ReceivedRecords } from './clockOffset.ts';
import { deviceErrors } from '../frames/commands.ts';
import { askRange, type Conversation } from '../wire/conversation.ts';
import { isOldDayYield } from './dayYield.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
import { logOn, type Credentials } from '../logon.ts';
import { deviceQueries, spotQueriesFor, type SpotQuery } from './queries.ts';
import { readDevice, readValues, type DeviceInfo } from './readValues.ts';
import { decodeRecords, type SpotRecord } from '../frames/records.ts';
import { whyItFellSilent, type SilenceClues } from '../search/silence.ts';

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
}

/** What is known before the first read. */
export const emptyMemory: ReadMemory = {
  device: null,
  values: null,
  everAnswered: false,
  availability: nothingMissing,
};

/** No read takes longer, whatever the link loses. */
const longestReadMs = 60_000;

/** A session that is lost more often than this in one read is being taken away by somebody else. */
const mostLogons = 2;

/** Where and on what computer a read happens, as far as it explains silence. */
type Circumstances = Pick<SilenceClues, 'zone' | 'platform'>;

type Answer =
  | { readonly kind: 'records'; readonly received: ReceivedRecords }
  | { readonly kind: 'notAvailable'; readonly query: string }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** Nobody answered this query; `gone` is what that means where the next one is not answered either. */
  | { readonly kind: 'silent'; readonly query: string; readonly gone: Failure };

/**
 * Asks all queries in turn, but for those that the device lacked in the reads before. Values that the device does not
 * have are null or absent; a query that fails or stays unanswered is told in `failures` and the rest goes on. A day
 * yield of an earlier day is no value. Fails as a whole where two queries in a row stay unanswered, where the session
 * is not to be had again, and where not one value was read.
 */
export async function readInverter(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
  memory: ReadMemory,
): Promise<Result<{ readonly read: InverterRead; readonly memory: ReadMemory }, Failure>> {
  const ask = createAsker(conversation, credentials, circumstances);
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
    return failed(firstFailure);
  }
  if (!hasRecords && !memory.everAnswered) {
    return failed(failure('needsModbus', { address: formatEndpoint(conversation.endpoint) }));
  }
  const received = answers.value.flatMap((one) => (one.kind === 'records' ? [one.received] : []));
  const values = {
    ...readValues(
      received.flatMap((one) => one.records),
      memory.values,
    ),
    ...(isOldDayYield(received, () => circumstances.zone) && { dayYieldWh: null }),
  };
  const missing = answers.value.flatMap((one) => (one.kind === 'notAvailable' ? [one.query] : []));
  const deviceIsKnown = deviceAnswers.value.flatMap(failuresOf).length === 0;
  return success({
    read: {
      at: received[0]?.receivedMs ?? conversation.clock.nowMs(),
      clockOffsetS: clockOffsetS(received),
      device,
      values,
      failures,
    },
    memory: {
      device: deviceIsKnown ? device : null,
      values,
      everAnswered: true,
      availability: noteMissing(memory.availability, missing, values),
    },
  });
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
    if (answer.value.kind === 'silent' && answers.at(-1)?.kind === 'silent') {
      return failed(answer.value.gone);
    }
    answers.push(answer.value);
  }
  return success(answers);
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

/** A function that asks one query of this read; it logs on again when the session is lost, twice at most. */
function createAsker(conversation: Conversation, credentials: Credentials, circumstances: Circumstances): Ask {
  const address = formatEndpoint(conversation.endpoint);
  const stopAtMs = conversation.clock.elapsedMs() + longestReadMs;
  let logons = 0;

  return async function ask(query: SpotQuery): Promise<Result<Answer, Failure>> {
    const outcome = await askRange(conversation, query, stopAtMs);
    switch (outcome.kind) {
      case 'stopped':
        return failed(failure('lostContact', { address }));
      case 'silent':
        return success({
          kind: 'silent',
          query: query.name,
          gone: whyItFellSilent({
            endpoint: conversation.endpoint,
            sendProblem: outcome.sendProblem,
            nowMs: conversation.clock.nowMs(),
            zone: circumstances.zone,
            platform: circumstances.platform,
          }),
        });
      case 'answered':
        break;
    }
    const errorNumber = outcome.first.error;
    switch (errorNumber) {
      case deviceErrors.none:
        return success(readAnswer(query, outcome.frames, outcome.receivedMs));
      case deviceErrors.notAvailable:
        return success({ kind: 'notAvailable', query: query.name });
      case deviceErrors.sessionLost:
      case deviceErrors.notLoggedOn: {
        if (logons >= mostLogons) {
          return failed(failure('sessionRefused', { address, errorNumber }));
        }
        logons += 1;
        const loggedOn = await logOn(conversation, credentials, stopAtMs);
        return loggedOn.ok ? ask(query) : loggedOn;
      }
      default:
        return success({ kind: 'failure', failure: failure('deviceError', { query: query.name, errorNumber }) });
    }
  };
}

function readAnswer(query: SpotQuery, frames: readonly InverterFrame[], receivedMs: number): Answer {
  const records: SpotRecord[] = [];
  for (const frame of frames) {
    const decoded = decodeRecords(frame);
    if (!decoded.ok) {
      return { kind: 'failure', failure: failure('unreadableAnswer', { query: query.name, reason: decoded.error }) };
    }
    if (decoded.value.kind === 'spot') {
      records.push(...decoded.value.records);
    }
  }
  return { kind: 'records', received: { receivedMs, records } };
}

function recordsOf(answers: readonly Answer[]): SpotRecord[] {
  return answers.flatMap((one) => (one.kind === 'records' ? [...one.received.records] : []));
}
