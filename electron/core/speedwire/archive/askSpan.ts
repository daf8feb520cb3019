import { failure, type Failure } from '../../../../shared/failures.ts';
import { success } from '../../../../shared/result.ts';
import { createAsker, type Ask, type Circumstances } from '../asking/asker.ts';
import { decodeFrames, type FrameDecoder } from '../asking/decodeFrames.ts';
import type { Credentials } from '../asking/logon.ts';
import type { Conversation } from '../wire/conversation.ts';
import { mostFragments } from '../wire/fragments.ts';
import type { ArchiveRequest } from './archiveRequest.ts';

/** A question about a span of time, both ends included, in UTC epoch seconds of the device's clock. */
export interface SpanQuestion {
  /** Its name in failures. */
  readonly name: string;
  readonly command: number;
  readonly fromS: number;
  readonly toS: number;
}

/** What became of it. */
export type SpanAnswer<Item> =
  /** In the device's order, which is not always that of time; at least one. */
  | { readonly kind: 'records'; readonly records: readonly Item[] }
  /** The device has nothing of that time, or no longer. */
  | { readonly kind: 'notKept' }
  /** This one failed; the next may be answered. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** The answer has more datagrams than are collected: a shorter span may be answered. */
      readonly tooLong: boolean;
    }
  /** No other question of this kind will be answered; null where whoever asked for the archive has stopped it. */
  | { readonly kind: 'ended'; readonly failure: Failure | null };

/** The way to a device's memory: one question after the other, and word of how far it has come. */
export interface SpanAsker {
  ask<Item>(question: SpanQuestion, decode: FrameDecoder<Item>): Promise<SpanAnswer<Item>>;
  /** Asks a range of spot values in between, in its turn and under the same limits. */
  readonly askValues: Ask;
  /** Says that so many more questions are to come, fewer where the number is negative. */
  expect(count: number): void;
  /** The session's signal and that of whoever asked, together. */
  readonly signal: AbortSignal;
}

export interface SpanAskerParts {
  readonly conversation: Conversation;
  readonly credentials: Credentials;
  readonly circumstances: Circumstances;
  /** Waits for the device's turn: live reads may come in between. */
  readonly inTurn: <Value>(action: () => Promise<Value>) => Promise<Value>;
  readonly onProgress: ArchiveRequest['onProgress'];
  readonly signal: AbortSignal | undefined;
}

/** However slowly a device tells its memory. */
const longestReadingMs = 30 * 60_000;
const mostLogons = 12;

/** Silent questions, or failing ones, after which the rest is not asked any more. */
const mostInARow = { silent: 2, failed: 4 } as const;

/** Makes the asker of one reading. */
export function createSpanAsker(parts: SpanAskerParts): SpanAsker {
  const { clock } = parts.conversation;
  const signal =
    parts.signal === undefined ? parts.conversation.signal : AbortSignal.any([parts.conversation.signal, parts.signal]);
  const stopAtMs = clock.elapsedMs() + longestReadingMs;
  const asker = createAsker({ ...parts.conversation, signal }, parts.credentials, parts.circumstances, {
    stopAtMs,
    mostLogons,
  });
  const progress = { asked: 0, total: 0 };
  /** Failures count by the kind of question: a device that cannot tell its five-minute values may tell its days. */
  const inARow = { silent: 0, failed: new Map<string, number>() };
  let ended: { readonly failure: Failure | null } | null = null;

  function end(problem: Failure): { readonly kind: 'ended'; readonly failure: Failure | null } {
    ended ??= { failure: parts.signal?.aborted === true ? null : problem };
    return { kind: 'ended', ...ended };
  }

  function fail(name: string, problem: Failure): SpanAnswer<never> {
    const count = (inARow.failed.get(name) ?? 0) + 1;
    inARow.failed.set(name, count);
    return count >= mostInARow.failed
      ? { kind: 'ended', failure: problem }
      : { kind: 'failed', failure: problem, tooLong: false };
  }

  function report(): void {
    progress.asked += 1;
    parts.onProgress?.({ asked: progress.asked, total: Math.max(progress.total, progress.asked) });
  }

  return {
    signal,
    expect: (count) => {
      progress.total += count;
    },
    askValues: (range) => parts.inTurn(() => asker(range)),
    ask: async (question, decode) => {
      if (ended !== null) {
        return { kind: 'ended', ...ended };
      }
      if (parts.signal?.aborted === true || clock.elapsedMs() >= stopAtMs) {
        return end(failure('unanswered', { query: question.name }));
      }
      const { name, command, fromS: first, toS: last } = question;
      const asked = await parts.inTurn(() => asker({ name, command, first, last }));
      if (!asked.ok) {
        return end(asked.error);
      }
      switch (asked.value.kind) {
        case 'silent':
          if (asked.value.tooLong) {
            inARow.silent = 0;
            report();
            return { kind: 'failed', failure: tooLongFailure(name), tooLong: true };
          }
          if (asked.value.heard) {
            inARow.silent = 0;
            return fail(name, failure('unanswered', { query: name }));
          }
          inARow.silent += 1;
          return inARow.silent >= mostInARow.silent
            ? end(asked.value.gone)
            : { kind: 'failed', failure: failure('unanswered', { query: name }), tooLong: false };
        case 'failure':
          inARow.silent = 0;
          return fail(name, asked.value.failure);
        case 'notAvailable':
        case 'answered':
          break;
      }
      inARow.silent = 0;
      report();
      const decoded = asked.value.kind === 'answered' ? decodeFrames(name, asked.value.frames, decode) : success([]);
      if (!decoded.ok) {
        return fail(name, decoded.error);
      }
      inARow.failed.delete(name);
      return decoded.value.length === 0 ? { kind: 'notKept' } : { kind: 'records', records: decoded.value };
    },
  };
}

function tooLongFailure(query: string): Failure {
  return failure('unreadableAnswer', { query, reason: `it has more than ${mostFragments} datagrams` });
}
