import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { deviceErrors } from '../frames/commands.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
import type { ReadRange } from '../frames/requests.ts';
import { logOn, type Credentials } from './logon.ts';
import { whyItFellSilent, type SilenceClues } from '../search/silence.ts';
import { askRange, type Conversation } from '../wire/conversation.ts';

/** Where and on what computer a read happens, as far as it explains silence. */
export type Circumstances = Pick<SilenceClues, 'zone' | 'platform'>;

/** A range of registers or of time, and its name in failures and in the log. */
export interface NamedRange extends ReadRange {
  readonly name: string;
}

/** What became of one question, where others may still be asked. */
export type Asked =
  | {
      readonly kind: 'answered';
      readonly frames: readonly InverterFrame[];
      /** UTC epoch ms. */
      readonly receivedMs: number;
      readonly roundTripMs: number;
    }
  /** The device has no such register, or nothing of that time. */
  | { readonly kind: 'notAvailable' }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /**
   * Nobody answered this one; `gone` is what that means where the next one is not answered either. `tooLong` where an
   * answer began that is too long to be taken, `heard` where at least something came from there, `timeIsUp` where there
   * was no time left to wait for it.
   */
  | {
      readonly kind: 'silent';
      readonly gone: Failure;
      readonly tooLong: boolean;
      readonly heard: boolean;
      readonly timeIsUp: boolean;
    };

/** Asks one question. Fails where no other question can be answered either: the session is not to be had, or it ends. */
export type Ask = (range: NamedRange) => Promise<Result<Asked, Failure>>;

/** A session that is lost again before it gave one answer, so many times, is being taken away by somebody else. */
const mostLogonsInARow = 2;

/** Some devices forget a session after a handful of questions: one more logon is granted for so many answers. */
const answersToALogon = 2;

/** How far an asker goes. */
export interface AskLimits {
  /** No waiting beyond this instant of the clock's `elapsedMs`. */
  readonly stopAtMs: number;
  /** How often it logs on again in all, besides once for every two questions that were answered. */
  readonly mostLogons: number;
}

/**
 * Makes a function that asks, and logs on again where the session is lost, as long as that leads on: two logons in a row
 * without an answer in between are the last, and sessions of one answer each soon come to an end. A wrong password ends
 * it at once.
 */
export function createAsker(
  conversation: Conversation,
  credentials: Credentials,
  circumstances: Circumstances,
  { stopAtMs, mostLogons }: AskLimits,
): Ask {
  const address = formatEndpoint(conversation.endpoint);
  const timeIsUp = () => conversation.clock.elapsedMs() >= stopAtMs;
  let answers = 0;
  let logons = 0;
  let logonsInARow = 0;

  return async function ask(range: NamedRange): Promise<Result<Asked, Failure>> {
    const outcome = await askRange(conversation, range, stopAtMs);
    switch (outcome.kind) {
      case 'stopped':
        return failed(failure('lostContact', { address }));
      case 'silent':
        if (outcome.misfit) {
          const reason = 'its datagrams do not fit together';
          return success({ kind: 'failure', failure: failure('unreadableAnswer', { query: range.name, reason }) });
        }
        return success({
          kind: 'silent',
          tooLong: outcome.tooLong,
          heard: outcome.heard,
          timeIsUp: timeIsUp(),
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
    const { frames, receivedMs, roundTripMs } = outcome;
    const errorNumber = outcome.first.error;
    if (errorNumber === deviceErrors.sessionLost || errorNumber === deviceErrors.notLoggedOn) {
      if (logons >= mostLogons + answers / answersToALogon || logonsInARow >= mostLogonsInARow) {
        return failed(failure('sessionRefused', { address, errorNumber }));
      }
      logons += 1;
      logonsInARow += 1;
      const loggedOn = await logOn(conversation, credentials, { password: 'accepted', stopAtMs });
      if (!loggedOn.ok && loggedOn.error.code === 'sessionBusy' && timeIsUp()) {
        return success({ kind: 'silent', gone: loggedOn.error, tooLong: false, heard: true, timeIsUp: true });
      }
      return loggedOn.ok ? ask(range) : loggedOn;
    }
    answers += 1;
    logonsInARow = 0;
    switch (errorNumber) {
      case deviceErrors.none:
        return success({ kind: 'answered', frames, receivedMs, roundTripMs });
      case deviceErrors.notAvailable:
        return success({ kind: 'notAvailable' });
      default:
        return success({ kind: 'failure', failure: failure('deviceError', { query: range.name, errorNumber }) });
    }
  };
}
