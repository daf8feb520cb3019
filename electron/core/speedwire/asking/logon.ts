import type { UserGroup } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { commands, deviceErrors } from '../frames/commands.ts';
import type { Conversation } from '../wire/conversation.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { exchange, type Outcome } from '../wire/exchange.ts';
import { logoffRequest, logonRequest } from '../frames/requests.ts';
import { logonTimeoutsMs, type PasswordState } from '../wire/patience.ts';
import { waitUnlessStopped } from '../wire/wait.ts';

/** Who logs on. */
export interface Credentials {
  readonly group: UserGroup;
  readonly password: string;
}

/**
 * A device that refuses for another reason than the password is asked again after these pauses. Sunny Islands refuse
 * every logon for minutes, several times a day (SBFspot issue 12): who cannot come back later asks patiently.
 */
const pausesAfterRefusalMs = { usual: [1000], patient: [1000, 3000, 5000] } as const;

/** How long a refusal is borne: `patient` for nine seconds. */
export type LogonPatience = keyof typeof pausesAfterRefusalMs;

/** How a logon is asked for. */
export interface LogonOptions {
  /** Whether the device has accepted this password before; `untried` unless told. */
  readonly password?: PasswordState;
  /** No waiting beyond this instant of the clock's `elapsedMs`; without one, none but its own. */
  readonly stopAtMs?: number;
  /** `usual` unless told. */
  readonly patience?: LogonPatience | undefined;
}

/**
 * Opens a session. A wrong password is asked once and never again. Silence is told as `sessionBusy`: some devices do
 * not answer while another client is logged on. The answer may echo the password; nothing of it but its error is read.
 */
export async function logOn(
  conversation: Conversation,
  credentials: Credentials,
  { password = 'untried', stopAtMs = Number.POSITIVE_INFINITY, patience = 'usual' }: LogonOptions = {},
): Promise<Result<void, Failure>> {
  const ask = () => askLogon(conversation, credentials, password, stopAtMs);
  let outcome = await ask();
  for (const pauseMs of pausesAfterRefusalMs[patience]) {
    if (!isPassingRefusal(outcome)) {
      break;
    }
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    await waitUnlessStopped(conversation.clock, pauseMs, conversation.signal);
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    const again = await ask();
    // A refusal says more than a silence after it.
    outcome = again.kind === 'silent' ? outcome : again;
  }
  return judge(outcome, conversation, credentials);
}

/** Ends the session. Not answered by devices, so it is sent once and its fate stays unknown. */
export async function logOff(conversation: Conversation): Promise<void> {
  const { link, endpoint, device, packetIds } = conversation;
  await link.send(logoffRequest(link.client, device, packetIds.next()), endpoint);
}

function askLogon(
  conversation: Conversation,
  credentials: Credentials,
  password: PasswordState,
  stopAtMs: number,
): Promise<Outcome> {
  const { link, clock, endpoint, device, packetIds, signal } = conversation;
  const roundTripMs = conversation.roundTripMs('values');
  return exchange(link, clock, {
    endpoint,
    device,
    command: commands.logon,
    packetIds,
    encode: (packetId) =>
      logonRequest(link.client, device, packetId, { ...credentials, clientTimeS: Math.floor(clock.nowMs() / 1000) }),
    timeoutsMs: logonTimeoutsMs(roundTripMs, password),
    roundTripMs,
    namesUs: conversation.namesUs ? 'required' : 'notRequired',
    // A verdict that came damaged counts against the account as a sound one does.
    repeatsEarly: password === 'accepted',
    stopAtMs,
    signal,
  });
}

function isPassingRefusal(outcome: Outcome): boolean {
  return (
    outcome.kind === 'answered' &&
    outcome.first.error !== deviceErrors.none &&
    outcome.first.error !== deviceErrors.wrongPassword
  );
}

function judge(outcome: Outcome, conversation: Conversation, credentials: Credentials): Result<void, Failure> {
  const address = formatEndpoint(conversation.endpoint);
  switch (outcome.kind) {
    case 'stopped':
      return failed(failure('lostContact', { address }));
    case 'silent':
      return failed(
        failure(conversation.link.clues(conversation.endpoint).encrypted ? 'encrypted' : 'sessionBusy', { address }),
      );
    case 'answered':
      return judgeError(outcome.first.error, address, credentials);
  }
}

function judgeError(errorNumber: number, address: string, credentials: Credentials): Result<void, Failure> {
  switch (errorNumber) {
    case deviceErrors.none:
      return success(undefined);
    case deviceErrors.wrongPassword:
      return failed(failure('wrongPassword', { address, group: credentials.group }));
    default:
      return failed(failure('sessionRefused', { address, errorNumber }));
  }
}
