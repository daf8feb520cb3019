import type { Clock, Endpoint, SocketProblem } from '../../ports/index.ts';
import { isAnsweredAtLength, replyTo } from '../frames/commands.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { createAnswer } from './answer.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import type { Link } from './link.ts';
import type { PacketIds } from '../frames/packetIds.ts';

/** A question to one device, and how patiently it is repeated. */
export interface Question {
  readonly endpoint: Endpoint;
  /** Who must answer; null takes the first that does. */
  readonly device: FrameAddress | null;
  readonly command: number;
  readonly packetIds: PacketIds;
  readonly encode: (packetId: number) => Uint8Array;
  /** How long each attempt is waited for, in order; their number is the number of attempts. */
  readonly timeoutsMs: readonly number[];
  /**
   * Whether the answer must name us as who asked. With `preferred` one that names somebody else is taken only where
   * two attempts brought none that names us.
   */
  readonly namesUs: 'required' | 'preferred' | 'notRequired';
  /** How long the device takes to answer, as far as is known: no attempt is cut short earlier. */
  readonly roundTripMs?: number;
  /** No waiting beyond this instant of the clock's `elapsedMs`. */
  readonly stopAtMs?: number;
  /**
   * Whether an attempt that brought a sign of life, but no answer, is repeated at once, without counting; true unless
   * told otherwise.
   */
  readonly repeatsEarly?: boolean;
  /** Gives the question up at once. */
  readonly signal: AbortSignal;
  /** Called when an attempt went unanswered and before the next one. */
  readonly onSilence?: () => void;
}

export type Outcome =
  | {
      readonly kind: 'answered';
      /** The datagrams of the answer, in order; at least one. */
      readonly frames: readonly InverterFrame[];
      readonly first: InverterFrame;
      /** When the first datagram of the answer came: UTC epoch ms. */
      readonly receivedMs: number;
      /** From the attempt that was answered until then. */
      readonly roundTripMs: number;
    }
  /**
   * Nobody answered. `sendProblem` is set where not even one attempt could leave this computer; `tooLong` where an
   * answer began that has more datagrams than are collected: it is not asked for again; `heard` where something came
   * from there, were it a part of an answer or a datagram cut short.
   */
  | {
      readonly kind: 'silent';
      readonly sendProblem: SocketProblem | null;
      readonly tooLong: boolean;
      /** Its datagrams did not fit together, attempt after attempt. */
      readonly misfit: boolean;
      readonly heard: boolean;
    }
  | { readonly kind: 'stopped' };

/** How much longer than its time-outs a question may take in all while datagrams of a long answer come in. */
const longestProlongationMs = 10_000;

/** The last datagram of an answer has come, and there may be others: so long they may still be on their way. */
const overtakenMs = 50;

/** The same after a datagram that cannot be read at all: the sound one may follow. */
const afterDamageMs = 100;

/** Attempts that brought a sign of life, but no answer, are repeated so often besides. */
const mostFreeRepeats = 5;

/**
 * Asks one question until it is answered: each attempt has a packet id of its own, and the answer to any of them
 * counts, however late. A datagram of a longer answer prolongs the wait for the next one; the last one, where others
 * are missing or nothing says that it is the only one, cuts it short, and so does a datagram from there that cannot be
 * read. An attempt that brought such a sign of life is repeated without counting, five times at most. Always ends: at
 * the latest 10 s after the time-outs, and five of the longest of them, are used up.
 */
