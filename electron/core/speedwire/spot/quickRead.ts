import type { InverterValues } from '../../../../shared/inverterValues.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Failure } from '../../../../shared/failures.ts';
import { createAsker, type Circumstances } from '../asking/asker.ts';
import type { Credentials } from '../asking/logon.ts';
import { queriesNamed } from '../asking/queries.ts';
import { clockOffsetS, type ReceivedRecords } from '../clock/clockOffset.ts';
import type { Conversation } from '../wire/conversation.ts';
import { rememberedDayYield } from './archivedDayYield.ts';
import { hasDayYield, isOldDayYield } from './dayYield.ts';
import type { ReadMemory } from './fullRead.ts';
import { readValues } from './readValues.ts';
import { askAll, failuresOf, receivedOf, recordsOf, type Answer } from './spotAnswers.ts';

/** What a quick read tells: what the device's counters and its power are now. */
export type QuickValues = Pick<InverterValues, 'totalYieldWh' | 'dayYieldWh' | 'acPowerW'> &
  Partial<Pick<InverterValues, 'pvPowerW' | 'status' | 'gridRelay'>>;

/** Power and yield alone. */
export interface QuickRead {
  /** When its energy counters were received: UTC epoch ms. */
  readonly at: number;
  /** Null where the device did not tell. The optional ones stand only where they were asked. */
  readonly values: QuickValues;
  /** Single queries that failed though another was answered. */
  readonly failures: readonly Failure[];
}

/** Whoever is silent for so long is silent: the next read is due soon. */
const longestReadMs = 30_000;

const mostLogons = 3;

const always = queriesNamed('energy', 'acPower');
const ofStorage = queriesNamed('pvPower');
const ofStandby = queriesNamed('status', 'gridRelay');

/**
 * Asks for the yield and the power, in two questions: three of a device with a battery, whose panels have a power of
 * their own. A device that tells no power is asked what it is doing as well, since only that says whether it is 0 W.
 * Fails as a full read does; so does a day yield of an earlier day count as none. The day yield of a device that never
 * tells it is known where a full read has looked it up on the same day.
 *
 * @param memory what the reads of this session left; nothing is added to it
 */
export async function readQuickly(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
  memory: ReadMemory,
): Promise<Result<QuickRead, Failure>> {
  const stopAtMs = conversation.clock.elapsedMs() + longestReadMs;
  const ask = createAsker(conversation, credentials, circumstances, { stopAtMs, mostLogons });
  const answers = await askAll([...always, ...(hasBattery(memory) ? ofStorage : [])], ask);
  if (!answers.ok) {
    return answers;
  }
  const told = readValues(recordsOf(answers.value), null);
  const more = told.acPowerW === null ? await askAll(ofStandby, ask) : success<readonly Answer[]>([]);
  if (!more.ok) {
    return more;
  }
  const all = [...answers.value, ...more.value];
  const failures = failuresOf(all);
  const [firstFailure] = failures;
  if (recordsOf(all).length === 0 && firstFailure !== undefined) {
    return failed(firstFailure);
  }
  const received = receivedOf(all);
  const { status, gridRelay, pvPowerW } = readValues(recordsOf(all), null);
  const dayYieldWh = dayYield(received, told, memory, conversation.clock.nowMs(), circumstances.zone);
  return success({
    at: received[0]?.receivedMs ?? conversation.clock.nowMs(),
    values: {
      totalYieldWh: told.totalYieldWh,
      dayYieldWh,
      acPowerW: told.acPowerW,
      ...(pvPowerW !== undefined && { pvPowerW }),
      ...(told.acPowerW === null && { status, gridRelay }),
    },
    failures,
  });
}

function hasBattery({ values }: ReadMemory): boolean {
  return values?.pvPowerW !== undefined;
}

function dayYield(
  received: readonly ReceivedRecords[],
  told: Pick<InverterValues, 'totalYieldWh' | 'dayYieldWh' | 'acPowerW'>,
  memory: ReadMemory,
  nowMs: number,
  zone: string | null,
): number | null {
  const isMeasuring = told.acPowerW !== null;
  if (hasDayYield(received)) {
    return isOldDayYield(received, isMeasuring, () => zone) ? null : told.dayYieldWh;
  }
  return rememberedDayYield({
    totalYieldWh: told.totalYieldWh,
    nowMs,
    clockOffsetS: clockOffsetS(received, isMeasuring),
    zone: zone ?? 'UTC',
    memory: memory.midnightYield,
  });
}
