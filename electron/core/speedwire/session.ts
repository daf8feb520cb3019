import type { DeviceIdentity } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import type { Turns } from '../../../shared/turns.ts';
import type { ArchiveRequest } from './archive/archiveRequest.ts';
import { emptyArchiveMemory, readArchive } from './archive/readArchive.ts';
import type { Endpoint } from '../ports/index.ts';
import { createConversation, type Conversation } from './wire/conversation.ts';
import { formatEndpoint } from '../../../shared/endpoint.ts';
import {
  describeInverter,
  emptyMemory,
  readInverter,
  type InverterDescription,
  type InverterRead,
} from './spot/fullRead.ts';
import { readQuickly, type QuickRead } from './spot/quickRead.ts';
import { identify, type IdentifyParts } from './search/identify.ts';
import { logOff, logOn, type Credentials, type LogonPatience } from './asking/logon.ts';
import { listDevices } from './listDevices.ts';
import type { Rests } from './rests.ts';
import { deviceFamily } from './frames/models.ts';
import { createPacketIds } from './frames/packetIds.ts';
import { passwordProblem } from '../../../shared/password.ts';

/** One inverter that is logged on to. */
export interface InverterSession {
  readonly identity: DeviceIdentity;
  readonly endpoint: Endpoint;
  /** All spot values, within 60 s; the device's own description is asked once in a session. */
  readAll(): Promise<Result<InverterRead, Failure>>;
  /** Power and yield alone, within 30 s: as few questions as possible, for reads that follow one another closely. */
  readQuick(): Promise<Result<QuickRead, Failure>>;
  /** The device's own description alone, without its values. */
  describe(): Promise<Result<InverterDescription, Failure>>;
  /**
   * What the inverter itself remembers: five-minute values, days, events. Other reads may come in between. Fails only
   * where nothing at all could be learned; `wrongPassword` and `clockWrong` among the reasons.
   */
  readArchive(request: ArchiveRequest): Promise<Result<InverterArchive, Failure>>;
  /**
   * The micro-inverters that a gateway lists, which do not say for themselves that they are there; none where the
   * device keeps no list.
   */
  listDevices(): Promise<Result<readonly DeviceIdentity[], Failure>>;
  /** Stops what is under way and logs off. A second call does nothing. */
  close(): Promise<void>;
}

export interface SessionOptions extends Credentials {
  readonly endpoint: Endpoint;
  /** Who must answer there; null takes whoever does. */
  readonly identity: DeviceIdentity | null;
  /** How long a device may go on refusing the session; one second unless told otherwise. */
  readonly patience?: LogonPatience;
}

/** What a session needs besides what identify needs. */
export interface SessionParts extends IdentifyParts {
  readonly random: () => number;
  /** A device gets one request at a time, whoever asks. */
  readonly turns: Turns;
  readonly rests: Rests;
}

/**
 * Identifies the device and logs on. Nothing is sent where the password cannot be one. After an attempt that may have
 * opened a session it logs off.
 */
export async function openSession(
  parts: SessionParts,
  options: SessionOptions,
): Promise<Result<InverterSession, Failure>> {
  const problem = passwordProblem(options.password);
  if (problem !== null) {
    return failed(failure('passwordUnusable', { reason: problem }));
  }
  const identified = await identify(parts, options.endpoint, options.identity);
  if (!identified.ok) {
    return identified;
  }
  const { identity, roundTripMs, namesUs } = identified.value;
  if (isMeter(identity)) {
    return failed(from(identity, failure('notAnInverter', { address: formatEndpoint(options.endpoint) })));
  }
  const stopping = new AbortController();
  const conversation = createConversation(
    {
      link: parts.link,
      clock: parts.clock,
      endpoint: options.endpoint,
      device: identity,
      namesUs,
      packetIds: createPacketIds(parts.random),
      signal: AbortSignal.any([parts.signal, stopping.signal]),
    },
    roundTripMs,
  );
  const credentials = { group: options.group, password: options.password };
  const loggedOn = await parts.turns.take(keyOf(identity), async () => {
    await parts.rests.wait(keyOf(identity), parts.signal);
    const answer = await logOn(conversation, credentials, { patience: options.patience });
    if (!answer.ok && answer.error.code !== 'wrongPassword') {
      await endSession(conversation, parts.rests);
    }
    return answer;
  });
  return loggedOn.ok
    ? success(createSession(parts, conversation, credentials, stopping))
    : failed(from(identity, loggedOn.error));
}

function createSession(
  parts: SessionParts,
  conversation: Conversation,
  credentials: Credentials,
  stopping: AbortController,
): InverterSession {
  let memory = emptyMemory;
  let archiveMemory = emptyArchiveMemory;
  let closing: Promise<void> | null = null;
  const inTurn = <Value>(action: () => Promise<Value>) => parts.turns.take(keyOf(conversation.device), action);
  return {
    identity: conversation.device,
    endpoint: conversation.endpoint,
    readAll: () =>
      inTurn(async () => {
        const done = await readInverter(conversation, credentials, parts, memory);
        if (!done.ok) {
          return done;
        }
        memory = done.value.memory;
        return success(done.value.read);
      }),
    readQuick: () => inTurn(() => readQuickly(conversation, credentials, parts, memory)),
    describe: () =>
      inTurn(async () => {
        if (memory.device !== null) {
          return success({ device: memory.device, failures: [] });
        }
        const described = await describeInverter(conversation, credentials, parts);
        if (described.ok && described.value.failures.length === 0) {
          memory = { ...memory, device: described.value.device };
        }
        return described;
      }),
    readArchive: async (request) => {
      const done = await readArchive(
        { conversation, credentials, circumstances: parts, inTurn },
        request,
        archiveMemory,
      );
      if (!done.ok) {
        return done;
      }
      archiveMemory = done.value.memory;
      return success(done.value.archive);
    },
    listDevices: () => inTurn(() => listDevices(conversation, credentials, parts)),
    close: () => {
      stopping.abort();
      closing ??= endSession(conversation, parts.rests);
      return closing;
    },
  };
}

/** Logs off. The rest begins before that has left: who waits for the device's turn may get it at once. */
function endSession(conversation: Conversation, rests: Rests): Promise<void> {
  rests.begin(keyOf(conversation.device));
  return logOff(conversation);
}

/** The failure of a device that has said who it is: its details name it, so that it can be told apart. */
function from({ susyId, serial }: DeviceIdentity, problem: Failure): Failure {
  return failure(problem.code, { ...problem.details, susyId, serial });
}

function isMeter(identity: DeviceIdentity): boolean {
  const kind = deviceFamily(identity.susyId)?.kind;
  return kind === 'energyMeter' || kind === 'homeManager';
}

function keyOf(identity: DeviceIdentity): string {
  return `${identity.susyId}:${identity.serial}`;
}