export function exchange(link: Link, clock: Clock, question: Question): Promise<Outcome> {
  return new Promise((resolve) => {
    const packetIds = new Set<number>();
    const answer = createAnswer(question.namesUs === 'preferred');
    const stopAtMs = question.stopAtMs ?? Number.POSITIVE_INFINITY;
    const from = formatEndpoint(question.endpoint);
    const mostEarly = question.repeatsEarly === false ? 0 : mostFreeRepeats;
    let attempt = 0;
    let freeRepeats = 0;
    /** Whether a datagram from there came in this attempt, and in any. */
    let heardNow = false;
    let heard = false;
    let newestPacketId = 0;
    let sendsInOrder = 0;
    let sendProblem: SocketProblem | null = null;
    let cancelTimer: () => void = () => undefined;
    let newestSentAtMs = 0;
    let waitsUntilMs = 0;
    let waitMs = 0;
    let prolongedMs = 0;

    const release = link.expect({
      mustNameClient: question.namesUs !== 'notRequired',
      onMisaddressed: (frame) => answer.takeMisaddressed(frame, clock.elapsedMs()),
      command: replyTo(question.command),
      source: question.device,
      packetIds,
      onReply,
      onDamaged,
    });
    question.signal.addEventListener('abort', onStop);
    if (question.signal.aborted) {
      onStop();
    } else {
      next();
    }

    function next(): void {
      if (answerWith(answer.afterAttempts(attempt))) {
        return;
      }
      const isFree = heardNow && freeRepeats < mostEarly;
      const timeoutMs = question.timeoutsMs[isFree ? attempt - 1 : attempt];
      const leftMs = stopAtMs - clock.elapsedMs();
      const { tooLong, misfit } = answer;
      if (timeoutMs === undefined || leftMs <= 0 || tooLong || misfit) {
        if (!answerWith(answer.atLast())) {
          finish({ kind: 'silent', sendProblem: sendsInOrder === 0 ? sendProblem : null, tooLong, misfit, heard });
        }
        return;
      }
      if (attempt > 0) {
        link.noteRepeat(question.endpoint);
        question.onSilence?.();
      }
      attempt += isFree ? 0 : 1;
      freeRepeats += isFree ? 1 : 0;
      heardNow = false;
      waitMs = timeoutMs;
      newestSentAtMs = clock.elapsedMs();
      waitUntil(clock.elapsedMs() + timeoutMs);
      void send();
    }

    function waitUntil(atMs: number): void {
      cancelTimer();
      waitsUntilMs = Math.min(atMs, stopAtMs);
      cancelTimer = clock.after(waitsUntilMs - clock.elapsedMs(), next);
    }

    async function send(): Promise<void> {
      const packetId = question.packetIds.next();
      newestPacketId = packetId & 0x7fff;
      packetIds.add(newestPacketId);
      answer.noteSent(newestPacketId, clock.elapsedMs());
      const sent = await link.send(question.encode(packetId), question.endpoint);
      if (sent.ok) {
        sendsInOrder += 1;
      } else {
        sendProblem = sent.error;
      }
    }

    function onReply(frame: InverterFrame): void {
      const nowMs = clock.elapsedMs();
      const { whole, what } = answer.take(frame, nowMs);
      if (answerWith(whole)) {
        return;
      }
      switch (what) {
        case 'mismatch':
          hear();
          link.count('mismatched');
          cutShort(nowMs + overtakenMs);
          return;
        case 'part':
          hear();
          waitOnFor(frame, nowMs);
          return;
        case 'nothing':
          return;
      }
    }

    function onDamaged(sender: Endpoint): void {
      if (formatEndpoint(sender) === from) {
        hear();
        cutShort(clock.elapsedMs() + afterDamageMs);
      }
    }

    /**
     * Not before an answer to the newest attempt can be there: what came may belong to an earlier one. Nor where the
     * next attempt would count: those have their time.
     */
    function cutShort(atMs: number): void {
      if (freeRepeats < mostEarly) {
        waitUntil(Math.min(waitsUntilMs, Math.max(atMs, newestSentAtMs + (question.roundTripMs ?? 0))));
      }
    }

    function hear(): void {
      heardNow = true;
      heard = true;
    }

    /** A part of the answer has come, `frame` being its newest. */
    function waitOnFor(frame: InverterFrame, nowMs: number): void {
      if (frame.fragment === 0) {
        const isNewest = (frame.packetId & 0x7fff) === newestPacketId;
        if (answer.mayBeWhole() ? !isAnsweredAtLength(question.command) : isNewest) {
          waitUntil(Math.min(waitsUntilMs, nowMs + overtakenMs));
        }
        return;
      }
      const moreMs = Math.min(nowMs + waitMs - waitsUntilMs, longestProlongationMs - prolongedMs);
      if (moreMs > 0) {
        prolongedMs += moreMs;
        waitUntil(waitsUntilMs + moreMs);
      }
    }

    function answerWith(frames: readonly InverterFrame[] | null): boolean {
      const first = frames?.[0];
      if (frames === null || first === undefined) {
        return false;
      }
      const nowMs = clock.elapsedMs();
      const { answeredMs, roundTripMs } = answer.timesOf(first, nowMs);
      finish({ kind: 'answered', frames, first, receivedMs: clock.nowMs() - (nowMs - answeredMs), roundTripMs });
      return true;
    }

    function onStop(): void {
      finish({ kind: 'stopped' });
    }

    function finish(outcome: Outcome): void {
      cancelTimer();
      release();
      question.signal.removeEventListener('abort', onStop);
      resolve(outcome);
    }
  });
}
