import type { Clock, Endpoint, SocketProblem } from '../../ports/index.ts';
import { replyTo } from '../frames/commands.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { createFragments } from './fragments.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
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
  /** No waiting beyond this instant of the clock's `elapsedMs`. */
  readonly stopAtMs?: number;
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
      /** UTC epoch ms. */
      readonly receivedMs: number;
      /** From the attempt that was answered to the answer. */
      readonly roundTripMs: number;
    }
  /** Nobody answered. `sendProblem` is set where not even one attempt could leave this computer. */
  | { readonly kind: 'silent'; readonly sendProblem: SocketProblem | null }
  | { readonly kind: 'stopped' };

/**
 * Asks one question until it is answered: each attempt has a packet id of its own, and the answer to any of them
 * counts, however late. Always ends: at the latest when the time-outs are used up.
 */
export function exchange(link: Link, clock: Clock, question: Question): Promise<Outcome> {
  return new Promise((resolve) => {
    const sentAtMs = new Map<number, number>();
    const packetIds = new Set<number>();
    const fragments = createFragments();
    const stopAtMs = question.stopAtMs ?? Number.POSITIVE_INFINITY;
    let attempt = 0;
    let sendsInOrder = 0;
    let sendProblem: SocketProblem | null = null;
    let cancelTimer: () => void = () => undefined;

    const release = link.expect({ command: replyTo(question.command), source: question.device, packetIds, onReply });
    question.signal.addEventListener('abort', onStop);
    if (question.signal.aborted) {
      onStop();
    } else {
      next();
    }

    function next(): void {
      if (answerWith(fragments.lone())) {
        return;
      }
      const timeoutMs = question.timeoutsMs[attempt];
      const leftMs = stopAtMs - clock.elapsedMs();
      if (timeoutMs === undefined || leftMs <= 0) {
        finish({ kind: 'silent', sendProblem: sendsInOrder === 0 ? sendProblem : null });
        return;
      }
      if (attempt > 0) {
        question.onSilence?.();
      }
      attempt += 1;
      cancelTimer = clock.after(Math.min(timeoutMs, leftMs), next);
      void send();
    }

    async function send(): Promise<void> {
      const packetId = question.packetIds.next();
      packetIds.add(packetId & 0x7fff);
      sentAtMs.set(packetId & 0x7fff, clock.elapsedMs());
      const sent = await link.send(question.encode(packetId), question.endpoint);
      if (sent.ok) {
        sendsInOrder += 1;
      } else {
        sendProblem = sent.error;
      }
    }

    function onReply(frame: InverterFrame): void {
      answerWith(fragments.add(frame));
    }

    function answerWith(frames: readonly InverterFrame[] | null): boolean {
      const first = frames?.[0];
      if (frames === null || first === undefined) {
        return false;
      }
      const nowMs = clock.elapsedMs();
      const roundTripMs = nowMs - (sentAtMs.get(first.packetId & 0x7fff) ?? nowMs);
      finish({ kind: 'answered', frames, first, receivedMs: clock.nowMs(), roundTripMs });
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
